import { STAGE_NAMES } from '../session/LoginRecord';
import type { KeyRow, LoginReport } from './LoginReport';

/** Something that two logins do not have in common. An empty text: this side has nothing of the kind. */
export interface LoginDifference {
  /** "MaxBurstLength", "outcome". */
  readonly subject: string;
  readonly left: string;
  readonly right: string;
}

/** What a login's own numbers and its secrets' traces always make different: says nothing of how the logins differ. */
const ALWAYS_DIFFERENT: ReadonlySet<string> = new Set(['CHAP_I', 'CHAP_C', 'CHAP_R']);

/** Only what differs between two logins: outcome, stages, authentication and session first, then key by key. */
export function compareLogins(left: LoginReport, right: LoginReport): LoginDifference[] {
  const differences: LoginDifference[] = [];
  const add = (subject: string, one: string, other: string): void => {
    if (one !== other) differences.push({ subject, left: one, right: other });
  };
  for (const [subject, of] of SUBJECTS) add(subject, of(left), of(right));
  const keys = new Set([...left.keys, ...right.keys].map(({ key }) => key));
  const leftKeys = byKey(left.keys);
  const rightKeys = byKey(right.keys);
  for (const key of keys) {
    if (!ALWAYS_DIFFERENT.has(key)) add(key, keyText(leftKeys.get(key)), keyText(rightKeys.get(key)));
  }
  return differences;
}

const SUBJECTS: readonly (readonly [string, (login: LoginReport) => string])[] = [
  ['outcome', ({ result, status }) => `${result}${status ? `, ${status.code} ${status.text}` : ''}`],
  ['initiator', ({ initiator }) => initiator],
  ['target', ({ target }) => target],
  ['target portal', ({ targetEnd }) => targetEnd],
  ['session type', ({ sessionType }) => sessionType],
  ['ISID', ({ isid }) => isid],
  ['session', ({ session }) => session.action],
  ['CID', ({ cid }) => String(cid)],
  ['stages', ({ stages }) => stages.map((stage) => STAGE_NAMES[stage]).join(', ')],
  ['authentication', ({ authentication }) => authentication.method ?? ''],
  [
    'CHAP algorithm',
    ({ authentication: { algorithm } }) => (algorithm ? `${algorithm.number} (${algorithm.name})` : ''),
  ],
  ['initiator’s proof', ({ authentication }) => authentication.initiator],
  ['target’s proof', ({ authentication }) => authentication.target],
  ['login PDUs', ({ steps, omittedSteps }) => String(steps.length + omittedSteps)],
];

/** The first row of each key: it is the one that counts. */
function byKey(rows: readonly KeyRow[]): ReadonlyMap<string, KeyRow> {
  const map = new Map<string, KeyRow>();
  for (const row of rows) if (!map.has(row.key)) map.set(row.key, row);
  return map;
}

/** What was said of a key and what is in force, without the frames: those differ always. */
function keyText(row: KeyRow | undefined): string {
  if (!row) return '';
  const said = [
    row.offered && `${row.offered.side} ${row.offered.value === '' ? '(empty)' : row.offered.value}`,
    row.answered && `${row.answered.side} ${row.answered.value === '' ? '(empty)' : row.answered.value}`,
  ].filter((text) => text !== null);
  return `${row.effectiveText ?? '-'}  (${said.length > 0 ? said.join(', ') : 'nobody spoke of it'}; ${row.rule})`;
}
