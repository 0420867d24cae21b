import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import type { Severity } from '../dissect/Issue';
import { isNearHole } from './captureHoles';
import type { IscsiConnection } from '../session/IscsiConnection';
import { type ChainLink, type Finding, type FindingEvidence, MOST_EVIDENCE } from './Finding';
import { sessionEnds } from '../session/SessionTable';
import { foldRepeats } from './foldRepeats';
import { onlySideOf } from './targetHoles';
import { NUMBER_ROWS } from './rules/numberRows';
import { TRANSFER_ROWS } from './rules/transferRows';
import { FINDING_RULES, rankOf } from './rules/findingRules';
import { FINDING_STEP, type Turns } from './Turns';

/** One place that breaks a rule, as a source reports it. */
export interface Report {
  readonly id: string;
  /** The connection that it is about; absent for what is about several or none. */
  readonly connection?: IscsiConnection | undefined;
  /** Places of a session that have the same group become one finding. */
  readonly group?: string;
  /** Index of the PDU that shows it. */
  readonly pdu?: number | undefined;
  /** Bytes of that PDU. */
  readonly range?: { readonly start: number; readonly length: number };
  /** Indexes from 0 of further frames that show it, or of all where no PDU does. */
  readonly frames?: readonly number[];
  /** A sentence with the numbers of this capture. Of several places that of the first one is kept. */
  readonly fact: string;
  readonly severity?: Severity;
  readonly cause?: string;
  readonly next?: string;
  readonly quirk?: string;
  readonly chain?: readonly ChainLink[];
  /** Places that this report stands for; 1 when absent. */
  readonly count?: number;
  /** Of several places, the facts of the first ones are told, and not that of the first one alone. */
  readonly each?: boolean;
}

interface Collected extends Report {
  facts: string[];
  evidence: FindingEvidence[];
  total: number;
}

/** Findings of one capture; hostile ones could make any number of them. */
const MOST_FINDINGS = 20_000;
const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info'];

/**
 * Rules that compare PDUs with each other: near a hole of the capture one of the two may be missing, and nothing is said.
 */
const COMPARING: ReadonlySet<string> = new Set([
  ...NUMBER_ROWS.map(({ id }) => id),
  ...TRANSFER_ROWS.map(({ id }) => id).filter((id) => !id.startsWith('DIGEST-')),
  ...['CMD-TIMEOUT', 'LOGOUT', 'NOP-TIMEOUT', 'NOP-FORM', 'TEXT-FORM', 'LOGIN-STAGE', 'LOGIN-MISSING', 'LOGIN-CONST'],
  ...['PDU-IN-LOGIN', 'CHAP-FLOW', 'KEY-UNANSWERED', 'DIGEST-MISMATCH'],
]);

/** Rules that need to hear both sides: silent where the capture has one side only. */
const NEEDS_BOTH: ReadonlySet<string> = new Set([
  ...COMPARING,
  ...['SESSION-DROP', 'RELOGIN-LOOP', 'TIME2WAIT', 'SESSION-REINST', 'KEY-DUP', 'REDIRECT', 'SLOW-LOGIN'],
]);

/** Puts places that tell the same together, and makes findings of them. */
export class FindingCollector {
  private readonly collected = new Map<string, Collected>();

  /** @param holes see `captureHoles` */
  constructor(
    private readonly analysis: CaptureAnalysis,
    private readonly holes: ReadonlyMap<number, readonly number[]>,
  ) {}

  add(report: Report): void {
    if (NEEDS_BOTH.has(report.id) && report.connection && onlySideOf(report.connection) !== undefined) return;
    if (COMPARING.has(report.id) && this.isUncertain(report)) return;
    const { id, connection, group = '', severity = '' } = report;
    const key = [id, connection?.session?.index ?? -1, severity, group].join(' ');
    let found = this.collected.get(key);
    if (!found) {
      if (this.collected.size >= MOST_FINDINGS) return;
      found = { ...report, evidence: [], total: 0, facts: [] };
      this.collected.set(key, found);
    }
    found.total += report.count ?? 1;
    if (report.each && !found.facts.includes(report.fact)) found.facts.push(report.fact);
    found.facts.length = Math.min(found.facts.length, MOST_EVIDENCE);
    if (found.evidence.length >= MOST_EVIDENCE) return;
    const { pdu, range, frames = [] } = report;
    if (pdu !== undefined) found.evidence.push({ frame: this.analysis.pdus.frame(pdu) + 1, pdu, ...range });
    for (const frame of frames) {
      if (frame >= 0 && found.evidence.length < MOST_EVIDENCE) found.evidence.push({ frame: frame + 1 });
    }
  }

  private isUncertain({ connection, pdu, frames = [] }: Report): boolean {
    const holes = connection && this.holes.get(connection.stream.index);
    const frame = pdu === undefined ? frames[0] : this.analysis.pdus.frame(pdu);
    return frame !== undefined && isNearHole(holes, frame);
  }

  /** Errors first; of the same severity what usually is the reason of others, then in order of frames. */
  async findings(turns: Turns): Promise<Finding[]> {
    const all: Finding[] = [];
    for (const one of this.collected.values()) {
      await turns.step(FINDING_STEP);
      all.push(this.finding(one));
    }
    const folded = await foldRepeats(all, (finding) => this.endsOf(finding), turns);
    return folded.sort(byWeight);
  }

  /** Names of both ends of a finding's session; undefined where it has none. */
  private endsOf({ session }: Finding): string | undefined {
    const known = this.analysis.sessions.sessions[session];
    if (!known) return undefined;
    const { initiator, target } = sessionEnds(known);
    return `${initiator} ${target}`;
  }

  private finding(collected: Collected): Finding {
    const { id, connection, total, quirk, chain } = collected;
    const rule = FINDING_RULES.get(id);
    if (!rule) throw new Error(`no rule ${id}`);
    const evidence = [...collected.evidence].sort((one, other) => one.frame - other.frame);
    const { title, rfc3720, rfc7143 } = rule;
    return {
      ...{ id, title, rfc3720, rfc7143, evidence },
      severity: collected.severity ?? rule.severity,
      session: connection?.session?.index ?? -1,
      stream: connection?.stream.index ?? -1,
      count: total,
      fact: factOf(collected),
      rule: rule.rule,
      cause: collected.cause ?? rule.cause,
      next: collected.next ?? rule.next,
      ...(quirk ? { quirk } : {}),
      ...(chain ? { chain } : {}),
    };
  }
}

/** Facts that one finding tells. */
const MOST_FACTS = 4;

function factOf({ fact, facts, count, total }: Collected): string {
  const told = facts.length > 0 ? facts.slice(0, MOST_FACTS) : [fact];
  const further = total - told.length;
  // A report that stands for many says so itself.
  if (further <= 0 || count !== undefined) return told.join(' ');
  return `${told.join(' ')} There ${further === 1 ? 'is' : 'are'} ${further} more like ${told.length === 1 ? 'it' : 'these'}.`;
}

function byWeight(one: Finding, other: Finding): number {
  return (
    SEVERITIES.indexOf(one.severity) - SEVERITIES.indexOf(other.severity) ||
    rankOf(one.id) - rankOf(other.id) ||
    (one.evidence[0]?.frame ?? 0) - (other.evidence[0]?.frame ?? 0)
  );
}
