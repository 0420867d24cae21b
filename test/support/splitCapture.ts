/** Takes captures apart at their records, as a ring buffer or two capture interfaces would have written them. */
import { join } from './captureBuilder';

export interface TakenApart {
  /** What every file of the capture begins with: the pcap header, or the pcapng blocks that hold no packets. */
  readonly head: Uint8Array;
  /** The records of the frames, in order. */
  readonly records: readonly Uint8Array[];
}

/** The records of a pcap or pcapng file in this machine's byte order. */
export function takeApart(file: Uint8Array): TakenApart {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const records: Uint8Array[] = [];
  if (view.getUint32(0) !== 0x0a0d0d0a) {
    for (let at = 24, end = at; at < file.length; at = end) {
      end = at + 16 + view.getUint32(at + 8, true);
      records.push(file.subarray(at, end));
    }
    return { head: file.subarray(0, 24), records };
  }
  const head: Uint8Array[] = [];
  for (let at = 0, end = at; at < file.length; at = end) {
    end = at + view.getUint32(at + 4, true);
    const isPacket = view.getUint32(at, true) === 6;
    (isPacket ? records : head).push(file.subarray(at, end));
  }
  return { head: join(...head), records };
}

/** The capture as files that each hold the records up to the next of `cuts` (ascending). */
export function ringFiles(file: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const { head, records } = takeApart(file);
  const ends = [...cuts, records.length];
  return ends.map((end, at) => join(head, ...records.slice(ends[at - 1] ?? 0, end)));
}

/** The capture as `count` files that take its records in turns. */
export function interleavedFiles(file: Uint8Array, count: number): Uint8Array[] {
  const { head, records } = takeApart(file);
  return Array.from({ length: count }, (_, place) => join(head, ...records.filter((_, at) => at % count === place)));
}
