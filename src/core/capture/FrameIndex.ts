import { Column } from '../bytes/Column';

/** Frames of one chunk: 2^14 keeps growth cheap and a chunk (about half a megabyte) a reasonable allocation. */
const CHUNK_BITS = 14;
const CHUNK_SIZE = 1 << CHUNK_BITS;
const CHUNK_MASK = CHUNK_SIZE - 1;

/** Doubles hold whole nanoseconds exactly up to here (104 days). */
const LONGEST_SPAN = Number.MAX_SAFE_INTEGER;

/** What the index remembers of a frame besides numbers. */
export const FrameFlag = {
  /** Every payload byte had been seen before. */
  retransmission: 1,
  /** The payload came after a hole in its direction that was not filled at that time. */
  afterHole: 2,
  /** The payload filled a hole that later segments had left. */
  outOfOrder: 4,
} as const;

/** The columns of the index with their narrowest widths in bytes, apart from those of the time. */
const COLUMNS = {
  /** Offset of the frame's first byte in the file, counted from that of the chunk's first frame. */
  fileOffset: 4,
  captured: 2,
  /** Bytes on the wire beyond those captured. */
  cut: 0,
  interfaceIndex: 0,
  /** FrameFlag bits. */
  flags: 0,
  /** TCP stream index times two plus the direction, plus one; 0 for frames that are not TCP. */
  direction: 1,
  /** Position of the TCP payload in its direction, as the relative sequence number (1 is the first data byte). */
  position: 4,
  /** First byte of the TCP payload within the frame. */
  payloadStart: 1,
  /** Bytes on the wire behind the TCP payload (padding of short frames). */
  trailer: 0,
  /** First PDU (index plus one) that this frame carries a part of; 0 for none. */
  firstPdu: 4,
  /** Distance to the next frame of the same stream and direction; 0 for none. */
  nextInDirection: 1,
} as const;

type ColumnName = keyof typeof COLUMNS;
const COLUMN_NAMES = Object.keys(COLUMNS) as ColumnName[];

/**
 * Memory of the index for one frame, in bytes: of a usual capture, and at most, when every column of a chunk had to become
 * as wide as its numbers can need (offsets and positions beyond 32 bits, times more than 104 days apart).
 */
export const BYTES_PER_FRAME = 8 + COLUMN_NAMES.reduce((sum, name) => sum + COLUMNS[name], 0);
export const MOST_BYTES_PER_FRAME = 12 + 8 + 4 + 4 + 2 + 1 + 4 + 8 + 4 + 8 + 4 + 4;

/** One chunk of the index as it is stored. */
export interface StoredFrameChunk {
  readonly baseOffset: number;
  readonly baseSeconds: number;
  readonly times: Float64Array;
  readonly nanoseconds: Uint32Array | undefined;
  readonly columns: Readonly<Record<ColumnName, ReturnType<Column['stored']>>>;
}

class FrameChunk {
  fileOffset = new Column(CHUNK_SIZE, COLUMNS.fileOffset);
  captured = new Column(CHUNK_SIZE, COLUMNS.captured);
  cut = new Column(CHUNK_SIZE, COLUMNS.cut);
  interfaceIndex = new Column(CHUNK_SIZE, COLUMNS.interfaceIndex);
  flags = new Column(CHUNK_SIZE, COLUMNS.flags);
  direction = new Column(CHUNK_SIZE, COLUMNS.direction);
  position = new Column(CHUNK_SIZE, COLUMNS.position);
  payloadStart = new Column(CHUNK_SIZE, COLUMNS.payloadStart);
  trailer = new Column(CHUNK_SIZE, COLUMNS.trailer);
  firstPdu = new Column(CHUNK_SIZE, COLUMNS.firstPdu);
  nextInDirection = new Column(CHUNK_SIZE, COLUMNS.nextInDirection);

  /**
   * Nanoseconds since `baseSeconds`, NaN without a time. When the times of a chunk lie too far apart for that,
   * `nanoseconds` exists and these are whole seconds since the epoch.
   */
  times = new Float64Array(CHUNK_SIZE);
  nanoseconds: Uint32Array | undefined;
  baseSeconds = NaN;

  constructor(readonly baseOffset: number) {}

  setTime(at: number, seconds: number, nanoseconds: number): void {
    if (this.nanoseconds !== undefined) {
      this.times[at] = seconds;
      this.nanoseconds[at] = Number.isNaN(seconds) ? 0 : nanoseconds;
      return;
    }
    if (Number.isNaN(this.baseSeconds)) this.baseSeconds = seconds;
    const time = (seconds - this.baseSeconds) * 1e9 + nanoseconds;
    if (time > LONGEST_SPAN || time < -LONGEST_SPAN) this.splitTimes(at, seconds, nanoseconds);
    else this.times[at] = time;
  }

  seconds(at: number): number {
    const time = this.times[at];
    if (this.nanoseconds !== undefined) return time;
    const seconds = Math.floor(time / 1e9);
    // The quotient may have been rounded up to the next whole number.
    return this.baseSeconds + (seconds * 1e9 > time ? seconds - 1 : seconds);
  }

  nanosecondsOf(at: number): number {
    if (this.nanoseconds !== undefined) return this.nanoseconds[at];
    const time = this.times[at];
    if (Number.isNaN(time)) return 0;
    const rest = time - Math.floor(time / 1e9) * 1e9;
    return rest < 0 ? rest + 1e9 : rest;
  }

  get byteLength(): number {
    const columns = COLUMN_NAMES.reduce((sum, name) => sum + this[name].byteLength, 0);
    return columns + this.times.byteLength + (this.nanoseconds?.byteLength ?? 0);
  }

  private splitTimes(at: number, seconds: number, nanoseconds: number): void {
    const wholes = new Float64Array(CHUNK_SIZE);
    const rests = new Uint32Array(CHUNK_SIZE);
    for (let before = 0; before < at; before++) {
      wholes[before] = this.seconds(before);
      rests[before] = this.nanosecondsOf(before);
    }
    wholes[at] = seconds;
    rests[at] = nanoseconds;
    this.times = wholes;
    this.nanoseconds = rests;
  }
}

/**
 * What is kept of every frame: numbers in typed arrays, never bytes. Frames are counted from 0 here; people count from 1.
 */
export class FrameIndex {
  private readonly chunks: FrameChunk[] = [];
  private count = 0;

  get length(): number {
    return this.count;
  }

  /** Memory of the index, in bytes. */
  get byteLength(): number {
    return this.chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0);
  }

  /** Adds a frame and returns its index. `seconds` is NaN when the record carries no time. */
  add(
    fileOffset: number,
    seconds: number,
    nanoseconds: number,
    captured: number,
    original: number,
    interfaceIndex: number,
  ): number {
    const index = this.count++;
    const at = index & CHUNK_MASK;
    let chunk = this.chunks[index >>> CHUNK_BITS];
    if (chunk === undefined) {
      chunk = new FrameChunk(fileOffset);
      this.chunks.push(chunk);
    }
    chunk.fileOffset.set(at, fileOffset - chunk.baseOffset);
    chunk.setTime(at, seconds, nanoseconds);
    chunk.captured.set(at, captured);
    if (original !== captured) chunk.cut.set(at, original - captured);
    if (interfaceIndex !== 0) chunk.interfaceIndex.set(at, interfaceIndex);
    return index;
  }

  /** Notes where the frame's TCP payload stands in its direction. */
  setTcp(index: number, direction: number, position: number, payloadStart: number, payloadLength: number): void {
    const chunk = this.chunkOf(index);
    const at = index & CHUNK_MASK;
    chunk.direction.set(at, direction + 1);
    chunk.position.set(at, position);
    chunk.payloadStart.set(at, payloadStart);
    chunk.trailer.set(at, chunk.captured.get(at) + chunk.cut.get(at) - payloadStart - payloadLength);
  }

  /** `next` is the index of a later frame. */
  setNextInDirection(index: number, next: number): void {
    this.chunkOf(index).nextInDirection.set(index & CHUNK_MASK, next - index);
  }

  addFlag(index: number, flag: number): void {
    const { flags } = this.chunkOf(index);
    const at = index & CHUNK_MASK;
    flags.set(at, flags.get(at) | flag);
  }

  /** Notes the first PDU that the frame carries a part of; later PDUs of the same frame do not replace it. */
  setFirstPdu(index: number, pdu: number): void {
    const { firstPdu } = this.chunkOf(index);
    const at = index & CHUNK_MASK;
    if (firstPdu.get(at) === 0) firstPdu.set(at, pdu + 1);
  }

  fileOffset(index: number): number {
    const chunk = this.chunkOf(index);
    return chunk.baseOffset + chunk.fileOffset.get(index & CHUNK_MASK);
  }
  /** Whole seconds since the epoch; NaN when the record carries no time. */
  seconds(index: number): number {
    return this.chunkOf(index).seconds(index & CHUNK_MASK);
  }
  /** 0 to 999,999,999. */
  nanoseconds(index: number): number {
    return this.chunkOf(index).nanosecondsOf(index & CHUNK_MASK);
  }
  captured(index: number): number {
    return this.chunkOf(index).captured.get(index & CHUNK_MASK);
  }
  /** Bytes that the frame had on the wire. */
  original(index: number): number {
    const chunk = this.chunkOf(index);
    const at = index & CHUNK_MASK;
    return chunk.captured.get(at) + chunk.cut.get(at);
  }
  interfaceIndex(index: number): number {
    return this.chunkOf(index).interfaceIndex.get(index & CHUNK_MASK);
  }
  flags(index: number): number {
    return this.chunkOf(index).flags.get(index & CHUNK_MASK);
  }
  /** Stream index times two plus direction; -1 for frames that are not TCP. */
  direction(index: number): number {
    return this.chunkOf(index).direction.get(index & CHUNK_MASK) - 1;
  }
  position(index: number): number {
    return this.chunkOf(index).position.get(index & CHUNK_MASK);
  }
  payloadStart(index: number): number {
    return this.chunkOf(index).payloadStart.get(index & CHUNK_MASK);
  }
  /** TCP payload by the length the headers declare; may exceed what was captured. */
  payloadLength(index: number): number {
    const chunk = this.chunkOf(index);
    const at = index & CHUNK_MASK;
    // Frames that are not TCP have no payload of it.
    if (chunk.direction.get(at) === 0) return 0;
    return chunk.captured.get(at) + chunk.cut.get(at) - chunk.payloadStart.get(at) - chunk.trailer.get(at);
  }
  /** First PDU that the frame carries a part of; -1 for none. */
  firstPdu(index: number): number {
    return this.chunkOf(index).firstPdu.get(index & CHUNK_MASK) - 1;
  }
  /** Next frame of the same stream and direction; -1 for none. */
  nextInDirection(index: number): number {
    const distance = this.chunkOf(index).nextInDirection.get(index & CHUNK_MASK);
    return distance === 0 ? -1 : index + distance;
  }

  /** The index as plain data and typed arrays, to be stored. */
  stored(): { readonly count: number; readonly chunks: readonly StoredFrameChunk[] } {
    const chunks = this.chunks.map((chunk): StoredFrameChunk => {
      const { baseOffset, baseSeconds, times, nanoseconds } = chunk;
      const columns = Object.fromEntries(COLUMN_NAMES.map((name) => [name, chunk[name].stored()]));
      return { baseOffset, baseSeconds, times, nanoseconds, columns: columns as StoredFrameChunk['columns'] };
    });
    return { count: this.count, chunks };
  }

  /** Takes back what `stored` gave. */
  static restore({ count, chunks }: ReturnType<FrameIndex['stored']>): FrameIndex {
    const index = new FrameIndex();
    for (const { baseOffset, baseSeconds, times, nanoseconds, columns } of chunks) {
      const chunk = new FrameChunk(baseOffset);
      Object.assign(chunk, { baseSeconds, times, nanoseconds });
      for (const name of COLUMN_NAMES) chunk[name] = Column.restore(columns[name]);
      index.chunks.push(chunk);
    }
    index.count = count;
    return index;
  }

  private chunkOf(index: number): FrameChunk {
    const chunk = this.chunks[index >>> CHUNK_BITS];
    if (chunk === undefined || index >= this.count) throw new RangeError(`no frame ${index + 1}`);
    return chunk;
  }
}
