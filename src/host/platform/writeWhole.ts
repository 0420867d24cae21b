import type * as vscode from 'vscode';
import { writeAside } from '../../engine/writeAside';
import { writeAtOnce } from './writeAtOnce';

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
  return writeAtOnce(file, pieces, cancellation);
}
