import { MOST_EVIDENCE } from '../Finding';

/** What the pass notes of single PDUs, for rules to judge when somebody asks. The order is that of the stored counts. */
export const OBSERVATION_KINDS = [
  /** CmdSN beyond MaxCmdSN, or before ExpCmdSN: number, ExpCmdSN, MaxCmdSN. */
  'cmdSnOutside',
  /** CmdSN within the window that was used before: number, Initiator Task Tag. */
  'cmdSnAgain',
  /** A StatSN that is not the next one: number, expected. */
  'statSn',
  /** ExpStatSN of the initiator beyond the next StatSN: number, next StatSN. */
  'expStatSnAhead',
  /** ExpStatSN lower than before: number, before. */
  'expStatSnBack',
  /** Statuses that wait for acknowledgment: how many. */
  'expStatSnStall',
  /** ExpCmdSN beyond what was sent: number, next CmdSN of the initiator, 1 where an immediate command may be the reason. */
  'expCmdSnAhead',
  /** MaxCmdSN or ExpCmdSN lower than before: number, before, 0 for ExpCmdSN and 1 for MaxCmdSN. */
  'windowBack',
  /** The window closed: PDU that closed it; `other` is the one that opened it, values: milliseconds. */
  'windowClosed',
  /** DataSN of Data-In, of Data-Out: number, expected. */
  'dataInSn',
  'dataOutSn',
  /** Buffer Offset that does not follow: offset, expected. */
  'dataInOffset',
  'dataOutOffset',
  'r2tOffset',
  /** Data or R2T beyond the expected length: end, expected length. */
  'beyondExpected',
  /** DataSegmentLength, limit, sender (0 initiator, 1 target). */
  'segmentLength',
  /** Length of a burst, limit: of Data-In, of an R2T. */
  'dataInBurst',
  'r2tLength',
  /** Unsolicited bytes, what they should be. */
  'firstBurstLong',
  'firstBurstShort',
  /** Bytes. */
  'unsolicited',
  'immediate',
  /** A Data-Out that no R2T asked for: tag, offset, length. */
  'dataOutUnasked',
  /** A Data-Out beyond its R2T: end, end of the R2T. */
  'dataOutBeyond',
  /** F before all bytes came: bytes, asked for. No F on the last: bytes. */
  'dataOutShort',
  'dataOutNoFinal',
  /** A task that ended well while R2Ts were not answered: how many. */
  'r2tUnanswered',
  /** R2Ts at once, limit. */
  'r2tCount',
  /** R2TSN, expected. */
  'r2tSn',
  /** Flag of the answer (0 none, 1 underflow, 2 overflow), residual count, expected length, bytes moved. */
  'residual',
  /** ExpDataSN, Data-In of the command, R2Ts, status. */
  'expDataSn',
  /** Data in a direction that the command does not have: opcode. */
  'phase',
  /** Another LUN than the command's: opcode. */
  'lun',
  /** A=1: ErrorRecoveryLevel (-1 unknown). */
  'acknowledge',
  /** A=1 in a session that may: Target Transfer Tag. */
  'acknowledgeAsked',
  /** A target PDU with a tag that nobody waits for: tag, opcode. */
  'unknownTag',
  /** The tag belongs to a command of another connection: tag, opcode. */
  'otherConnection',
  /** A header that may break a rule of form. */
  'form',
  /** Data for an R2T before those of one that came earlier: R2TSN of both. */
  'r2tOrder',
  /** A CmdSN that comes after a higher one over the same connection: number. */
  'cmdSnOrder',
  /** A window that closed and had not opened again when the capture ended. */
  'windowStaysClosed',
] as const;

export type ObservationKind = (typeof OBSERVATION_KINDS)[number];

/** One thing that was noted. */
export interface Observation {
  readonly pdu: number;
  /** Last PDU of the other direction that was known then; -1 for none. */
  readonly other: number;
  readonly values: readonly number[];
}

/** What was noted of one kind: the first ones, and how many there were. */
export interface Observed {
  readonly kind: ObservationKind;
  count: number;
  readonly first: Observation[];
}

/** Headers that may break rules of form stand for many rules. */
const MOST_FORM = 200;

/** What was noted of one connection. Bounded: of each kind the first ones are kept, and the rest is counted. */
export class ObservationLog {
  readonly observed: Observed[] = [];

  note(kind: ObservationKind, pdu: number, other: number, ...values: readonly number[]): void {
    let found = this.observed.find((one) => one.kind === kind);
    if (!found) this.observed.push((found = { kind, count: 0, first: [] }));
    found.count++;
    if (found.first.length < (kind === 'form' ? MOST_FORM : MOST_EVIDENCE)) found.first.push({ pdu, other, values });
  }
}
