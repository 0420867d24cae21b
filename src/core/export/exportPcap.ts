import { viewOf } from '../bytes/view';
import { FrameFlag } from '../capture/FrameIndex';
import { linkTypeName } from '../dissect/linkTypes';
import { ExportRefused, type FrameExport, frameBytes } from './FrameExport';
import { fileHeaderOf } from './fileHeaderOf';
import { PieceBuffer } from './PieceBuffer';

const MICROSECONDS = 0xa1b2c3d4;
const NANOSECONDS = 0xa1b23c4d;
const FILE_HEADER = 24;
const RECORD_HEADER = 16;
/** What capture tools write for "no limit". */
const SNAP_LENGTH = 262_144;
const LAST_SECOND = 0xffff_ffff;

/**
 * Classic pcap, little-endian: microseconds, or nanoseconds where an interface of the frames resolves more than microseconds.
 * @throws ExportRefused when frames have several link types, or times that the format cannot hold
 */
export async function* exportPcap(request: FrameExport): AsyncGenerator<Uint8Array> {
  const { analysis, frames: list, log } = request;
  const { frames, capture } = analysis;
  const used = new Set<number>();
  let longest = 0;
  let commented = 0;
  let beyond = 0;
  for (let index = 0; index < list.length; index++) {
    const frame = list.at(index);
    used.add(frames.interfaceIndex(frame));
    longest = Math.max(longest, frames.captured(frame));
    if (frames.flags(frame) & FrameFlag.commented) commented++;
    const seconds = frames.seconds(frame);
    if (seconds < 0 || seconds > LAST_SECOND) beyond++;
  }
  const interfaces = [...used].map((index) => capture.interfaces[index]);
  const linkTypes = [...new Set(interfaces.map((one) => one?.linkType ?? 0))];
  if (linkTypes.length > 1) {
    const names = linkTypes.map((number) => `${linkTypeName(number)} (${number})`).join(', ');
    const message = `A pcap file has one link type, and these frames have ${linkTypes.length}: ${names}. pcapng can hold them.`;
    throw new ExportRefused(message, 'pcapng');
  }
  if (beyond > 0) {
    const message = `A pcap file holds times from 1970 to 2106, and ${beyond} of these frames have others. pcapng can hold them.`;
    throw new ExportRefused(message, 'pcapng');
  }
  const isNano = interfaces.some((one) => (one?.timeDigits ?? 0) > 6);
  if (interfaces.some((one) => one?.blocks)) {
    log.say('A pcap file has no room for interfaces, flags and options of packets; pcapng keeps them.');
  }
  if (commented > 0) log.say(`A pcap file has no comments: those of ${commented} frames are left out.`);
  const head = await fileHeaderOf(request);
  const header = new Uint8Array(FILE_HEADER);
  const view = viewOf(header);
  view.setUint32(0, isNano ? NANOSECONDS : MICROSECONDS, true);
  view.setUint16(4, 2, true);
  view.setUint16(6, 4, true);
  view.setUint32(16, Math.max(head?.snapLength ?? SNAP_LENGTH, longest), true);
  view.setUint32(20, ((linkTypes[0] ?? 1) | (head?.checkLength ?? 0)) >>> 0, true);
  const buffer = new PieceBuffer();
  buffer.add(header);
  for (let index = 0; index < list.length; index++, log.done++) {
    const frame = list.at(index);
    const bytes = await frameBytes(request, frame);
    if (!bytes) continue;
    const seconds = frames.seconds(frame);
    if (Number.isNaN(seconds))
      log.count('frames that had no time have the time 0: a pcap file cannot say that there is none');
    const record = new Uint8Array(RECORD_HEADER);
    const fields = new DataView(record.buffer);
    fields.setUint32(0, Number.isNaN(seconds) ? 0 : seconds, true);
    fields.setUint32(4, isNano ? frames.nanoseconds(frame) : Math.floor(frames.nanoseconds(frame) / 1000), true);
    fields.setUint32(8, bytes.length, true);
    fields.setUint32(12, frames.original(frame), true);
    buffer.add(record, bytes);
    if (buffer.isFull) yield buffer.take();
  }
  yield buffer.take();
}
