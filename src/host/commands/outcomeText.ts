import * as vscode from 'vscode';
import type { LoginSummary } from '../../messages/results';

/** How a login ended, in the words of the Logins view. */
export function outcomeText(result: LoginSummary['result']): string {
  switch (result) {
    case 'success':
      return vscode.l10n.t('accepted');
    case 'rejected':
      return vscode.l10n.t('rejected');
    case 'aborted':
      return vscode.l10n.t('broken off');
    case 'incomplete':
      return vscode.l10n.t('not finished');
  }
}
