import * as vscode from 'vscode';
import { plainLabel } from '../platform/plainLabel';

/** Tells of a problem with the RFC texts and offers the setting that names their folder. Does not wait for the answer. */
export function offerFolderSetting(
  show: (message: string, ...items: string[]) => Thenable<string | undefined>,
  problem: string,
): void {
  const settings = vscode.l10n.t('Open Settings');
  void show(plainLabel(problem), settings).then(async (choice) => {
    if (choice !== settings) return;
    await vscode.commands.executeCommand('workbench.action.openSettings', 'iscsiTrace.rfcFolder');
  });
}
