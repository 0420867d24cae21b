import * as vscode from 'vscode';
import type { CaptureLocation, NamedBytes } from '../../messages/engine';
import type { WholeReading } from '../../messages/webview';

/** Reads the files of a capture whole, for somebody who is told of it and may lose interest. */
export interface WholeReader {
  /** Reading begins as soon as the result is there, after the size was found to be within the limit. */
  begins(reading: WholeReading): Promise<void> | undefined;
  /** False when nobody waits for it any more: what is being read cannot be ended, but nothing more is begun. */
  isWanted(): boolean;
}

/**
 * Reads files whole, through VS Code's file systems, which know neither parts of files nor an end before their end.
 * @param most bytes that all of them together may have
 * @param tooLong says that they have more: their name, how much they have, and how much can be read
 */
export async function readCapture(
  uris: readonly vscode.Uri[],
  name: string,
  most: number,
  reader: WholeReader,
  tooLong: (name: string, has: string, most: string) => string,
): Promise<CaptureLocation> {
  const refused = (size: number): Error => new Error(tooLong(name, megabytes(size), megabytes(most)));
  const sizes = await Promise.all(uris.map(async (uri) => (await vscode.workspace.fs.stat(uri)).size));
  const size = sizes.reduce((sum, one) => sum + one, 0);
  if (size > most) throw refused(size);
  if (reader.isWanted()) await reader.begins({ name, bytes: size, mostBytes: most, began: Date.now() });
  const files: NamedBytes[] = [];
  let length = 0;
  for (const uri of uris) {
    if (!reader.isWanted()) throw new Error('nobody waits for it');
    const bytes = await vscode.workspace.fs.readFile(uri);
    // Some file systems do not say how long a file is before it is read.
    length += bytes.length;
    if (length > most) throw refused(length);
    files.push({ name: uri.path.slice(uri.path.lastIndexOf('/') + 1), bytes });
  }
  const [only, ...others] = files;
  return only && others.length === 0 ? { kind: 'bytes', ...only, name } : { kind: 'bytesOfFiles', files, name };
}

/** Bytes in MiB, rounded up, with the unit. */
export function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1024 / 1024).toLocaleString('en')} MiB`;
}
