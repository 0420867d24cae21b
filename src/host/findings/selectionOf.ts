import type { Severity } from '../../core/dissect/Issue';
import type { FindingSelection } from '../../core/findings/FindingsOverview';

const SEVERITIES: readonly unknown[] = ['error', 'warning', 'info'] satisfies Severity[];

/** What a person's settings mean, whatever they hold: settings are written by hand. */
export function selectionOf(minimum: unknown, disabled: unknown): FindingSelection {
  return {
    minimum: SEVERITIES.includes(minimum) ? (minimum as Severity) : 'info',
    disabled: Array.isArray(disabled) ? disabled.filter((id): id is string => typeof id === 'string') : [],
  };
}
