import {
  type CaptureInterface,
  type CaptureNotice,
  type CaptureReader,
  type ChunkResult,
  type FrameSink,
  LONGEST_RECORD,
} from './CaptureReader';
import { hexNumber } from '../bytes/hex';
import { plural } from '../text/plural';

const FILE_HEADER = 24;
const RECORD_HEADER = 16;

/** Magic numbers as they read in the writer's byte order. */
const MICROSECONDS = 0xa1b2c3d4;
const NANOSECONDS = 0xa1b23c4d;
/** Alexey Kuznetzov's variant: microseconds, and eight more bytes behind each record header (interface, protocol). */
const KUZNETZOV = 0xa1b2cd34;
/** Ixia's hardware and software: microseconds, and the length of all records behind the file header. */
const IXIA_HARDWARE = 0x1c0001ac;
const IXIA_SOFTWARE = 0x1c0001ab;
const IXIA_FILE_HEADER = 28;

/** Records of one kind: how long their headers are. */
interface RecordKind {
  readonly header: number;
  /** Who wrote them; absent for what the magic number promises. */
  readonly writer?: string;
}

interface Magic {
  readonly nanosecondsPerUnit: number;
  readonly fileHeader: number;
  /** The kind that the magic number promises, and those that some writers put behind the same number. */
  readonly kinds: readonly [RecordKind, ...RecordKind[]];
  readonly variant?: string;
}

const MAGICS: ReadonlyMap<number, Magic> = new Map<number, Magic>([
  [
    MICROSECONDS,
    {
      nanosecondsPerUnit: 1000,
      fileHeader: FILE_HEADER,
      kinds: [
        { header: RECORD_HEADER },
        { header: 24, writer: 'Red Hat 6.1' },
        // Four bytes behind the record header.
        { header: 20, writer: 'Nokia' },
      ],
    },
  ],
  [NANOSECONDS, { nanosecondsPerUnit: 1, fileHeader: FILE_HEADER, kinds: [{ header: RECORD_HEADER }] }],
  [
    KUZNETZOV,
    {
      nanosecondsPerUnit: 1000,
      fileHeader: FILE_HEADER,
      kinds: [{ header: 24 }, { header: 28, writer: 'SuSE 6.3' }],
      variant: 'Kuznetzov',
    },
  ],
  ...[IXIA_HARDWARE, IXIA_SOFTWARE].map((magic): [number, Magic] => [
    magic,
    { nanosecondsPerUnit: 1000, fileHeader: IXIA_FILE_HEADER, kinds: [{ header: RECORD_HEADER }], variant: 'Ixia' },
  ]),
]);

/** AIX writes version 2.2, nanoseconds, and the interface type of RFC 1573 in place of the link type. */
const AIX_VERSION = [2, 2];
const AIX_LINK_TYPES: ReadonlyMap<number, number> = new Map([
  [6, 1],
  [9, 6],
  [15, 10],
  [24, 0],
]);
/** Bytes of padding before each FDDI frame of AIX. */
const AIX_FDDI_PADDING = 3;
const FDDI = 10;

/** In the word of the link type: the upper four bits tell the check sequence's length in 16-bit words. */
const CHECK_LENGTH_KNOWN = 0x04000000;
/** In the same word: nobody has given these a meaning yet. */
const RESERVED_BITS = 0x03ff0000;
/** No tool captures more of a packet, unless the file's header allows it. */
const USUAL_LIMIT = 262_144;

/** Bytes and records that are looked at to find out which kind the records of a file are. */
const LOOKED_AT = 16 * 1024;
const RECORDS_LOOKED_AT = 8;
/** An Ethernet header: shorter packets prove nothing. */
const SHORTEST_PACKET = 14;
/** Of a record that is taken for one: more is no packet, and nobody captures for so long with so few packets. */
const LARGEST_ORIGINAL = 16 * 1024 * 1024;
const YEAR = 366 * 24 * 60 * 60;

/** In which order the two lengths of a record stand. */
type LengthOrder = 'captured first' | 'original first' | 'shorter is captured';

/** Before version 2.3 the lengths stood the other way round, and writers of 2.3 did either; 543.0 is DG/UX's tcpdump. */
function lengthOrder(major: number, minor: number): LengthOrder {
  if (major === 543 || (major === 2 && minor < 3)) return 'original first';
  return major === 2 && minor === 3 ? 'shorter is captured' : 'captured first';
}

/**
 * Reads classic pcap files of both byte orders, with microsecond or nanosecond times (pcap-savefile(5)), those of its old
 * versions, and the variants of Kuznetzov's libpcap, Red Hat, SuSE, Nokia, AIX and Ixia.
 */
export class PcapReader implements CaptureReader {
  readonly firstRecord: number;
  readonly interfaces: readonly CaptureInterface[];
  readonly notices: CaptureNotice[] = [];
  private readonly nanosecondsPerUnit: number;
  private readonly snapLength: number;
  private readonly order: LengthOrder;
  /** Bytes before each frame that are none of it. */
  private readonly padding: number;
  private readonly described: string;
  private kind: RecordKind;
  /** A record whose fraction of a second is a second or more was met. */
  private toldFraction = false;

  private constructor(
    view: DataView,
    private readonly littleEndian: boolean,
    private readonly magic: Magic,
  ) {
    this.firstRecord = magic.fileHeader;
    this.kind = magic.kinds[0];
    const [major, minor] = [view.getUint16(4, littleEndian), view.getUint16(6, littleEndian)];
    this.snapLength = view.getUint32(16, littleEndian);
    // The upper bits of the last word tell the length of a frame check sequence; the link type is the lower 16 bits.
    const lastWord = view.getUint32(20, littleEndian);
    const given = lastWord & 0xffff;
    const checkLength = lastWord & CHECK_LENGTH_KNOWN ? (lastWord >>> 28) * 2 : 0;
    const aix = magic.kinds.length > 2 && major === AIX_VERSION[0] && minor === AIX_VERSION[1];
    const aixLinkType = aix ? AIX_LINK_TYPES.get(given) : undefined;
    const linkType = aixLinkType ?? given;
    this.padding = aixLinkType === FDDI ? AIX_FDDI_PADDING : 0;
    this.nanosecondsPerUnit = aixLinkType === undefined ? magic.nanosecondsPerUnit : 1;
    this.order = lengthOrder(major, minor);
    const digits = this.nanosecondsPerUnit === 1 ? 9 : 6;
    const variant = aixLinkType === undefined ? magic.variant : 'AIX';
    const old = (major === 2 && minor < 4) || (major === 543 && minor === 0);
    this.described = [
      `pcap, ${littleEndian ? 'little' : 'big'}-endian, ${digits === 9 ? 'nano' : 'micro'}seconds`,
      ...(variant === undefined ? [] : [variant]),
      ...(old ? [`version ${major}.${minor}`] : []),
      ...(checkLength > 0 ? [`frames end with ${plural(checkLength, 'byte')} of check sequence`] : []),
    ].join(', ');
    if (!old && (major !== 2 || minor !== 4)) {
      const message = `The file header at offset 4 has version ${major}.${minor}; only 2.4 is known, and it is read as that.`;
      this.notices.push({ severity: 'warning', offset: 4, message });
    }
    if (lastWord & RESERVED_BITS) {
      const message =
        `The link type at offset 20 has bits set that mean nothing (${hexNumber(lastWord, 8)}); ` +
        `it is read as ${given}.`;
      this.notices.push({ severity: 'warning', offset: 20, message });
    }
    this.interfaces = [{ linkType, timeDigits: digits }];
  }

  get format(): string {
    return this.kind.writer === undefined ? this.described : `${this.described}, ${this.kind.writer}`;
  }

  /** A reader if the file's first bytes are a pcap header; undefined when they are something else. */
  static open(head: Uint8Array): PcapReader | undefined {
    if (head.length < FILE_HEADER) return undefined;
    const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
    for (const littleEndian of [true, false]) {
      const magic = MAGICS.get(view.getUint32(0, littleEndian));
      if (magic) return new PcapReader(view, littleEndian, magic);
    }
    return undefined;
  }

  readChunk(bytes: Uint8Array, view: DataView, fileOffset: number, fileEnd: number, sink: FrameSink): ChunkResult {
    const { littleEndian, nanosecondsPerUnit, order, padding } = this;
    if (fileOffset === this.firstRecord && this.magic.kinds.length > 1) {
      // The same bytes decide whatever the length of a block is.
      const wanted = Math.min(this.decisive(view), fileEnd - fileOffset);
      if (bytes.length < wanted) return { next: fileOffset, need: wanted, stop: false };
      this.kind = this.kindOf(view, wanted);
    }
    const recordHeader = this.kind.header;
    let at = 0;
    for (;;) {
      const left = fileEnd - fileOffset - at;
      if (left < recordHeader) {
        if (left > 0) return cutOff(fileOffset + at, left, recordHeader - left, ' of its header');
        return { next: fileOffset + at, need: 0, stop: false };
      }
      if (bytes.length - at < recordHeader) return { next: fileOffset + at, need: recordHeader, stop: false };
      let captured = view.getUint32(at + 8, littleEndian);
      let original = view.getUint32(at + 12, littleEndian);
      if (order !== 'captured first' && (order === 'original first' || captured > original)) {
        [captured, original] = [original, captured];
      }
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
        if (!this.toldFraction) this.tellFraction(fileOffset + at, nanoseconds / nanosecondsPerUnit);
        seconds += Math.floor(nanoseconds / 1e9);
        nanoseconds %= 1e9;
      }
      // A few writers store 0 as the length on the wire; it can never be less than what was captured.
      const length = original < captured ? captured : original;
      const lead = padding > captured ? captured : padding;
      const start = at + recordHeader + lead;
      sink.frame(bytes, view, start, captured - lead, length - lead, seconds, nanoseconds, 0, fileOffset + start);
      at += recordHeader + captured;
    }
  }

  /** Bytes from the first record on that tell which kind the records are: few, unless they are not what was promised. */
  private decisive(view: DataView): number {
    const { header } = this.magic.kinds[0];
    if (view.byteLength < header) return header;
    if (this.possibleRecords(header, view, header, 1) < 0) return LOOKED_AT;
    const [captured] = this.lengthsAt(view, 0);
    const two = header + captured + header;
    if (two > LOOKED_AT) return header;
    return view.byteLength >= two && this.possibleRecords(header, view, two, 2) < 0 ? LOOKED_AT : two;
  }

  /** Which kind the records are, by the first `end` bytes of them. What was promised counts as long as it can be. */
  private kindOf(view: DataView, end: number): RecordKind {
    const [promised, ...others] = this.magic.kinds;
    if (this.possibleRecords(promised.header, view, end, 2) >= 0) return promised;
    // One header can look right by chance, and so can any number of them among zeros: damage must not change what is read.
    const fits = ({ header }: RecordKind): boolean =>
      this.possibleRecords(header, view, end, RECORDS_LOOKED_AT, SHORTEST_PACKET) >= 2;
    return others.find(fits) ?? promised;
  }

  private lengthsAt(view: DataView, at: number): [captured: number, original: number] {
    const one = view.getUint32(at + 8, this.littleEndian);
    const other = view.getUint32(at + 12, this.littleEndian);
    const swapped = this.order === 'original first' || (this.order === 'shorter is captured' && one > other);
    return swapped ? [other, one] : [one, other];
  }

  /**
   * How many records there are in the first `end` bytes, up to `most`, if their headers are this long; -1 when they cannot
   * be.
   * @param shortest bytes that each captured packet has at least; above 0 each has a time as well
   */
  private possibleRecords(header: number, view: DataView, end: number, most: number, shortest = 0): number {
    const { littleEndian } = this;
    const first = end < 4 ? 0 : view.getUint32(0, littleEndian);
    let count = 0;
    for (let at = 0; count < most && at + header <= end; count++) {
      const [captured, original] = this.lengthsAt(view, at);
      const seconds = view.getUint32(at, littleEndian);
      const possible =
        captured >= shortest &&
        (shortest === 0 || seconds > 0) &&
        captured <= Math.max(this.snapLength, USUAL_LIMIT) &&
        captured <= original &&
        original <= LARGEST_ORIGINAL &&
        view.getUint32(at + 4, littleEndian) * this.nanosecondsPerUnit < 1e9 &&
        Math.abs(seconds - first) <= YEAR;
      if (!possible) return -1;
      at += header + captured;
    }
    return count;
  }

  private tellFraction(offset: number, units: number): void {
    this.toldFraction = true;
    const unit = this.nanosecondsPerUnit === 1 ? 'nanoseconds' : 'microseconds';
    const message =
      `The record at offset ${offset} has ${units} ${unit} beside its seconds, which is more than a second: they were ` +
      `added. Further ones like it are not listed.`;
    this.notices.push({ severity: 'warning', offset, message });
  }
}

function cutOff(offset: number, present: number, missing: number, where: string): ChunkResult {
  const message =
    `The last record is cut off: at offset ${offset} the file has ${plural(present, 'more byte')}, and ` +
    `${plural(missing, 'byte')}${where} ${missing === 1 ? 'is' : 'are'} missing. Everything before it is shown.`;
  return { next: offset, need: 0, stop: false, cutOff: { severity: 'warning', message, offset, cutOff: true } };
}
