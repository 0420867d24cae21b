/** The bytes decide whether digests are there; the negotiation only breaks ties. */
import assert from 'node:assert/strict';
import { PduFlag } from '../../../src/core/streams/PduIndex';
import { readAndDissect } from '../../../src/core/inspection/PduReader';
import { analysed, opcodes, pduRows } from '../../support/analysed';
import { join } from '../../support/captureBuilder';
import { Conversation } from '../../support/conversation';
import {
  dataIn,
  filler,
  loginRequest,
  loginResponse,
  logoutRequest,
  logoutResponse,
  nopOut,
  type PduOptions,
  READ_10,
  scsiCommand,
  scsiResponse,
} from '../../support/pduBuilder';

const BOTH: PduOptions = { headerDigest: true, dataDigest: true };

function conversation(offered: string, answered: string, there: PduOptions, segment?: number): Conversation {
  const talk = new Conversation().handshake();
  talk.send(0, loginRequest(['InitiatorName=iqn.2026-01.test:i', `HeaderDigest=${offered}`, `DataDigest=${offered}`]));
  talk.send(1, loginResponse([`HeaderDigest=${answered}`, `DataDigest=${answered}`]));
  const send = (side: 0 | 1, bytes: Uint8Array): void => {
    for (let at = 0; at < bytes.length; at += segment ?? bytes.length)
      talk.send(side, bytes.subarray(at, at + (segment ?? bytes.length)));
  };
  send(0, join(scsiCommand(READ_10, 600, there), nopOut(filler(7), there)));
  send(1, join(dataIn(filler(300), { ...there, flags: 0x80 }), dataIn(filler(301, 3), there), scsiResponse(0, there)));
  send(0, logoutRequest(0, there));
  send(1, logoutResponse(0, there));
  return talk.close();
}

async function check(talk: Conversation, there: PduOptions): Promise<void> {
  const { analysis, source } = await analysed(talk.file());
  assert.deepEqual(opcodes(analysis, 0), [0x03, 0x01, 0x00, 0x06]);
  assert.deepEqual(opcodes(analysis, 1), [0x23, 0x25, 0x25, 0x21, 0x26]);
  for (const [index, { opcode, flags }] of pduRows(analysis).entries()) {
    const login = opcode === 0x03 || opcode === 0x23;
    const data = opcode === 0x25 || opcode === 0x00;
    const expected =
      (there.headerDigest && !login ? PduFlag.headerDigest : 0) | (there.dataDigest && data ? PduFlag.dataDigest : 0);
    assert.equal(flags & ~PduFlag.answered, expected, `opcode ${opcode}`);
    const { dissected } = await readAndDissect(analysis, source, index);
    assert.deepEqual(
      dissected.issues.filter(({ code }) => code.startsWith('DIGEST')),
      [],
    );
  }
}

describe('digests', () => {
  for (const [what, there] of [
    ['none', {}],
    ['header digests', { headerDigest: true }],
    ['data digests', { dataDigest: true }],
    ['both', BOTH],
  ] as const) {
    for (const [offered, answered] of [
      ['None', 'None'],
      ['None,CRC32C', 'CRC32C'],
      ['CRC32C', 'Reject'],
    ] as const) {
      it(`that are there (${what}) are found though ${offered} was answered by ${answered}`, () =>
        check(conversation(offered, answered, there), there));
    }
    it(`that are there (${what}) are found in small segments`, () =>
      check(conversation('None', 'None', there, 37), there));
  }

  it('are found in PDUs that the capture has before the answer that ended the login', async () => {
    const talk = conversation('None,CRC32C', 'CRC32C', BOTH);
    // Frame 6 (command and ping) is cut into segments of which one ends where the command without digest would.
    const [command] = talk.packets.splice(5, 1);
    assert.ok(command);
    const stream = command.bytes.subarray(54);
    const first = 48;
    const login = talk.packets[3];
    assert.ok(login);
    const offset = login.bytes.length - 54;
    const parts = new Conversation()
      .sendAt(0, offset, stream.subarray(0, first))
      .sendAt(0, offset + first, stream.subarray(first));
    talk.packets.splice(4, 0, ...parts.packets);
    const { analysis } = await analysed(talk.file());
    assert.deepEqual(opcodes(analysis, 0), [0x03, 0x01, 0x00, 0x06]);
    assert.deepEqual(analysis.connections[0]?.unframed, []);
  });

  it('of a capture without the login are found', async () => {
    const talk = conversation('None', 'None', BOTH);
    talk.packets.splice(0, 5);
    const { analysis } = await analysed(talk.file());
    assert.deepEqual(opcodes(analysis, 0), [0x01, 0x00, 0x06]);
    assert.deepEqual(opcodes(analysis, 1), [0x25, 0x25, 0x21, 0x26]);
    assert.ok(pduRows(analysis).every(({ flags }) => (flags & PduFlag.headerDigest) !== 0));
  });

  it('with a flipped bit are still digests, and are reported', async () => {
    const talk = conversation('None,CRC32C', 'CRC32C', BOTH);
    // A byte of the first Data-In's data, in frame 7.
    const packet = talk.packets[6];
    assert.ok(packet);
    packet.bytes[54 + 52 + 100] = (packet.bytes[54 + 52 + 100] ?? 0) ^ 1;
    const { analysis, source } = await analysed(talk.file());
    assert.deepEqual(opcodes(analysis, 1), [0x23, 0x25, 0x25, 0x21, 0x26]);
    const first = pduRows(analysis).findIndex(({ opcode }) => opcode === 0x25);
    const { dissected } = await readAndDissect(analysis, source, first);
    assert.deepEqual(
      dissected.issues.filter(({ code }) => code.startsWith('DIGEST')).map(({ code, severity }) => [code, severity]),
      [['DIGEST-DATA', 'error']],
    );
  });

  it('with a flipped bit in the very first header count by the negotiation', async () => {
    const talk = conversation('None,CRC32C', 'CRC32C', BOTH);
    const packet = talk.packets[5];
    assert.ok(packet);
    // The command's CDB: the header stays plausible.
    packet.bytes[54 + 36] = (packet.bytes[54 + 36] ?? 0) ^ 1;
    const { analysis, source } = await analysed(talk.file());
    assert.deepEqual(opcodes(analysis, 0), [0x03, 0x01, 0x00, 0x06]);
    const command = pduRows(analysis).findIndex(({ opcode }) => opcode === 0x01);
    const { dissected } = await readAndDissect(analysis, source, command);
    assert.ok(dissected.issues.some(({ code }) => code === 'DIGEST-HDR'));
  });
});
