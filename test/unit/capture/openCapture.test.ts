import assert from 'node:assert/strict';
import { NotACaptureError } from '../../../src/core/capture/CaptureReader';
import { openCapture } from '../../../src/core/capture/openCapture';
import { pcapFile, sectionHeader } from '../../support/captureBuilder';

describe('openCapture', () => {
  it('goes by the content', () => {
    assert.match(openCapture(pcapFile([]), 'x.pcapng').format, /^pcap, /);
    assert.match(openCapture(sectionHeader(), 'x.pcap').format, /^pcapng, /);
  });

  for (const [what, bytes, found] of [
    ['an empty file', new Uint8Array(0), 'the file is empty'],
    ['three bytes', Uint8Array.of(1, 2, 3), 'the file has only 3 bytes'],
    ['hello', Buffer.from('hello world, this is no capture'), 'it begins with 0x68656c6c'],
    ['a pcap header that is cut off', pcapFile([]).subarray(0, 20), 'it begins with 0xd4c3b2a1'],
    ['gzip', Buffer.from('1f8b0800000000000003', 'hex'), 'a gzip file, in another one: unpack it first'],
    ['text', Buffer.from('hello world, this is no capture'), 'it looks like a text'],
    ['a section header without magic', Buffer.from('0a0d0d0a1c00000000000000', 'hex'), 'it begins with 0x0a0d0d0a'],
  ] as const) {
    it(`says what is wrong with ${what}: name, offset, what was expected`, () => {
      assert.throws(
        () => openCapture(bytes, 'trace.cap'),
        (error) => {
          assert.ok(error instanceof NotACaptureError);
          assert.ok(error.message.startsWith('trace.cap is not a capture that can be read: '), error.message);
          assert.ok(error.message.includes(found), error.message);
          assert.match(error.message, /expected at offset 0: a pcap header .* pcapng/);
          assert.ok(!error.message.includes('\n'));
          return true;
        },
      );
    });
  }
});
