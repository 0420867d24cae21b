import * as vscode from 'vscode';

/**
 * Writes a file through VS Code's file systems, which take it as a whole.
 * @returns false when it was cancelled: then nothing has been written
 */
export async function writeAtOnce(
  file: vscode.Uri,
  pieces: AsyncIterable<string>,
  cancellation: vscode.CancellationToken,
): Promise<boolean> {
  const parts: string[] = [];
  for await (const piece of pieces) {
    if (cancellation.isCancellationRequested) return false;
    parts.push(piece);
  }
  await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(parts.join('')));
  return true;
}
