import type { Severity } from '../dissect/Issue';
import type { CaptureFact } from './CaptureFact';

/** An interface of the capture: frames name it by index. pcap files have exactly one. */
export interface CaptureInterface {
  /** LINKTYPE_ number ("1": Ethernet). */
  readonly linkType: number;
  /** Digits after the decimal point that timestamps of this interface resolve: 6 or 9, or what if_tsresol says (0 to 9). */
  readonly timeDigits: number;
  readonly name?: string;
  readonly description?: string;
  /** Byte order of the pcapng section that describes the interface; absent in formats without blocks. */
  readonly blocks?: 'little-endian' | 'big-endian';
  /** Offset of the pcapng block that describes the interface; absent in formats without blocks. */
  readonly describedAt?: number;
  /**
   * Present when times may be finer than a nanosecond or too far from the epoch: the if_tsresol byte, and if_tsoffset in
   * seconds as a decimal number of up to 64 bits.
   */
  readonly counters?: { readonly resolution: number; readonly offset: string };
}

/** Something the reader has to tell about the file itself. */
export interface CaptureNotice {
  readonly severity: Severity;
  readonly message: string;
  /** Byte offset in the file. */
  readonly offset: number;
  /** The file ends inside a record: no longer true when it grows. */
  readonly cutOff?: true;
}

/**
 * Takes the frames of one chunk. `bytes` and `view` are the chunk; they are reused for the next one, so a sink copies what
 * it wants to keep.
 */
export interface FrameSink {
  /**
   * @param start first byte of the frame within the chunk
   * @param captured bytes of the frame that are in the file
   * @param original bytes the frame had on the wire
   * @param seconds whole seconds since the epoch; NaN when the record carries no time
   * @param nanoseconds 0 to 999,999,999
   * @param interfaceIndex index into `CaptureReader.interfaces`
   * @param fileOffset offset of the frame's first byte in the file
   */
  frame(
    bytes: Uint8Array,
    view: DataView,
    start: number,
    captured: number,
    original: number,
    seconds: number,
    nanoseconds: number,
    interfaceIndex: number,
    fileOffset: number,
  ): void;
  /** The frame handed out last carries a comment, which `readPacketOptions` finds. Absent in sinks that do not care. */
  commented?(): void;
}

/** Where a reader stopped within a chunk. */
export interface ChunkResult {
  /** File offset of the next record: the next chunk starts here. May lie beyond the chunk when a block is skipped. */
  readonly next: number;
  /** Bytes from `next` on that the reader must see in one chunk to go on; 0 when the usual chunk size will do. */
  readonly need: number;
  /** True when nothing after `next` can be read (a damaged record): the pass ends here. */
  readonly stop: boolean;
  /**
   * The record at `next` ends beyond the end of the file, which this notice says. It goes on when the file grows, so the
   * reader does not keep the notice.
   */
  readonly cutOff?: CaptureNotice;
}

/** What is known of a capture besides its frames; grows while the capture is read. */
export interface CaptureFacts {
  /** "pcap, little-endian, microseconds" */
  readonly format: string;
  readonly interfaces: readonly CaptureInterface[];
  readonly notices: readonly CaptureNotice[];
  /** Names of the files that are read as one capture, in the order that offsets of frames count them; absent for one. */
  readonly files?: readonly string[];
  /** What the file records about itself besides packets; absent in formats that record nothing. */
  readonly facts?: readonly CaptureFact[];
  /** Names of IP addresses that the file records, by address in the form in which addresses are shown. */
  readonly names?: ReadonlyMap<string, readonly string[]>;
}

/** Reads the records of one capture format, chunk by chunk. */
export interface CaptureReader extends CaptureFacts {
  /** File offset of the first record. */
  readonly firstRecord: number;
  /**
   * Reads the records that lie wholly in the chunk.
   * @param fileOffset offset of the chunk's first byte in the file
   * @param fileEnd size of the file: a record that ends beyond it is cut off
   */
  readChunk(bytes: Uint8Array, view: DataView, fileOffset: number, fileEnd: number, sink: FrameSink): ChunkResult;
}

/**
 * A record longer than this is taken for damage: no capture tool writes larger packets, and believing it would make us
 * ask for gigabytes of memory.
 */
export const LONGEST_RECORD = 64 * 1024 * 1024;

/** The file is not a capture that we can read; the message says what was found and what was expected. */
export class NotACaptureError extends Error {
  override readonly name: string = 'NotACaptureError';
}

/** There is nothing in the file, or nothing yet: a program that captures writes when its first buffer is full. */
export class EmptyFileError extends NotACaptureError {
  override readonly name = 'EmptyFileError';
}
