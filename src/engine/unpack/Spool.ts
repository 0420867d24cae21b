import { type FileHandle, mkdtemp, open, rm, rmdir, statfs, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileSource } from '../FileSource';
import { MemoryPages } from './MemoryPages';

/** Up to this many bytes stay in memory. */
const IN_MEMORY = 4 * 1024 * 1024;
/** So much of the disk is left to others: this many bytes, or this share of a small disk. */
const LEFT_FREE = 1024 * 1024 * 1024;
const LEFT_SHARE = 0.1;
/** Bytes written between two looks at how full the disk is. */
const LOOK_EVERY = 16 * 1024 * 1024;

/** A file to write to and read from, and its folder where that has to be removed when the file is closed. */
export interface SpoolFile {
  readonly file: FileHandle;
  readonly folder?: string;
}

/**
 * Bytes that are written once and read at any place: in memory while they are few, then in a private temporary file that
 * has no name any more where the system allows that, and so is gone when the process is.
 */
export class Spool {
  length = 0;
  private readonly memory = new MemoryPages();
  private file: FileHandle | undefined;
  private path: string | undefined;
  private nextLook = 0;

  /** @param create makes the temporary file when it is needed; tests make one without room */
  constructor(private readonly create: () => Promise<SpoolFile> = temporaryFile) {}

  /** Appends. Rejects when there is no room for them. */
  async append(bytes: Uint8Array): Promise<void> {
    if (!this.file && this.length + bytes.length <= IN_MEMORY) {
      this.memory.append(bytes);
      this.length += bytes.length;
      return;
    }
    if (this.length >= this.nextLook) {
      this.nextLook = this.length + LOOK_EVERY;
      const { bavail, blocks, bsize } = await statfs(tmpdir());
      const left = Math.min(LEFT_FREE, blocks * bsize * LEFT_SHARE);
      // Some file systems do not tell how large they are.
      if (blocks > 0 && bavail * bsize < left + LOOK_EVERY) throw noRoom();
    }
    this.file ??= await this.moveToFile();
    await writeAll(this.file, bytes, this.length);
    this.length += bytes.length;
  }

  async read(offset: number, length: number, into?: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
    const wanted = Math.max(0, Math.min(length, this.length - offset));
    if (this.file) return new FileSource(this.file).read(offset, wanted, into?.subarray(0, wanted));
    return this.memory.read(offset, wanted, into);
  }

  async close(): Promise<void> {
    this.memory.clear();
    await this.file?.close();
    if (this.path !== undefined) await rm(this.path, { recursive: true, force: true });
  }

  /** What is in memory goes to the file; it stays there when the file cannot take it. */
  private async moveToFile(): Promise<FileHandle> {
    const { file, folder } = await this.create();
    this.path = folder;
    try {
      let at = 0;
      for (const part of this.memory.parts()) {
        await writeAll(file, part, at);
        at += part.length;
      }
    } catch (error) {
      await file.close();
      throw error;
    }
    this.memory.clear();
    return file;
  }
}

async function temporaryFile(): Promise<SpoolFile> {
  const folder = await mkdtemp(join(tmpdir(), 'iscsi-trace-'));
  const name = join(folder, 'unpacked');
  const file = await open(name, 'wx+', 0o600);
  try {
    await unlink(name);
    await rmdir(folder);
    return { file };
  } catch {
    // Windows keeps the name of an open file: it is removed when it is closed.
    return { file, folder };
  }
}

/** A disk that is nearly full takes a part of what is written before it refuses. */
async function writeAll(file: FileHandle, bytes: Uint8Array, at: number): Promise<void> {
  try {
    for (let from = 0; from < bytes.length;) {
      const { bytesWritten } = await file.write(bytes, from, bytes.length - from, at + from);
      if (bytesWritten === 0) throw noRoom();
      from += bytesWritten;
    }
  } catch (error) {
    throw error instanceof Error && 'code' in error && error.code === 'ENOSPC' ? noRoom() : error;
  }
}

function noRoom(): Error {
  return new Error(`the disk for temporary files (${tmpdir()}) is nearly full`);
}
