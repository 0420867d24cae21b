import type { CaptureAnalysis } from '../../analysis/CaptureAnalysis';
import { hexNumber } from '../../bytes/hex';
import { opcodeName } from '../../protocols/iscsi/opcodeNames';
import { nanosecondsBetween } from '../../tasks/taskTimes';
import { durationText } from '../durationText';
import type { Report } from '../FindingCollector';
import type { Observation, ObservationKind } from '../watch/ObservationLog';

type Said = Pick<Report, 'id' | 'fact'> & Partial<Pick<Report, 'severity' | 'quirk' | 'group' | 'cause'>>;
type Judge = (values: readonly number[], one: Observation, analysis: CaptureAnalysis) => Said | undefined;

const tag = (value: number): string => hexNumber(value, 8);
const CHECK_CONDITION = 2;
const NOP_IN = 0x20;
const READY_TO_TRANSFER = 0x31;
/** PDUs that are looked through for an earlier answer with the same tag. */
const MOST_LOOKED_AT = 100_000;
/** A window that is closed for a shorter time costs nothing. */
const SHORTEST_CLOSED = 1e6;
/** One that is still closed at the end may only wait for the command that is under way. */
const LONG_CLOSED = 1e9;
const DATA_IN = 0x25;
const SNACK_REQUEST = 0x10;

/** Which rule each kind of observation is about, and what it says. */
export const OBSERVATION_JUDGES: Readonly<Partial<Record<ObservationKind, Judge>>> = {
  cmdSnOutside: ([cmdSn, exp, max]) => ({
    id: 'CMDSN-WINDOW',
    fact: `CmdSN ${cmdSn} is outside of the window of the target, ${exp} to ${max}.`,
  }),
  cmdSnAgain: ([cmdSn, taskTag], { pdu }, analysis) => {
    // The target had not acknowledged the number: the same command may come again (RFC 3720, section 6.2.1).
    if (isRetry(analysis, pdu)) {
      return {
        ...{ id: 'CMDSN-WINDOW', group: 'retry', severity: 'info' },
        fact: `The initiator sent the command with tag ${tag(taskTag)} and CmdSN ${cmdSn} again: a retry, which the target has not acknowledged yet.`,
      };
    }
    return { id: 'CMDSN-WINDOW', group: 'again', fact: `CmdSN ${cmdSn} was used before, for another command.` };
  },
  cmdSnOrder: ([cmdSn]) => ({
    ...{ id: 'CMDSN-GAP', group: 'order', severity: 'warning' },
    fact: `CmdSN ${cmdSn} was sent after a higher one over the same connection.`,
    cause: 'The initiator sends from several queues without order; the target had to hold the other command back.',
  }),
  statSn: ([statSn, expected]) => ({
    id: 'STATSN-GAP',
    fact: `StatSN is ${statSn}; after the PDU before it ${expected} had to come.`,
  }),
  expStatSnAhead: ([expStatSn, next], { other }, { pdus }) => {
    // These show the next StatSN without using it up (RFC 3720, section 3.2.2.2).
    const shown = other >= 0 && [NOP_IN, READY_TO_TRANSFER].includes(pdus.opcode(other)) && expStatSn - next === 1;
    return {
      id: 'EXPSTATSN',
      fact: `ExpStatSN is ${expStatSn}, but the target has not gone beyond ${next} yet.`,
      ...(shown
        ? { quirk: 'libiscsi takes the StatSN that an R2T or NOP-In shows for used.', severity: 'info', group: 'shown' }
        : {}),
    };
  },
  expStatSnBack: ([expStatSn, before]) => ({
    id: 'EXPSTATSN',
    group: 'back',
    fact: `ExpStatSN went back from ${before} to ${expStatSn}.`,
  }),
  expStatSnStall: ([waiting]) => ({
    id: 'EXPSTATSN',
    group: 'stall',
    fact: `${waiting} statuses wait for the initiator to acknowledge them.`,
  }),
  expCmdSnAhead: ([expCmdSn, next, immediate]) => ({
    id: 'EXPCMDSN-IMM',
    fact: `ExpCmdSN is ${expCmdSn}, but the initiator has sent commands up to ${(next - 1) >>> 0} only.`,
    ...(immediate ? { quirk: 'The target counts immediate commands, as istgt does.', severity: 'warning' } : {}),
  }),
  windowBack: ([number, before, which]) => ({
    id: 'MAXCMDSN',
    fact: `${which === 1 ? 'MaxCmdSN' : 'ExpCmdSN'} went back from ${before} to ${number}.`,
  }),
  windowClosed: (_, { pdu, other }, analysis) => {
    const time = nanosecondsBetween(analysis, analysis.pdus.frame(pdu), analysis.pdus.frame(other));
    if (!(time >= SHORTEST_CLOSED)) return undefined;
    return { id: 'WINDOW-CLOSED', fact: `The window was closed (MaxCmdSN = ExpCmdSN - 1) for ${durationText(time)}.` };
  },
  windowStaysClosed: (_, { pdu }, analysis) => {
    const { pdus, streams, frames } = analysis;
    const { closeFrame = -1 } = streams.streams[pdus.direction(pdu) >> 1] ?? {};
    const end = closeFrame >= 0 ? closeFrame : frames.length - 1;
    const time = nanosecondsBetween(analysis, pdus.frame(pdu), end);
    if (!(time >= LONG_CLOSED)) return undefined;
    const until = closeFrame >= 0 ? 'when the connection ended' : 'at the end of the capture';
    return {
      ...{ id: 'WINDOW-CLOSED', group: 'stays' },
      fact: `The window had been closed (MaxCmdSN = ExpCmdSN - 1) for ${durationText(time)} ${until}.`,
    };
  },
  dataInSn: ([sn, expected]) => ({ id: 'DATASN-ORDER', fact: `DataSN of a Data-In is ${sn} in place of ${expected}.` }),
  dataOutSn: ([sn, expected]) => ({
    id: 'DATASN-ORDER',
    group: 'out',
    fact: `DataSN of a Data-Out is ${sn} in place of ${expected}.`,
  }),
  dataInOffset: ([offset, expected]) => ({
    id: 'DATA-OFFSET',
    fact: `Buffer Offset of a Data-In is ${offset}; the data before end at ${expected}.`,
  }),
  dataOutOffset: ([offset, expected]) => ({
    id: 'DATA-OFFSET',
    group: 'out',
    fact: `Buffer Offset of a Data-Out is ${offset}; the data before end at ${expected}.`,
  }),
  r2tOffset: ([offset, expected]) => ({
    id: 'DATA-OFFSET',
    group: 'r2t',
    fact: `An R2T asks for data from ${offset} on; the one before ended at ${expected}.`,
  }),
  beyondExpected: ([end, expected]) => ({
    id: 'DATA-OFFSET',
    group: 'beyond',
    fact: `Data or an R2T go up to byte ${end} of a task that expects ${expected}.`,
  }),
  segmentLength: ([length, limit, sender]) => ({
    id: 'MRDSL-EXCEEDED',
    group: String(sender),
    fact: `The ${sender === 0 ? 'initiator' : 'target'} sent a data segment of ${length} bytes; the other side takes ${limit}.`,
  }),
  dataInBurst: ([length, limit]) => ({
    id: 'BURST-EXCEEDED',
    fact: `A sequence of Data-In has ${length} bytes; MaxBurstLength is ${limit}.`,
    quirk: 'tgt sends all data of a read in one sequence, and initiators take them.',
    severity: 'warning',
  }),
  r2tLength: ([length, limit]) => ({
    id: 'BURST-EXCEEDED',
    group: 'r2t',
    fact: `An R2T asks for ${length} bytes; MaxBurstLength is ${limit}.`,
  }),
  firstBurstLong: ([length, limit]) => ({
    id: 'FIRSTBURST',
    fact: `${length} bytes came without an R2T; FirstBurstLength is ${limit}.`,
  }),
  firstBurstShort: ([length, should]) => ({
    id: 'FIRSTBURST',
    group: 'short',
    fact: `Unsolicited data end after ${length} bytes; ${should} had to come.`,
  }),
  unsolicited: ([length, promised]) => ({
    id: 'UNSOLICITED',
    group: String(promised),
    fact: `A Data-Out of ${length} bytes came without an R2T, although ${
      promised ? 'its command had said that none follows (F = 1)' : 'InitialR2T is Yes'
    }.`,
  }),
  immediate: ([length]) => ({
    id: 'IMMEDIATE',
    fact: `A command brought ${length} bytes of data, although ImmediateData is No.`,
  }),
  dataOutUnasked: ([transferTag, offset, length]) => ({
    id: 'R2T-ANSWER',
    fact: `A Data-Out with Target Transfer Tag ${tag(transferTag)} (bytes ${offset} to ${offset + length}) answers no R2T that waits.`,
  }),
  dataOutBeyond: ([from, end, start, limit]) => ({
    id: 'R2T-ANSWER',
    group: 'beyond',
    fact: `A Data-Out brings bytes ${from} to ${end}; its R2T asked for ${start} to ${limit}.`,
  }),
  dataOutShort: ([received, length]) => ({
    id: 'R2T-ANSWER',
    group: 'short',
    fact: `The last Data-Out (F) came after ${received} bytes; its R2T asked for ${length}.`,
  }),
  dataOutNoFinal: ([length]) => ({
    id: 'R2T-ANSWER',
    group: 'final',
    fact: `All ${length} bytes of an R2T came, and F is not set on the last Data-Out.`,
  }),
  r2tUnanswered: ([waiting]) => ({
    id: 'R2T-ANSWER',
    group: 'unanswered',
    fact: `A write ended with status GOOD while ${waiting} R2T waited for data.`,
  }),
  r2tCount: ([open, limit]) => ({
    id: 'R2T-LIMIT',
    fact: `${open} R2Ts of a task wait for data; MaxOutstandingR2T is ${limit}.`,
  }),
  r2tSn: ([sn, expected]) => ({ id: 'R2T-LIMIT', group: 'sn', fact: `R2TSN is ${sn} in place of ${expected}.` }),
  r2tOrder: ([sn, before]) => ({
    id: 'R2T-ANSWER',
    group: 'order',
    fact: `Data for the R2T with R2TSN ${sn} came before those for R2TSN ${before}, which had been asked for first.`,
  }),
  residual: ([flag, count, expected, moved]) => ({
    id: 'RESIDUAL',
    group: String(flag),
    fact: `${moved} of ${expected} expected bytes were moved, and the answer says ${
      flag === 0 ? 'neither underflow nor overflow' : `${flag === 1 ? 'underflow' : 'overflow'} of ${count} bytes`
    }.`,
  }),
  expDataSn: ([expDataSn, sent, asked, status]) => {
    const quirk = expDataSn === 0 && status === CHECK_CONDITION;
    return {
      id: 'EXPDATASN',
      fact: `ExpDataSN is ${expDataSn}; the task had ${sent} Data-In${asked > 0 ? ` and ${asked} R2T` : ''}.`,
      ...(quirk ? { quirk: 'tgt leaves the field 0 with CHECK CONDITION.', severity: 'info' } : {}),
    };
  },
  phase: ([opcode]) => ({
    id: 'DATA-IN-PHASE',
    group: String(opcode),
    fact: `${opcodeName(opcode)} for a command that ${opcode === 0x25 ? 'reads nothing (R = 0)' : 'writes nothing (W = 0)'}.`,
  }),
  lun: ([opcode]) => ({
    id: 'LUN-CONSISTENT',
    group: String(opcode),
    fact: `The LUN of this ${opcodeName(opcode)} is not that of its command.`,
  }),
  acknowledge: ([level, transferTag]) => ({
    id: 'A-BIT',
    fact:
      level === 0
        ? 'A Data-In asks for an acknowledgment (A = 1) in a session of ErrorRecoveryLevel 0.'
        : `A Data-In asks for an acknowledgment (A = 1) without a Target Transfer Tag (${tag(transferTag)}).`,
  }),
  otherConnection: ([taskTag, opcode]) => ({
    id: 'ALLEGIANCE',
    fact: `${opcodeName(opcode)} for task ${tag(taskTag)}, whose command came over another connection.`,
  }),
  unknownTag: ([taskTag, opcode], { pdu }, analysis) => {
    const earlier = answeredBefore(analysis, pdu);
    // What was asked for again comes after the status, too (RFC 3720, section 6.7).
    const connection = analysis.connectionOf(analysis.pdus.direction(pdu) >> 1);
    const resends = (connection?.notes.limits.recovery ?? 0) > 0 && (connection?.counts[SNACK_REQUEST] ?? 0) > 0;
    if (resends && earlier >= 0 && (opcode === DATA_IN || opcode === analysis.pdus.opcode(earlier))) return undefined;
    if (earlier >= 0) {
      const frame = analysis.pdus.frame(earlier) + 1;
      return {
        id: 'RESPONSE-TWICE',
        fact: `${opcodeName(opcode)} for task ${tag(taskTag)}, which frame ${frame} had ended already.`,
      };
    }
    // A capture that joined later cannot know every tag.
    const stream = analysis.streams.streams[analysis.pdus.direction(pdu) >> 1];
    if (!stream?.beginningSeen) return undefined;
    return {
      id: 'ITT-DUP',
      group: 'unknown',
      fact: `${opcodeName(opcode)} with tag ${tag(taskTag)}, which no request had.`,
    };
  },
};

/** A request of the same opcode and tag came before over the same connection, and was not answered by then. */
function isRetry({ pdus }: CaptureAnalysis, pdu: number): boolean {
  const [direction, tagOf, opcode] = [pdus.direction(pdu), pdus.initiatorTaskTag(pdu), pdus.opcode(pdu)];
  for (let at = pdu - 1; at >= 0 && pdu - at <= MOST_LOOKED_AT; at--) {
    if (pdus.direction(at) !== direction || pdus.initiatorTaskTag(at) !== tagOf || pdus.opcode(at) !== opcode) continue;
    const answer = pdus.response(at);
    return answer < 0 || pdus.frame(answer) > pdus.frame(pdu);
  }
  return false;
}

/** The PDU that ended the task with this tag before; -1 for none. */
function answeredBefore({ pdus }: CaptureAnalysis, pdu: number): number {
  const direction = pdus.direction(pdu);
  const tagOf = pdus.initiatorTaskTag(pdu);
  for (let at = pdu - 1; at >= 0 && pdu - at <= MOST_LOOKED_AT; at--) {
    if (pdus.direction(at) >> 1 !== direction >> 1 || pdus.initiatorTaskTag(at) !== tagOf) continue;
    if (pdus.direction(at) === direction && pdus.request(at) >= 0) return at;
  }
  return -1;
}
