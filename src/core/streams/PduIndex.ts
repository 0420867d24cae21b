import { Column, type StoredColumn } from '../bytes/Column';

const CHUNK_BITS = 13;
const CHUNK_SIZE = 1 << CHUNK_BITS;
const CHUNK_MASK = CHUNK_SIZE - 1;

/**
 * The columns of the index, one entry a PDU, with the bytes that a PDU takes of each when its chunk is packed: in a usual
 * capture, and at most.
 */
const COLUMNS = {
  /** TCP stream index times two plus the direction. */
  direction: [1, 4],
  /** Position of the PDU's first byte in its direction (relative sequence number). */
  position: [4, 8],
  /** Bytes from the first byte of the header to the last of padding or digest, by the PDU's own length fields. */
  length: [2, 4],
  /** The frame that holds the PDU's last byte (index from 0), and how far before it the first one that carries it lies. */
  frame: [2, 4],
  toFirstFrame: [0, 4],
  /** How far behind `frame` the last frame lies that carries a part: not 0 only where segments came out of order. */
  toLastFrame: [0, 4],
  /** Distance to the next PDU of the same direction; 0 for none. */
  nextInDirection: [1, 4],
  /**
   * Distance back to the PDU that this one answers, and on to the one that answers it last, as signed numbers: behind a hole
   * an answer can stand before its request. 0 for none.
   */
  request: [1, 4],
  response: [1, 4],
  initiatorTaskTag: [4, 4],
  opcode: [1, 1],
  /** PduFlag bits. */
  flags: [1, 1],
  /** Operation code of the SCSI command that this PDU is or belongs to, plus one; 0 when not known. */
  command: [1, 2],
} as const;

type ColumnName = keyof typeof COLUMNS;
const COLUMN_NAMES = Object.keys(COLUMNS) as ColumnName[];

const sumOf = (which: 0 | 1): number => COLUMN_NAMES.reduce((sum, name) => sum + COLUMNS[name][which], 0);

export const PduFlag = {
  headerDigest: 1,
  dataDigest: 2,
  /** Bytes of the PDU are not in the capture. */
  incomplete: 4,
  /** The PDU was found by searching, after bytes that could not be framed. */
  resynchronised: 8,
  /** A final answer has been seen for this request. */
  answered: 16,
  /** Its text goes on from the PDU before of the same direction (C bit). */
  continuedText: 32,
  /** The digest is there, and is not that of the bytes. */
  headerDigestWrong: 64,
  dataDigestWrong: 128,
} as const;

/** Memory of the index for one PDU of a chunk that is packed, in bytes: of a usual capture, and at most. */
export const BYTES_PER_PDU = sumOf(0);
export const MOST_BYTES_PER_PDU = sumOf(1);

/** One chunk of the index as it is stored. */
export type StoredPduChunk = Readonly<Record<ColumnName, StoredColumn>>;

/** Where the PDUs of the last chunk are written to: one set of wide arrays, used again for every chunk. */
class OpenPdus {
  readonly direction = new Uint32Array(CHUNK_SIZE);
  readonly position = new Float64Array(CHUNK_SIZE);
  readonly length = new Uint32Array(CHUNK_SIZE);
  readonly frame = new Uint32Array(CHUNK_SIZE);
  readonly toFirstFrame = new Uint32Array(CHUNK_SIZE);
  readonly toLastFrame = new Uint32Array(CHUNK_SIZE);
  readonly nextInDirection = new Uint32Array(CHUNK_SIZE);
  readonly request = new Uint32Array(CHUNK_SIZE);
  readonly response = new Uint32Array(CHUNK_SIZE);
  readonly initiatorTaskTag = new Uint32Array(CHUNK_SIZE);
  readonly opcode = new Uint32Array(CHUNK_SIZE);
  readonly flags = new Uint32Array(CHUNK_SIZE);
  readonly command = new Uint32Array(CHUNK_SIZE);

  get byteLength(): number {
    return COLUMN_NAMES.reduce((sum, name) => sum + this[name].byteLength, 0);
  }

  /** Clears what is not written for every PDU. */
  clear(): void {
    for (const column of [this.nextInDirection, this.request, this.response, this.command]) column.fill(0);
  }
}

type PduChunk = Record<ColumnName, Column>;

function chunkOf(make: (name: ColumnName) => Column): PduChunk {
  return Object.fromEntries(COLUMN_NAMES.map((name) => [name, make(name)])) as PduChunk;
}

function byteLengthOf(chunk: PduChunk): number {
  return COLUMN_NAMES.reduce((sum, name) => sum + chunk[name].byteLength, 0);
}

/** What is kept of every PDU. PDUs of one direction are added in the order of their positions. */
export class PduIndex {
  private readonly chunks: PduChunk[] = [];
  private count = 0;
  /** What the last chunk is written to; made when the first PDU comes, so that a restored index does without. */
  private open: OpenPdus | undefined;
  /** First PDU of the last chunk. */
  private openFrom = 0;

  get length(): number {
    return this.count;
  }

  /** Memory of the index, in bytes. */
  get byteLength(): number {
    const packed = this.open ? this.chunks.slice(0, -1) : this.chunks;
    return packed.reduce((sum, chunk) => sum + byteLengthOf(chunk), this.open?.byteLength ?? 0);
  }

  /** What `stored` gives, in bytes. */
  get storedByteLength(): number {
    return this.packedChunks().reduce((sum, chunk) => sum + byteLengthOf(chunk), 0);
  }

  /** Adds a PDU and returns its index. `firstFrame` is at most `frame`, `lastFrame` at least. */
  add(
    direction: number,
    position: number,
    length: number,
    firstFrame: number,
    lastFrame: number,
    frame: number,
    opcode: number,
    flags: number,
    initiatorTaskTag: number,
  ): number {
    const index = this.count;
    const at = index & CHUNK_MASK;
    const open = this.open === undefined || at === 0 ? this.begin() : this.open;
    this.count = index + 1;
    open.direction[at] = direction;
    open.position[at] = position;
    open.length[at] = length;
    open.frame[at] = frame;
    open.toFirstFrame[at] = frame - firstFrame;
    open.toLastFrame[at] = lastFrame - frame;
    open.opcode[at] = opcode;
    open.flags[at] = flags;
    open.initiatorTaskTag[at] = initiatorTaskTag;
    return index;
  }

  setNextInDirection(index: number, next: number): void {
    const { open } = this;
    if (open !== undefined && index >= this.openFrom) open.nextInDirection[index & CHUNK_MASK] = next - index;
    else this.chunkOf(index).nextInDirection.set(index & CHUNK_MASK, next - index);
  }

  /** Links a request and a later answer; of several answers the request remembers the last. */
  link(request: number, response: number): void {
    const distance = (response - request) >>> 0;
    const { open, openFrom } = this;
    if (open !== undefined && request >= openFrom) open.response[request & CHUNK_MASK] = distance;
    else this.chunkOf(request).response.set(request & CHUNK_MASK, distance);
    if (open !== undefined && response >= openFrom) open.request[response & CHUNK_MASK] = distance;
    else this.chunkOf(response).request.set(response & CHUNK_MASK, distance);
  }

  setCommand(index: number, operationCode: number): void {
    const { open } = this;
    if (open !== undefined && index >= this.openFrom) open.command[index & CHUNK_MASK] = operationCode + 1;
    else this.chunkOf(index).command.set(index & CHUNK_MASK, operationCode + 1);
  }

  addFlag(index: number, flag: number): void {
    const at = index & CHUNK_MASK;
    const { open } = this;
    if (open !== undefined && index >= this.openFrom) {
      open.flags[at] |= flag;
      return;
    }
    const { flags } = this.chunkOf(index);
    flags.set(at, flags.get(at) | flag);
  }

  direction(index: number): number {
    return this.chunkOf(index).direction.get(index & CHUNK_MASK);
  }
  position(index: number): number {
    return this.chunkOf(index).position.get(index & CHUNK_MASK);
  }
  lengthOf(index: number): number {
    return this.chunkOf(index).length.get(index & CHUNK_MASK);
  }
  /** First frame, in capture order, of those that carry a part. */
  firstFrame(index: number): number {
    const chunk = this.chunkOf(index);
    const at = index & CHUNK_MASK;
    return chunk.frame.get(at) - chunk.toFirstFrame.get(at);
  }
  /** Last frame, in capture order, of those that carry a part. */
  lastFrame(index: number): number {
    const chunk = this.chunkOf(index);
    const at = index & CHUNK_MASK;
    return chunk.frame.get(at) + chunk.toLastFrame.get(at);
  }
  /** The frame that holds the PDU's last byte. */
  frame(index: number): number {
    return this.chunkOf(index).frame.get(index & CHUNK_MASK);
  }
  /** -1 for none. */
  nextInDirection(index: number): number {
    const distance = this.chunkOf(index).nextInDirection.get(index & CHUNK_MASK);
    return distance === 0 ? -1 : index + distance;
  }
  /** -1 for none. */
  request(index: number): number {
    const distance = this.chunkOf(index).request.get(index & CHUNK_MASK) | 0;
    return distance === 0 ? -1 : index - distance;
  }
  /** -1 for none. */
  response(index: number): number {
    const distance = this.chunkOf(index).response.get(index & CHUNK_MASK) | 0;
    return distance === 0 ? -1 : index + distance;
  }
  initiatorTaskTag(index: number): number {
    return this.chunkOf(index).initiatorTaskTag.get(index & CHUNK_MASK);
  }
  opcode(index: number): number {
    return this.chunkOf(index).opcode.get(index & CHUNK_MASK);
  }
  flags(index: number): number {
    return this.chunkOf(index).flags.get(index & CHUNK_MASK);
  }
  /** -1 when not known. */
  command(index: number): number {
    return this.chunkOf(index).command.get(index & CHUNK_MASK) - 1;
  }

  /** The index as typed arrays, to be stored. */
  stored(): { readonly count: number; readonly chunks: readonly StoredPduChunk[] } {
    const chunks = this.packedChunks().map(
      (chunk) => Object.fromEntries(COLUMN_NAMES.map((name) => [name, chunk[name].stored()])) as StoredPduChunk,
    );
    return { count: this.count, chunks };
  }

  /** Takes back what `stored` gave. A restored index takes no further PDUs. */
  static restore({ count, chunks }: ReturnType<PduIndex['stored']>): PduIndex {
    const index = new PduIndex();
    for (const columns of chunks) index.chunks.push(chunkOf((name) => Column.restore(columns[name])));
    index.count = count;
    return index;
  }

  /** All chunks, of the last one a packed copy. */
  private packedChunks(): PduChunk[] {
    const { open } = this;
    if (open === undefined) return this.chunks;
    const last = chunkOf((name) => Column.pack(open[name], this.count - this.openFrom));
    return [...this.chunks.slice(0, -1), last];
  }

  /** Packs the chunk that is full and begins another one. */
  private begin(): OpenPdus {
    const open = (this.open ??= new OpenPdus());
    if (this.chunks.pop()) {
      this.chunks.push(chunkOf((name) => Column.pack(open[name], CHUNK_SIZE)));
      open.clear();
    }
    this.openFrom = this.count;
    this.chunks.push(chunkOf((name) => Column.over(open[name])));
    return open;
  }

  private chunkOf(index: number): PduChunk {
    const chunk = this.chunks[index >>> CHUNK_BITS];
    if (chunk === undefined || index >= this.count) throw new RangeError(`no PDU ${index}`);
    return chunk;
  }
}
