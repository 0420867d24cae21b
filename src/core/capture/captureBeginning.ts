import { viewOf } from '../bytes/view';
import type { ByteSource } from './ByteSource';
import type { FrameSink } from './CaptureReader';
import { HEAD_LENGTH, openCapture } from './openCapture';
import type { Timestamp } from './timestamp';

/** Bytes read to find a time: what comes before the first packet is a few hundred bytes long. */
const READ_LENGTH = 64 * 1024;
/** The first packet, or a block before it, can be longer: then it is read on, but neither often nor far. */
const MOST_READS = 3;
const LONGEST_READ = 1024 * 1024;

/** What the beginning of a capture file tells of it. */
export interface CaptureBeginning {
  /** As CaptureFacts.format. */
  readonly format: string;
  /** Bytes the file has now. */
  readonly size: number;
  /** Time of the first frame that has one; undefined when none was found near the beginning. */
  readonly time: Timestamp | undefined;
}

/** Keeps the first time it is handed. */
class FirstTime implements FrameSink {
  time: Timestamp | undefined;

  frame(
    _bytes: Uint8Array,
    _view: DataView,
    _start: number,
    _captured: number,
    _original: number,
    seconds: number,
    nanoseconds: number,
  ): void {
    if (!Number.isNaN(seconds)) this.time ??= { seconds, nanoseconds };
  }
}

/**
 * Looks at the beginning of a capture file, without reading far.
 * @param name file name for messages
 * @throws NotACaptureError when the file is no capture; whatever the source rejects with when it cannot be read
 */
export async function captureBeginning(source: ByteSource, name: string): Promise<CaptureBeginning> {
  const reader = openCapture(await source.read(0, HEAD_LENGTH), name);
  const size = await source.size();
  const first = new FirstTime();
  let at = reader.firstRecord;
  let length = READ_LENGTH;
  for (let reads = 0; reads < MOST_READS && at < size; reads++) {
    const bytes = await source.read(at, Math.min(length, size - at));
    if (bytes.length === 0) break;
    const { next, need, stop, cutOff } = reader.readChunk(bytes, viewOf(bytes), at, size, first);
    if (first.time || stop || cutOff || need > LONGEST_READ) break;
    at = next;
    length = Math.max(READ_LENGTH, need);
  }
  return { format: reader.format, size, time: first.time };
}
