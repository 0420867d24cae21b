import { createHash } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import type { StoredAnalysis } from '../core/analysis/CaptureAnalysis';
import type { StoredFrameChunk } from '../core/capture/FrameIndex';
import type { StoredPduChunk } from '../core/streams/PduIndex';
import type { KeptIndexes } from './KeptIndexes';

const SUFFIX = '.index';
/** Part of the limit that one entry may take: a single huge capture must not push out all others. */
const LARGEST_SHARE = 0.5;
/** Remains of a write that was interrupted are removed after this time, in milliseconds. */
const ABANDONED = 60 * 60 * 1000;

/**
 * Indexes of captures that were read before, in a folder of their own. An entry is found by what tells the content of the
 * capture (see `OpenedFile.key`) and by the build of the program, so that neither a changed file nor another version ever
 * gets one that is not its own. The entries used last are kept up to a limit of bytes. Failures are nobody's business: a
 * capture whose index cannot be kept is simply read again.
 */
export class IndexCache implements KeptIndexes {
  /**
   * @param folder is created when the first entry is written
   * @param mostBytes limit over all entries; 0 keeps nothing
   * @param build tells versions of the program apart
   */
  constructor(
    private readonly folder: string,
    private readonly mostBytes: number,
    private readonly build: string,
  ) {}

  /** The index of a capture with this key; undefined when there is none. */
  async load(key: string): Promise<StoredAnalysis | undefined> {
    if (this.mostBytes === 0) return undefined;
    const path = this.pathOf(key);
    try {
      const stored = joined(await readFile(path));
      const now = new Date();
      await utimes(path, now, now);
      return stored;
    } catch {
      // Not there, or not whole: an entry that cannot be read is of no use to anybody.
      await rm(path, { force: true }).catch(() => undefined);
      return undefined;
    }
  }

  /** Keeps an index, unless it is too large for the limit. */
  async store(key: string, bytesOfIndex: number, make: () => StoredAnalysis): Promise<void> {
    if (bytesOfIndex > this.mostBytes * LARGEST_SHARE) return;
    const path = this.pathOf(key);
    const unfinished = `${path}.${process.pid}.${Date.now()}.part`;
    try {
      // Names of initiators and targets stand in it: nobody else's business.
      await mkdir(this.folder, { recursive: true, mode: 0o700 });
      const file = await open(unfinished, 'wx', 0o600);
      try {
        // Part by part: requests about the capture are answered in between.
        for (const part of partsOf(make())) await file.writeFile(part);
      } finally {
        await file.close();
      }
      await rename(unfinished, path);
      await this.trim();
    } catch {
      await rm(unfinished, { force: true }).catch(() => undefined);
    }
  }

  private pathOf(key: string): string {
    const hash = createHash('sha256').update(`${this.build}\n${key}`).digest('hex');
    return join(this.folder, `${hash}${SUFFIX}`);
  }

  /** Removes the entries that were used longest ago, until the limit is kept. */
  private async trim(): Promise<void> {
    const entries: { path: string; size: number; used: number }[] = [];
    for (const name of await readdir(this.folder)) {
      const path = join(this.folder, name);
      const { size, mtimeMs } = await stat(path);
      if (name.endsWith(SUFFIX)) entries.push({ path, size, used: mtimeMs });
      else if (name.endsWith('.part') && Date.now() - mtimeMs > ABANDONED) await rm(path, { force: true });
    }
    entries.sort((one, other) => other.used - one.used);
    let total = 0;
    for (const { path, size } of entries) {
      total += size;
      if (total > this.mostBytes) await rm(path, { force: true });
    }
  }
}

/** All of a stored analysis but the chunks of its indexes, and how many of those follow. */
interface Beginning extends Omit<StoredAnalysis, 'frames' | 'pdus'> {
  readonly frames: { readonly count: number; readonly chunks: number };
  readonly pdus: { readonly count: number; readonly chunks: number };
}

/** A file is a row of parts, each behind its length (4 bytes, little-endian): the beginning, then chunk after chunk. */
function* partsOf({ frames, pdus, ...rest }: StoredAnalysis): Generator<Buffer> {
  const counted = ({ count, chunks }: { count: number; chunks: readonly unknown[] }): Beginning['frames'] => ({
    count,
    chunks: chunks.length,
  });
  const beginning: Beginning = { ...rest, frames: counted(frames), pdus: counted(pdus) };
  for (const part of [beginning, ...frames.chunks, ...pdus.chunks]) {
    const bytes = serialize(part);
    const length = Buffer.alloc(4);
    length.writeUInt32LE(bytes.length);
    yield length;
    yield bytes;
  }
}

/** Throws when parts are missing. */
function joined(bytes: Buffer): StoredAnalysis {
  let at = 0;
  const part = (): unknown => {
    const length = bytes.readUInt32LE(at);
    const end = at + 4 + length;
    if (end > bytes.length) throw new RangeError('the index is not whole');
    const value: unknown = deserialize(bytes.subarray(at + 4, end));
    at = end;
    return value;
  };
  const list = <T>(length: number): T[] => Array.from({ length }, () => part() as T);
  const { frames, pdus, ...rest } = part() as Beginning;
  return {
    ...rest,
    frames: { count: frames.count, chunks: list<StoredFrameChunk>(frames.chunks) },
    pdus: { count: pdus.count, chunks: list<StoredPduChunk>(pdus.chunks) },
  };
}
