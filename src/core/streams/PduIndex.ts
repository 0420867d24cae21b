const CHUNK_BITS = 13;
const CHUNK_SIZE = 1 << CHUNK_BITS;
const CHUNK_MASK = CHUNK_SIZE - 1;

/** The columns of the index, one entry a PDU. Added up they are `BYTES_PER_PDU`. */
class PduChunk {
  /** TCP stream index times two plus the direction. */
  readonly direction = new Uint32Array(CHUNK_SIZE);
  /** Position of the PDU's first byte in its direction (relative sequence number). */
  readonly position = new Float64Array(CHUNK_SIZE);
  /** Bytes from the first byte of the header to the last of padding or digest, by the PDU's own length fields. */
  readonly length = new Uint32Array(CHUNK_SIZE);
  /** First, last and last-byte frame (indexes from 0) of the frames that carry it. */
  readonly firstFrame = new Uint32Array(CHUNK_SIZE);
  readonly lastFrame = new Uint32Array(CHUNK_SIZE);
  readonly frame = new Uint32Array(CHUNK_SIZE);
  /** Next PDU of the same direction (index plus one); 0 for none. */
  readonly nextInDirection = new Uint32Array(CHUNK_SIZE);
  /** The PDU this one answers, or the one that answers it last (index plus one); 0 for none. */
  readonly request = new Uint32Array(CHUNK_SIZE);
  readonly response = new Uint32Array(CHUNK_SIZE);
  readonly initiatorTaskTag = new Uint32Array(CHUNK_SIZE);
  readonly opcode = new Uint8Array(CHUNK_SIZE);
  /** PduFlag bits. */
  readonly flags = new Uint8Array(CHUNK_SIZE);
  /** Operation code of the SCSI command that this PDU is or belongs to, plus one; 0 when not known. */
  readonly command = new Uint16Array(CHUNK_SIZE);
}

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

/** Memory of the index for one PDU, in bytes. */
export const BYTES_PER_PDU = 4 + 8 + 8 * 4 + 1 + 1 + 2;

/** What is kept of every PDU. PDUs of one direction are added in the order of their positions. */
export class PduIndex {
  private readonly chunks: PduChunk[] = [];
  private count = 0;

  get length(): number {
    return this.count;
  }

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
    if (!chunk) {
      chunk = new PduChunk();
      this.chunks.push(chunk);
    }
    const at = index & CHUNK_MASK;
    chunk.direction[at] = direction;
    chunk.position[at] = position;
    chunk.length[at] = length;
    chunk.firstFrame[at] = firstFrame;
    chunk.lastFrame[at] = lastFrame;
    chunk.frame[at] = frame;
    chunk.opcode[at] = opcode;
    chunk.flags[at] = flags;
    chunk.initiatorTaskTag[at] = initiatorTaskTag;
    return index;
  }

  setNextInDirection(index: number, next: number): void {
    this.chunkOf(index).nextInDirection[index & CHUNK_MASK] = next + 1;
  }

  /** Links a request and an answer; of several answers the request remembers the last. */
  link(request: number, response: number): void {
    this.chunkOf(request).response[request & CHUNK_MASK] = response + 1;
    this.chunkOf(response).request[response & CHUNK_MASK] = request + 1;
  }

  setCommand(index: number, operationCode: number): void {
    this.chunkOf(index).command[index & CHUNK_MASK] = operationCode + 1;
  }

  addFlag(index: number, flag: number): void {
    const chunk = this.chunkOf(index);
    const at = index & CHUNK_MASK;
    chunk.flags[at] = (chunk.flags[at] ?? 0) | flag;
  }

  direction(index: number): number {
    return this.chunkOf(index).direction[index & CHUNK_MASK] ?? 0;
  }
  position(index: number): number {
    return this.chunkOf(index).position[index & CHUNK_MASK] ?? 0;
  }
  lengthOf(index: number): number {
    return this.chunkOf(index).length[index & CHUNK_MASK] ?? 0;
  }
  firstFrame(index: number): number {
    return this.chunkOf(index).firstFrame[index & CHUNK_MASK] ?? 0;
  }
  /** Last frame, in capture order, of those that carry a part. */
  lastFrame(index: number): number {
    return this.chunkOf(index).lastFrame[index & CHUNK_MASK] ?? 0;
  }
  /** The frame that holds the PDU's last byte. */
  frame(index: number): number {
    return this.chunkOf(index).frame[index & CHUNK_MASK] ?? 0;
  }
  /** -1 for none. */
  nextInDirection(index: number): number {
    return (this.chunkOf(index).nextInDirection[index & CHUNK_MASK] ?? 0) - 1;
  }
  /** -1 for none. */
  request(index: number): number {
    return (this.chunkOf(index).request[index & CHUNK_MASK] ?? 0) - 1;
  }
  /** -1 for none. */
  response(index: number): number {
    return (this.chunkOf(index).response[index & CHUNK_MASK] ?? 0) - 1;
  }
  initiatorTaskTag(index: number): number {
    return this.chunkOf(index).initiatorTaskTag[index & CHUNK_MASK] ?? 0;
  }
  opcode(index: number): number {
    return this.chunkOf(index).opcode[index & CHUNK_MASK] ?? 0;
  }
  flags(index: number): number {
    return this.chunkOf(index).flags[index & CHUNK_MASK] ?? 0;
  }
  /** -1 when not known. */
  command(index: number): number {
    return (this.chunkOf(index).command[index & CHUNK_MASK] ?? 0) - 1;
  }

  private chunkOf(index: number): PduChunk {
    const chunk = this.chunks[index >>> CHUNK_BITS];
    if (!chunk || index >= this.count) throw new RangeError(`no PDU ${index}`);
    return chunk;
  }
}
