import * as vscode from 'vscode';

/**
 * What the setting `iscsiTrace.rfcFolder` names. In a browser a path means a place on the file system of the folder that is
 * open, and an address (`scheme:...`) any that VS Code can read; there is no home folder. Undefined when it is empty.
 */
export function chosenRfcPlace(): vscode.Uri | undefined {
  const setting = vscode.workspace.getConfiguration('iscsiTrace').get<string>('rfcFolder', '').trim();
  if (setting === '') return undefined;
  if (/^[a-z][a-z0-9+.-]+:/i.test(setting)) return vscode.Uri.parse(setting, true);
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  return (folder ?? vscode.Uri.file('/')).with({ path: setting.startsWith('/') ? setting : `/${setting}` });
}
