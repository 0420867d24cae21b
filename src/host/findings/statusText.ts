import { plural } from '../../core/text/plural';
import type { FindingsOverview } from '../../messages/results';

/** "$(error) 2 $(warning) 1", with the icons that VS Code uses for its own count of problems. */
export function statusText({ counts: { error, warning, info } }: FindingsOverview): string {
  const information = info > 0 ? ` $(info) ${info}` : '';
  return `iSCSI: $(error) ${error} $(warning) ${warning}${information}`;
}

/** The counts for the ear: "2 errors, 1 warning, 0 for information". */
export function spokenCounts({ counts: { error, warning, info } }: FindingsOverview): string {
  return `${plural(error, 'error')}, ${plural(warning, 'warning')}, ${info} for information`;
}
