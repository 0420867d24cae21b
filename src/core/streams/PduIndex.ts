import { Column } from '../bytes/Column';

const CHUNK_BITS = 13;
const CHUNK_SIZE = 1 << CHUNK_BITS;
const CHUNK_MASK = CHUNK_SIZE - 1;

/** The columns of the index, one entry a PDU, with their narrowest widths in bytes. */
const COLUMNS = {
  /** TCP stream index times two plus the direction. */
  direction: 1,
  /** Position of the PDU's first byte in its direction (relative sequence number). */
  position: 4,
  /** Bytes from the first byte of the header to the last of padding or digest, by the PDU's own length fields. */
  length: 2,
  /** The frame that holds the PDU's last byte (index from 0), and how far before it the first one that carries it lies. */
  frame: 4,
  toFirstFrame: 0,
  /** How far behind `frame` the last frame lies that carries a part: not 0 only where segments came out of order. */
  toLastFrame: 0,
  /** Distance to the next PDU of the same direction; 0 for none. */
  nextInDirection: 1,
  /** Distance back to the PDU that this one answers, and on to the one that answers it last; 0 for none. */
  request: 1,
  response: 1,
  initiatorTaskTag: 4,
  opcode: 1,
  /** PduFlag bits. */
  flags: 1,
  /** Operation code of the SCSI command that this PDU is or belongs to, plus one; 0 when not known. */
  command: 1,
} as const;

type ColumnName = keyof typeof COLUMNS;
const COLUMN_NAMES = Object.keys(COLUMNS) as ColumnName[];

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
} as const;

/** Memory of the index for one PDU, in bytes: of a usual capture, and at most, when every column had to become wide. */
export const BYTES_PER_PDU = COLUMN_NAMES.reduce((sum, name) => sum + COLUMNS[name], 0);
export const MOST_BYTES_PER_PDU = 4 + 8 + 4 + 4 + 4 + 4 + 4 + 4 + 4 + 4 + 1 + 2 + 2;

/** One chunk of the index as it is stored. */
export type StoredPduChunk = Readonly<Record<ColumnName, ReturnType<Column['stored']>>>;

class PduChunk {
  direction = new Column(CHUNK_SIZE, COLUMNS.direction);
  position = new Column(CHUNK_SIZE, COLUMNS.position);
  length = new Column(CHUNK_SIZE, COLUMNS.length);
  frame = new Column(CHUNK_SIZE, COLUMNS.frame);
  toFirstFrame = new Column(CHUNK_SIZE, COLUMNS.toFirstFrame);
  toLastFrame = new Column(CHUNK_SIZE, COLUMNS.toLastFrame);
  nextInDirection = new Column(CHUNK_SIZE, COLUMNS.nextInDirection);
  request = new Column(CHUNK_SIZE, COLUMNS.request);
  response = new Column(CHUNK_SIZE, COLUMNS.response);
  initiatorTaskTag = new Column(CHUNK_SIZE, COLUMNS.initiatorTaskTag);
  opcode = new Column(CHUNK_SIZE, COLUMNS.opcode);
  flags = new Column(CHUNK_SIZE, COLUMNS.flags);
  command = new Column(CHUNK_SIZE, COLUMNS.command);

  get byteLength(): number {
    return COLUMN_NAMES.reduce((sum, name) => sum + this[name].byteLength, 0);
  }
}

/** What is kept of every PDU. PDUs of one direction are added in the order of their positions. */
export class PduIndex {
  private readonly chunks: PduChunk[] = [];
  private count = 0;

  get length(): number {
    return this.count;
  }

  /** Memory of the index, in bytes. */
  get byteLength(): number {
    return this.chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0);
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
    const index = this.count++;
    let chunk = this.chunks[index >>> CHUNK_BITS];
    if (chunk === undefined) {
      chunk = new PduChunk();
      this.chunks.push(chunk);
    }
    const at = index & CHUNK_MASK;
    chunk.direction.set(at, direction);
    chunk.position.set(at, position);
    chunk.length.set(at, length);
    chunk.frame.set(at, frame);
    if (firstFrame !== frame) chunk.toFirstFrame.set(at, frame - firstFrame);
    if (lastFrame !== frame) chunk.toLastFrame.set(at, lastFrame - frame);
    chunk.opcode.set(at, opcode);
    chunk.flags.set(at, flags);
    chunk.initiatorTaskTag.set(at, initiatorTaskTag);
    return index;
  }

  setNextInDirection(index: number, next: number): void {
    this.chunkOf(index).nextInDirection.set(index & CHUNK_MASK, next - index);
  }

  /** Links a request and a later answer; of several answers the request remembers the last. */
  link(request: number, response: number): void {
    const distance = response - request;
    this.chunkOf(request).response.set(request & CHUNK_MASK, distance);
    this.chunkOf(response).request.set(response & CHUNK_MASK, distance);
  }

  setCommand(index: number, operationCode: number): void {
    this.chunkOf(index).command.set(index & CHUNK_MASK, operationCode + 1);
  }

  addFlag(index: number, flag: number): void {
    const { flags } = this.chunkOf(index);
    const at = index & CHUNK_MASK;
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
    const distance = this.chunkOf(index).request.get(index & CHUNK_MASK);
    return distance === 0 ? -1 : index - distance;
  }
  /** -1 for none. */
  response(index: number): number {
    const distance = this.chunkOf(index).response.get(index & CHUNK_MASK);
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
    const chunks = this.chunks.map(
      (chunk) => Object.fromEntries(COLUMN_NAMES.map((name) => [name, chunk[name].stored()])) as StoredPduChunk,
    );
    return { count: this.count, chunks };
  }

  /** Takes back what `stored` gave. */
  static restore({ count, chunks }: ReturnType<PduIndex['stored']>): PduIndex {
    const index = new PduIndex();
    for (const columns of chunks) {
      const chunk = new PduChunk();
      for (const name of COLUMN_NAMES) chunk[name] = Column.restore(columns[name]);
      index.chunks.push(chunk);
    }
    index.count = count;
    return index;
  }

  private chunkOf(index: number): PduChunk {
    const chunk = this.chunks[index >>> CHUNK_BITS];
    if (chunk === undefined || index >= this.count) throw new RangeError(`no PDU ${index}`);
    return chunk;
  }
}
