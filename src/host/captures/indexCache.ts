import * as vscode from 'vscode';
import type { CacheLocation } from '../../messages/engine';
import { isBrowser } from '../platform/isBrowser';

const FOLDER = 'indexes';

/**
 * Where indexes of captures are kept by the setting `iscsiTrace.indexCache.maximumSize`; undefined when that is 0, and
 * in a browser. Only
 * the person's own setting counts: a workspace has no say in what this machine keeps.
 */
export function indexCacheLocation(storage: vscode.Uri): CacheLocation | undefined {
  if (isBrowser) return undefined;
  const megabytes = vscode.workspace.getConfiguration('iscsiTrace').get<number>('indexCache.maximumSize', 0);
  if (!Number.isFinite(megabytes) || megabytes <= 0) return undefined;
  return { folder: vscode.Uri.joinPath(storage, FOLDER).fsPath, mostBytes: megabytes * 1024 * 1024 };
}

/** Removes all indexes that are kept. */
export async function clearIndexCache(storage: vscode.Uri): Promise<void> {
  if (isBrowser) {
    void vscode.window.showInformationMessage(vscode.l10n.t('In a browser no indexes of captures are kept.'));
    return;
  }
  try {
    await vscode.workspace.fs.delete(vscode.Uri.joinPath(storage, FOLDER), { recursive: true });
  } catch (error) {
    // There may be none.
    if (!(error instanceof vscode.FileSystemError) || error.code !== 'FileNotFound') throw error;
  }
  vscode.window.setStatusBarMessage(
    `$(check) ${vscode.l10n.t('The kept indexes of captures have been removed.')}`,
    4000,
  );
}
