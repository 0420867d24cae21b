import { createHash } from 'node:crypto';
import { type BigIntStats, constants } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { FileSource } from './FileSource';
import { fileTurns } from './FileTurns';

/** Bytes at the beginning and before the end that are hashed to tell whether a file is still the one that was read. */
const SAMPLE_LENGTH = 64 * 1024;

/**
 * What has become of a file since it was looked at last.
 * - `grown`: bytes were added, those before are the same.
 * - `changed`: another file stands in its place, it shrank, or its bytes were changed.
 * - `deleted`: the path leads nowhere; what was opened can still be read where the system allows it.
 */
export type FileChange = 'same' | 'grown' | 'changed' | 'deleted';

/** A capture file that was opened, for reading only, and is watched while it is open. */
export class OpenedFile {
  readonly source: FileSource;
  /** Size and modification time as they were looked at last. */
  size = 0;
  modified = 0n;
  /** Hash of samples of the first `size` bytes. */
  private fingerprint = '';

  private constructor(
    readonly path: string,
    private readonly handle: FileHandle,
    private readonly identity: BigIntStats,
  ) {
    this.source = new FileSource(handle);
  }

  /** Opens the file. Rejects when there is none, it may not be read, or it is a folder, a pipe or a device. */
  static async open(path: string): Promise<OpenedFile> {
    // Opening a pipe that nobody writes to would wait for ever, and with it a thread that all extensions share.
    const handle = await fileTurns.take(() => open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)));
    try {
      const facts = await handle.stat({ bigint: true });
      if (facts.isDirectory()) throw new Error(`${basename(path)} is a folder.`);
      if (!facts.isFile()) throw new Error(`${basename(path)} is not a file but a pipe or a device.`);
      const file = new OpenedFile(path, handle, facts);
      await file.look();
      return file;
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  get name(): string {
    return basename(this.path);
  }

  /** What tells this content from any other, without reading all of it: size, time of the last write, samples. */
  get key(): string {
    return `${this.size} ${this.modified} ${this.fingerprint}`;
  }

  /** Finds out what has become of the file, and remembers it as it is now. */
  async check(): Promise<FileChange> {
    let now: BigIntStats;
    try {
      now = await fileTurns.take(() => stat(this.path, { bigint: true }));
    } catch (error) {
      // Other failures (a network share that does not answer) say nothing about the file.
      return isMissing(error) ? 'deleted' : 'same';
    }
    if (now.ino !== this.identity.ino || now.dev !== this.identity.dev) return 'changed';
    const size = Number(now.size);
    if (size === this.size && now.mtimeNs === this.modified) return 'same';
    if (size < this.size) return 'changed';
    // Written over in place, a file may be longer and still be another one.
    if ((await this.sampled(this.size)) !== this.fingerprint) return 'changed';
    const grown = size > this.size;
    await this.look();
    return grown ? 'grown' : 'same';
  }

  close(): Promise<void> {
    return this.handle.close();
  }

  private async look(): Promise<void> {
    const { size, mtimeNs } = await this.handle.stat({ bigint: true });
    this.size = Number(size);
    this.modified = mtimeNs;
    this.fingerprint = await this.sampled(this.size);
  }

  private async sampled(end: number): Promise<string> {
    const hash = createHash('sha256');
    hash.update(await this.source.read(0, Math.min(SAMPLE_LENGTH, end)));
    const from = Math.max(0, end - SAMPLE_LENGTH);
    hash.update(await this.source.read(from, end - from));
    return hash.digest('hex');
  }
}

/** The name of a file without its folders. */
export function nameOf(path: string): string {
  return basename(path);
}

/** What can be said of a file without opening it. */
export async function outsideOf(path: string): Promise<string> {
  try {
    const { ino, size, mtimeMs } = await stat(path);
    return `${ino} ${size} ${mtimeMs}`;
  } catch (error) {
    return String(error);
  }
}

/** True for an error that says that a path leads nowhere. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
