import { realpath, stat } from 'node:fs/promises';
import type * as vscode from 'vscode';

/** What a file is known by, whatever path leads to it; its address where there is none yet. */
export async function identityOf(file: vscode.Uri): Promise<string> {
  if (file.scheme !== 'file') return file.toString();
  try {
    const { dev, ino } = await stat(file.fsPath, { bigint: true });
    return ino === 0n ? await realpath(file.fsPath) : `${dev} ${ino}`;
  } catch {
    return file.fsPath;
  }
}
