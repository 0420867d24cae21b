/** Takes the bytes of a compressed file from front to back and gives those it was made of. */
export interface Unpacker {
  /**
   * Unpacks what the next bytes complete.
   * @param emit takes what was unpacked; the bytes may be used again after the call
   * @throws UnpackError when the data is damaged; what came before has been emitted
   */
  push(bytes: Uint8Array, emit: (unpacked: Uint8Array) => void): Promise<void>;
  /** The file has ended. Throws UnpackError when something is missing. */
  end(emit: (unpacked: Uint8Array) => void): Promise<void>;
  close(): void;
}

/** Compressed data that cannot be unpacked any further; the message says why, without a full stop. */
export class UnpackError extends Error {
  override readonly name = 'UnpackError';
}
