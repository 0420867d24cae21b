import { hexNumber } from '../../bytes/hex';
import type { Issue } from '../../dissect/Issue';
import { valueName, fieldOf } from '../../dissect/interpret';
import { readAndDissect, type ReadPdu } from '../../inspection/PduReader';
import { opcodeName } from '../../protocols/iscsi/opcodeNames';
import { asynchronousMessage } from '../../protocols/iscsi/pdus/asynchronousMessage';
import { reject } from '../../protocols/iscsi/pdus/reject';
import { PduFlag } from '../../streams/PduIndex';
import type { IscsiConnection } from '../../session/IscsiConnection';
import { nanosecondsBetween } from '../../tasks/taskTimes';
import { durationText } from '../durationText';
import type { FindingContext } from '../FindingContext';
import { FINDING_RULES } from '../rules/findingRules';
import { type Ping, reportPings } from './pings';
import { reportAcknowledgments, reportSnack } from './snacks';
import { reportTextExchange } from './textExchanges';
import { READING_STEP } from '../Turns';

/** PDUs that are few: all of them are read back, up to a limit for each connection. Login PDUs are looked at with their login. */
const RARE: ReadonlySet<number> = new Set([0x00, 0x02, 0x04, 0x06, 0x10, 0x20, 0x22, 0x24, 0x26, 0x32, 0x3f]);
const MOST_READ = 2000;
const ASYNC_EVENT = fieldOf(asynchronousMessage.fields, 'iscsi.asyncevent');
const REJECT_REASON = fieldOf(reject.fields, 'iscsi.reject.reason');
const NO_TAG = 0xffff_ffff;
const EVENT = { logout: 1, dropConnection: 2, dropSession: 3, terminateTasks: 5 } as const;

/** What single PDUs break, and what messages tell of: by reading back those that are rare or were marked in the pass. */
export async function reportControlPdus(context: FindingContext): Promise<void> {
  const { analysis } = context;
  const { pdus } = analysis;
  const byConnection = new Map<IscsiConnection, number[]>();
  for (let pdu = 0; pdu < pdus.length; pdu++) {
    const wait = context.turns.step();
    if (wait) await wait;
    const opcode = pdus.opcode(pdu);
    const known = RARE.has(opcode) || opcode === 0x01 || (opcode >= 0x20 && opcode <= 0x26);
    if (known ? !RARE.has(opcode) : opcode === 0x03 || opcode === 0x05 || opcode === 0x31) continue;
    const connection = analysis.connectionOf(pdus.direction(pdu) >> 1);
    if (!connection) continue;
    const list = byConnection.get(connection);
    if (!list) byConnection.set(connection, [pdu]);
    else if (list.length < MOST_READ) list.push(pdu);
  }
  for (const connection of analysis.connections) {
    const rare = byConnection.get(connection) ?? [];
    const marked = connection.notes.observed.find(({ kind }) => kind === 'form')?.first.map(({ pdu }) => pdu) ?? [];
    const pings: Ping[] = [];
    const read: ReadPdu[] = [];
    const snacks: ReadPdu[] = [];
    for (const pdu of [...new Set([...rare, ...marked])].sort((one, other) => one - other)) {
      await context.turns.step(READING_STEP);
      const one = await readAndDissect(analysis, context.source, pdu);
      reportIssues(context, connection, one);
      if (pdus.flags(pdu) & PduFlag.incomplete) continue;
      const opcode = pdus.opcode(pdu);
      if (opcode === 0x00 || opcode === 0x20) pings.push(pingOf(context, connection, one));
      if (opcode === 0x3f) reportReject(context, connection, one);
      else if (opcode === 0x32) reportAsync(context, connection, one);
      else if (opcode === 0x10) {
        snacks.push(one);
        await reportSnack(context, connection, one);
      }
      if (opcode === 0x04 || opcode === 0x24) read.push(one);
    }
    reportPings(
      context,
      connection,
      pings.sort((one, other) => pdus.frame(one.pdu) - pdus.frame(other.pdu)),
    );
    reportAcknowledgments(context, connection, snacks);
    reportTextExchange(context, connection, read);
    reportDiscovery(context, connection, rare);
    await reportEchoes(context, connection, pings);
  }
}

function reportIssues(
  { analysis, collector }: FindingContext,
  connection: IscsiConnection,
  { pdu, dissected }: ReadPdu,
) {
  const opcode = analysis.pdus.opcode(pdu);
  for (const [at, issue] of dissected.issues.entries()) {
    // Of several about the same bytes the last one knows most: it has looked at other PDUs.
    const { issues } = dissected;
    const known = issues.some(({ code, start }, place) => place > at && code === issue.code && start === issue.start);
    if (!isRule(issue) || (known && issue.code === 'TMF-FORM')) continue;
    const { code, severity, message, start, length } = issue;
    const range = { start, length };
    collector.add({
      ...{ id: code, connection, pdu, range, severity: code === 'RESERVED' && opcode === 0x3f ? 'info' : severity },
      fact: message,
      group: `${opcode} ${message.replace(/\d+/g, '').slice(0, 60)}`,
    });
  }
}

/** Issues of rules; digests and missing bytes come from the index, with the count of the whole capture. */
function isRule({ code }: Issue): boolean {
  return FINDING_RULES.has(code) && !['DIGEST-HDR', 'DIGEST-DATA', 'PDU-TRUNCATED', 'CHECK-NO-SENSE'].includes(code);
}

const number = ({ dissected }: ReadPdu, filter: string): number => Number(dissected.fields[filter] ?? NaN);

function pingOf({ analysis, collector }: FindingContext, connection: IscsiConnection, one: ReadPdu): Ping {
  const { pdu } = one;
  const request = analysis.pdus.opcode(pdu) === 0x00;
  const [initiatorTaskTag, targetTransferTag] = [
    analysis.pdus.initiatorTaskTag(pdu),
    number(one, 'iscsi.targettransfertag') >>> 0,
  ];
  if (!request && initiatorTaskTag !== NO_TAG && analysis.pdus.request(pdu) < 0 && connection.stream.beginningSeen) {
    collector.add({
      ...{ id: 'NOP-FORM', connection, pdu, group: 'answer' },
      fact: `A NOP-In answers tag ${hexNumber(initiatorTaskTag, 8)}, which no NOP-Out had.`,
    });
  }
  return { pdu, initiatorTaskTag, targetTransferTag, request };
}

function reportReject({ analysis, collector }: FindingContext, connection: IscsiConnection, one: ReadPdu): void {
  const { pdu, bytes, available } = one;
  const reason = number(one, 'iscsi.reject.reason');
  const name = valueName(REJECT_REASON, reason) ?? hexNumber(reason, 2);
  const digest = analysis.pdus.flags(pdu) & PduFlag.headerDigest ? 4 : 0;
  const from = 48 + digest;
  const returned = available >= from + 48 ? (bytes[from] ?? 0) & 0x3f : undefined;
  const about =
    returned === undefined
      ? ''
      : `, about ${/^[aeiou]/i.test(opcodeName(returned)) ? 'an' : 'a'} ${opcodeName(returned)}`;
  const request = returned === 0x01 || returned === 0x05 ? '; the task itself still waits for its answer' : '';
  const severity = reason === 0x0a || reason === 0x0c ? 'warning' : 'error';
  collector.add({
    ...{ id: 'REJECT', connection, pdu, severity, group: `${reason} ${returned}` },
    fact: `The target rejected a PDU: ${name} (${hexNumber(reason, 2)})${about}${request}.`,
  });
}

function reportAsync({ analysis, collector }: FindingContext, connection: IscsiConnection, one: ReadPdu): void {
  const { pdu } = one;
  const { pdus } = analysis;
  const event = number(one, 'iscsi.asyncevent');
  const [first, second, third] = ['iscsi.parameter1', 'iscsi.parameter2', 'iscsi.parameter3'].map((filter) =>
    number(one, filter),
  );
  const name = valueName(ASYNC_EVENT, event) ?? `event ${event}`;
  const told: Readonly<Record<number, string>> = {
    [EVENT.logout]: `; the initiator has ${third} s to log out`,
    [EVENT.dropConnection]: `; connection ${first}, Time2Wait ${second} s, Time2Retain ${third} s`,
    [EVENT.dropSession]: `; Time2Wait ${second} s, Time2Retain ${third} s`,
  };
  collector.add({
    ...{ id: 'ASYNC-EVENT', connection, pdu, group: String(event), severity: event === 0 ? 'info' : 'warning' },
    fact: `Asynchronous Message: ${name}${told[event] ?? ''}.`,
  });
  if (event === EVENT.terminateTasks) {
    const agreed = connection.login?.answered.get('TaskReporting') === 'FastAbort';
    if (connection.login?.outcome === 'accepted' && !agreed) {
      collector.add({
        ...{ id: 'ASYNC-LOGOUT-LATE', connection, pdu, group: 'event 5' },
        fact: 'Event 5 (task termination) in a session that did not agree on TaskReporting=FastAbort.',
      });
    }
  }
  if (event !== EVENT.logout || third === undefined) return;
  const frame = pdus.frame(pdu);
  const logout = connection.logouts.find((step) => step.request && step.frame > frame);
  const end =
    logout?.frame ?? (connection.stream.closeFrame >= 0 ? connection.stream.closeFrame : analysis.frames.length - 1);
  const passed = nanosecondsBetween(analysis, frame, end);
  if (!(passed > third * 1e9)) return;
  collector.add({
    ...{ id: 'ASYNC-LOGOUT-LATE', connection, pdu },
    fact: logout
      ? `The logout came ${durationText(passed)} after the target had asked for it within ${third} s.`
      : `No logout came in ${durationText(passed)}; the target had asked for it within ${third} s.`,
  });
}

/** PDUs that a discovery session has no use for. */
function reportDiscovery(
  { analysis, collector }: FindingContext,
  connection: IscsiConnection,
  rare: readonly number[],
) {
  if (!connection.logins.some(({ discovery, outcome }) => discovery && outcome === 'accepted')) return;
  const { pdus } = analysis;
  const foreign = rare.filter((pdu) => ![0x04, 0x24, 0x06, 0x26, 0x3f].includes(pdus.opcode(pdu)));
  if (connection.firstCommand >= 0) {
    collector.add({
      ...{ id: 'DISCOVERY', connection, frames: [connection.firstCommand], group: 'command' },
      fact: 'A SCSI Command in a discovery session.',
    });
  }
  for (const pdu of foreign) {
    collector.add({
      ...{ id: 'DISCOVERY', connection, pdu, group: String(pdus.opcode(pdu)) },
      fact: `${opcodeName(pdus.opcode(pdu))} in a discovery session.`,
    });
  }
}

/** Data of pings and of their answers. */
async function reportEchoes(context: FindingContext, connection: IscsiConnection, pings: readonly Ping[]) {
  const { analysis, source, collector } = context;
  for (const { pdu, request, initiatorTaskTag } of pings) {
    if (!request || initiatorTaskTag === NO_TAG) continue;
    const answer = analysis.pdus.response(pdu);
    if (answer < 0 || analysis.pdus.opcode(answer) !== 0x20) continue;
    const [asked, came] = [await dataOf(context, source, pdu), await dataOf(context, source, answer)];
    if (!asked || !came) continue;
    const limit = connection.notes.limits.segment[1];
    const should = limit >= 0 ? asked.subarray(0, limit) : asked;
    if (came.length === should.length && came.every((byte, at) => byte === should[at])) continue;
    if (limit < 0 && came.length < asked.length && came.every((byte, at) => byte === asked[at])) continue;
    const what = came.length === should.length ? 'other bytes' : `${came.length} bytes in place of ${should.length}`;
    collector.add({ id: 'NOP-ECHO', connection, pdu: answer, fact: `The answer to a ping brings ${what}.` });
  }
}

async function dataOf({ analysis }: FindingContext, source: FindingContext['source'], pdu: number) {
  const { dissected, bytes, available, length } = await readAndDissect(analysis, source, pdu);
  if (available < length) return undefined;
  const size = Number(dissected.fields['iscsi.datasegmentlength'] ?? 0);
  const digest = analysis.pdus.flags(pdu) & PduFlag.headerDigest ? 4 : 0;
  const from = 48 + 4 * Number(dissected.fields['iscsi.totalahslength'] ?? 0) + digest;
  return bytes.subarray(from, from + size);
}
