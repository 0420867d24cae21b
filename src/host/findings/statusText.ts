import * as vscode from 'vscode';
import type { FindingsOverview } from '../../messages/results';

/** "$(error) 2 $(warning) 1", with the icons that VS Code uses for its own count of problems. */
export function statusText({ counts: { error, warning, info } }: FindingsOverview): string {
  const information = info > 0 ? ` $(info) ${info}` : '';
  return `iSCSI: $(error) ${error} $(warning) ${warning}${information}`;
}

/** The counts for the ear: "2 errors, 1 warning, 0 for information". */
export function spokenCounts({ counts: { error, warning, info } }: FindingsOverview): string {
  const errors = error === 1 ? vscode.l10n.t('1 error') : vscode.l10n.t('{0} errors', error);
  const warnings = warning === 1 ? vscode.l10n.t('1 warning') : vscode.l10n.t('{0} warnings', warning);
  return [errors, warnings, vscode.l10n.t('{0} for information', info)].join(', ');
}
