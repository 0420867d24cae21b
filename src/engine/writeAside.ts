import { randomBytes } from 'node:crypto';
import { open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename } from 'node:path';

/**
 * Writes pieces of text, or bytes, to a new file beside `path` and puts it in the place of `path` when it is complete. A failure, or
 * `isCancelled`, leaves what was there before, and nothing else. What `path` links to is replaced, not the link.
 * @param openFile opens the new file; tests hand over one that fails
 * @returns false when it was cancelled
 */
export async function writeAside(
  path: string,
  pieces: AsyncIterable<string | Uint8Array>,
  isCancelled: () => boolean,
  openFile: typeof open = open,
): Promise<boolean> {
  const target = await realpath(path).catch(() => path);
  // A folder or a device must not be pushed out of its place.
  const facts = await stat(target).catch(() => undefined);
  if (facts && !facts.isFile()) throw new Error(`${basename(target)} is not a file.`);
  const aside = `${target}.${randomBytes(6).toString('hex')}.part`;
  let isPlaced = false;
  const handle = await openFile(aside, 'wx');
  try {
    try {
      for await (const piece of pieces) {
        if (isCancelled()) return false;
        await handle.writeFile(piece);
      }
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (isCancelled()) return false;
    await rename(aside, target);
    isPlaced = true;
    return true;
  } finally {
    if (!isPlaced) await rm(aside, { force: true });
  }
}
