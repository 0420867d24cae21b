import { createReadStream } from 'node:fs';
import { type FileHandle, mkdtemp, open, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** What stands for standard input in place of a name. */
export const STANDARD_INPUT = '-';

/**
 * Opens a file for reading. A pipe, which cannot be read twice, is taken to its end into a temporary file first, that nobody
 * else can read and that is gone with its handle. Rejects with Node's errors.
 */
export async function openInput(name: string): Promise<FileHandle> {
  const isPipe = name === STANDARD_INPUT || !(await stat(name)).isFile();
  if (!isPipe) return open(name, 'r');
  if (name !== STANDARD_INPUT && (await stat(name)).isDirectory()) return open(name, 'r');
  const folder = await mkdtemp(path.join(tmpdir(), 'iscsi-trace-'));
  try {
    const copy = await open(path.join(folder, 'input'), 'wx+', 0o600);
    try {
      const input = name === STANDARD_INPUT ? process.stdin : createReadStream(name);
      for await (const piece of input) await copy.appendFile(piece as Buffer);
      return copy;
    } catch (error) {
      await copy.close();
      throw error;
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
