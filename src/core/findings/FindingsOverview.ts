import type { Severity } from '../dissect/Issue';
import type { Finding } from './Finding';
import { FINDING_RULES } from './rules/findingRules';

/** Which findings the person wants to see. */
export interface FindingSelection {
  /** Findings that weigh less are left out. */
  readonly minimum: Severity;
  /** Identifiers of rules that are left out. */
  readonly disabled: readonly string[];
}

/** Findings of one severity and one session, which stand together in the list. */
export interface FindingGroup {
  readonly severity: Severity;
  /** See FindingRow. */
  readonly sessionText: string;
  /** Place of its first finding in the list, from 0. */
  readonly start: number;
  readonly count: number;
}

/** What the list of findings comes to. Plain data. */
export interface FindingsOverview {
  readonly total: number;
  readonly counts: Readonly<Record<Severity, number>>;
  readonly groups: readonly FindingGroup[];
  /** Findings that the selection leaves out. */
  readonly hidden: number;
  /** Rules that were looked at, without those that are switched off. */
  readonly rules: number;
  /** What could not be checked, and why: at most 20 sentences. */
  readonly notChecked: readonly string[];
}

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info'];
const MOST_NOTES = 20;

/**
 * The findings that a selection leaves, by severity; those of a session together, the session of the weightiest one first.
 * @param findings the weightiest first
 */
export function selectFindings(
  findings: readonly Finding[],
  { minimum, disabled }: FindingSelection,
): readonly Finding[] {
  const off = new Set(disabled);
  const wanted = SEVERITIES.slice(0, SEVERITIES.indexOf(minimum) + 1);
  return wanted.flatMap((severity) => {
    const bySession = new Map<string, Finding[]>();
    for (const finding of findings) {
      if (finding.severity !== severity || off.has(finding.id)) continue;
      const key = placeKey(finding);
      const known = bySession.get(key);
      if (known) known.push(finding);
      else bySession.set(key, [finding]);
    }
    return [...bySession.values()].flat();
  });
}

/**
 * What a selection of findings comes to.
 * @param all the findings of the capture
 * @param selected those that `selectFindings` left of them
 */
export function findingsOverview(
  all: readonly Finding[],
  selected: readonly Finding[],
  { disabled }: FindingSelection,
  sessionTextOf: (finding: Finding) => string,
): FindingsOverview {
  const counts = { error: 0, warning: 0, info: 0 };
  const groups: { severity: Severity; sessionText: string; start: number; count: number }[] = [];
  let before = '';
  for (const [start, finding] of selected.entries()) {
    counts[finding.severity]++;
    const key = `${finding.severity} ${placeKey(finding)}`;
    const last = groups.at(-1);
    if (key === before && last) last.count++;
    else groups.push({ severity: finding.severity, sessionText: sessionTextOf(finding), start, count: 1 });
    before = key;
  }
  return {
    ...{ total: selected.length, counts, groups, hidden: all.length - selected.length },
    rules: [...FINDING_RULES.keys()].filter((id) => !disabled.includes(id)).length,
    notChecked: all
      .filter(({ id }) => id === 'NOT-CHECKED')
      .slice(0, MOST_NOTES)
      .map(({ fact }) => fact),
  };
}

function placeKey({ session, stream }: Finding): string {
  return session >= 0 ? `session ${session}` : `stream ${stream}`;
}
