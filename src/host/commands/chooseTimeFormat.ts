import * as vscode from 'vscode';
import { TIME_FORMATS } from '../../messages/timeFormats';
import { TIME_FORMAT_SETTING, timeDisplay } from '../captures/timeDisplay';

/** Asks how the Time column tells times, and remembers it for all captures. */
export async function chooseTimeFormat(): Promise<void> {
  const { format } = timeDisplay([]);
  const choices = Object.entries(TIME_FORMATS).map(([id, label]) => ({
    label,
    id,
    ...(id === format ? { description: vscode.l10n.t('in use') } : {}),
  }));
  const chosen = await vscode.window.showQuickPick(choices, {
    title: vscode.l10n.t('Time Format'),
    placeHolder: vscode.l10n.t('What the Time column shows'),
  });
  if (!chosen) return;
  await vscode.workspace
    .getConfiguration('iscsiTrace')
    .update(TIME_FORMAT_SETTING, chosen.id, vscode.ConfigurationTarget.Global);
}
