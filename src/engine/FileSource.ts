import type { FileHandle } from 'node:fs/promises';
import type { ByteSource } from '../core/capture/ByteSource';
import { fileTurns } from './FileTurns';

/** A file on disk, read by ranges. The handle was opened for reading only and is closed by whoever opened it. */
export class FileSource implements ByteSource {
  constructor(private readonly file: FileHandle) {}

  async size(): Promise<number> {
    return (await fileTurns.take(() => this.file.stat())).size;
  }

  read(offset: number, length: number, into?: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
    return fileTurns.take(() => this.readNow(offset, length, into));
  }

  private async readNow(offset: number, length: number, into?: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
    const bytes = into ?? new Uint8Array(length);
    let filled = 0;
    // A read may bring less than asked for (network file systems); only 0 means the end.
    while (filled < length) {
      const { bytesRead } = await this.file.read(bytes, filled, length - filled, offset + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return filled === length ? bytes : bytes.subarray(0, filled);
  }
}
