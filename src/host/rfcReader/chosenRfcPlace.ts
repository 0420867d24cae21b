import os from 'node:os';
import * as vscode from 'vscode';

/** What the setting `iscsiTrace.rfcFolder` names; a leading "~" is the home folder. Undefined when it is empty. */
export function chosenRfcPlace(): vscode.Uri | undefined {
  const setting = vscode.workspace.getConfiguration('iscsiTrace').get<string>('rfcFolder', '').trim();
  if (setting === '') return undefined;
  return vscode.Uri.file(/^~(?=$|[/\\])/.test(setting) ? os.homedir() + setting.slice(1) : setting);
}
