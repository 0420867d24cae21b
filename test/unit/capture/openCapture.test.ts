import assert from 'node:assert/strict';
import { NotACaptureError } from '../../../src/core/capture/CaptureReader';
import { openCapture } from '../../../src/core/capture/openCapture';
import { pcapFile, sectionHeader } from '../../support/captureBuilder';

/** A file of zeros with a text at an offset, and another at the beginning. */
function at(offset: number, mark: string, beginning: string): Uint8Array {
  const bytes = Buffer.alloc(1024);
  bytes.write(beginning, 0, 'latin1');
  bytes.write(mark, offset, 'latin1');
  return bytes;
}

/** An ELF header of a type (2: program, 4: core), in a byte order (1: little, 2: big). */
function elf(type: number, order: number): Uint8Array {
  const bytes = Buffer.alloc(64);
  bytes.write('7f454c4602', 'hex');
  bytes[5] = order;
  bytes[6] = 1;
  if (order === 1) bytes.writeUInt16LE(type, 16);
  else bytes.writeUInt16BE(type, 16);
  return bytes;
}

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
    ['a pcap header that is cut off', pcapFile([]).subarray(0, 20), 'and has only 20 bytes'],
    ['zeros', new Uint8Array(600), 'it begins with 0x00000000 and goes on with zeros'],
    ['xz', Buffer.from('fd377a585a000004e6d6b446', 'hex'), 'an xz file: unpack it first'],
    ['bzip2', Buffer.from('BZh91AY&SY' + '0'.repeat(20)), 'a bzip2 file: unpack it first'],
    ['a text that begins like bzip2', Buffer.from('BZh9 is what the lines of this text begin with'), 'like a text'],
    ['compress', Buffer.from('1f9d90d4c3b2a1', 'hex'), 'a file of compress (.Z): unpack it first'],
    ['zip', Buffer.from('504b030414000000', 'hex'), 'a ZIP archive: unpack it first'],
    ['7z', Buffer.from('377abcaf271c0004', 'hex'), 'a 7z archive: unpack it first'],
    ['tar', at(257, 'ustar\u000000', 'trace.pcap'), 'a tar archive: unpack it first'],
    ['ETL', at(72, '\x02\0\x02\xc0', '\0\0\x01\0'), 'event trace (ETL): `etl2pcapng in out` of Microsoft makes'],
    ['snoop', Buffer.from('snoop\0\0\0\0\0\0\x02'), 'a snoop capture: `editcap -F pcapng in out` of Wireshark'],
    ['Sniffer', Buffer.from('TRSNIFF data    \x1a\x01'), 'a Sniffer capture: `editcap -F pcapng in out`'],
    ['NetMon 1', Buffer.from('RTSS\x01\x01'), 'Network Monitor 1 capture: `editcap'],
    ['NetMon 2', Buffer.from('GMBU\x00\x02'), 'Network Monitor 2 capture: `editcap'],
    ['a core dump', elf(4, 1), '(a core dump of a program)'],
    ['a core dump of the other byte order', elf(4, 2), '(a core dump of a program)'],
    ['a program', elf(2, 1), '(a program)'],
    ['HTML', Buffer.from('\ufeff\n<!DOCTYPE html>\n<html lang="en">'), 'an HTML page, perhaps what a server sent'],
    ['UTF-16', Buffer.from('\ufeff<html><body>', 'utf16le'), 'an HTML page'],
    ['PDML', Buffer.from('<?xml version="1.0"?>\n<?xml-stylesheet type="x"?>\n<!-- x -->\n<pdml version="0">'), 'PDML'],
    ['packets as JSON', Buffer.from('[\n  {\n    "_index": "packets-2026-01-02",'), 'exported as JSON'],
    ['TLS keys', Buffer.from('CLIENT_RANDOM 0123 4567'), 'session keys of TLS'],
    ['a hex dump of tshark', Buffer.from('0000  00 0c 29 ab cd ef 00 0c 29\n'), 'a hex dump: `text2pcap in out`'],
    ['a hex dump of xxd', Buffer.from('00000000: d4c3 b2a1 0200 0400 0000\n'), 'a hex dump: `text2pcap in out`'],
    ['tcpdump text', Buffer.from('12:00:00.000001 IP 10.0.0.1.3260 > 10.0.0.2.5: Flags'), 'text that tcpdump printed'],
    ['text with a cut character', Buffer.from('notes about a träce ä').subarray(0, -1), 'it looks like a text'],
    [
      'an ERF file, which has no mark',
      Buffer.from('5690268f00000000020400220000', 'hex'),
      'it begins with 0x5690268f and',
    ],
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
          if (bytes.length > 0) assert.match(error.message, /expected at offset 0: a pcap header .* pcapng/);
          assert.ok(!error.message.includes('\n'));
          return true;
        },
      );
    });
  }
});
