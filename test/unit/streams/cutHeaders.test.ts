/** PDUs of whose header only a part is in the capture. */
import assert from 'node:assert/strict';
import { readDetail } from '../../../src/core/inspection/readDetail';
import { readAndDissect } from '../../../src/core/inspection/PduReader';
import { frameRow } from '../../../src/core/inspection/rows';
import { pduJson } from '../../../src/core/text/pduJson';
import { pduBlock, traceHeader } from '../../../src/core/text/traceText';
import { analysed, opcodes, pduRows } from '../../support/analysed';
import { join } from '../../support/captureBuilder';
import { Conversation } from '../../support/conversation';
import {
  dataIn,
  filler,
  loginRequest,
  loginResponse,
  logoutResponse,
  nopOut,
  READ_10,
  scsiCommand,
  scsiResponse,
} from '../../support/pduBuilder';

const LOGIN = loginRequest(['InitiatorName=iqn.2026-01.test:i']);
const ACCEPT = loginResponse(['TargetPortalGroupTag=1']);
const HEADERS = 54;

function talk(): Conversation {
  const conversation = new Conversation().handshake().send(0, LOGIN).send(1, ACCEPT);
  conversation.send(0, scsiCommand(READ_10, 3000, { tag: 7 }));
  const data = dataIn(filler(3000), { tag: 7 });
  for (let at = 0; at < data.length; at += 1000) conversation.send(1, data.subarray(at, at + 1000));
  return conversation.send(0, nopOut(filler(9), { tag: 8 })).send(1, scsiResponse(0, { tag: 8 }));
}

/** The talk with all packets cut behind so many bytes of payload. */
function snapped(conversation: Conversation, payload: number): Conversation {
  const cut = new Conversation();
  for (const { bytes, ...rest } of conversation.packets) {
    cut.packets.push({ ...rest, bytes: bytes.subarray(0, HEADERS + payload), original: bytes.length });
  }
  return cut;
}

describe('PDUs with a cut header', () => {
  for (const payload of [8, 20, 30, 47]) {
    it(`are all found when ${payload} bytes of each segment are captured`, async () => {
      const { analysis } = await analysed(snapped(talk(), payload).file());
      assert.deepEqual(
        [opcodes(analysis, 0), opcodes(analysis, 1)],
        [
          [0x03, 0x01, 0x00],
          [0x23, 0x25, 0x21],
        ],
      );
      const { analysis: whole } = await analysed(talk().file());
      const places = (rows: ReturnType<typeof pduRows>): unknown[] =>
        rows.map(({ position, length }) => [position, length]);
      assert.deepEqual(places(pduRows(analysis)), places(pduRows(whole)));
      assert.deepEqual([analysis.connections[0]?.unframed, analysis.connections[0]?.lost], [[], []]);
      const tags = pduRows(analysis).map((_, pdu) => analysis.pdus.initiatorTaskTag(pdu));
      assert.deepEqual(tags, payload < 20 ? new Array(6).fill(0xffffffff) : [0, 0, 7, 7, 8, 8]);
    });
  }

  it('say what is known and what is missing, in table, text, JSON and tree', async () => {
    const { analysis, source } = await analysed(snapped(talk(), 30).file());
    const command = pduRows(analysis).findIndex(({ opcode }) => opcode === 0x01);
    const read = await readAndDissect(analysis, source, command);
    const json = pduJson(analysis, read);
    assert.equal(json.fields['iscsi.initiatortasktag'], 7);
    assert.equal(json.fields['iscsi.cmdsn'], 1);
    assert.equal(json.fields['iscsi.expstatsn'], undefined);
    const message = "Only 30 of the 48 header bytes are in the capture: 18 of the PDU's 48 bytes are missing.";
    assert.deepEqual(json.issues, [{ code: 'PDU-TRUNCATED', message, rfc: '3720 10.1' }]);
    assert.ok(pduBlock(analysis, read).includes(`PDU-TRUNCATED: ${message}`));
    const row = await frameRow(analysis, source, 5);
    const info = row.info.map(({ text }) => text).join('');
    assert.equal(row.protocol, 'iSCSI');
    assert.equal(row.severity, 'warning');
    assert.ok(info.includes('30 of the 48 header bytes'), info);
    const detail = await readDetail(analysis, source, 5);
    assert.ok(detail.issues.some((issue) => issue.message === message));
  });

  it('are found at the end of a capture, however few bytes there are', async () => {
    for (const left of [1, 7, 8, 20, 47]) {
      const conversation = talk().send(1, logoutResponse().subarray(0, left));
      const { analysis, source } = await analysed(conversation.file());
      const last = pduRows(analysis).length - 1;
      assert.deepEqual([analysis.pdus.opcode(last), analysis.pdus.lengthOf(last)], [0x26, 48], `${left} bytes`);
      const { dissected } = await readAndDissect(analysis, source, last);
      const [issue] = dissected.issues.filter(({ code }) => code === 'PDU-TRUNCATED');
      assert.ok(issue?.message.includes(`${48 - left}`), issue?.message);
    }
  });

  it('keep their end when a lost segment is inside of the header', async () => {
    const stream = join(scsiResponse(0, { tag: 5 }), dataIn(filler(100), { tag: 6 }), scsiResponse(0, { tag: 9 }));
    const conversation = talk();
    for (const [from, to] of [
      [0, 20],
      [20, 30],
      [30, stream.length],
    ]) {
      conversation.send(1, stream.subarray(from, to));
    }
    conversation.packets.splice(-2, 1);
    const { analysis } = await analysed(conversation.file());
    assert.deepEqual(opcodes(analysis, 1).slice(-3), [0x21, 0x25, 0x21]);
    assert.deepEqual(analysis.connections[0]?.unframed, []);
  });

  it('tell what lies between PDUs, at its place, with its length', async () => {
    const conversation = talk();
    // Two PDUs in a segment of which the capture has the first header only: the second one is lost.
    conversation.send(1, join(scsiResponse(0, { tag: 5 }), dataIn(filler(100), { tag: 6 })));
    conversation.send(1, scsiResponse(0, { tag: 9 }));
    const { analysis } = await analysed(snapped(conversation, 48).file());
    const [connection] = analysis.connections;
    const position = analysis.pdus.position(pduRows(analysis).length - 1);
    assert.deepEqual(connection?.lost, [{ direction: 1, position: position - 148, length: 148 }]);
    assert.ok(
      traceHeader(analysis, 'x').includes(
        `148 bytes from position ${position - 148} on between PDUs are not in the capture`,
      ),
    );
  });

  it('show bytes that belong to no PDU in the table and the tree', async () => {
    const conversation = talk().send(1, join(filler(300), scsiResponse(0, { tag: 9 })));
    const { analysis, source } = await analysed(conversation.file());
    const frame = analysis.frames.length - 1;
    const row = await frameRow(analysis, source, frame);
    assert.ok(row.info.some(({ text }) => text === '  [300 bytes of no PDU]'));
    const { tree } = await readDetail(analysis, source, frame);
    const node = tree.find(({ label }) => label === 'No PDU');
    assert.deepEqual([node?.start, node?.length, node?.severity], [HEADERS, 300, 'warning']);
  });
});
