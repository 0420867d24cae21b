import { type FileHandle, mkdtemp, open, rm, rmdir, statfs, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileSource } from '../FileSource';

/** Up to this many bytes stay in memory. */
const IN_MEMORY = 4 * 1024 * 1024;
/** So much of the disk is left to others. */
const LEFT_FREE = 1024 * 1024 * 1024;
/** Bytes written between two looks at how full the disk is. */
const LOOK_EVERY = 64 * 1024 * 1024;

/**
 * Bytes that are written once and read at any place: in memory while they are few, then in a private temporary file that
 * has no name any more where the system allows that, and so is gone when the process is.
 */
export class Spool {
  length = 0;
  private parts: Uint8Array[] = [];
  private file: FileHandle | undefined;
  private path: string | undefined;
  private nextLook = 0;

  /** Appends; the bytes are the spool's own from now on. Rejects when there is no room for them. */
  async append(bytes: Uint8Array): Promise<void> {
    if (!this.file && this.length + bytes.length <= IN_MEMORY) {
      this.parts.push(bytes);
      this.length += bytes.length;
      return;
    }
    this.file ??= await this.create();
    if (this.length >= this.nextLook) {
      this.nextLook = this.length + LOOK_EVERY;
      const { bavail, bsize } = await statfs(tmpdir());
      if (bavail * bsize < LEFT_FREE + LOOK_EVERY) throw new Error('the disk for temporary files is nearly full');
    }
    await this.file.write(bytes, 0, bytes.length, this.length);
    this.length += bytes.length;
  }

  async read(offset: number, length: number, into?: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
    const wanted = Math.max(0, Math.min(length, this.length - offset));
    if (this.file) return new FileSource(this.file).read(offset, wanted, into?.subarray(0, wanted));
    if (this.parts.length > 1) this.parts = [Buffer.concat(this.parts)];
    const bytes = (this.parts[0] ?? new Uint8Array(0)).subarray(offset, offset + wanted);
    if (!into) return bytes;
    into.set(bytes);
    return into.subarray(0, bytes.length);
  }

  async close(): Promise<void> {
    this.parts = [];
    await this.file?.close();
    if (this.path !== undefined) await rm(this.path, { recursive: true, force: true });
  }

  private async create(): Promise<FileHandle> {
    const folder = await mkdtemp(join(tmpdir(), 'iscsi-trace-'));
    this.path = folder;
    const name = join(folder, 'unpacked');
    const file = await open(name, 'wx+', 0o600);
    try {
      await unlink(name);
      await rmdir(folder);
      this.path = undefined;
    } catch {
      // Windows keeps the name of an open file: it is removed when it is closed.
    }
    let at = 0;
    for (const part of this.parts) {
      await file.write(part, 0, part.length, at);
      at += part.length;
    }
    this.parts = [];
    return file;
  }
}
