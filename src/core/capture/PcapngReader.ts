import { linkTypeName } from '../dissect/linkTypes';
import type { CaptureFact } from './CaptureFact';
import {
  type CaptureInterface,
  type CaptureNotice,
  type CaptureReader,
  type ChunkResult,
  type FrameSink,
  LONGEST_RECORD,
} from './CaptureReader';
import { plural } from '../text/plural';
import { type OptionPlace, PcapngFacts } from './PcapngFacts';
import { optionText } from './pcapngOptions';
import { FURTHEST_SECONDS, TimestampClock } from './timestamp';

const SECTION_HEADER = 0x0a0d0d0a;
const INTERFACE_DESCRIPTION = 1;
const OBSOLETE_PACKET = 2;
const SIMPLE_PACKET = 3;
const NAME_RESOLUTION = 4;
const INTERFACE_STATISTICS = 5;
const ENHANCED_PACKET = 6;
/** The decryption secrets: the last of the types that are numbered from 1. */
const LAST_NUMBERED = 10;
const BYTE_ORDER_MAGIC = 0x1a2b3c4d;

/** Of any block. */
const OPTION_COMMENT = 1;
const OPTION_IF_NAME = 2;
const OPTION_IF_DESCRIPTION = 3;
const OPTION_IF_TSRESOL = 9;
const OPTION_IF_TSOFFSET = 14;
const OPTION_ISB_IFDROP = 5;
/** Statistics are a few counters; a longer block is passed over. */
const LONGEST_STATISTICS = 4096;
/** A longer block of names is passed over: it would have to be in memory as a whole. */
const LONGEST_NAMES = 1024 * 1024;

/** Default resolution of an interface that names none: microseconds. */
const MICROSECONDS = 6;

interface SectionInterface {
  /** "Interface 0 (eth0)" */
  readonly subject: string;
  /** Index into the reader's list over all sections. */
  readonly index: number;
  readonly clock: TimestampClock;
  /** Longest captured packet; 0 means no limit. */
  readonly snapLength: number;
}

/** Interfaces of one file: their numbers take two bytes in the index, and no capture has a thousandth of them. */
const MOST_INTERFACES = 65_536;

/** Reads pcapng files: several sections of either byte order, several interfaces, blocks of unknown types skipped. */
export class PcapngReader implements CaptureReader {
  readonly firstRecord = 0;
  readonly interfaces: CaptureInterface[] = [];
  readonly notices: CaptureNotice[] = [];
  private littleEndian = true;
  private section: (SectionInterface | undefined)[] = [];
  private sections = 0;
  private readonly recorded = new PcapngFacts();
  /** A packet whose time is too far from the epoch was met. */
  private toldTime = false;
  private readonly dropNotices = new Map<number, CaptureNotice>();

  private constructor(private readonly firstLittleEndian: boolean) {}

  private get byteOrder(): 'little-endian' | 'big-endian' {
    return this.littleEndian ? 'little-endian' : 'big-endian';
  }

  get format(): string {
    const order = this.firstLittleEndian ? 'little' : 'big';
    return `pcapng, ${order}-endian${this.sections > 1 ? `, ${this.sections} sections` : ''}`;
  }

  get facts(): readonly CaptureFact[] {
    return this.recorded.list();
  }

  get names(): ReadonlyMap<string, readonly string[]> {
    return this.recorded.names;
  }

  /** A reader if the file begins with a section header block; undefined when it is something else. */
  static open(head: Uint8Array): PcapngReader | undefined {
    if (head.length < 12) return undefined;
    const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
    if (view.getUint32(0) !== SECTION_HEADER) return undefined;
    if (view.getUint32(8, true) === BYTE_ORDER_MAGIC) return new PcapngReader(true);
    if (view.getUint32(8, false) === BYTE_ORDER_MAGIC) return new PcapngReader(false);
    return undefined;
  }

  readChunk(bytes: Uint8Array, view: DataView, fileOffset: number, fileEnd: number, sink: FrameSink): ChunkResult {
    let at = 0;
    for (;;) {
      const offset = fileOffset + at;
      const left = fileEnd - offset;
      if (left <= 0) return { next: offset, need: 0, stop: false };
      if (left < 12) return cutOff(offset, left, 12 - left);
      if (bytes.length - at < 12) return { next: offset, need: 12, stop: false };
      if (view.getUint32(at) === SECTION_HEADER && !this.takeByteOrder(view, at)) {
        return this.damaged(offset, 'a section header without a byte-order magic');
      }
      const type = view.getUint32(at, this.littleEndian);
      const length = view.getUint32(at + 4, this.littleEndian);
      // A block of length 0 would be read for ever; one not divisible by four cannot be followed by another.
      if (length < 12) return this.damaged(offset, `a block of ${length} bytes; the shortest has 12`);
      // Odd lengths are rounded up: the next block begins on a four-byte boundary.
      const padded = Math.ceil(length / 4) * 4;
      if (left < length) {
        // What claims more than any packet has, and more than there is, is damage and not the end of a file that grows.
        if (length <= LONGEST_RECORD) return cutOff(offset, left, length - left);
        return this.damaged(offset, `a block of ${length} bytes, where the file has ${plural(left, 'more byte')}`);
      }
      const counters = type === INTERFACE_STATISTICS && length >= 24 && length <= LONGEST_STATISTICS;
      const names = type === NAME_RESOLUTION && length <= LONGEST_NAMES;
      const wanted =
        counters || names || type === ENHANCED_PACKET || type === SIMPLE_PACKET || type === OBSOLETE_PACKET;
      if (!wanted && type !== SECTION_HEADER && type !== INTERFACE_DESCRIPTION) {
        this.recorded.passOver(type);
        if (at + padded > bytes.length) return { next: offset + padded, need: 0, stop: false };
        at += padded;
        continue;
      }
      if (length > LONGEST_RECORD) return this.damaged(offset, `a block of ${length} bytes`);
      if (bytes.length - at < length) return { next: offset, need: length, stop: false };
      const trailer = view.getUint32(at + length - 4, this.littleEndian);
      if (trailer !== length && !this.endsAt(view, at, length)) {
        const behind = Math.min(left, padded + 8);
        if (bytes.length - at < behind) return { next: offset, need: behind, stop: false };
        const found = `a block of ${length} bytes whose last four bytes say ${trailer}; both lengths must be the same`;
        if (behind !== left && !this.plausible(view, at + padded)) return this.damaged(offset, found);
        this.note('warning', offset, `At offset ${offset} is ${found}. It was read as ${length} bytes.`);
      }
      if (type === SECTION_HEADER) this.beginSection(offset, length, bytes, view, at);
      else if (type === INTERFACE_DESCRIPTION) this.describeInterface(bytes, view, at, length, offset);
      else if (counters) this.statistics(bytes, view, at, length, offset);
      else if (names) this.recorded.addresses(this.place(bytes, view, at + 8, at + length - 4));
      else this.packet(type, bytes, view, at, length, offset, sink);
      at += padded;
    }
  }

  /** Whether the length behind a block of an odd length is right: some writers put it behind the padding. */
  private endsAt(view: DataView, at: number, length: number): boolean {
    const end = at + Math.ceil(length / 4) * 4;
    return length % 4 !== 0 && end <= view.byteLength && view.getUint32(end - 4, this.littleEndian) === length;
  }

  /** Whether a block seems to begin here: its type is one of a few, and its length a possible one. */
  private plausible(view: DataView, at: number): boolean {
    const type = view.getUint32(at, this.littleEndian);
    const length = view.getUint32(at + 4, this.littleEndian);
    const known = type === SECTION_HEADER || (type >= 1 && type <= LAST_NUMBERED);
    return known && length >= 12 && length <= LONGEST_RECORD && length % 4 === 0;
  }

  /** Reads the byte order of the section that begins here; false when it has none. */
  private takeByteOrder(view: DataView, at: number): boolean {
    const little = view.getUint32(at + 8, true) === BYTE_ORDER_MAGIC;
    if (!little && view.getUint32(at + 8, false) !== BYTE_ORDER_MAGIC) return false;
    this.littleEndian = little;
    return true;
  }

  private place(bytes: Uint8Array, view: DataView, from: number, end: number): OptionPlace {
    return { bytes, view, from, end, littleEndian: this.littleEndian };
  }

  private beginSection(offset: number, length: number, bytes: Uint8Array, view: DataView, at: number): void {
    this.section = [];
    this.sections++;
    this.recorded.section(this.sections, this.place(bytes, view, at + 24, at + length - 4));
    const major = length >= 16 ? view.getUint16(at + 12, this.littleEndian) : 0;
    if (major !== 1) {
      this.note('warning', offset, `The section at offset ${offset} has version ${major}; only version 1 is known.`);
    }
  }

  private describeInterface(bytes: Uint8Array, view: DataView, at: number, length: number, offset: number): void {
    if (length < 20) {
      this.note('warning', offset, `The interface description at offset ${offset} is too short (${length} bytes).`);
      return;
    }
    const linkType = view.getUint16(at + 8, this.littleEndian);
    const snapLength = view.getUint32(at + 12, this.littleEndian);
    let resolution = MICROSECONDS;
    let timeOffset = 0n;
    let name: string | undefined;
    let description: string | undefined;
    let option = at + 16;
    const end = at + length - 4;
    while (option + 4 <= end) {
      const code = view.getUint16(option, this.littleEndian);
      const size = view.getUint16(option + 2, this.littleEndian);
      const value = option + 4;
      if (code === 0) break;
      if (value + size > end) {
        this.optionTooLong(offset + option - at, size, end - value);
        break;
      }
      if (code === OPTION_IF_NAME) name = optionText(bytes, value, size);
      else if (code === OPTION_IF_DESCRIPTION) description = optionText(bytes, value, size);
      else if (code === OPTION_IF_TSRESOL && size >= 1) resolution = view.getUint8(value);
      else if (code === OPTION_IF_TSOFFSET && size >= 8) {
        timeOffset = view.getBigInt64(value, this.littleEndian);
      }
      option = value + Math.ceil(size / 4) * 4;
    }
    if (this.interfaces.length >= MOST_INTERFACES) {
      this.section.push(undefined);
      const message = `The interface described at offset ${offset} is one too many (${MOST_INTERFACES}): its packets are not shown.`;
      this.note('error', offset, message);
      return;
    }
    const clock = new TimestampClock(resolution, timeOffset);
    const index = this.interfaces.length;
    const subject = `Interface ${index}${name ? ` (${name})` : ''}`;
    this.section.push({ index, subject, clock, snapLength });
    this.interfaces.push({
      linkType,
      timeDigits: clock.digits,
      ...(name ? { name } : {}),
      ...(description ? { description } : {}),
      blocks: this.byteOrder,
      describedAt: offset,
      ...(clock.tellsAll ? {} : { counters: { resolution, offset: String(timeOffset) } }),
    });
    const link = `${linkTypeName(linkType)} (${linkType})`;
    this.recorded.interface(subject, link, this.place(bytes, view, at + 16, end));
  }

  /** Takes the counters of an interface: the last block of each one counts. */
  private statistics(bytes: Uint8Array, view: DataView, at: number, length: number, offset: number): void {
    const from = this.section[view.getUint32(at + 8, this.littleEndian)];
    const end = at + length - 4;
    if (from) this.recorded.counters(from.subject, from.clock, this.place(bytes, view, at + 20, end));
    for (let option = at + 20; from && option + 4 <= end;) {
      const code = view.getUint16(option, this.littleEndian);
      const size = view.getUint16(option + 2, this.littleEndian);
      if (code === 0) return;
      if (option + 4 + size > end) return this.optionTooLong(offset + option - at, size, end - option - 4);
      if (code === OPTION_ISB_IFDROP && size === 8) {
        this.setDropped(from.index, view.getBigUint64(option + 4, this.littleEndian), offset);
      }
      option += 4 + Math.ceil(size / 4) * 4;
    }
  }

  private setDropped(index: number, count: bigint, offset: number): void {
    if (count === 0n) return;
    const message = `The capture lost packets: interface ${index} dropped ${count} for want of room, by its own count.`;
    const notice: CaptureNotice = { severity: 'warning', offset, message };
    const before = this.dropNotices.get(index);
    const place = before ? this.notices.indexOf(before) : -1;
    if (place >= 0) this.notices[place] = notice;
    else if (this.notices.length < 20) this.notices.push(notice);
    this.dropNotices.set(index, notice);
  }

  private packet(
    type: number,
    bytes: Uint8Array,
    view: DataView,
    at: number,
    length: number,
    offset: number,
    sink: FrameSink,
  ): void {
    const simple = type === SIMPLE_PACKET;
    const headerLength = simple ? 12 : 28;
    const room = length - headerLength - 4;
    if (room < 0) {
      this.note('warning', offset, `The packet block at offset ${offset} is too short (${length} bytes).`);
      return;
    }
    const id = simple
      ? 0
      : type === ENHANCED_PACKET
        ? view.getUint32(at + 8, this.littleEndian)
        : view.getUint16(at + 8, this.littleEndian);
    const from = this.section[id];
    if (!from) {
      this.note('error', offset, `The packet at offset ${offset} names interface ${id}, which no block describes.`);
      return;
    }
    const start = at + headerLength;
    if (simple) {
      const original = view.getUint32(at + 8, this.littleEndian);
      const limit = from.snapLength === 0 ? room : Math.min(room, from.snapLength);
      const captured = Math.min(original, limit);
      sink.frame(bytes, view, start, captured, original, NaN, 0, from.index, offset + headerLength);
      return;
    }
    let captured = view.getUint32(at + 20, this.littleEndian);
    if (captured > room) {
      this.note(
        'warning',
        offset,
        `The packet at offset ${offset} claims ${captured} bytes, but its block has room for ${room}: those are shown.`,
      );
      captured = room;
    }
    const original = Math.max(captured, view.getUint32(at + 24, this.littleEndian));
    const time = from.clock.at(view.getUint32(at + 12, this.littleEndian), view.getUint32(at + 16, this.littleEndian));
    if (Number.isNaN(time.seconds)) this.tellTime(from, view, at, offset);
    sink.frame(
      bytes,
      view,
      start,
      captured,
      original,
      time.seconds,
      time.nanoseconds,
      from.index,
      offset + headerLength,
    );
    const options = start + Math.ceil(captured / 4) * 4;
    if (options + 4 < at + length - 4 && this.hasComment(view, options, at + length - 4, offset - at))
      sink.commented?.();
  }

  /**
   * Whether there is a comment among the options of a packet.
   * @param viewOffset offset in the file of the view's first byte
   */
  private hasComment(view: DataView, from: number, end: number, viewOffset: number): boolean {
    for (let option = from; option + 4 <= end;) {
      const code = view.getUint16(option, this.littleEndian);
      const next = option + 4 + view.getUint16(option + 2, this.littleEndian);
      if (code === 0) return false;
      if (next > end) {
        this.optionTooLong(viewOffset + option, next - option - 4, end - option - 4);
        return false;
      }
      if (code === OPTION_COMMENT) return true;
      option = next + (-(next - from) & 3);
    }
    return false;
  }

  private tellTime({ clock }: SectionInterface, view: DataView, at: number, offset: number): void {
    if (this.toldTime) return;
    this.toldTime = true;
    const [high, low] = [view.getUint32(at + 12, this.littleEndian), view.getUint32(at + 16, this.littleEndian)];
    const message =
      `The packet at offset ${offset} has a time of ${clock.exactText(high, low)} seconds, expected at most ` +
      `${FURTHEST_SECONDS} before or after 1970: it is shown without a time. Further ones like it are not listed.`;
    this.note('warning', offset, message);
  }

  private optionTooLong(offset: number, claimed: number, room: number): void {
    const message =
      `The option at offset ${offset} claims ${plural(claimed, 'byte')}, but its block has room for ${room}: ` +
      `it and what follows it in the block is not read.`;
    this.note('warning', offset, message);
  }

  private damaged(offset: number, found: string): ChunkResult {
    this.note('error', offset, `The file is damaged at offset ${offset}: ${found}. Everything before it is shown.`);
    return { next: offset, need: 0, stop: true };
  }

  /** Adds a notice; after a few of one kind the rest would only bury the first. */
  private note(severity: CaptureNotice['severity'], offset: number, message: string): void {
    if (this.notices.length < 20) this.notices.push({ severity, offset, message });
    else if (this.notices.length === 20) {
      this.notices.push({ severity, offset, message: 'Further notices about this file are not listed.' });
    }
  }
}

function cutOff(offset: number, present: number, missing: number): ChunkResult {
  const message =
    `The last block is cut off: at offset ${offset} the file has ${plural(present, 'more byte')}, and ` +
    `${plural(missing, 'byte')} ${missing === 1 ? 'is' : 'are'} missing. Everything before it is shown.`;
  return { next: offset, need: 0, stop: false, cutOff: { severity: 'warning', message, offset, cutOff: true } };
}
