/** PduFramer at work on conversations: what it cuts out of segments of any shape. */
import assert from 'node:assert/strict';
import { PduFlag } from '../../../src/core/streams/PduIndex';
import { analysed, opcodes, pduRows } from '../../support/analysed';
import { join } from '../../support/captureBuilder';
import { Conversation } from '../../support/conversation';
import {
  dataIn,
  dataOut,
  filler,
  loginRequest,
  loginResponse,
  logoutRequest,
  logoutResponse,
  nopIn,
  nopOut,
  pdu,
  READ_10,
  readyToTransfer,
  scsiCommand,
  scsiResponse,
  textRequest,
  WRITE_10,
} from '../../support/pduBuilder';

const LOGIN = loginRequest(['InitiatorName=iqn.2026-01.test:i', 'SessionType=Normal', 'TargetName=iqn.2026-01.test:t']);
const ACCEPT = loginResponse(['TargetPortalGroupTag=1']);

function loggedIn(): Conversation {
  return new Conversation().handshake().send(0, LOGIN).send(1, ACCEPT);
}

const rows = async (conversation: Conversation) => pduRows((await analysed(conversation.file())).analysis);

describe('PDU framing', () => {
  it('finds several PDUs in one segment', async () => {
    const command = scsiCommand(READ_10, 8192);
    const conversation = loggedIn()
      .send(0, join(command, nopOut(filler(5)), textRequest(['SendTargets=All'])))
      .close();
    assert.deepEqual(
      (await rows(conversation)).map(({ opcode, position, length, frame }) => [opcode, position, length, frame]),
      [
        [0x03, 1, LOGIN.length, 4],
        [0x23, 1, ACCEPT.length, 5],
        [0x01, 1 + LOGIN.length, 48, 6],
        [0x00, 49 + LOGIN.length, 56, 6],
        [0x04, 105 + LOGIN.length, 64, 6],
      ],
    );
  });

  it('puts a PDU together that is spread over many segments', async () => {
    const data = dataIn(filler(4000));
    const conversation = loggedIn().send(0, scsiCommand(READ_10, 4000));
    for (let at = 0; at < data.length; at += 100) conversation.send(1, data.subarray(at, at + 100));
    const { analysis } = await analysed(conversation.close().file());
    const last = pduRows(analysis).at(-1);
    assert.deepEqual([last?.opcode, last?.length, last?.frame], [0x25, 4048, 47]);
    assert.deepEqual([analysis.pdus.firstFrame(3), analysis.pdus.lastFrame(3)], [6, 46]);
    assert.equal(last?.flags, 0);
  });

  it('cuts headers that are split at every byte', async () => {
    for (let split = 1; split < 96; split++) {
      const both = join(scsiCommand(READ_10, 512), nopOut(new Uint8Array(0)));
      const conversation = loggedIn().send(0, both.subarray(0, split)).send(0, both.subarray(split));
      assert.deepEqual(
        (await rows(conversation)).map(({ opcode }) => opcode),
        [0x03, 0x23, 0x01, 0x00],
      );
    }
  });

  it('counts additional header segments and padding', async () => {
    const ahs = Uint8Array.of(0, 5, 2, 0, 0, 0, 0x20, 0);
    const conversation = loggedIn().send(0, join(scsiCommand(READ_10, 10, { ahs, data: filler(5) }), logoutRequest()));
    assert.deepEqual(
      (await rows(conversation)).slice(2).map(({ opcode, length }) => [opcode, length]),
      [
        [0x01, 64],
        [0x06, 48],
      ],
    );
  });

  it('shows a PDU that the end of the capture cuts, as incomplete', async () => {
    const conversation = loggedIn().send(0, dataOut(filler(1000)).subarray(0, 500));
    const last = (await rows(conversation)).at(-1);
    assert.deepEqual([last?.opcode, last?.length, last?.flags], [0x05, 1048, PduFlag.incomplete]);
  });

  it('shows a header that the snap length leaves, and goes on behind its data', async () => {
    const { packets, ...rest } = loggedIn()
      .send(1, dataIn(filler(1000)))
      .send(1, scsiResponse(0));
    void rest;
    const cut = packets.map((packet) => ({
      ...packet,
      bytes: packet.bytes.subarray(0, 54 + 64),
      original: packet.bytes.length,
    }));
    const conversation = new Conversation();
    conversation.packets.push(...cut);
    assert.deepEqual(
      (await rows(conversation)).slice(-2).map(({ opcode, length, flags }) => [opcode, length, flags]),
      [
        [0x25, 1048, PduFlag.incomplete],
        [0x21, 48, 0],
      ],
    );
  });

  describe('with a hole in the capture', () => {
    /** Commands and Data-In, one PDU a segment, without the frame at `lost`. */
    const withHole = (...lost: number[]): Conversation => {
      const conversation = loggedIn();
      for (let at = 0; at < 6; at++) {
        conversation.send(0, scsiCommand(READ_10, 1000, { tag: at + 10 }));
        conversation.send(1, dataIn(filler(1000, at), { tag: at + 10 }));
      }
      conversation.send(0, logoutRequest()).send(1, logoutResponse()).close();
      for (const frame of [...lost].reverse()) conversation.packets.splice(frame - 1, 1);
      return conversation;
    };

    it('loses only the PDU that was in it', async () => {
      const { analysis } = await analysed(withHole(9).file());
      assert.deepEqual(opcodes(analysis, 1), [0x23, ...new Array<number>(5).fill(0x25), 0x26]);
      assert.deepEqual(opcodes(analysis, 0), [0x03, ...new Array<number>(6).fill(0x01), 0x06]);
    });

    it('keeps a PDU of which data is missing, as incomplete, and the boundary behind it', async () => {
      const conversation = loggedIn().send(0, scsiCommand(READ_10, 3000));
      const data = dataIn(filler(3000));
      for (let at = 0; at < data.length; at += 1000) conversation.send(1, data.subarray(at, at + 1000));
      conversation.send(1, nopIn(new Uint8Array(0))).close();
      conversation.packets.splice(7, 1);
      const found = (await rows(conversation)).filter(({ direction }) => direction === 1);
      assert.deepEqual(
        found.map(({ opcode, flags }) => [opcode, flags]),
        [
          [0x23, 0],
          [0x25, PduFlag.incomplete],
          [0x20, 0],
        ],
      );
    });

    it('searches for the next boundary when one was in the hole, and counts what it could not frame', async () => {
      const conversation = loggedIn().send(0, scsiCommand(READ_10, 3000));
      const stream = join(dataIn(filler(500, 1)), dataIn(filler(500, 2)), dataIn(filler(500, 3)), scsiResponse(0));
      // The second segment holds the end of the first PDU and the header of the second.
      for (const [from, to] of [
        [0, 400],
        [400, 800],
        [800, 1500],
        [1500, stream.length],
      ]) {
        conversation.send(1, stream.subarray(from, to));
      }
      conversation.close();
      conversation.packets.splice(7, 1);
      const { analysis } = await analysed(conversation.file());
      const found = pduRows(analysis).filter(({ direction }) => direction === 1);
      assert.deepEqual(
        found.map(({ opcode, flags }) => [opcode, flags]),
        [
          [0x23, 0],
          [0x25, PduFlag.incomplete],
          [0x25, PduFlag.resynchronised],
          [0x21, 0],
        ],
      );
      const base = 1 + ACCEPT.length;
      assert.equal(found[2]?.position, base + 548 * 2);
      // From the end of the hole (800) to the third PDU (1096).
      assert.deepEqual(analysis.connections[0]?.unframed, [{ direction: 1, position: base + 800, length: 296 }]);
    });
  });

  describe('in a capture that begins in mid-connection', () => {
    it('finds the first PDU behind the rest of a data segment', async () => {
      const conversation = new Conversation();
      const stream = join(dataIn(filler(2000)), nopIn(filler(8)), dataIn(filler(300), { tag: 5 }), scsiResponse(0));
      for (let at = 900; at < stream.length; at += 700) conversation.send(1, stream.subarray(at, at + 700));
      conversation.send(0, logoutRequest()).close();
      const { analysis } = await analysed(conversation.file());
      assert.deepEqual(opcodes(analysis, 0), [0x20, 0x25, 0x21]);
      assert.deepEqual(opcodes(analysis, 1), [0x06]);
      const [connection] = analysis.connections;
      assert.equal(connection?.initiator, 1);
      assert.deepEqual(connection?.unframed, [{ direction: 0, position: 1, length: 1148 }]);
    });

    it('finds PDUs at once when the capture begins at one', async () => {
      const conversation = new Conversation();
      conversation.send(0, scsiCommand(WRITE_10, 8192, { flags: 0xa1 }));
      conversation.send(1, readyToTransfer(8192));
      conversation.send(0, dataOut(filler(8192)));
      conversation.send(1, scsiResponse(0));
      const { analysis } = await analysed(conversation.file());
      assert.deepEqual(
        [opcodes(analysis, 0), opcodes(analysis, 1)],
        [
          [0x01, 0x05],
          [0x31, 0x21],
        ],
      );
      assert.deepEqual(analysis.connections[0]?.unframed, []);
    });

    it('puts frames in order that come before the first one', async () => {
      const conversation = new Conversation();
      const stream = join(scsiCommand(READ_10, 512), scsiCommand(READ_10, 512, { tag: 2 }));
      conversation.sendAt(0, 48, stream.subarray(48));
      conversation.sendAt(0, 0, stream.subarray(0, 48));
      const { analysis } = await analysed(conversation.file());
      assert.deepEqual(opcodes(analysis, 0), [0x01, 0x01]);
    });
  });

  describe('of PDUs that break rules', () => {
    it('shows them, split over segments too', async () => {
      const odd = pdu(0x04, { flags: 0xc0, data: filler(3000), words: { 20: 0xffffffff, 28: 1 } });
      const conversation = loggedIn();
      conversation.send(0, odd.subarray(0, 48)).send(0, odd.subarray(48, 1000)).send(0, odd.subarray(1000));
      conversation.send(0, logoutRequest());
      const { analysis } = await analysed(conversation.close().file());
      assert.deepEqual(opcodes(analysis, 0), [0x03, 0x04, 0x06]);
    });

    it('shows opcodes that are not assigned where their length leads to the end of a segment', async () => {
      const { analysis } = await analysed(loggedIn().send(0, pdu(0x07)).send(0, logoutRequest()).file());
      assert.deepEqual(opcodes(analysis, 0), [0x03, 0x07, 0x06]);
    });

    it('shows one whose data the snap length cuts', async () => {
      const { packets } = loggedIn()
        .send(1, dataIn(filler(1000), { second: 0x55 }))
        .send(1, scsiResponse(0));
      const conversation = new Conversation();
      for (const packet of packets) {
        conversation.packets.push({ ...packet, bytes: packet.bytes.subarray(0, 118), original: packet.bytes.length });
      }
      assert.deepEqual(opcodes((await analysed(conversation.file())).analysis, 1), [0x23, 0x25, 0x21]);
    });
  });
});
