import type { LoginEntry } from '../../login/LoginDirectory';
import type { LoginReport } from '../../login/LoginReport';
import { seenDigests } from '../../login/readLogin';
import type { FindingContext } from '../FindingContext';

/** Sizes below these cost round trips on any of today's networks. */
const SMALL_SEGMENT = 16_384;
const SMALL_BURST = 65_536;

/** What a successful login settled, against what is used, and what it costs. */
export function reportNegotiation(
  { analysis, collector }: FindingContext,
  entry: LoginEntry,
  report: LoginReport,
): void {
  const { connection, login, result } = entry;
  const last = login.steps.at(-1);
  if (result !== 'success' || !last) return;
  if (report.beginningMissing || report.textMissing) {
    collector.add({
      ...{ id: 'NOT-CHECKED', connection, pdu: last.pdu, group: `stream ${connection.stream.index}` },
      fact: 'The login is not complete in the capture: rules that need what it settled are silent on this connection.',
    });
    return;
  }
  const rows = new Map(report.keys.map((row) => [row.key, row]));
  const value = (key: string, side: 'initiator' | 'target' = 'initiator'): string | null =>
    rows.get(key)?.effective[side] ?? null;
  const seen = seenDigests(analysis, entry);
  for (const [key, used] of [
    ['HeaderDigest', seen.header],
    ['DataDigest', seen.data],
  ] as const) {
    const agreed = value(key);
    if (agreed === null || used === undefined || (agreed === 'CRC32C') === used) continue;
    // An answer that was not offered settles nothing, and is told of by itself.
    if (!used && rows.get(key)?.problems.some(({ code }) => code === 'KEY-NOTOFFERED')) continue;
    const after = analysis.pdus.nextInDirection(last.pdu);
    collector.add({
      ...{ id: 'DIGEST-MISMATCH', connection, pdu: after >= 0 ? after : last.pdu, group: key },
      fact: used
        ? `${key} was settled as ${agreed}, and PDUs after the login carry that digest.`
        : `${key} was settled as ${agreed}, and PDUs after the login carry no such digest.`,
    });
  }
  if (login.discovery || login.requestedTsih !== 0) return;
  const small: string[] = [];
  for (const side of ['initiator', 'target'] as const) {
    const size = Number(value('MaxRecvDataSegmentLength', side) ?? NaN);
    if (size < SMALL_SEGMENT) small.push(`the ${side} takes ${size} bytes a PDU`);
  }
  const burst = Number(value('MaxBurstLength') ?? NaN);
  if (burst < SMALL_BURST) small.push(`MaxBurstLength is ${burst}`);
  const waits = value('InitialR2T') === 'Yes' && value('ImmediateData') === 'No';
  if (waits) small.push('every write waits for an R2T (InitialR2T=Yes, ImmediateData=No)');
  if (small.length === 0) return;
  collector.add({
    ...{ id: 'SMALL-SEGMENT', connection, pdu: last.pdu },
    fact: `${(small[0] ?? '').replace(/^./, (letter) => letter.toUpperCase())}${small
      .slice(1)
      .map((one) => `, ${one}`)
      .join('')}.`,
  });
}
