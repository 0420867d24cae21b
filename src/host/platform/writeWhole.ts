import * as vscode from 'vscode';
import { writeAside } from '../../engine/writeAside';

/**
 * Writes a file so that it is there as a whole or not at all: a failure, or a cancellation, leaves what was there before.
 * @returns false when it was cancelled
 */
export async function writeWhole(
  file: vscode.Uri,
  pieces: AsyncIterable<string | Uint8Array>,
  cancellation: vscode.CancellationToken,
): Promise<boolean> {
  if (file.scheme === 'file') return writeAside(file.fsPath, pieces, () => cancellation.isCancellationRequested);
  // Other file systems take a file as a whole anyway.
  const parts: Uint8Array[] = [];
  const encoder = new TextEncoder();
  for await (const piece of pieces) {
    if (cancellation.isCancellationRequested) return false;
    parts.push(typeof piece === 'string' ? encoder.encode(piece) : piece);
  }
  await vscode.workspace.fs.writeFile(file, Buffer.concat(parts));
  return true;
}
