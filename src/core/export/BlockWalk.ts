import { viewOf } from '../bytes/view';
import type { ByteSource } from '../capture/ByteSource';
import { LONGEST_RECORD } from '../capture/CaptureReader';
import { BlockType, BYTE_ORDER_MAGIC } from './pcapngBlocks';

/** Bytes read at a time. */
const WINDOW = 1024 * 1024;
const SHORTEST = 12;

/** A block of a pcapng file. */
export interface FileBlock {
  readonly type: number;
  /** Offset in the file. */
  readonly offset: number;
  /** The whole block; not to be changed. */
  readonly bytes: Uint8Array;
  readonly littleEndian: boolean;
}

/**
 * The blocks of a pcapng file from front to back, by the rules of `PcapngReader`: up to the end, or to the first one that
 * cannot be one. Blocks that are longer than any packet are passed over.
 */
export async function* blocksOf(source: ByteSource): AsyncGenerator<FileBlock> {
  let littleEndian = true;
  let window = new Uint8Array(0);
  let windowAt = 0;
  const read = async (offset: number, length: number): Promise<Uint8Array> => {
    if (offset < windowAt || offset + length > windowAt + window.length) {
      window = new Uint8Array(await source.read(offset, Math.max(length, WINDOW)));
      windowAt = offset;
    }
    return window.subarray(offset - windowAt, offset - windowAt + length);
  };
  for (let offset = 0; ;) {
    const head = await read(offset, SHORTEST);
    if (head.length < SHORTEST) return;
    const view = viewOf(head);
    if (view.getUint32(0) === BlockType.section) littleEndian = view.getUint32(8, true) === BYTE_ORDER_MAGIC;
    const type = view.getUint32(0, littleEndian);
    const length = view.getUint32(4, littleEndian);
    if (length < SHORTEST) return;
    if (length <= LONGEST_RECORD) {
      const bytes = await read(offset, length);
      if (bytes.length < length) return;
      yield { type, offset, bytes, littleEndian };
    }
    offset += Math.ceil(length / 4) * 4;
  }
}
