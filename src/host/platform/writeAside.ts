import { randomBytes } from 'node:crypto';
import { open, realpath, rename, rm } from 'node:fs/promises';

/**
 * Writes pieces of text, or bytes, to a new file beside `path` and puts it in the place of `path` when it is complete. A failure, or
 * `isCancelled`, leaves what was there before, and nothing else. What `path` links to is replaced, not the link.
 * @returns false when it was cancelled
 */
export async function writeAside(
  path: string,
  pieces: AsyncIterable<string | Uint8Array>,
  isCancelled: () => boolean,
): Promise<boolean> {
  const target = await realpath(path).catch(() => path);
  const aside = `${target}.${randomBytes(6).toString('hex')}.part`;
  let isPlaced = false;
  const handle = await open(aside, 'wx');
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
