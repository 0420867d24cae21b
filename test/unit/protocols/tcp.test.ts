import assert from 'node:assert/strict';
import type { Issue } from '../../../src/core/dissect/Issue';
import { flagText } from '../../../src/core/protocols/tcp/tcp';
import { tcpOptionNodes, tcpOptionValues } from '../../../src/core/protocols/tcp/tcpOptions';
import { hex, synOptions, tcpFrame } from '../../support/captureBuilder';
import { info, innermostNodes, values, walked } from '../../support/walked';

const SEGMENT = {
  from: { address: '10.0.0.1', port: 51234 },
  to: { address: '10.0.0.2', port: 3260 },
  sequence: 0xfffffffe,
  acknowledgment: 0x80000001,
};

function options(bytes: Uint8Array): { issues: Issue[]; nodes: [string, string][] } {
  const issues: Issue[] = [];
  const [group] = tcpOptionNodes(bytes, 0, bytes.length, issues);
  return { issues, nodes: (group?.children ?? []).map(({ label, value }) => [label, value]) };
}

describe('TCP', () => {
  it('has its fields', () => {
    const frame = walked(tcpFrame({ ...SEGMENT, flags: 'FA', window: 4321 }));
    assert.deepEqual(values(innermostNodes(frame)), {
      'tcp.srcport': 51234,
      'tcp.dstport': 3260,
      'tcp.seq_raw': 0xfffffffe,
      'tcp.ack_raw': 0x80000001,
      'tcp.hdr_len': 20,
      'tcp.flags': 0x11,
      'tcp.flags.res': false,
      'tcp.flags.ae': false,
      'tcp.flags.cwr': false,
      'tcp.flags.ece': false,
      'tcp.flags.urg': false,
      'tcp.flags.ack': true,
      'tcp.flags.push': false,
      'tcp.flags.reset': false,
      'tcp.flags.syn': false,
      'tcp.flags.fin': true,
      'tcp.connection.fin': true,
      'tcp.flags.str': '·······A···F',
      'tcp.window_size_value': 4321,
      'tcp.checksum': 0,
      'tcp.urgent_pointer': 0,
    });
  });

  it('names each flag', () => {
    const names = ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG', 'ECE', 'CWR'];
    for (const [bit, name] of names.entries()) assert.equal(flagText(1 << bit), name);
    assert.equal(flagText(0xff), names.join(', '));
    assert.equal(flagText(0), 'no flags');
    for (const [bit, filter] of ['fin', 'syn', 'reset', 'push', 'ack', 'urg', 'ece', 'cwr'].entries()) {
      const bytes = tcpFrame(SEGMENT);
      bytes[47] = 1 << bit;
      const found = values(innermostNodes(walked(bytes)));
      const set = Object.entries(found).filter(([key, value]) => key.startsWith('tcp.flags.') && value === true);
      assert.deepEqual(set, [[`tcp.flags.${filter}`, true]]);
    }
  });

  it('steps over options to the payload', () => {
    const frame = walked(tcpFrame({ ...SEGMENT, options: synOptions(1460, 7), payload: Uint8Array.of(1) }));
    assert.deepEqual([frame.walk.tcp, frame.walk.payloadStart, frame.walk.payloadEnd], [34, 66, 67]);
  });

  for (const [what, words] of [
    ['below its shortest', 4],
    ['beyond the packet', 15],
  ] as const) {
    it(`stops at a header length ${what}`, () => {
      const bytes = tcpFrame(SEGMENT);
      bytes[46] = words << 4;
      const frame = walked(bytes);
      assert.equal(frame.walk.tcp, -1);
      assert.match(frame.walk.remark, /impossible length/);
    });
  }

  it('may be cut off anywhere', () => {
    const bytes = tcpFrame({ ...SEGMENT, options: synOptions() });
    for (let length = 34; length < bytes.length; length++) {
      const frame = walked(bytes.subarray(0, length), 1, bytes.length);
      assert.equal(frame.names, 'eth:ip:tcp');
      assert.equal(frame.walk.tcp >= 0, length >= 54);
      assert.doesNotThrow(() => innermostNodes(frame));
      assert.doesNotThrow(() => info(frame));
    }
  });

  it('shows the handshake’s options in the Info column', () => {
    const frame = walked(tcpFrame({ ...SEGMENT, flags: 'S', options: synOptions(1460, 4) }));
    assert.equal(info(frame), 'SYN  Win 65535  MSS 1460  WS 16  SACK permitted');
  });
});

describe('TCP options', () => {
  it('are split and named', () => {
    const bytes = hex('020405b4 0402 080a 033d5b6a 00000000 01 030304 05 0a 00000001 00000005 fe04abcd 00');
    assert.deepEqual(options(bytes), {
      issues: [],
      nodes: [
        ['Maximum segment size', '1460 bytes'],
        ['SACK permitted', ''],
        ['Timestamps', 'TSval 54352746, TSecr 0'],
        ['No-operation', ''],
        ['Window scale', '4 (multiply by 16)'],
        ['SACK', '1-5'],
        ['Experimental 254', '0xabcd'],
        ['End of option list', ''],
      ],
    });
    assert.deepEqual(tcpOptionValues(bytes, 0, bytes.length), {
      maximumSegmentSize: 1460,
      selectiveAcknowledgment: true,
      timestamp: 54352746,
      timestampEcho: 0,
      windowShift: 4,
    });
  });

  it('count a window shift above 14 as 14', () => {
    assert.equal(tcpOptionValues(hex('030320'), 0, 3).windowShift, 14);
  });

  for (const [what, bytes, parts] of [
    ['a length of 0', '0204 05b4 0800', 2],
    ['a length of 1', '01 0201 05b4', 2],
    ['a length beyond the header', '01 01 08ff 0000', 3],
    ['no room for a length', '01 02', 2],
  ] as const) {
    it(`end at ${what}, keeping the rest as bytes`, () => {
      const found = options(hex(bytes));
      assert.deepEqual(
        found.issues.map(({ code }) => code),
        ['TCP-OPTIONS'],
      );
      assert.equal(found.nodes.length, parts);
      assert.equal(found.nodes.at(-1)?.[0], 'Rest');
    });
  }

  it('with a wrong length for their kind are shown as bytes', () => {
    const found = options(hex('0203 05 0303 0a 0403 01 0503 01 0804 0000 01'));
    assert.deepEqual(
      found.nodes.map(([label]) => label),
      ['Maximum segment size', 'Window scale', 'SACK permitted', 'SACK', 'Timestamps', 'No-operation'],
    );
    assert.deepEqual(
      found.issues.map(({ code, start }) => [code, start]),
      [0, 6, 9, 12].map((start) => ['TCP-OPTIONS', start]),
    );
  });

  it('behind the end of the list are padding, which must be zero', () => {
    const end = ['End of option list', ''];
    assert.deepEqual(options(hex('00 00 00 00')), { issues: [], nodes: [end, end, end, end] });
    const found = options(hex('00 020405b4 000000'));
    assert.deepEqual(found.nodes, [end, ['Rest', '0x020405b4000000']]);
    assert.match(found.issues[0]?.message ?? '', /not zero/);
  });
});
