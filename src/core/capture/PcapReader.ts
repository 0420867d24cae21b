import {
  type CaptureInterface,
  type CaptureNotice,
  type CaptureReader,
  type ChunkResult,
  type FrameSink,
  LONGEST_RECORD,
} from './CaptureReader';
import { plural } from '../text/plural';

const FILE_HEADER = 24;
const RECORD_HEADER = 16;

/** Magic numbers as they read in the writer's byte order. */
const MICROSECONDS = 0xa1b2c3d4;
const NANOSECONDS = 0xa1b23c4d;
/** Alexey Kuznetzov's variant: microseconds, and eight more bytes behind each record header (interface, protocol). */
const KUZNETZOV = 0xa1b2cd34;
/** In the word of the link type: the upper four bits tell the check sequence's length in 16-bit words. */
const CHECK_LENGTH_KNOWN = 0x04000000;
/** No tool captures more of a packet, unless the file's header allows it. */
const USUAL_LIMIT = 262_144;
const KUZNETZOV_RECORD_HEADER = 24;

/**
 * Reads classic pcap files of both byte orders, with microsecond or nanosecond times (pcap-savefile(5)), and the modified
 * ones of Kuznetzov's libpcap.
 */
export class PcapReader implements CaptureReader {
  readonly firstRecord = FILE_HEADER;
  readonly format: string;
  readonly interfaces: readonly CaptureInterface[];
  readonly notices: CaptureNotice[] = [];

  private constructor(
    private readonly littleEndian: boolean,
    private readonly nanosecondsPerUnit: number,
    private readonly recordHeader: number,
    linkType: number,
    private readonly snapLength: number,
    version: readonly [major: number, minor: number],
    checkLength: number,
  ) {
    const digits = nanosecondsPerUnit === 1 ? 9 : 6;
    this.format = `pcap, ${littleEndian ? 'little' : 'big'}-endian, ${digits === 9 ? 'nano' : 'micro'}seconds`;
    if (recordHeader !== RECORD_HEADER) this.format += ', Kuznetzov';
    if (checkLength > 0) this.format += `, frames end with ${plural(checkLength, 'byte')} of check sequence`;
    if (version[0] !== 2 || version[1] !== 4) {
      const message = `The file header at offset 4 has version ${version.join('.')}; only 2.4 is known, and it is read as that.`;
      this.notices.push({ severity: 'warning', offset: 4, message });
    }
    this.interfaces = [{ linkType, timeDigits: digits }];
  }

  /** A reader if the file's first bytes are a pcap header; undefined when they are something else. */
  static open(head: Uint8Array): PcapReader | undefined {
    if (head.length < FILE_HEADER) return undefined;
    const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
    for (const littleEndian of [true, false]) {
      const magic = view.getUint32(0, littleEndian);
      if (magic !== MICROSECONDS && magic !== NANOSECONDS && magic !== KUZNETZOV) continue;
      // The upper bits of the last word tell the length of a frame check sequence; the link type is the lower 16 bits.
      const lastWord = view.getUint32(20, littleEndian);
      const linkType = lastWord & 0xffff;
      const checkLength = lastWord & CHECK_LENGTH_KNOWN ? (lastWord >>> 28) * 2 : 0;
      const recordHeader = magic === KUZNETZOV ? KUZNETZOV_RECORD_HEADER : RECORD_HEADER;
      return new PcapReader(
        littleEndian,
        magic === NANOSECONDS ? 1 : 1000,
        recordHeader,
        linkType,
        view.getUint32(16, littleEndian),
        [view.getUint16(4, littleEndian), view.getUint16(6, littleEndian)],
        checkLength,
      );
    }
    return undefined;
  }

  readChunk(bytes: Uint8Array, view: DataView, fileOffset: number, fileEnd: number, sink: FrameSink): ChunkResult {
    const { littleEndian, nanosecondsPerUnit, recordHeader } = this;
    let at = 0;
    for (;;) {
      const left = fileEnd - fileOffset - at;
      if (left < recordHeader) {
        if (left > 0) return cutOff(fileOffset + at, left, recordHeader - left, ' of its header');
        return { next: fileOffset + at, need: 0, stop: false };
      }
      if (bytes.length - at < recordHeader) return { next: fileOffset + at, need: recordHeader, stop: false };
      const captured = view.getUint32(at + 8, littleEndian);
      const original = view.getUint32(at + 12, littleEndian);
      // What is not there and is longer than the header allows is damage, not the end of a file that grows.
      const impossible = left < recordHeader + captured && captured > Math.max(this.snapLength, USUAL_LIMIT);
      if (captured > LONGEST_RECORD || impossible) {
        this.notices.push({
          severity: 'error',
          message:
            `The record at offset ${fileOffset + at} is damaged: it claims ${captured} bytes, ` +
            `where the file has ${plural(left - recordHeader, 'more byte')}. ` +
            `Everything before it is shown.`,
          offset: fileOffset + at,
        });
        return { next: fileOffset + at, need: 0, stop: true };
      }
      if (left < recordHeader + captured) {
        return cutOff(fileOffset + at, left, recordHeader + captured - left, '');
      }
      if (bytes.length - at < recordHeader + captured) {
        return { next: fileOffset + at, need: recordHeader + captured, stop: false };
      }
      let seconds = view.getUint32(at, littleEndian);
      let nanoseconds = view.getUint32(at + 4, littleEndian) * nanosecondsPerUnit;
      if (nanoseconds >= 1e9) {
        // Some writers let the fraction run over; the sum is still one exact point in time.
        seconds += Math.floor(nanoseconds / 1e9);
        nanoseconds %= 1e9;
      }
      const start = at + recordHeader;
      // A few writers store 0 as the length on the wire; it can never be less than what was captured.
      const length = original < captured ? captured : original;
      sink.frame(bytes, view, start, captured, length, seconds, nanoseconds, 0, fileOffset + start);
      at = start + captured;
    }
  }
}

function cutOff(offset: number, present: number, missing: number, where: string): ChunkResult {
  const message =
    `The last record is cut off: at offset ${offset} the file has ${plural(present, 'more byte')}, and ` +
    `${plural(missing, 'byte')}${where} ${missing === 1 ? 'is' : 'are'} missing. Everything before it is shown.`;
  return { next: offset, need: 0, stop: false, cutOff: { severity: 'warning', message, offset, cutOff: true } };
}
