/** Drives a reader over bytes as `analyseCapture` does, and collects what it hands out. */
import type { CaptureFacts, CaptureNotice } from '../../../src/core/capture/CaptureReader';
import { HEAD_LENGTH, openCapture } from '../../../src/core/capture/openCapture';

export interface ReadFrame {
  readonly bytes: Uint8Array;
  readonly captured: number;
  readonly original: number;
  readonly seconds: number;
  readonly nanoseconds: number;
  readonly interfaceIndex: number;
  readonly fileOffset: number;
}

export interface ReadCapture {
  /** With the notice of a record that is cut off. */
  readonly reader: CaptureFacts;
  readonly frames: readonly ReadFrame[];
  /** The most bytes the reader wanted to see at once. */
  readonly asked: number;
}

/** Throws when the reader asks for the same bytes again and again. */
export function read(file: Uint8Array, chunkLength = 256): ReadCapture {
  const reader = openCapture(file.subarray(0, HEAD_LENGTH), 'test.pcap');
  const frames: ReadFrame[] = [];
  const sink = {
    frame(
      bytes: Uint8Array,
      _view: DataView,
      start: number,
      captured: number,
      original: number,
      seconds: number,
      nanoseconds: number,
      interfaceIndex: number,
      fileOffset: number,
    ): void {
      const own = bytes.slice(start, start + captured);
      frames.push({ bytes: own, captured, original, seconds, nanoseconds, interfaceIndex, fileOffset });
    },
  };
  let at = reader.firstRecord;
  let wanted = chunkLength;
  let asked = 0;
  let cut: CaptureNotice | undefined;
  while (at < file.length) {
    const chunk = file.slice(at, at + wanted);
    const view = new DataView(chunk.buffer);
    const { next, need, stop, cutOff } = reader.readChunk(chunk, view, at, file.length, sink);
    asked = Math.max(asked, need);
    cut = cutOff;
    if (stop || cutOff) break;
    if (next === at && need <= chunk.length) throw new Error(`the reader does not get on at offset ${at}`);
    at = next;
    wanted = Math.max(chunkLength, need);
  }
  const { format, interfaces, notices } = reader;
  return { reader: { format, interfaces, notices: cut ? [...notices, cut] : notices }, frames, asked };
}
