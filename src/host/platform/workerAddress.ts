import * as vscode from 'vscode';

/** Where `startWorker` finds the engine's bundled worker: its path. */
export function workerAddress(extensionUri: vscode.Uri): Promise<string> {
  return Promise.resolve(vscode.Uri.joinPath(extensionUri, 'dist', 'worker.js').fsPath);
}
