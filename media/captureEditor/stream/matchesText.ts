import type { FindCount } from '../../../src/messages/results';
import { formatCount } from '../formatNumbers';
import { t } from '../l10n';

/** "3 of 41", or "3 of 41+" while there may be more; "41 matches" where the place is not one of those counted yet. */
export function matchesText({ matches, current, isComplete, isLimited }: FindCount): string {
  const count = `${formatCount(matches)}${isComplete && !isLimited ? '' : '+'}`;
  return current > 0 ? t('{0} of {1}', formatCount(current), count) : t('{0} matches', count);
}
