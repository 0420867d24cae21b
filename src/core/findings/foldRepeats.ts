import { type Finding, type FindingEvidence, MOST_EVIDENCE } from './Finding';
import { FINDING_STEP, Turns } from './Turns';

/** Sessions that show the same before they are told of as one: a loop of logins makes hundreds. */
const FEWEST = 3;
/** Sessions that a sentence names. */
const MOST_NAMED = 8;

/**
 * Findings of one rule that say the same of several sessions between the same ends, numbers aside, become one: that of the
 * first session, with the first frames of each.
 * @param findings in any order; the result keeps it
 * @param endsOf names the ends of a session; undefined for a finding that belongs to none
 */
export async function foldRepeats(
  findings: readonly Finding[],
  endsOf: (finding: Finding) => string | undefined,
  turns = new Turns(),
): Promise<Finding[]> {
  const alike = new Map<string, Finding[]>();
  for (const finding of findings) {
    await turns.step(FINDING_STEP);
    const ends = endsOf(finding);
    if (ends === undefined) continue;
    const { id, severity, quirk = '', cause } = finding;
    const key = JSON.stringify([id, severity, ends, withoutNumbers(finding.fact), quirk, withoutNumbers(cause)]);
    const list = alike.get(key);
    if (list) list.push(finding);
    else alike.set(key, [finding]);
  }
  const folded = new Map<Finding, Finding | undefined>();
  for (const same of alike.values()) {
    if (new Set(same.map(({ session }) => session)).size < FEWEST) continue;
    const inOrder = [...same].sort((one, other) => firstFrame(one) - firstFrame(other));
    const [first] = inOrder;
    for (const finding of inOrder) folded.set(finding, undefined);
    if (first) folded.set(first, together(first, inOrder));
  }
  return findings.flatMap((finding) => (folded.has(finding) ? (folded.get(finding) ?? []) : finding));
}

function together(first: Finding, all: readonly Finding[]): Finding {
  const others = [...new Set(all.map(({ session }) => session))].filter((session) => session !== first.session);
  const named = others.slice(0, MOST_NAMED).join(', ');
  const more = others.length > MOST_NAMED ? ' and others' : '';
  const how = all.every(({ fact }) => fact === first.fact) ? 'The same' : 'The same but for the numbers';
  return {
    ...first,
    count: all.reduce((sum, { count }) => sum + count, 0),
    evidence: evidenceOfAll(all),
    fact: `${first.fact} ${how} in ${others.length} further sessions (${named}${more}).`,
  };
}

/** The first place of each finding, then the second of each, until there are enough; in order of frames. */
function evidenceOfAll(all: readonly Finding[]): FindingEvidence[] {
  const chosen: FindingEvidence[] = [];
  const longest = all.reduce((most, { evidence }) => Math.max(most, evidence.length), 0);
  for (let at = 0; at < longest && chosen.length < MOST_EVIDENCE; at++) {
    for (const { evidence } of all) {
      const place = evidence[at];
      if (place && chosen.length < MOST_EVIDENCE) chosen.push(place);
    }
  }
  return chosen.sort((one, other) => one.frame - other.frame);
}

/** A sentence without what differs from session to session: numbers, and the units that follow them. */
function withoutNumbers(text: string): string {
  return text.replace(/(?:0x)?\d[\da-f]*(?:\.\d+)?(?: (?:ns|us|ms|s|min|h|d)\b)?/g, '#');
}

function firstFrame({ evidence }: Finding): number {
  return evidence[0]?.frame ?? 0;
}
