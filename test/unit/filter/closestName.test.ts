import assert from 'node:assert/strict';
import { closestName } from '../../../src/core/filter/closestName';

const NAMES = ['tcp', 'tcp.len', 'tcp.stream', 'frame.len', 'iscsi.opcode'];

describe('closestName', () => {
  for (const [text, name] of [
    ['tcp.len', 'tcp.len'],
    ['TCP.LEN', 'tcp.len'],
    ['tcp.lne', 'tcp.len'],
    ['tcplen', 'tcp.len'],
    ['tcp.steam', 'tcp.stream'],
    ['opcode', undefined],
    ['iscsi.opcodes', 'iscsi.opcode'],
    ['udp.stream', 'tcp.stream'],
    ['xyz', undefined],
    ['', undefined],
    ['tcp'.repeat(1000), undefined],
  ] as const) {
    it(`${text.slice(0, 20)}: ${name ?? 'nothing'}`, () => assert.equal(closestName(text, NAMES), name));
  }
});
