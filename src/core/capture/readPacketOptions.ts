import { hexNumber, hexOf } from '../bytes/hex';
import { viewOf } from '../bytes/view';
import type { ByteSource } from './ByteSource';
import { type CaptureInterface, LONGEST_RECORD } from './CaptureReader';
import { optionText } from './pcapngOptions';
import { TimestampClock } from './timestamp';

const OBSOLETE_PACKET = 2;
const ENHANCED_PACKET = 6;
/** Bytes of either block before the packet's first byte. */
const HEADER_LENGTH = 28;
const TRAILER_LENGTH = 4;

const OPTION_COMMENT = 1;
const OPTION_FLAGS = 2;
/** Packets lost: an option of enhanced packet blocks; obsolete ones have them in the header. */
const OPTION_DROP_COUNT = 4;
const OPTION_HASH = 3;
/** Of enhanced packet blocks only. */
const OPTION_PACKET_ID = 5;
const OPTION_QUEUE = 6;
const OPTION_VERDICT = 7;

/** Algorithms of a packet's hash (pcapng, section 4.3). */
const HASHES = ['2s complement', 'XOR', 'CRC32', 'MD5', 'SHA-1', 'Toeplitz'];
const VERDICTS = ['hardware', 'Linux eBPF TC', 'Linux eBPF XDP'];
/** What the obsolete packet block writes when it does not know how many packets were lost. */
const UNKNOWN_DROP_COUNT = 0xffff;

/** Bytes of options that are read, and comments of one packet that are shown: nobody reads more. */
const MOST_OPTION_BYTES = 256 * 1024;
const MOST_COMMENTS = 100;
/** Hashes and verdicts of one packet, each. */
const MOST_VALUES = 20;

/** What the block of a packet says of it besides time and lengths. */
export interface PacketOptions {
  /** May hold anything. */
  readonly comments: readonly string[];
  /** The link layer's flags (direction, errors); undefined when the block has none. */
  readonly flags?: number;
  /** Seconds since the epoch with every digit of the file; undefined where the frame's own time always has them. */
  readonly exactTime?: string;
  /** Packets lost between this one and the one before it on the same interface; undefined when not recorded. */
  readonly dropped?: bigint;
  /** Number that packets have that were seen at several interfaces. */
  readonly packetId?: bigint;
  /** Queue of the interface on which the packet was received. */
  readonly queue?: number;
  /** What hardware or eBPF programs decided about the packet: "Linux eBPF TC: 2". */
  readonly verdicts: readonly string[];
  /** "CRC32: 0x12345678"; the bytes as they are in the file. */
  readonly hashes: readonly string[];
}

type Counters = NonNullable<CaptureInterface['counters']>;

const NONE: PacketOptions = { comments: [], verdicts: [], hashes: [] };

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
  const inHeader = {
    ...(lost === UNKNOWN_DROP_COUNT ? {} : { dropped: BigInt(lost) }),
    ...(from.counters ? { exactTime: exactTime(view, littleEndian, from.counters) } : {}),
  };
  if (room < 4) return { ...NONE, ...inHeader };
  const bytes = await source.read(fileOffset + padded, Math.min(room, MOST_OPTION_BYTES));
  return { ...optionsIn(bytes, littleEndian, type), ...inHeader };
}

function exactTime(view: DataView, littleEndian: boolean, { resolution, offset }: Counters): string {
  const clock = new TimestampClock(resolution, BigInt(offset));
  return clock.exactText(view.getUint32(12, littleEndian), view.getUint32(16, littleEndian));
}

function optionsIn(bytes: Uint8Array, littleEndian: boolean, type: number): PacketOptions {
  const view = viewOf(bytes);
  const comments: string[] = [];
  const verdicts: string[] = [];
  const hashes: string[] = [];
  let flags: number | undefined;
  let dropped: bigint | undefined;
  let packetId: bigint | undefined;
  let queue: number | undefined;
  const enhanced = type === ENHANCED_PACKET;
  for (let at = 0; at + 4 <= bytes.length && comments.length < MOST_COMMENTS;) {
    const code = view.getUint16(at, littleEndian);
    const size = view.getUint16(at + 2, littleEndian);
    const value = at + 4;
    if (code === 0 || value + size > bytes.length) break;
    if (code === OPTION_COMMENT) comments.push(optionText(bytes, value, size));
    else if (code === OPTION_FLAGS && size === 4) flags = view.getUint32(value, littleEndian);
    else if (code === OPTION_HASH && size >= 1 && hashes.length < MOST_VALUES) {
      const algorithm = bytes[value] ?? 0;
      const name = HASHES[algorithm] ?? `algorithm ${algorithm}`;
      hashes.push(`${name}: ${valueText(bytes, value + 1, size - 1)}`);
    } else if (enhanced && code === OPTION_DROP_COUNT && size === 8) {
      dropped = view.getBigUint64(value, littleEndian);
    } else if (enhanced && code === OPTION_PACKET_ID && size === 8) {
      packetId = view.getBigUint64(value, littleEndian);
    } else if (enhanced && code === OPTION_QUEUE && size === 4) queue = view.getUint32(value, littleEndian);
    else if (enhanced && code === OPTION_VERDICT && size >= 1 && verdicts.length < MOST_VALUES) {
      const by = bytes[value] ?? 0;
      // Hardware says what it likes; the programs answer with a number.
      const number = by > 0 && by < VERDICTS.length && size === 9;
      const said = number ? String(view.getBigInt64(value + 1, littleEndian)) : valueText(bytes, value + 1, size - 1);
      verdicts.push(`${VERDICTS[by] ?? `type ${by}`}: ${said}`);
    }
    at = value + Math.ceil(size / 4) * 4;
  }
  return {
    comments,
    verdicts,
    hashes,
    ...(flags === undefined ? {} : { flags }),
    ...(dropped === undefined ? {} : { dropped }),
    ...(packetId === undefined ? {} : { packetId }),
    ...(queue === undefined ? {} : { queue }),
  };
}

/** At most 64 bytes in hexadecimal. */
function valueText(bytes: Uint8Array, at: number, length: number): string {
  if (length === 4) return hexNumber(viewOf(bytes).getUint32(at), 8);
  return `0x${hexOf(bytes, at, at + Math.min(length, 64))}${length > 64 ? '…' : ''}`;
}
