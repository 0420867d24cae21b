import type { CaptureLocation, NamedBytes } from '../messages/engine';

/** Shorter files are copied without anybody noticing. */
const SHORTEST_MOVED = 1024 * 1024;
/** VS Code hands out the end of a message, whose beginning is not longer than this. */
const LONGEST_HEAD = 4096;

/** A location as it can be posted, and the memory that goes to the worker with it instead of being copied. */
export interface HandedOver {
  readonly location: CaptureLocation;
  readonly moved: readonly ArrayBuffer[];
}

/** Prepares a location for another thread. The bytes of files are gone here once it has been posted. */
export function handOver(location: CaptureLocation): HandedOver {
  const moved: ArrayBuffer[] = [];
  const move = ({ name, bytes }: NamedBytes): NamedBytes => {
    const own = ownMemory(bytes);
    moved.push(own.buffer);
    return { name, bytes: own };
  };
  if (location.kind === 'bytes') return { location: { ...location, ...move(location) }, moved };
  if (location.kind === 'bytesOfFiles') return { location: { ...location, files: location.files.map(move) }, moved };
  return { location, moved };
}

/** The bytes in memory that holds nothing else of interest to anybody: copied unless they fill theirs. */
function ownMemory(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer, byteOffset, length } = bytes;
  const fills = byteOffset <= LONGEST_HEAD && byteOffset + length === buffer.byteLength;
  return length >= SHORTEST_MOVED && fills && buffer instanceof ArrayBuffer
    ? new Uint8Array(buffer, byteOffset, length)
    : new Uint8Array(bytes);
}
