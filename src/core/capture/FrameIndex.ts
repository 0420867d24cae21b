import { Column, type StoredColumn } from '../bytes/Column';

/** Frames of one chunk: few enough that the arrays of the one that is being written to stay in the processor's cache. */
const CHUNK_BITS = 13;
const CHUNK_SIZE = 1 << CHUNK_BITS;
const CHUNK_MASK = CHUNK_SIZE - 1;

/** Doubles hold whole nanoseconds exactly up to here (104 days). */
const LONGEST_SPAN = Number.MAX_SAFE_INTEGER;

/** What the flags of a frame say besides the TCP findings, which take the lower 15 bits. */
export const FrameFlag = {
  /** The file holds a comment about the frame. */
  commented: 1 << 15,
} as const;

/**
 * The columns of the index, with the bytes that a frame takes of each when its chunk is packed: in a usual capture, and at
 * most.
 */
const COLUMNS = {
  /** Offset of the frame's first byte in the file, counted from that of the chunk's first frame. */
  fileOffset: [4, 8],
  /**
   * Nanoseconds since the chunk's `baseSeconds`, NaN without a time; packed as microseconds where all are whole ones. When
   * the times of a chunk lie too far apart, whole seconds since the epoch beside `nanoseconds`.
   */
  time: [4, 8],
  captured: [2, 4],
  /** Bytes on the wire beyond those captured. */
  cut: [0, 4],
  /** A file has at most 65,536 of them. */
  interfaceIndex: [0, 2],
  /** TcpFinding bits. */
  flags: [0, 2],
  /** TCP stream index times two plus the direction, plus one; 0 for frames that are not TCP. */
  direction: [1, 4],
  /** Position of the TCP payload in its direction, as the relative sequence number (1 is the first data byte). */
  position: [4, 8],
  /** First byte of the TCP payload within the frame. */
  payloadStart: [1, 4],
  /** Bytes on the wire behind the TCP payload (padding of short frames). */
  trailer: [0, 8],
  /** First PDU that this frame carries a part of, counted from one before `basePdu` of the chunk; 0 for none. */
  firstPdu: [2, 4],
  /** Distance to the next frame of the same stream and direction; 0 for none. */
  nextInDirection: [1, 4],
} as const;

type ColumnName = keyof typeof COLUMNS;
const COLUMN_NAMES = Object.keys(COLUMNS) as ColumnName[];

const sumOf = (which: 0 | 1): number => COLUMN_NAMES.reduce((sum, name) => sum + COLUMNS[name][which], 0);

/**
 * Memory of the index for one frame of a chunk that is packed, in bytes: of a usual capture, and at most, when every column
 * of a chunk had to become as wide as its numbers can need (offsets and positions beyond 32 bits, times more than 104 days
 * apart, which take 4 bytes more).
 */
export const BYTES_PER_FRAME = sumOf(0);
export const MOST_BYTES_PER_FRAME = sumOf(1) + 4;

/** Where the frames of the last chunk are written to: one set of wide arrays, used again for every chunk. */
class OpenFrames {
  readonly fileOffset = new Float64Array(CHUNK_SIZE);
  readonly time = new Float64Array(CHUNK_SIZE);
  readonly captured = new Uint32Array(CHUNK_SIZE);
  readonly cut = new Uint32Array(CHUNK_SIZE);
  readonly interfaceIndex = new Uint32Array(CHUNK_SIZE);
  readonly flags = new Uint32Array(CHUNK_SIZE);
  readonly direction = new Uint32Array(CHUNK_SIZE);
  readonly position = new Float64Array(CHUNK_SIZE);
  readonly payloadStart = new Uint32Array(CHUNK_SIZE);
  readonly trailer = new Float64Array(CHUNK_SIZE);
  readonly firstPdu = new Uint32Array(CHUNK_SIZE);
  readonly nextInDirection = new Uint32Array(CHUNK_SIZE);
  /** For what is computed while packing. */
  readonly scratch = new Float64Array(CHUNK_SIZE);

  get byteLength(): number {
    return COLUMN_NAMES.reduce((sum, name) => sum + this[name].byteLength, 0);
  }

  /** Clears what is not written for every frame. */
  clear(): void {
    for (const column of [this.flags, this.direction, this.payloadStart, this.firstPdu, this.nextInDirection]) {
      column.fill(0);
    }
    for (const column of [this.position, this.trailer]) column.fill(0);
  }
}

/** The times in microseconds; undefined when some are no whole ones. */
function inMicroseconds({ time, scratch }: OpenFrames, count: number): Column | undefined {
  for (let at = 0; at < count; at++) scratch[at] = time[at] / 1000;
  return Column.packWhole(scratch, count);
}

/** One chunk of the index as it is stored. */
export interface StoredFrameChunk {
  readonly baseOffset: number;
  readonly baseSeconds: number;
  readonly basePdu: number;
  readonly timeUnit: number;
  readonly nanoseconds: Uint32Array | undefined;
  readonly columns: Readonly<Record<ColumnName, StoredColumn>>;
}

class FrameChunk {
  baseSeconds = NaN;
  /** The first PDU that a frame of the chunk was found to carry; later ones have larger numbers. */
  basePdu = -1;
  /** Nanoseconds of one step of the `time` column: 1, or 1000 once it is packed. */
  timeUnit = 1;
  nanoseconds: Uint32Array | undefined;

  constructor(
    readonly baseOffset: number,
    public columns: Record<ColumnName, Column>,
  ) {}

  /** A chunk over the arrays that its frames are being written to. */
  static over(open: OpenFrames, baseOffset: number): FrameChunk {
    const columns = Object.fromEntries(COLUMN_NAMES.map((name) => [name, Column.over(open[name])]));
    return new FrameChunk(baseOffset, columns as Record<ColumnName, Column>);
  }

  /** The chunk's first `count` frames in as little memory as they need, apart from the arrays they were written to. */
  packed(open: OpenFrames, count: number): FrameChunk {
    const microseconds = this.nanoseconds === undefined ? inMicroseconds(open, count) : undefined;
    const timeUnit = microseconds ? 1000 : 1;
    const columns = Object.fromEntries(
      COLUMN_NAMES.map((name) => [
        name,
        name === 'time' && microseconds ? microseconds : Column.pack(open[name], count),
      ]),
    );
    const chunk = new FrameChunk(this.baseOffset, columns as Record<ColumnName, Column>);
    const { baseSeconds, basePdu } = this;
    return Object.assign(chunk, { baseSeconds, basePdu, timeUnit, nanoseconds: this.nanoseconds?.slice(0, count) });
  }

  seconds(at: number): number {
    const time = this.columns.time.get(at) * this.timeUnit;
    if (this.nanoseconds !== undefined) return time;
    const seconds = Math.floor(time / 1e9);
    // The quotient may have been rounded up to the next whole number.
    return this.baseSeconds + (seconds * 1e9 > time ? seconds - 1 : seconds);
  }

  nanosecondsOf(at: number): number {
    if (this.nanoseconds !== undefined) return this.nanoseconds[at];
    const time = this.columns.time.get(at) * this.timeUnit;
    if (Number.isNaN(time)) return 0;
    const rest = time - Math.floor(time / 1e9) * 1e9;
    return rest < 0 ? rest + 1e9 : rest;
  }

  get byteLength(): number {
    const columns = COLUMN_NAMES.reduce((sum, name) => sum + this.columns[name].byteLength, 0);
    return columns + (this.nanoseconds?.byteLength ?? 0);
  }

  /** Turns the times before `at` into whole seconds and nanoseconds: they lie too far apart for one number. */
  splitTimes(time: Float64Array, at: number): void {
    const nanoseconds = new Uint32Array(CHUNK_SIZE);
    const seconds = new Float64Array(at);
    for (let before = 0; before < at; before++) {
      seconds[before] = this.seconds(before);
      nanoseconds[before] = this.nanosecondsOf(before);
    }
    time.set(seconds);
    this.nanoseconds = nanoseconds;
  }
}

/**
 * What is kept of every frame: numbers in typed arrays, never bytes. Frames are counted from 0 here; people count from 1.
 */
export class FrameIndex {
  private readonly chunks: FrameChunk[] = [];
  private count = 0;
  /** What the last chunk is written to; made when the first frame comes, so that a restored index does without. */
  private open: OpenFrames | undefined;
  /** First frame of the last chunk. */
  private openFrom = 0;

  get length(): number {
    return this.count;
  }

  /** Memory of the index, in bytes. */
  get byteLength(): number {
    const packed = this.open ? this.chunks.slice(0, -1) : this.chunks;
    return packed.reduce((sum, chunk) => sum + chunk.byteLength, this.open?.byteLength ?? 0);
  }

  /** What `stored` gives, in bytes. */
  get storedByteLength(): number {
    return this.packedChunks().reduce((sum, chunk) => sum + chunk.byteLength, 0);
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
    const index = this.count;
    const at = index & CHUNK_MASK;
    const open = this.open === undefined || at === 0 ? this.begin(fileOffset) : this.open;
    this.count = index + 1;
    const chunk = this.chunks[this.chunks.length - 1];
    open.fileOffset[at] = fileOffset - chunk.baseOffset;
    open.captured[at] = captured;
    open.cut[at] = original - captured;
    open.interfaceIndex[at] = interfaceIndex;
    if (chunk.nanoseconds === undefined) {
      if (Number.isNaN(chunk.baseSeconds)) chunk.baseSeconds = seconds;
      const time = (seconds - chunk.baseSeconds) * 1e9 + nanoseconds;
      open.time[at] = time;
      if (time <= LONGEST_SPAN && time >= -LONGEST_SPAN) return index;
      if (Number.isNaN(time)) return index;
      chunk.splitTimes(open.time, at);
    }
    open.time[at] = seconds;
    if (chunk.nanoseconds) chunk.nanoseconds[at] = Number.isNaN(seconds) ? 0 : nanoseconds;
    return index;
  }

  /** Notes where the TCP payload of the frame added last stands in its direction. */
  setTcp(direction: number, position: number, payloadStart: number, payloadLength: number): void {
    const { open } = this;
    if (open === undefined) throw new RangeError('no frame has been added');
    const at = (this.count - 1) & CHUNK_MASK;
    open.direction[at] = direction + 1;
    open.position[at] = position;
    open.payloadStart[at] = payloadStart;
    open.trailer[at] = open.captured[at] + open.cut[at] - payloadStart - payloadLength;
  }

  /** `next` is the index of a later frame. */
  setNextInDirection(index: number, next: number): void {
    const { open } = this;
    if (open !== undefined && index >= this.openFrom) open.nextInDirection[index & CHUNK_MASK] = next - index;
    else this.columnsOf(index).nextInDirection.set(index & CHUNK_MASK, next - index);
  }

  addFlag(index: number, flag: number): void {
    const { flags } = this.columnsOf(index);
    const at = index & CHUNK_MASK;
    flags.set(at, flags.get(at) | flag);
  }

  /**
   * Notes the first PDU that the frame carries a part of; later PDUs of the same frame do not replace it. PDUs come in the
   * order of their numbers.
   */
  setFirstPdu(index: number, pdu: number): void {
    const chunk = this.chunkOf(index);
    if (chunk.basePdu < 0) chunk.basePdu = pdu;
    const at = index & CHUNK_MASK;
    const value = pdu - chunk.basePdu + 1;
    const { open } = this;
    if (open !== undefined && index >= this.openFrom) {
      if (open.firstPdu[at] === 0) open.firstPdu[at] = value;
      return;
    }
    const { firstPdu } = chunk.columns;
    if (firstPdu.get(at) === 0) firstPdu.set(at, value);
  }

  fileOffset(index: number): number {
    const chunk = this.chunkOf(index);
    return chunk.baseOffset + chunk.columns.fileOffset.get(index & CHUNK_MASK);
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
    return this.columnsOf(index).captured.get(index & CHUNK_MASK);
  }
  /** Bytes that the frame had on the wire. */
  original(index: number): number {
    const { captured, cut } = this.columnsOf(index);
    const at = index & CHUNK_MASK;
    return captured.get(at) + cut.get(at);
  }
  interfaceIndex(index: number): number {
    return this.columnsOf(index).interfaceIndex.get(index & CHUNK_MASK);
  }
  flags(index: number): number {
    return this.columnsOf(index).flags.get(index & CHUNK_MASK);
  }
  /** Stream index times two plus direction; -1 for frames that are not TCP. */
  direction(index: number): number {
    return this.columnsOf(index).direction.get(index & CHUNK_MASK) - 1;
  }
  position(index: number): number {
    return this.columnsOf(index).position.get(index & CHUNK_MASK);
  }
  payloadStart(index: number): number {
    return this.columnsOf(index).payloadStart.get(index & CHUNK_MASK);
  }
  /** TCP payload by the length the headers declare; may exceed what was captured. */
  payloadLength(index: number): number {
    const { direction, captured, cut, payloadStart, trailer } = this.columnsOf(index);
    const at = index & CHUNK_MASK;
    // Frames that are not TCP have no payload of it.
    if (direction.get(at) === 0) return 0;
    return captured.get(at) + cut.get(at) - payloadStart.get(at) - trailer.get(at);
  }
  /** First PDU that the frame carries a part of; -1 for none. */
  firstPdu(index: number): number {
    const chunk = this.chunkOf(index);
    const value = chunk.columns.firstPdu.get(index & CHUNK_MASK);
    return value === 0 ? -1 : chunk.basePdu + value - 1;
  }
  /** Next frame of the same stream and direction; -1 for none. */
  nextInDirection(index: number): number {
    const distance = this.columnsOf(index).nextInDirection.get(index & CHUNK_MASK);
    return distance === 0 ? -1 : index + distance;
  }

  /** The index as plain data and typed arrays, to be stored. */
  stored(): { readonly count: number; readonly chunks: readonly StoredFrameChunk[] } {
    const chunks = this.packedChunks().map((chunk): StoredFrameChunk => {
      const { baseOffset, baseSeconds, basePdu, timeUnit, nanoseconds } = chunk;
      const columns = Object.fromEntries(COLUMN_NAMES.map((name) => [name, chunk.columns[name].stored()]));
      return {
        ...{ baseOffset, baseSeconds, basePdu, timeUnit, nanoseconds },
        columns: columns as StoredFrameChunk['columns'],
      };
    });
    return { count: this.count, chunks };
  }

  /** Takes back what `stored` gave. A restored index takes no further frames. */
  static restore({ count, chunks }: ReturnType<FrameIndex['stored']>): FrameIndex {
    const index = new FrameIndex();
    for (const { baseOffset, columns: stored, ...rest } of chunks) {
      const columns = Object.fromEntries(COLUMN_NAMES.map((name) => [name, Column.restore(stored[name])]));
      const chunk = new FrameChunk(baseOffset, columns as Record<ColumnName, Column>);
      index.chunks.push(Object.assign(chunk, rest));
    }
    index.count = count;
    return index;
  }

  /** All chunks, of the last one a packed copy. */
  private packedChunks(): FrameChunk[] {
    const { open } = this;
    if (open === undefined) return this.chunks;
    const last = this.count - this.openFrom;
    return this.chunks.map((chunk, at) => (at === this.chunks.length - 1 ? chunk.packed(open, last) : chunk));
  }

  /** Packs the chunk that is full and begins another one. */
  private begin(fileOffset: number): OpenFrames {
    const open = (this.open ??= new OpenFrames());
    const last = this.chunks.pop();
    if (last) {
      this.chunks.push(last.packed(open, CHUNK_SIZE));
      open.clear();
    }
    this.openFrom = this.count;
    this.chunks.push(FrameChunk.over(open, fileOffset));
    return open;
  }

  private chunkOf(index: number): FrameChunk {
    const chunk = this.chunks[index >>> CHUNK_BITS];
    if (chunk === undefined || index >= this.count) throw new RangeError(`no frame ${index + 1}`);
    return chunk;
  }

  private columnsOf(index: number): Record<ColumnName, Column> {
    return this.chunkOf(index).columns;
  }
}
