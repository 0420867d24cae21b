import * as vscode from 'vscode';
import type { CaptureLocation, NamedBytes } from '../../messages/engine';

/**
 * Reads files whole, through VS Code's file systems.
 * @param most bytes that all of them together may have
 * @param where the files are, for the message when they have more: "from this kind of folder"
 */
export async function readCapture(
  uris: readonly vscode.Uri[],
  name: string,
  most: number,
  where: string,
): Promise<CaptureLocation> {
  const sizes = await Promise.all(uris.map(async (uri) => (await vscode.workspace.fs.stat(uri)).size));
  const size = sizes.reduce((sum, one) => sum + one, 0);
  if (size > most) throw tooLong(name, size, most, where);
  const files: NamedBytes[] = [];
  let length = 0;
  for (const uri of uris) {
    const bytes = await vscode.workspace.fs.readFile(uri);
    // Some file systems do not say how long a file is before it is read.
    length += bytes.length;
    if (length > most) throw tooLong(name, length, most, where);
    files.push({ name: uri.path.slice(uri.path.lastIndexOf('/') + 1), bytes });
  }
  const [only, ...others] = files;
  return only && others.length === 0 ? { kind: 'bytes', ...only, name } : { kind: 'bytesOfFiles', files, name };
}

function tooLong(name: string, size: number, most: number, where: string): Error {
  const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1024 / 1024).toLocaleString('en')} MiB`;
  return new Error(
    vscode.l10n.t('{0} has {1}; {2} up to {3} can be read.', name, megabytes(size), where, megabytes(most)),
  );
}
