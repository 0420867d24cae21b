import { blocksOf } from './BlockWalk';
import { type FrameExport, frameBytes } from './FrameExport';
import { maskedBlock, maskedPacket } from './maskedBlock';
import { BlockType, PACKET_HEADER, SIMPLE_HEADER } from './pcapngBlocks';
import { PieceBuffer } from './PieceBuffer';

/** systemd journal entries count as frames for others, and not for us. */
const JOURNAL = 9;
const PACKET_TYPES: readonly number[] = [BlockType.enhancedPacket, BlockType.simplePacket, BlockType.obsoletePacket];
/** What blocks are called that an export leaves out. */
const NAMES: ReadonlyMap<number, string> = new Map<number, string>([
  [BlockType.names, 'blocks with names of addresses'],
  [BlockType.secrets, 'blocks with decryption secrets'],
  [BlockType.notToBeCopied, 'custom blocks that are not to be copied'],
  [JOURNAL, 'systemd journal entries'],
]);

/** Section header: the section's length, which is another one now and need not be told. */
const SECTION_LENGTH = 16;
const NOT_TOLD = new Uint8Array(8).fill(0xff);

/**
 * A part of a pcapng file as pcapng: the blocks of the packets as they are, with all options, and all other blocks that say
 * something of the capture. Masked, packets get other bytes, and what could name somebody is left out.
 */
export async function* copyPcapng(request: FrameExport): AsyncGenerator<Uint8Array> {
  const { analysis, source, frames: list, masker, log } = request;
  const { frames } = analysis;
  const isPart = list.length < frames.length;
  const buffer = new PieceBuffer();
  let index = 0;
  for await (const { type, offset, bytes, littleEndian } of blocksOf(source)) {
    if (PACKET_TYPES.includes(type)) {
      const start = offset + (type === BlockType.simplePacket ? SIMPLE_HEADER : PACKET_HEADER);
      // A frame before this place is one that the file does not have any more.
      for (; index < list.length && frames.fileOffset(list.at(index)) < start; index++, log.done++)
        log.missing(list.at(index));
      if (index >= list.length || frames.fileOffset(list.at(index)) !== start) continue;
      const frame = list.at(index);
      index++;
      log.done++;
      if (masker) {
        const packet = await frameBytes(request, frame);
        if (packet) buffer.add(maskedPacket(type, bytes, packet, littleEndian));
      } else buffer.add(bytes);
    } else {
      const leaves = type === BlockType.notToBeCopied || (type === JOURNAL && isPart);
      const kept = leaves ? undefined : masker ? maskedBlock(type, bytes, littleEndian) : bytes.slice();
      if (!kept) log.count(NAMES.get(type) ?? `blocks of type ${type}`);
      else {
        if (type === BlockType.section) kept.set(NOT_TOLD, SECTION_LENGTH);
        buffer.add(kept);
      }
    }
    if (buffer.isFull) yield buffer.take();
  }
  for (; index < list.length; index++, log.done++) log.missing(list.at(index));
  yield buffer.take();
}
