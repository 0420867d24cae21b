import * as vscode from 'vscode';

/**
 * Writes a file through VS Code's file systems, which take it as a whole.
 * @returns false when it was cancelled: then nothing has been written
 */
export async function writeAtOnce(
  file: vscode.Uri,
  pieces: AsyncIterable<Uint8Array | string>,
  cancellation: vscode.CancellationToken,
): Promise<boolean> {
  const parts: Uint8Array[] = [];
  const encoder = new TextEncoder();
  for await (const piece of pieces) {
    if (cancellation.isCancellationRequested) return false;
    parts.push(typeof piece === 'string' ? encoder.encode(piece) : piece);
  }
  await vscode.workspace.fs.writeFile(file, join(parts));
  return true;
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
