/** Takes unpacked bytes; they may be used again when its promise resolves. What it rejects with ends the unpacking. */
export type Emit = (unpacked: Uint8Array) => Promise<void>;

/** Takes the bytes of a compressed file from front to back and gives those it was made of. */
export interface Unpacker {
  /** Offset in the compressed file behind what has been unpacked, as exactly as is known. */
  readonly consumed: number;
  /** The first checksum or length that does not fit what was unpacked. Unpacking goes on behind it. */
  readonly mismatch?: UnpackError | undefined;
  /**
   * Unpacks what the next bytes complete. A few bytes can become gigabytes, so they are emitted piece by piece.
   * @throws UnpackError when the data is damaged; what came before has been emitted
   */
  push(bytes: Uint8Array, emit: Emit): Promise<void>;
  /** The file has ended. Throws UnpackError when something is missing. */
  end(emit: Emit): Promise<void>;
  close(): void;
}

/** What is wrong with compressed data; the message says it without a full stop. */
export class UnpackError extends Error {
  override readonly name = 'UnpackError';

  /** @param offset where in the compressed file, when that is known better than by what was consumed */
  constructor(
    message: string,
    readonly offset?: number,
  ) {
    super(message);
  }
}

/** The data of a compressed file ends before it should. */
export class UnpackEndError extends UnpackError {}
