/** Frames of one chunk: 2^14 keeps growth cheap and a chunk (under 1 MB) a reasonable allocation. */
const CHUNK_BITS = 14;
const CHUNK_SIZE = 1 << CHUNK_BITS;
const CHUNK_MASK = CHUNK_SIZE - 1;

/** The columns of the index, one entry a frame. Added up they are `BYTES_PER_FRAME`. */
class FrameChunk {
  /** Offset of the frame's first byte in the file. */
  readonly fileOffset = new Float64Array(CHUNK_SIZE);
  /** Seconds since the epoch; NaN when the record carries no time. */
  readonly seconds = new Float64Array(CHUNK_SIZE);
  readonly nanoseconds = new Uint32Array(CHUNK_SIZE);
  readonly captured = new Uint32Array(CHUNK_SIZE);
  readonly original = new Uint32Array(CHUNK_SIZE);
  readonly interfaceIndex = new Uint16Array(CHUNK_SIZE);
  /** FrameFlag bits. */
  readonly flags = new Uint8Array(CHUNK_SIZE);
  /** TCP stream index times two plus the direction, plus one; 0 for frames that are not TCP. */
  readonly direction = new Uint32Array(CHUNK_SIZE);
  /** Position of the TCP payload in its direction, as the relative sequence number (1 is the first data byte). */
  readonly position = new Float64Array(CHUNK_SIZE);
  /** First byte of the TCP payload within the frame. */
  readonly payloadStart = new Uint32Array(CHUNK_SIZE);
  /** TCP payload by the length the headers declare; may exceed what was captured. */
  readonly payloadLength = new Uint32Array(CHUNK_SIZE);
  /** First PDU (index plus one) that this frame carries a part of; 0 for none. */
  readonly firstPdu = new Uint32Array(CHUNK_SIZE);
  /** Next frame of the same stream and direction (index plus one); 0 for none. */
  readonly nextInDirection = new Uint32Array(CHUNK_SIZE);
}

/** What the index remembers of a frame besides numbers. */
export const FrameFlag = {
  /** Every payload byte had been seen before. */
  retransmission: 1,
  /** The payload came after a hole in its direction that was not filled at that time. */
  afterHole: 2,
  /** The payload filled a hole that later segments had left. */
  outOfOrder: 4,
} as const;

/** Memory of the index for one frame, in bytes. */
export const BYTES_PER_FRAME = 8 + 8 + 4 + 4 + 4 + 2 + 1 + 4 + 8 + 4 + 4 + 4 + 4;

/**
 * What is kept of every frame: numbers in typed arrays, never bytes. Frames are counted from 0 here; people count from 1.
 */
export class FrameIndex {
  private readonly chunks: FrameChunk[] = [];
  private count = 0;

  get length(): number {
    return this.count;
  }

  /** Adds a frame and returns its index. */
  add(
    fileOffset: number,
    seconds: number,
    nanoseconds: number,
    captured: number,
    original: number,
    interfaceIndex: number,
  ): number {
    const index = this.count++;
    let chunk = this.chunks[index >>> CHUNK_BITS];
    if (!chunk) {
      chunk = new FrameChunk();
      this.chunks.push(chunk);
    }
    const at = index & CHUNK_MASK;
    chunk.fileOffset[at] = fileOffset;
    chunk.seconds[at] = seconds;
    chunk.nanoseconds[at] = nanoseconds;
    chunk.captured[at] = captured;
    chunk.original[at] = original;
    chunk.interfaceIndex[at] = interfaceIndex;
    return index;
  }

  /** Notes where the frame's TCP payload stands in its direction. */
  setTcp(index: number, direction: number, position: number, payloadStart: number, payloadLength: number): void {
    const chunk = this.chunkOf(index);
    const at = index & CHUNK_MASK;
    chunk.direction[at] = direction + 1;
    chunk.position[at] = position;
    chunk.payloadStart[at] = payloadStart;
    chunk.payloadLength[at] = payloadLength;
  }

  setNextInDirection(index: number, next: number): void {
    this.chunkOf(index).nextInDirection[index & CHUNK_MASK] = next + 1;
  }

  addFlag(index: number, flag: number): void {
    const chunk = this.chunkOf(index);
    const at = index & CHUNK_MASK;
    chunk.flags[at] = (chunk.flags[at] ?? 0) | flag;
  }

  /** Notes the first PDU that the frame carries a part of; later PDUs of the same frame do not replace it. */
  setFirstPdu(index: number, pdu: number): void {
    const chunk = this.chunkOf(index);
    const at = index & CHUNK_MASK;
    if (chunk.firstPdu[at] === 0) chunk.firstPdu[at] = pdu + 1;
  }

  fileOffset(index: number): number {
    return this.chunkOf(index).fileOffset[index & CHUNK_MASK] ?? 0;
  }
  seconds(index: number): number {
    return this.chunkOf(index).seconds[index & CHUNK_MASK] ?? 0;
  }
  nanoseconds(index: number): number {
    return this.chunkOf(index).nanoseconds[index & CHUNK_MASK] ?? 0;
  }
  captured(index: number): number {
    return this.chunkOf(index).captured[index & CHUNK_MASK] ?? 0;
  }
  original(index: number): number {
    return this.chunkOf(index).original[index & CHUNK_MASK] ?? 0;
  }
  interfaceIndex(index: number): number {
    return this.chunkOf(index).interfaceIndex[index & CHUNK_MASK] ?? 0;
  }
  flags(index: number): number {
    return this.chunkOf(index).flags[index & CHUNK_MASK] ?? 0;
  }
  /** Stream index times two plus direction; -1 for frames that are not TCP. */
  direction(index: number): number {
    return (this.chunkOf(index).direction[index & CHUNK_MASK] ?? 0) - 1;
  }
  position(index: number): number {
    return this.chunkOf(index).position[index & CHUNK_MASK] ?? 0;
  }
  payloadStart(index: number): number {
    return this.chunkOf(index).payloadStart[index & CHUNK_MASK] ?? 0;
  }
  payloadLength(index: number): number {
    return this.chunkOf(index).payloadLength[index & CHUNK_MASK] ?? 0;
  }
  /** First PDU that the frame carries a part of; -1 for none. */
  firstPdu(index: number): number {
    return (this.chunkOf(index).firstPdu[index & CHUNK_MASK] ?? 0) - 1;
  }
  /** Next frame of the same stream and direction; -1 for none. */
  nextInDirection(index: number): number {
    return (this.chunkOf(index).nextInDirection[index & CHUNK_MASK] ?? 0) - 1;
  }

  private chunkOf(index: number): FrameChunk {
    const chunk = this.chunks[index >>> CHUNK_BITS];
    if (!chunk || index >= this.count) throw new RangeError(`no frame ${index + 1}`);
    return chunk;
  }
}
