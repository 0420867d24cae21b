import * as vscode from 'vscode';

let made: Promise<string> | undefined;

/**
 * Where `startWorker` finds the engine's bundled worker: a URL for its bytes. The extension may lie on another origin
 * (vscode.dev) or behind a server that only VS Code's own file systems reach (code-server), and workers start from neither
 * (microsoft/vscode#144235). Made once.
 */
export function workerAddress(extensionUri: vscode.Uri): Promise<string> {
  made ??= read(vscode.Uri.joinPath(extensionUri, 'dist', 'web', 'worker.js'));
  // What could not be read (no network) is tried again with the next capture.
  made.catch(() => (made = undefined));
  return made;
}

async function read(file: vscode.Uri): Promise<string> {
  const bytes = await vscode.workspace.fs.readFile(file);
  return URL.createObjectURL(new Blob([bytes.slice()], { type: 'text/javascript' }));
}
