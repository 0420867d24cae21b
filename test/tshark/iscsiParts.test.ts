/** Wireshark reads the same numbers out of additional header segments, SNACKs, task management, asynchronous messages and Rejects. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readDetail } from '../../src/core/inspection/readDetail';
import { analysed } from '../support/analysed';
import { unavailable } from '../support/captures';
import { hex } from '../support/captureBuilder';
import { Conversation } from '../support/conversation';
import { loginRequest, loginResponse, pdu, READ_10, scsiCommand } from '../support/pduBuilder';
import { tsharkVersion } from '../support/tsharkRun';
import { detailValues, tsharkFieldValues } from '../support/tsharkFields';

const NO_TAG = 0xffffffff;
const FIELDS = [
  'iscsi.opcode',
  'iscsi.ahs.type',
  'iscsi.ahs.length',
  'iscsi.ahs.bidir.length',
  'iscsi.ahs.extended_cdb',
  'iscsi.snack.type',
  'iscsi.snack.begrun',
  'iscsi.snack.runlength',
  'iscsi.asyncevent',
  'iscsi.parameter1',
  'iscsi.parameter2',
  'iscsi.parameter3',
  'iscsi.taskmanfun.referencedtasktag',
  'iscsi.refcmdsn',
];

const READ_LENGTH = hex('0005020000000200');
const EXTENSION = hex('0011 01 00 000102030405060708090a0b0c0d0e0f');

function talk(): Conversation {
  const bidirectional = scsiCommand(READ_10, 512, { tag: 7, flags: 0xe1, ahs: READ_LENGTH });
  const numbers = { 24: 1, 28: 2, 32: 0x20 };
  return new Conversation()
    .handshake()
    .send(0, loginRequest(['InitiatorName=iqn.2026-01.test:i']))
    .send(1, loginResponse([]))
    .send(0, bidirectional)
    .send(0, scsiCommand(READ_10, 512, { tag: 8, ahs: EXTENSION }))
    .send(0, pdu(0x10, { flags: 0x81, tag: NO_TAG, words: { 20: NO_TAG, 28: 1, 40: 3, 44: 4 } }))
    .send(0, pdu(0x02, { flags: 0x81, tag: 9, words: { 8: 0x00010000, 20: 8, 24: 2, 28: 1, 32: 1 } }))
    .send(1, pdu(0x32, { tag: NO_TAG, words: { ...numbers, 36: 0x02000007, 40: 0x00020014 } }))
    .send(1, pdu(0x3f, { second: 9, tag: NO_TAG, data: bidirectional, words: numbers }));
}

/** A number in whatever form tshark writes it; byte strings without "0x". */
const plain = (value: unknown): string => {
  const text = String(value);
  return /^(0x[0-9a-f]{1,8}|\d+)$/.test(text) ? String(Number(text)) : text.replace(/^0x/, '');
};

describe('parts of iSCSI PDUs', () => {
  it('have the numbers that tshark reads', async function () {
    if (tsharkVersion() === undefined) unavailable(this, 'tshark is not installed');
    const folder = mkdtempSync(path.join(tmpdir(), 'parts-'));
    try {
      const bytes = talk().file();
      const file = path.join(folder, 'parts.pcap');
      writeFileSync(file, bytes);
      const theirs = await tsharkFieldValues(file, FIELDS);
      const { analysis, source } = await analysed(bytes);
      assert.equal(theirs.length, analysis.frames.length);
      for (const [frame, values] of theirs.entries()) {
        const detail = await readDetail(analysis, source, frame);
        const ours = FIELDS.map((field) => detailValues(detail, field).map(plain));
        assert.deepEqual(
          ours,
          values.map((cell) => cell.map(plain)),
          `frame ${frame + 1}`,
        );
      }
      // Every field was really compared.
      assert.deepEqual(
        FIELDS.filter((_, at) => theirs.every((values) => values[at]?.length === 0)),
        [],
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
