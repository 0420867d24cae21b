/** PDUs that have to do with each other though no tag of the index binds them: Rejects, task management. */
import assert from 'node:assert/strict';
import type { FieldNode } from '../../../src/core/dissect/FieldNode';
import type { FrameDetail } from '../../../src/core/inspection/FrameDetail';
import { readAndDissect } from '../../../src/core/inspection/PduReader';
import { readDetail } from '../../../src/core/inspection/readDetail';
import { pduBlock } from '../../../src/core/text/traceText';
import { analysed, type Analysed } from '../../support/analysed';
import { hex, join } from '../../support/captureBuilder';
import { Conversation } from '../../support/conversation';
import {
  dataOut,
  filler,
  loginRequest,
  loginResponse,
  nopOut,
  pdu,
  READ_10,
  scsiCommand,
  scsiResponse,
  WRITE_10,
} from '../../support/pduBuilder';

const NO_TAG = 0xffffffff;
const LOGIN_KEYS = ['InitiatorName=iqn.2026-01.test:i'];

/** A login in frames 4 and 5. */
const begun = (keys: readonly string[] = []): Conversation =>
  new Conversation()
    .handshake()
    .send(0, loginRequest([...LOGIN_KEYS, ...keys]))
    .send(1, loginResponse(keys));

function reject(
  header: Uint8Array,
  more: { reason?: number; dataSN?: number; headerDigest?: boolean } = {},
): Uint8Array {
  const { reason = 9, dataSN = 0, headerDigest = false } = more;
  const words = { 24: 2, 28: 2, 32: 0x20, 36: dataSN };
  return pdu(0x3f, { second: reason, tag: NO_TAG, data: header, words, headerDigest });
}

const taskManagement = (
  code: number,
  more: { tag?: number; words: Record<number, number>; immediate?: boolean },
): Uint8Array =>
  pdu(0x02, { flags: 0x80 | code, immediate: true, tag: 0x50, ...more, words: { 8: 0x00010000, ...more.words } });

const flat = (nodes: readonly FieldNode[]): FieldNode[] =>
  nodes.flatMap((node) => [node, ...flat(node.children ?? [])]);
const detailOf = async ({ analysis, source }: Analysed, frame: number): Promise<FrameDetail> =>
  readDetail(analysis, source, frame - 1);
const labelled = ({ tree }: FrameDetail, label: string): FieldNode | undefined =>
  flat(tree).find((node) => node.label === label);
const told = ({ issues }: FrameDetail): string[] => issues.map(({ code, message }) => `${code}: ${message}`);
const links = ({ related }: FrameDetail): string[] =>
  related.map(({ frame, relation, label }) => `${relation} ${frame} ${label}`);
async function textOf({ analysis, source }: Analysed, at: number): Promise<string> {
  return pduBlock(analysis, await readAndDissect(analysis, source, at));
}

describe('a Reject', () => {
  it('is linked with the PDU that it refuses, both ways, and shows its header as that PDU', async () => {
    const command = scsiCommand(READ_10, 512, { tag: 7 });
    const read = await analysed(begun().send(0, command).send(1, reject(command)).file());
    const detail = await detailOf(read, 7);
    const returned = labelled(detail, 'RejectedHeader');
    assert.equal(returned?.value, 'SCSI Command');
    assert.equal(returned.severity, undefined);
    const cdb = flat(returned.children ?? []).find(({ filter }) => filter === 'iscsi.scsicommand.cdb');
    assert.equal(cdb?.note, 'READ(10) LBA 8 16 blocks');
    assert.equal(labelled(detail, 'Refused PDU')?.note, 'sent in frame 6');
    assert.deepEqual(told(detail), []);
    assert.deepEqual(links(detail), ['request 6 refuses: SCSI Command']);
    assert.deepEqual(links(await detailOf(read, 6)), ['response 7 refused by: Reject']);
    assert.match(await textOf(read, 3), /\n {4}> refuses frame 6\n/);
  });

  it('tells what is wrong with the header that it returns', async () => {
    const command = scsiCommand(READ_10, 512, { tag: 7, flags: 0x41 });
    const read = await analysed(begun().send(0, command).send(1, reject(command)).file());
    const detail = await detailOf(read, 7);
    assert.deepEqual(told(detail), [
      'DATA-IN-PHASE: In the returned header: F is 0 although W is 0: without data to write no Data-Out can follow, so F must be 1.',
    ]);
    const returned = labelled(detail, 'RejectedHeader');
    assert.equal(returned?.severity, 'error');
    const flag = flat(returned.children ?? []).find(({ filter }) => filter === 'iscsi.scsicommand.F');
    assert.equal(flag?.severity, 'error');
    const [issue] = detail.issues;
    assert.deepEqual([issue?.start, issue?.length], [flag.start, flag.length]);
  });

  it('tells where the returned header is not the one that was sent', async () => {
    const command = scsiCommand(READ_10, 512, { tag: 7 });
    const returned = command.slice();
    returned.set([0x00, 0x00, 0x00, 0x09], 24);
    returned[1] = 0xc2;
    const read = await analysed(begun().send(0, command).send(1, reject(returned)).file());
    const detail = await detailOf(read, 7);
    assert.deepEqual(told(detail), [
      'REJECT-HEADER: The returned header differs from the one sent in frame 6: ATTR (sent 0xc1, returned 0xc2), CmdSN (sent 0x00000001, returned 0x00000009).',
    ]);
    const header = labelled(detail, 'RejectedHeader');
    assert.deepEqual([detail.issues[0]?.start, detail.issues[0]?.length], [(header?.start ?? 0) + 1, 27]);
  });

  it('decodes and compares additional header segments', async () => {
    const ahs = hex('0005020000000200');
    const command = scsiCommand(READ_10, 512, { tag: 7, flags: 0xe1, ahs });
    const good = await detailOf(await analysed(begun().send(0, command).send(1, reject(command)).file()), 7);
    assert.deepEqual(told(good), []);
    const segment = labelled(good, 'Additional header segment');
    assert.equal(segment?.value, 'bidirectional read length');
    assert.equal(labelled(good, 'RejectedHeader')?.length, 56);
    const other = join(command.subarray(0, 48), hex('0005020000000400'));
    const bad = await detailOf(await analysed(begun().send(0, command).send(1, reject(other)).file()), 7);
    assert.deepEqual(told(bad), [
      'REJECT-HEADER: The returned header differs from the one sent in frame 6 in the additional header segments.',
    ]);
    const short = await detailOf(
      await analysed(
        begun()
          .send(0, command)
          .send(1, reject(command.subarray(0, 48)))
          .file(),
      ),
      7,
    );
    assert.deepEqual(told(short), [
      "REJECT-HEADER: Only 48 of the refused header's 56 bytes were returned: additional header segments are missing.",
    ]);
  });

  it('finds the right one of several PDUs with one tag, and PDUs without tag', async () => {
    const [first, second] = [0, 512].map((at) =>
      dataOut(filler(512), { tag: 3, flags: 0, words: { 36: at / 512, 40: at } }),
    ) as [Uint8Array, Uint8Array];
    const ping = nopOut(new Uint8Array(0), { tag: NO_TAG, immediate: true });
    const talk = begun()
      .send(0, scsiCommand(WRITE_10, 8192, { flags: 0x21, tag: 3 }))
      .send(0, first)
      .send(0, second)
      .send(0, ping)
      .send(1, reject(first.subarray(0, 48)))
      .send(1, reject(ping.subarray(0, 48)));
    const read = await analysed(talk.file());
    assert.deepEqual(links(await detailOf(read, 10)), ['request 7 refuses: SCSI Data-Out']);
    assert.deepEqual(links(await detailOf(read, 11)), ['request 9 refuses: NOP-Out']);
  });

  it('says nothing of a PDU that is not in the capture', async () => {
    const command = scsiCommand(READ_10, 512, { tag: 7 });
    const read = await analysed(begun().send(1, reject(command)).file());
    const detail = await detailOf(read, 6);
    assert.deepEqual([links(detail), told(detail)], [[], []]);
    assert.equal(labelled(detail, 'Refused PDU'), undefined);
  });

  it('takes DataSN with reason 4 for a number only where a Data/R2T SNACK is refused', async () => {
    const snack = (type: number): Uint8Array =>
      pdu(0x10, { flags: 0x80 | type, tag: 7, words: { 20: NO_TAG, 28: 1, 40: 1, 44: 1 } });
    const messages = async (header: Uint8Array): Promise<string[]> =>
      told(
        await detailOf(
          await analysed(
            begun()
              .send(1, reject(header, { reason: 4, dataSN: 3 }))
              .file(),
          ),
          6,
        ),
      );
    assert.deepEqual(await messages(snack(0)), []);
    assert.deepEqual(await messages(scsiCommand(READ_10, 512)), [
      'RESERVED: DataSN/R2TSN is 3, but it counts only when a Data/R2T SNACK is refused, not a SCSI Command.',
    ]);
  });

  it('is found behind a header digest', async () => {
    const command = scsiCommand(READ_10, 512, { tag: 7, headerDigest: true });
    const talk = begun(['HeaderDigest=CRC32C'])
      .send(0, command)
      .send(1, reject(command.subarray(0, 48), { headerDigest: true }));
    assert.deepEqual(links(await detailOf(await analysed(talk.file()), 7)), ['request 6 refuses: SCSI Command']);
  });
});

describe('a Task Management Function Request', () => {
  const about = async (code: number, words: Record<number, number>, immediate = false): Promise<FrameDetail> => {
    const talk = begun()
      .send(0, scsiCommand(READ_10, 512, { tag: 7, immediate, words: { 24: 3 } }))
      .send(0, taskManagement(code, { words: { 20: 7, 24: 9, 28: 1, ...words } }));
    return detailOf(await analysed(talk.file()), 7);
  };

  it('is linked with the task that it names', async () => {
    const detail = await about(1, { 32: 3 });
    assert.equal(labelled(detail, 'ReferencedTaskTag')?.note, 'READ(10) of frame 6, CmdSN 3');
    assert.deepEqual(links(detail), ['request 6 concerns: SCSI Command']);
    assert.deepEqual(told(detail), []);
  });

  it('has to name the CmdSN of the task, or its own when that was immediate', async () => {
    assert.deepEqual(told(await about(1, { 32: 4 })), [
      'TMF-FORM: RefCmdSN is 4, but the READ(10) of frame 6 has CmdSN 3.',
    ]);
    assert.deepEqual(told(await about(9, { 32: 4 })), [
      'TMF-FORM: RefCmdSN is 4, but the READ(10) of frame 6 has CmdSN 3.',
    ]);
    assert.deepEqual(told(await about(1, { 32: 9 }, true)), []);
    assert.deepEqual(told(await about(1, { 32: 3 }, true)), [
      'TMF-FORM: RefCmdSN is 3, but the READ(10) of frame 6 was immediate, so it must be the CmdSN of this request, 9.',
    ]);
  });

  it('of a function without task is linked with none', async () => {
    const detail = await about(5, { 20: NO_TAG });
    assert.deepEqual([links(detail), told(detail)], [[], []]);
  });

  it('takes the last task with a tag that was used again', async () => {
    const talk = begun()
      .send(0, scsiCommand(READ_10, 512, { tag: 7, words: { 24: 3 } }))
      .send(1, scsiResponse(0, { tag: 7 }))
      .send(0, scsiCommand(WRITE_10, 512, { tag: 7, flags: 0xa1, words: { 24: 4 } }))
      .send(0, taskManagement(1, { words: { 20: 7, 24: 5, 28: 1, 32: 4 } }));
    const read = await analysed(talk.file());
    assert.equal(labelled(await detailOf(read, 9), 'ReferencedTaskTag')?.note, 'WRITE(10) of frame 8, CmdSN 4');
    assert.match(await textOf(read, 5), /> concerns the task of frame 8\n/);
  });
});
