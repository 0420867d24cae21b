import type { CaptureNotice } from './CaptureReader';

/** What is known of the compressed file that a source unpacks. */
export interface PackedFacts {
  /** "gzip" */
  readonly compression: string;
  /** Bytes of the compressed file that have been unpacked. */
  readonly bytesRead: number;
  /** Why not all of it can be unpacked. */
  readonly notice?: CaptureNotice;
}

/**
 * Where a capture's bytes come from: a file, a buffer, a remote file system. Two methods are all that the readers need, so
 * that nothing ever has to hold the whole file.
 */
export interface ByteSource {
  /** Bytes the source holds now; may grow between calls while a capture is being written. */
  size(): Promise<number>;
  /** Present when the bytes come out of a compressed file. */
  readonly packed?: PackedFacts;
  /**
   * Bytes from `offset` on, at most `length`; fewer only where the source ends. Rejects when the source cannot be read any
   * more.
   * @param into room for `length` bytes that a source which has to copy puts them into, so that a pass over gigabytes
   *     allocates nothing; the result then lies in it. Sources that have the bytes in memory hand out those.
   */
  read(offset: number, length: number, into?: Uint8Array<ArrayBuffer>): Promise<Uint8Array>;
}

/** A source over bytes that are in memory already. */
export class MemorySource implements ByteSource {
  constructor(private readonly bytes: Uint8Array) {}

  size(): Promise<number> {
    return Promise.resolve(this.bytes.length);
  }

  read(offset: number, length: number): Promise<Uint8Array> {
    return Promise.resolve(this.bytes.subarray(offset, offset + length));
  }
}
