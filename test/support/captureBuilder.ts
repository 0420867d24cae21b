/** Builders that write captures byte by byte, so that tests say exactly what is in the file. */

/** Joins byte strings. */
export function join(...parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** Bytes from hexadecimal text; spaces are ignored. */
export function hex(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text.replace(/\s+/g, ''), 'hex'));
}

function words(littleEndian: boolean, ...values: readonly (readonly [size: 1 | 2 | 4, value: number])[]): Uint8Array {
  const bytes = new Uint8Array(values.reduce((sum, [size]) => sum + size, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const [size, value] of values) {
    if (size === 1) view.setUint8(at, value);
    else if (size === 2) view.setUint16(at, value, littleEndian);
    else view.setUint32(at, value, littleEndian);
    at += size;
  }
  return bytes;
}

/** One packet to be written into a capture. */
export interface Packet {
  readonly bytes: Uint8Array;
  readonly seconds?: number;
  readonly nanoseconds?: number;
  /** Bytes on the wire when more than `bytes`. */
  readonly original?: number;
  /** Options of its pcapng block. */
  readonly options?: readonly Uint8Array[];
}

export interface PcapOptions {
  readonly littleEndian?: boolean;
  readonly nanoseconds?: boolean;
  readonly linkType?: number;
  /** Kuznetzov's variant: microseconds, longer record headers. */
  readonly modified?: boolean;
}

const PCAP_HEADER = 24;

/** A classic pcap file. */
export function pcapFile(packets: readonly Packet[], options: PcapOptions = {}): Uint8Array {
  const { littleEndian = true, nanoseconds = false, linkType = 1, modified = false } = options;
  const magic = modified ? 0xa1b2cd34 : nanoseconds ? 0xa1b23c4d : 0xa1b2c3d4;
  const head = words(littleEndian, [4, magic], [2, 2], [2, 4], [4, 0], [4, 0], [4, 262144], [4, linkType]);
  const records = packets.flatMap(({ bytes, seconds = 0, nanoseconds: nanos = 0, original = bytes.length }) => [
    words(
      littleEndian,
      [4, seconds],
      [4, nanoseconds ? nanos : Math.floor(nanos / 1000)],
      [4, bytes.length],
      [4, original],
      ...(modified
        ? ([
            [4, 2],
            [2, 8],
            [1, 0],
            [1, 0],
          ] as const)
        : []),
    ),
    bytes,
  ]);
  return join(head, ...records);
}

/** The records of several pcap files of the same kind in one, one file after the other. */
export function joinedPcaps(files: readonly Uint8Array[]): Uint8Array {
  return join(...files.map((file, at) => (at === 0 ? file : file.subarray(PCAP_HEADER))));
}

/** A pcap file that is not written as today. */
export interface PcapVariant {
  readonly littleEndian?: boolean;
  readonly magic?: number;
  readonly version?: readonly [major: number, minor: number];
  /** The whole last word of the file header. */
  readonly linkType?: number;
  /** Bytes more than usual. */
  readonly behindFileHeader?: number;
  readonly behindHeader?: number;
  /** Whether the lengths of a record stand the other way round. */
  readonly swapped?: (at: number) => boolean;
  readonly fraction?: number;
  readonly count?: number;
}

/** A pcap file of a few records of 60 bytes, of 100 on the wire, one a second from 1000 on. */
export function pcapVariant(variant: PcapVariant): Uint8Array {
  const { littleEndian = true, magic = 0xa1b2c3d4, version = [2, 4], linkType = 1, fraction = 5, count = 5 } = variant;
  const { behindFileHeader = 0, behindHeader = 0, swapped = () => false } = variant;
  const [major, minor] = version;
  const head = words(littleEndian, [4, magic], [2, major], [2, minor], [4, 0], [4, 0], [4, 65535], [4, linkType]);
  const records = Array.from({ length: count }, (_, at) => {
    const [first, second] = swapped(at) ? [100, 60] : [60, 100];
    const header = words(littleEndian, [4, 1000 + at], [4, fraction], [4, first], [4, second]);
    const bytes = Uint8Array.from({ length: 60 }, (_byte, index) => index + at);
    return join(header, new Uint8Array(behindHeader).fill(7), bytes);
  });
  return join(head, new Uint8Array(behindFileHeader), ...records);
}

function padded(bytes: Uint8Array): Uint8Array {
  return join(bytes, new Uint8Array((4 - (bytes.length % 4)) % 4));
}

/** A pcapng option: code and value, padded. */
export function option(littleEndian: boolean, code: number, value: Uint8Array): Uint8Array {
  return join(words(littleEndian, [2, code], [2, value.length]), padded(value));
}

/** Any pcapng block. */
export function block(littleEndian: boolean, type: number, body: Uint8Array): Uint8Array {
  const length = 12 + padded(body).length;
  return join(words(littleEndian, [4, type], [4, length]), padded(body), words(littleEndian, [4, length]));
}

export function sectionHeader(littleEndian = true, options: readonly Uint8Array[] = []): Uint8Array {
  const body = words(littleEndian, [4, 0x1a2b3c4d], [2, 1], [2, 0], [4, 0xffffffff], [4, 0xffffffff]);
  const end = options.length > 0 ? words(littleEndian, [4, 0]) : new Uint8Array(0);
  return block(littleEndian, 0x0a0d0d0a, join(body, ...options, end));
}

/** A record of a name resolution block: type 1 for an IPv4 address, 2 for IPv6. */
export function nameRecord(type: number, address: Uint8Array, ...names: readonly string[]): Uint8Array {
  return option(true, type, join(address, ...names.map((name) => Buffer.from(`${name}\0`))));
}

/** A little-endian name resolution block. */
export function nameResolution(records: readonly Uint8Array[], options: readonly Uint8Array[] = []): Uint8Array {
  return block(true, 4, join(...records, words(true, [4, 0]), ...options));
}

export function interfaceDescription(
  littleEndian = true,
  { linkType = 1, snapLength = 0, options = [] as readonly Uint8Array[] } = {},
): Uint8Array {
  const end = options.length > 0 ? words(littleEndian, [4, 0]) : new Uint8Array(0);
  return block(littleEndian, 1, join(words(littleEndian, [2, linkType], [2, 0], [4, snapLength]), ...options, end));
}

/** An Enhanced Packet Block; `units` is the 64-bit counter in the interface's resolution. */
export function enhancedPacket(
  units: bigint,
  { bytes, original = bytes.length, options = [] }: Packet,
  littleEndian = true,
  interfaceId = 0,
): Uint8Array {
  const head = words(
    littleEndian,
    [4, interfaceId],
    [4, Number(units >> 32n)],
    [4, Number(units & 0xffffffffn)],
    [4, bytes.length],
    [4, original],
  );
  return block(littleEndian, 6, join(head, padded(bytes), ...options));
}

/** An obsolete Packet Block; `dropped` is 65535 when nobody counted. */
export function obsoletePacket(
  units: bigint,
  { bytes, original = bytes.length, options = [] }: Packet,
  littleEndian = true,
  interfaceId = 0,
  dropped = 0xffff,
): Uint8Array {
  const head = words(
    littleEndian,
    [2, interfaceId],
    [2, dropped],
    [4, Number(units >> 32n)],
    [4, Number(units & 0xffffffffn)],
    [4, bytes.length],
    [4, original],
  );
  return block(littleEndian, 2, join(head, padded(bytes), ...options));
}

export function simplePacket({ bytes, original = bytes.length }: Packet, littleEndian = true): Uint8Array {
  return block(littleEndian, 3, join(words(littleEndian, [4, original]), padded(bytes)));
}

/** One end of a conversation. */
export interface End {
  readonly address: string;
  readonly port: number;
}

export interface TcpSegment {
  readonly from: End;
  readonly to: End;
  readonly sequence: number;
  readonly acknowledgment?: number;
  /** Letters of the flags: F S R P A. */
  readonly flags?: string;
  readonly payload?: Uint8Array;
  /** TCP options, padded to four bytes by the builder. */
  readonly options?: Uint8Array;
  readonly window?: number;
  /** VLAN tags from the outside in. */
  readonly vlans?: readonly { readonly type: number; readonly id: number }[];
}

const FLAG_BITS: Readonly<Record<string, number>> = { F: 1, S: 2, R: 4, P: 8, A: 16 };

function ipv4Bytes(address: string): Uint8Array {
  return Uint8Array.from(address.split('.').map(Number));
}

/** Only full addresses and one "::" are understood. */
function ipv6Bytes(address: string): Uint8Array {
  const [head = '', tail] = address.split('::');
  const groups = (part: string): number[] => (part === '' ? [] : part.split(':').map((group) => parseInt(group, 16)));
  const [left, right] = [groups(head), groups(tail ?? '')];
  const middle = tail === undefined ? [] : new Array<number>(8 - left.length - right.length).fill(0);
  return words(false, ...[...left, ...middle, ...right].map((group) => [2, group] as const));
}

/** An Ethernet frame with an IPv4 or IPv6 packet that holds one TCP segment. Checksums are left 0. */
export function tcpFrame(segment: TcpSegment): Uint8Array {
  const { from, to, payload = new Uint8Array(0), options = new Uint8Array(0), vlans = [] } = segment;
  const flags = [...(segment.flags ?? 'PA')].reduce((sum, letter) => sum | (FLAG_BITS[letter] ?? 0), 0);
  const allOptions = padded(options);
  const tcp = join(
    words(
      false,
      [2, from.port],
      [2, to.port],
      [4, segment.sequence >>> 0],
      [4, (segment.acknowledgment ?? 0) >>> 0],
      [1, ((20 + allOptions.length) / 4) << 4],
      [1, flags],
      [2, segment.window ?? 65535],
      [4, 0],
    ),
    allOptions,
    payload,
  );
  const sixth = from.address.includes(':');
  const ip = sixth
    ? join(
        words(false, [4, 0x60000000], [2, tcp.length], [1, 6], [1, 64]),
        ipv6Bytes(from.address),
        ipv6Bytes(to.address),
      )
    : join(
        words(false, [2, 0x4500], [2, 20 + tcp.length], [4, 0x4000], [1, 64], [1, 6], [2, 0]),
        ipv4Bytes(from.address),
        ipv4Bytes(to.address),
      );
  const types = [...vlans.map(({ type }) => type), sixth ? 0x86dd : 0x0800];
  const tags = vlans.map(({ id }, at) => words(false, [2, id], [2, types[at + 1] ?? 0]));
  const ethernet = join(hex('020000000002 020000000001'), words(false, [2, types[0] ?? 0]));
  return join(ethernet, ...tags, ip, tcp);
}

/** Options of a SYN: MSS, window scale, SACK permitted. */
export function synOptions(maximumSegmentSize = 1460, shift?: number): Uint8Array {
  const scale = shift === undefined ? new Uint8Array(0) : Uint8Array.of(3, 3, shift, 1);
  return join(Uint8Array.of(2, 4, maximumSegmentSize >> 8, maximumSegmentSize & 0xff, 4, 2, 1, 1), scale);
}
