import { hexNumber } from '../../bytes/hex';
import { viewOf } from '../../bytes/view';
import { readPdu } from '../../inspection/PduBytes';
import type { ReadPdu } from '../../inspection/PduReader';
import { readStatSN } from '../../protocols/iscsi/headerReaders';
import { BHS_LENGTH } from '../../protocols/iscsi/pduLayout';
import type { IscsiConnection } from '../../session/IscsiConnection';
import type { FindingContext } from '../FindingContext';

/** Types of SNACK (RFC 3720, section 10.16.1). */
const TYPE = { dataOrR2T: 0, status: 1, dataAcknowledge: 2, resegment: 3 } as const;
const NO_TAG = 0xffff_ffff;
/** PDUs before a SNACK that are looked through for the task that it names. */
const MOST_LOOKED_AT = 100_000;

const number = ({ dissected }: ReadPdu, filter: string): number => Number(dissected.fields[filter] ?? NaN);

/** SNACKs at a level that has none, and SNACKs that ask again for what was acknowledged, or for a task that nobody knows. */
export async function reportSnack(context: FindingContext, connection: IscsiConnection, one: ReadPdu): Promise<void> {
  const { collector } = context;
  const { pdu } = one;
  if (connection.notes.limits.recovery === 0) {
    collector.add({
      ...{ id: 'SNACK', connection, pdu, group: 'level' },
      fact: 'The initiator sent a SNACK in a session of ErrorRecoveryLevel 0.',
    });
    return;
  }
  const [type, expStatSn, begRun] = [
    number(one, 'iscsi.snack.type'),
    number(one, 'iscsi.expstatsn'),
    number(one, 'iscsi.snack.begrun'),
  ];
  // BegRun 0 with a run of 0 stands for all that is not acknowledged.
  if (type === TYPE.status && begRun !== 0 && ((begRun - expStatSn) | 0) < 0) {
    collector.add({
      ...{ id: 'SNACK', connection, pdu, group: 'acknowledged status' },
      fact: `A SNACK asks for the status with StatSN ${begRun} again, which it acknowledges at the same time (ExpStatSN ${expStatSn}).`,
    });
  }
  if (type === TYPE.dataOrR2T || type === TYPE.resegment) await reportTask(context, connection, pdu, expStatSn);
}

/** Data may be asked for again until their task's status is acknowledged (RFC 3720, sections 6.2.2 and 10.16). */
async function reportTask(context: FindingContext, connection: IscsiConnection, pdu: number, expStatSn: number) {
  const { analysis, source, collector } = context;
  const { pdus } = analysis;
  const tag = pdus.initiatorTaskTag(pdu);
  const command = commandBefore(context, pdu);
  if (command < 0) {
    if (!connection.stream.beginningSeen) return;
    collector.add({
      ...{ id: 'SNACK', connection, pdu, group: 'no task' },
      fact: `A SNACK asks for data of tag ${hexNumber(tag, 8)}, which no command of this connection had.`,
    });
    return;
  }
  const answer = pdus.response(command);
  if (answer < 0 || pdus.frame(answer) > pdus.frame(pdu)) return;
  const { bytes, available } = await readPdu(analysis, source, answer, BHS_LENGTH);
  if (available < BHS_LENGTH) return;
  const statSn = readStatSN(viewOf(bytes), 0);
  if (((expStatSn - statSn) | 0) <= 0) return;
  collector.add({
    ...{ id: 'SNACK', connection, pdu, frames: [pdus.frame(answer)], group: 'acknowledged task' },
    fact: `A SNACK asks again for data of tag ${hexNumber(tag, 8)}, whose status (StatSN ${statSn}) the initiator had acknowledged.`,
  });
}

/** The SCSI Command of the same connection with the tag of a SNACK; -1 for none. */
function commandBefore({ analysis: { pdus } }: FindingContext, pdu: number): number {
  const [direction, tag] = [pdus.direction(pdu), pdus.initiatorTaskTag(pdu)];
  for (let at = pdu - 1; at >= 0 && pdu - at <= MOST_LOOKED_AT; at--) {
    if (pdus.opcode(at) === 0x01 && pdus.direction(at) === direction && pdus.initiatorTaskTag(at) === tag) return at;
  }
  return -1;
}

/** Data-Ins that asked for an acknowledgment (A = 1) which never came, although the initiator went on. */
export function reportAcknowledgments(
  { analysis, collector }: FindingContext,
  connection: IscsiConnection,
  read: readonly ReadPdu[],
): void {
  const asked = connection.notes.observed.find(({ kind }) => kind === 'acknowledgeAsked');
  if (!asked) return;
  const { pdus } = analysis;
  const given = read
    .filter((one) => number(one, 'iscsi.snack.type') === TYPE.dataAcknowledge)
    .map((one) => ({ frame: pdus.frame(one.pdu), tag: number(one, 'iscsi.targettransfertag') >>> 0 }));
  for (const { pdu, values } of asked.first) {
    const [tag = NO_TAG] = values;
    const frame = pdus.frame(pdu);
    if (given.some((one) => one.tag === tag && one.frame >= frame)) continue;
    // A connection that ended, or a capture that did, may miss the acknowledgment: the initiator must have spoken of later things.
    const command = pdus.request(pdu);
    const answer = command < 0 ? -1 : pdus.response(command);
    if (answer < 0 || !wentOn(analysis, command, pdus.frame(answer))) continue;
    collector.add({
      ...{ id: 'A-BIT', connection, pdu, group: 'unanswered' },
      fact: `A Data-In asks for an acknowledgment (A = 1, Target Transfer Tag ${hexNumber(tag, 8)}), and no DataACK came.`,
    });
  }
}

/** Whether the initiator has sent a PDU after its command and after this frame. */
function wentOn({ pdus }: FindingContext['analysis'], command: number, frame: number): boolean {
  let at = command;
  while (at >= 0 && pdus.frame(at) <= frame) at = pdus.nextInDirection(at);
  return at >= 0;
}
