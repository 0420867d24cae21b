import { constants, createGunzip, type Gunzip } from 'node:zlib';
import { type Unpacker, UnpackError } from './Unpacker';

/** Unpacks gzip files, also of several members. zlib checks length and checksum of each. */
export class GzipUnpacker implements Unpacker {
  private readonly gunzip: Gunzip = createGunzip({ chunkSize: 256 * 1024 });
  private emit: (unpacked: Uint8Array) => void = () => undefined;
  private failed: ((error: Error) => void) | undefined;
  private ended: (() => void) | undefined;
  private over = false;

  constructor() {
    this.gunzip.on('data', (unpacked: Uint8Array) => this.emit(unpacked));
    this.gunzip.on('error', (error: NodeJS.ErrnoException) => {
      const cut = error.errno === constants.Z_BUF_ERROR;
      this.failed?.(new UnpackError(cut ? 'the data ends in the middle' : `the data is damaged: ${error.message}`));
    });
    this.gunzip.on('end', () => {
      this.over = true;
      this.ended?.();
    });
  }

  push(bytes: Uint8Array, emit: (unpacked: Uint8Array) => void): Promise<void> {
    this.emit = emit;
    // What follows a member and is no other one has been passed over.
    if (this.over) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.failed = reject;
      this.ended = resolve;
      this.gunzip.write(bytes, () => resolve());
    });
  }

  end(emit: (unpacked: Uint8Array) => void): Promise<void> {
    this.emit = emit;
    if (this.over) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.failed = reject;
      this.ended = resolve;
      this.gunzip.end();
    });
  }

  close(): void {
    this.gunzip.destroy();
  }
}
