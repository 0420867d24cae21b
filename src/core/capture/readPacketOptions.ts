import { decodeUtf8 } from '../bytes/utf8';
import { viewOf } from '../bytes/view';
import type { ByteSource } from './ByteSource';
import { type CaptureInterface, LONGEST_RECORD } from './CaptureReader';

const OBSOLETE_PACKET = 2;
const ENHANCED_PACKET = 6;
/** Bytes of either block before the packet's first byte. */
const HEADER_LENGTH = 28;
const TRAILER_LENGTH = 4;

const OPTION_COMMENT = 1;
const OPTION_FLAGS = 2;
/** Packets lost: an option of enhanced packet blocks; obsolete ones have them in the header. */
const OPTION_DROP_COUNT = 4;
/** What the obsolete packet block writes when it does not know how many packets were lost. */
const UNKNOWN_DROP_COUNT = 0xffff;

/** Bytes of options that are read, and comments of one packet that are shown: nobody reads more. */
const MOST_OPTION_BYTES = 256 * 1024;
const MOST_COMMENTS = 100;

/** What the block of a packet says of it besides time and lengths. */
export interface PacketOptions {
  /** May hold anything. */
  readonly comments: readonly string[];
  /** The link layer's flags (direction, errors); undefined when the block has none. */
  readonly flags?: number;
  /** Packets lost between this one and the one before it on the same interface; undefined when not recorded. */
  readonly dropped?: bigint;
}

const NONE: PacketOptions = { comments: [] };

/**
 * Reads the options of a packet back from its block. Answers with none in formats that have none, and when the bytes are
 * no longer those that the frame came from.
 * @param fileOffset offset of the frame's first byte
 * @param captured bytes of the frame that are in the file
 * @param from the frame's interface
 */
export async function readPacketOptions(
  source: ByteSource,
  fileOffset: number,
  captured: number,
  from: CaptureInterface | undefined,
): Promise<PacketOptions> {
  if (!from?.blocks || fileOffset < HEADER_LENGTH) return NONE;
  const littleEndian = from.blocks === 'little-endian';
  const header = await source.read(fileOffset - HEADER_LENGTH, HEADER_LENGTH);
  if (header.length < HEADER_LENGTH) return NONE;
  const view = viewOf(header);
  const type = view.getUint32(0, littleEndian);
  const length = view.getUint32(4, littleEndian);
  // A simple packet block has no options, and its header is shorter: those bytes are of the block before it.
  if ((type !== ENHANCED_PACKET && type !== OBSOLETE_PACKET) || length > LONGEST_RECORD) return NONE;
  const padded = Math.ceil(captured / 4) * 4;
  const room = length - HEADER_LENGTH - padded - TRAILER_LENGTH;
  const lost = type === OBSOLETE_PACKET ? view.getUint16(10, littleEndian) : UNKNOWN_DROP_COUNT;
  const inHeader = lost === UNKNOWN_DROP_COUNT ? {} : { dropped: BigInt(lost) };
  if (room < 4) return { ...NONE, ...inHeader };
  const bytes = await source.read(fileOffset + padded, Math.min(room, MOST_OPTION_BYTES));
  return { ...optionsIn(bytes, littleEndian, type), ...inHeader };
}

function optionsIn(bytes: Uint8Array, littleEndian: boolean, type: number): PacketOptions {
  const view = viewOf(bytes);
  const comments: string[] = [];
  let flags: number | undefined;
  let dropped: bigint | undefined;
  for (let at = 0; at + 4 <= bytes.length && comments.length < MOST_COMMENTS;) {
    const code = view.getUint16(at, littleEndian);
    const size = view.getUint16(at + 2, littleEndian);
    const value = at + 4;
    if (code === 0 || value + size > bytes.length) break;
    if (code === OPTION_COMMENT) comments.push(decodeUtf8(bytes, value, value + size).replace(/\0+$/, ''));
    else if (code === OPTION_FLAGS && size === 4) flags = view.getUint32(value, littleEndian);
    else if (code === OPTION_DROP_COUNT && type === ENHANCED_PACKET && size === 8) {
      dropped = view.getBigUint64(value, littleEndian);
    }
    at = value + Math.ceil(size / 4) * 4;
  }
  return {
    comments,
    ...(flags === undefined ? {} : { flags }),
    ...(dropped === undefined ? {} : { dropped }),
  };
}
