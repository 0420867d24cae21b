import type { FindingRule } from '../FindingRule';
import { CONNECTION_ROWS } from './connectionRows';
import { KEY_ROWS } from './keyRows';
import { LOGIN_ROWS } from './loginRows';
import { MESSAGE_ROWS } from './messageRows';
import { NUMBER_ROWS } from './numberRows';
import { TASK_ROWS } from './taskRows';
import { TRANSFER_ROWS } from './transferRows';

/** All rules by subject, as the page of rules lists them. */
export const RULE_GROUPS: readonly { readonly name: string; readonly rules: readonly FindingRule[] }[] = [
  { name: 'Logins', rules: LOGIN_ROWS },
  { name: 'Keys', rules: KEY_ROWS },
  { name: 'Sessions and connections', rules: CONNECTION_ROWS },
  { name: 'SCSI tasks', rules: TASK_ROWS },
  { name: 'Numbers and tags', rules: NUMBER_ROWS },
  { name: 'Data transfer', rules: TRANSFER_ROWS },
  { name: 'Single PDUs', rules: MESSAGE_ROWS },
];

/** All rules by name. */
export const FINDING_RULES: ReadonlyMap<string, FindingRule> = new Map(
  RULE_GROUPS.flatMap(({ rules }) => rules.map((rule) => [rule.id, rule] as const)),
);

/**
 * Rules that usually are the reason of others come first in a list of equal severity; those that usually follow from others
 * come last. What stands in neither list lies between, in the order of the groups.
 */
const REASONS: readonly string[] = [
  ...[
    'KEY-NOTOFFERED',
    'DIGEST-MISMATCH',
    'DIGEST-HDR',
    'DIGEST-DATA',
    'AUTH-NONE',
    'CHAP-FLOW',
    'LOGIN-FAIL',
    'NOP-TIMEOUT',
  ],
  ...['MAXCMDSN', 'CMDSN-WINDOW', 'CMDSN-GAP', 'CHECK-NO-SENSE', 'DATASN-ORDER', 'RESIDUAL', 'TMF-ABORT', 'SCSI-CHECK'],
  ...['SLOW-IO', 'R2T-STALL', 'BUSY-TSF', 'TCP-LOSS'],
];
const CONSEQUENCES: readonly string[] = [
  ...['RELOGIN-LOOP', 'SESSION-DROP', 'CMD-TIMEOUT', 'TIME2WAIT', 'SMALL-SEGMENT', 'CHAP-WEAK', 'NOT-CHECKED'],
];

const RANKS: ReadonlyMap<string, number> = new Map(
  [
    ...REASONS,
    ...[...FINDING_RULES.keys()].filter((id) => !REASONS.includes(id) && !CONSEQUENCES.includes(id)),
    ...CONSEQUENCES,
  ].map((id, rank) => [id, rank]),
);

/** Place of a rule among those of the same severity: reasons before consequences. */
export function rankOf(id: string): number {
  return RANKS.get(id) ?? RANKS.size;
}
