import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import type { ByteSource } from '../capture/ByteSource';
import { PacketWalk } from '../dissect/PacketWalk';
import type { FrameList } from '../export/FrameList';
import { linkTypeOf } from '../inspection/FrameReader';
import { readPdu } from '../inspection/PduBytes';
import { viewOf } from '../bytes/view';
import type { AddressSubstitutes } from './AddressSubstitutes';
import { layerPlaces } from './layerPlaces';
import { textOf } from './PduMasks';

/** What is looked at before others get their turn. */
const TURN = 512;
/** PDUs with text: those of logins, and what a target says of its portals. */
const TEXT_PDUS = new Set([0x03, 0x04, 0x23, 0x24]);

/**
 * Tells `addresses` of those that occur in frames, in headers of every layer and as text, and of the ends of all TCP streams:
 * no substitute is then another one's original. Yields now and then how many frames it has looked at.
 */
export async function* findKnownAddresses(
  analysis: CaptureAnalysis,
  source: ByteSource,
  list: FrameList,
  addresses: AddressSubstitutes,
): AsyncGenerator<number> {
  const { frames, pdus, streams } = analysis;
  for (const { endpoints } of streams.streams) addresses.addKnownIn(endpoints.map(({ address }) => address).join(' '));
  const walk = new PacketWalk(analysis.registry);
  for (let index = 0; index < list.length; index++) {
    if (index % TURN === TURN - 1) yield index;
    const frame = list.at(index);
    // Of a frame that is gone no bytes are exported.
    const read = await source.read(frames.fileOffset(frame), frames.captured(frame)).catch(() => undefined);
    if (!read) continue;
    const bytes = new Uint8Array(read.buffer, read.byteOffset, read.length);
    walk.run(bytes, viewOf(bytes), 0, bytes.length, frames.original(frame), linkTypeOf(analysis, frame));
    for (const layer of walk.layerList()) {
      for (const { address, start, length } of layerPlaces(bytes, layer)) {
        if (address && start + length <= bytes.length) addresses.addKnown(bytes, start, length);
      }
    }
  }
  const isWhole = list.length === frames.length;
  for (let pdu = 0; pdu < pdus.length; pdu++) {
    if (pdu % TURN === TURN - 1) yield list.length;
    if (!TEXT_PDUS.has(pdus.opcode(pdu)) || !(isWhole || holds(list, pdus.frame(pdu)))) continue;
    const { bytes } = await readPdu(analysis, source, pdu, Infinity);
    addresses.addKnownIn(textOf(bytes));
  }
}

function holds(list: FrameList, frame: number): boolean {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (list.at(middle) < frame) low = middle + 1;
    else high = middle;
  }
  return low < list.length && list.at(low) === frame;
}
