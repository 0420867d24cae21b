import { closeSync, openSync, writeSync } from 'node:fs';

const FILE_HEADER_LENGTH = 24;
const RECORD_HEADER_LENGTH = 16;
const ETHERNET_LINK_TYPE = 1;
const LONGEST_RECORD = 262_144;

/** Bytes collected before they are written: large writes cost little, and memory stays the same for any file size. */
const BUFFER_LENGTH = 4 * 1024 * 1024;

/** Seconds since the epoch of every capture's first frame, so that the same seed gives the same bytes. */
const FIRST_SECOND = 1_767_225_600;

/**
 * Writes a classic pcap file (little-endian, microseconds, Ethernet) to disk as it comes. A frame's bytes are written by the
 * caller straight into the buffer, so that nothing is copied twice.
 */
export class BenchCapture {
  /** Where a frame's bytes go, at the offset that `frame` answers. */
  readonly bytes = Buffer.alloc(BUFFER_LENGTH);
  readonly view = new DataView(this.bytes.buffer, this.bytes.byteOffset, BUFFER_LENGTH);
  /** Frames so far. */
  frames = 0;

  private readonly file: number;
  private filled = 0;
  private written = 0;
  /** Microseconds since the epoch. */
  private clock = FIRST_SECOND * 1e6;

  /** @throws when the file cannot be made */
  constructor(path: string) {
    this.file = openSync(path, 'w');
    const { view } = this;
    view.setUint32(0, 0xa1b2c3d4, true);
    view.setUint16(4, 2, true);
    view.setUint16(6, 4, true);
    view.setUint32(16, LONGEST_RECORD, true);
    view.setUint32(20, ETHERNET_LINK_TYPE, true);
    this.filled = FILE_HEADER_LENGTH;
  }

  /** Bytes of the file so far. */
  get length(): number {
    return this.written + this.filled;
  }

  /** Microseconds since the epoch, the time of the next frame. */
  get microseconds(): number {
    return this.clock;
  }

  /** Time passes, in whole microseconds. */
  wait(microseconds: number): void {
    this.clock += microseconds;
  }

  /** Begins a frame of this many bytes, stamped with the present time; answers the offset of its first byte. */
  frame(length: number): number {
    if (this.filled + RECORD_HEADER_LENGTH + length > BUFFER_LENGTH) this.flush();
    const { view, clock } = this;
    const at = this.filled;
    const seconds = Math.floor(clock / 1e6);
    view.setUint32(at, seconds, true);
    view.setUint32(at + 4, clock - seconds * 1e6, true);
    view.setUint32(at + 8, length, true);
    view.setUint32(at + 12, length, true);
    this.filled = at + RECORD_HEADER_LENGTH + length;
    this.frames++;
    return at + RECORD_HEADER_LENGTH;
  }

  /** Writes what is left and closes the file. */
  close(): void {
    this.flush();
    closeSync(this.file);
  }

  private flush(): void {
    let from = 0;
    while (from < this.filled) from += writeSync(this.file, this.bytes, from, this.filled - from);
    this.written += this.filled;
    this.filled = 0;
  }
}
