import { viewOf } from '../bytes/view';
import type { CaptureInterface } from '../capture/CaptureReader';
import { copyPcapng } from './copyPcapng';
import { fileHeaderOf, type PcapFileHeader } from './fileHeaderOf';
import { type FrameExport, frameBytes } from './FrameExport';
import { interfaceStaysMasked, staysMasked } from './maskedBlock';
import {
  block,
  BlockType,
  BYTE_ORDER_MAGIC,
  optionBytes,
  PACKET_HEADER,
  padded,
  type RawOption,
  readOptions,
  words,
} from './pcapngBlocks';
import { PieceBuffer } from './PieceBuffer';

const TIME_RESOLUTION = 9;
const CHECK_LENGTH = 13;
const NANOSECONDS = 9;
const MICROSECONDS = 6;
/** Options of interfaces and packets that are numbers, by their length in bytes: they have the byte order of their section. */
const INTERFACE_NUMBERS: ReadonlyMap<number, number> = new Map([
  [8, 8],
  [10, 4],
  [14, 8],
  [16, 8],
  [17, 8],
]);
const PACKET_NUMBERS: ReadonlyMap<number, number> = new Map([
  [2, 4],
  [4, 8],
  [5, 8],
  [6, 4],
]);
/** Options that are texts, bytes and addresses, which have no byte order. */
const LAST_PLAIN_OPTION = 18;
/** Packets lost before one: an option, where the obsolete packet block has it in its header, with a number for not known. */
const PACKETS_LOST = 4;
const UNKNOWN_LOSS = 0xffff;
const MOST_OPTION_BYTES = 1024 * 1024;

/**
 * Frames as pcapng. Those of one pcapng file keep their blocks; those of pcap files, and of several files, are written as
 * little-endian blocks with the interfaces, options and times that they had.
 */
export function exportPcapng(request: FrameExport): AsyncGenerator<Uint8Array> {
  const { files, interfaces } = request.analysis.capture;
  return !files && interfaces[0]?.blocks ? copyPcapng(request) : writePcapng(request);
}

async function* writePcapng(request: FrameExport): AsyncGenerator<Uint8Array> {
  const { analysis, frames: list, log } = request;
  const { frames, capture } = analysis;
  const buffer = new PieceBuffer();
  buffer.add(block(BlockType.section, [words(true, BYTE_ORDER_MAGIC, 1, 0xffff_ffff, 0xffff_ffff)]));
  const head = await fileHeaderOf(request);
  for (const one of capture.interfaces) buffer.add(await describe(request, one, head));
  if (capture.files && (capture.facts?.length ?? 0) > 0) {
    log.say(
      'What the files say of themselves besides interfaces and packets (comments, statistics, names) is left out.',
    );
  }
  for (let index = 0; index < list.length; index++, log.done++) {
    const frame = list.at(index);
    const bytes = await frameBytes(request, frame);
    if (!bytes) continue;
    const from = capture.interfaces[frames.interfaceIndex(frame)];
    const { counter, options } = await recorded(request, frame, from);
    const header = words(
      true,
      frames.interfaceIndex(frame),
      Number(counter >> 32n),
      Number(counter & 0xffff_ffffn),
      bytes.length,
      frames.original(frame),
    );
    buffer.add(block(BlockType.enhancedPacket, [header, padded(bytes), optionBytes(options)]));
    if (buffer.isFull) yield buffer.take();
  }
  yield buffer.take();
}

/** The block that describes an interface: as it was, or made from what a pcap file tells. */
async function describe(
  { source, masker }: FrameExport,
  one: CaptureInterface,
  head: PcapFileHeader | undefined,
): Promise<Uint8Array> {
  if (one.describedAt !== undefined) {
    const start = await source.read(one.describedAt, 16);
    const littleEndian = one.blocks === 'little-endian';
    const length = start.length < 16 ? 0 : Math.min(viewOf(start).getUint32(4, littleEndian), MOST_OPTION_BYTES);
    const bytes = length < 20 ? new Uint8Array(0) : await source.read(one.describedAt, length);
    if (length >= 20 && bytes.length === length) {
      const all = readOptions(bytes, 16, length - 4, littleEndian);
      const options = littleEndian ? all : turned(all, INTERFACE_NUMBERS);
      const snapLength = viewOf(bytes).getUint32(12, littleEndian);
      const kept = masker ? options.filter(interfaceStaysMasked) : options;
      return block(BlockType.interface, [words(true, one.linkType, snapLength), optionBytes(kept)]);
    }
  }
  const resolution = one.timeDigits > MICROSECONDS ? NANOSECONDS : MICROSECONDS;
  const options: RawOption[] = [{ code: TIME_RESOLUTION, value: Uint8Array.of(resolution) }];
  if (head && head.checkLength > 0)
    options.push({ code: CHECK_LENGTH, value: Uint8Array.of((head.checkLength >>> 28) * 2) });
  return block(BlockType.interface, [words(true, one.linkType, head?.snapLength ?? 0), optionBytes(options)]);
}

/** The time of a frame in units of its interface, and the options of its block. */
async function recorded(
  { analysis, source, masker, log }: FrameExport,
  frame: number,
  from: CaptureInterface | undefined,
): Promise<{ counter: bigint; options: readonly RawOption[] }> {
  const { frames } = analysis;
  const seconds = frames.seconds(frame);
  if (!from?.blocks) {
    const nanoseconds =
      BigInt(Number.isNaN(seconds) ? 0 : seconds) * 1_000_000_000n + BigInt(frames.nanoseconds(frame));
    return { counter: (from?.timeDigits ?? 0) > MICROSECONDS ? nanoseconds : nanoseconds / 1000n, options: [] };
  }
  const littleEndian = from.blocks === 'little-endian';
  const offset = frames.fileOffset(frame);
  const header = await source.read(offset - PACKET_HEADER, PACKET_HEADER);
  const view = viewOf(header);
  const type = header.length < PACKET_HEADER ? 0 : view.getUint32(0, littleEndian);
  if (Number.isNaN(seconds) || (type !== BlockType.enhancedPacket && type !== BlockType.obsoletePacket)) {
    log.count('frames that had no time have the time 0: such a block has to tell one');
    return { counter: 0n, options: [] };
  }
  const counter = (BigInt(view.getUint32(12, littleEndian)) << 32n) | BigInt(view.getUint32(16, littleEndian));
  const length = view.getUint32(4, littleEndian);
  const lost = type === BlockType.obsoletePacket ? view.getUint16(10, littleEndian) : UNKNOWN_LOSS;
  const inHeader = lost === UNKNOWN_LOSS ? [] : [{ code: PACKETS_LOST, value: words(true, lost, 0) }];
  const behind = Math.ceil(frames.captured(frame) / 4) * 4;
  const room = Math.min(length - PACKET_HEADER - behind - 4, MOST_OPTION_BYTES);
  if (room < 4) return { counter, options: inHeader };
  const bytes = await source.read(offset + behind, room);
  const all = readOptions(bytes, 0, bytes.length, littleEndian);
  const options = littleEndian ? all : turned(all, PACKET_NUMBERS);
  if (options.length < all.length) log.count('options of packets whose byte order is not known');
  return { counter, options: [...inHeader, ...(masker ? options.filter(staysMasked) : options)] };
}

/** Options of a big-endian section for a little-endian one; what may hold numbers that nobody knows is left out. */
function turned(options: readonly RawOption[], numbers: ReadonlyMap<number, number>): RawOption[] {
  return options
    .filter(({ code }) => code <= LAST_PLAIN_OPTION)
    .map(({ code, value }) =>
      numbers.get(code) === value.length ? { code, value: value.slice().reverse() } : { code, value },
    );
}
