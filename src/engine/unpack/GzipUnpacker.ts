import { constants, createGunzip, type Gunzip } from 'node:zlib';
import { gzipDamage } from './gzipReasons';
import { type Emit, type Unpacker, UnpackEndError, UnpackError } from './Unpacker';

/**
 * Unpacks gzip files, also of several members. zlib checks length and checksum of each. Of a push that fails nothing is
 * emitted, because zlib's wrapper forgets a part of it: whoever wants that gives the bytes to another one, one by one.
 */
export class GzipUnpacker implements Unpacker {
  consumed = 0;
  mismatch: UnpackError | undefined;
  private readonly gunzip: Gunzip = createGunzip({ chunkSize: 256 * 1024 });
  private unpacked: Uint8Array[] = [];
  private failed: ((error: Error) => void) | undefined;
  private ended: (() => void) | undefined;
  private over = false;

  constructor() {
    this.gunzip.on('data', (unpacked: Uint8Array) => this.unpacked.push(unpacked));
    this.gunzip.on('error', (error: NodeJS.ErrnoException) => {
      this.failed?.(
        error.errno === constants.Z_BUF_ERROR
          ? new UnpackEndError('the data ends in the middle')
          : new UnpackError(gzipDamage(error.message)),
      );
    });
    this.gunzip.on('end', () => {
      this.over = true;
      this.ended?.();
    });
  }

  async push(bytes: Uint8Array, emit: Emit): Promise<void> {
    const offset = this.consumed;
    this.consumed += bytes.length;
    if (this.over) return this.behind(bytes, offset);
    await this.run((done) => this.gunzip.write(bytes, done), emit);
    // Zeros behind the last member are padding, which zlib leaves to us.
    if (this.over) this.behind(bytes.subarray(this.gunzip.bytesWritten - offset), this.gunzip.bytesWritten);
  }

  end(emit: Emit): Promise<void> {
    if (this.over) return Promise.resolve();
    return this.run(() => this.gunzip.end(), emit);
  }

  close(): void {
    this.gunzip.destroy();
  }

  private async run(start: (done: () => void) => void, emit: Emit): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.failed = reject;
      this.ended = resolve;
      start(resolve);
    });
    for (const part of this.unpacked.splice(0)) await emit(part);
  }

  private behind(bytes: Uint8Array, offset: number): void {
    const at = bytes.findIndex((byte) => byte !== 0);
    if (at >= 0) this.mismatch ??= new UnpackError('bytes follow that are no gzip data', offset + at);
  }
}
