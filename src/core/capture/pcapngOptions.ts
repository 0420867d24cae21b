import { ipv4Address, ipv6Address, macAddress } from '../bytes/address';
import { hexOf } from '../bytes/hex';
import { decodeUtf8 } from '../bytes/utf8';
import { plural } from '../text/plural';
import { type TimestampClock, utcText } from './timestamp';

/** How the value of an option is read; `size` is the only length it may have, absent for texts. */
interface OptionKind {
  readonly size?: number;
  /**
   * @param at first byte of the value
   * @param clock that of the interface, for times
   */
  readonly text: (value: OptionValue) => string;
}

interface OptionValue {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly at: number;
  readonly length: number;
  readonly littleEndian: boolean;
  readonly clock: TimestampClock | undefined;
}

const unit = (name: string): ((value: OptionValue) => string) => {
  return ({ view, at, littleEndian }) => `${view.getBigUint64(at, littleEndian)} ${name}`;
};

const TEXT: OptionKind = { text: ({ bytes, at, length }) => optionText(bytes, at, length) };
const IPV4: OptionKind = { size: 4, text: ({ bytes, at }) => ipv4Address(bytes, at) };
const IPV6: OptionKind = { size: 16, text: ({ bytes, at }) => ipv6Address(bytes, at) };
const INTERFACE_IPV4: OptionKind = {
  size: 8,
  text: ({ bytes, at }) => `${ipv4Address(bytes, at)}, mask ${ipv4Address(bytes, at + 4)}`,
};
const INTERFACE_IPV6: OptionKind = { size: 17, text: ({ bytes, at }) => `${ipv6Address(bytes, at)}/${bytes[at + 16]}` };
const MAC: OptionKind = { size: 6, text: ({ bytes, at }) => macAddress(bytes, at) };
const EUI: OptionKind = { size: 8, text: ({ bytes, at }) => hexOf(bytes, at, at + 8).replace(/..(?=.)/g, '$&:') };
const BITS_PER_SECOND: OptionKind = { size: 8, text: unit('bits per second') };
const COUNT: OptionKind = {
  size: 8,
  text: ({ view, at, littleEndian }) => String(view.getBigUint64(at, littleEndian)),
};
const BYTE: OptionKind = { size: 1, text: ({ bytes, at }) => plural(bytes[at] ?? 0, 'byte') };
const RESOLUTION: OptionKind = {
  size: 1,
  text: ({ bytes, at }) => {
    const byte = bytes[at] ?? 0;
    return `${byte & 0x80 ? 2 : 10}^-${byte & 0x7f} seconds`;
  },
};
const SECONDS: OptionKind = {
  size: 8,
  text: ({ view, at, littleEndian }) => `${view.getBigInt64(at, littleEndian)} seconds`,
};
const SIGNED_WORD: OptionKind = { size: 4, text: ({ view, at, littleEndian }) => `${view.getInt32(at, littleEndian)}` };
const FILTER: OptionKind = {
  text: ({ bytes, at, length }) =>
    bytes[at] === 0 ? optionText(bytes, at + 1, length - 1) : `a program of ${plural(Math.max(0, length - 1), 'byte')}`,
};
const TIME: OptionKind = {
  size: 8,
  text: ({ view, at, littleEndian, clock }) => {
    if (!clock) return '';
    const [high, low] = [view.getUint32(at, littleEndian), view.getUint32(at + 4, littleEndian)];
    const { seconds, nanoseconds } = clock.at(high, low);
    return utcText(seconds, nanoseconds) || `${clock.exactText(high, low)} seconds since 1970`;
  },
};

/** An option that is shown as a fact. */
export interface OptionSpec {
  readonly code: number;
  readonly label: string;
  readonly kind: OptionKind;
}

const COMMENT: OptionSpec = { code: 1, label: 'Comment', kind: TEXT };

/** Options of section header blocks (pcapng, section 4.1). */
export const SECTION_OPTIONS: readonly OptionSpec[] = [
  COMMENT,
  { code: 2, label: 'Hardware', kind: TEXT },
  { code: 3, label: 'Operating system', kind: TEXT },
  { code: 4, label: 'Application', kind: TEXT },
];

/** Options of interface description blocks (pcapng, section 4.2). */
export const INTERFACE_OPTIONS: readonly OptionSpec[] = [
  COMMENT,
  { code: 2, label: 'Name', kind: TEXT },
  { code: 3, label: 'Description', kind: TEXT },
  { code: 4, label: 'IPv4 address', kind: INTERFACE_IPV4 },
  { code: 5, label: 'IPv6 address', kind: INTERFACE_IPV6 },
  { code: 6, label: 'MAC address', kind: MAC },
  { code: 7, label: 'EUI address', kind: EUI },
  { code: 8, label: 'Speed', kind: BITS_PER_SECOND },
  { code: 9, label: 'Time resolution', kind: RESOLUTION },
  { code: 10, label: 'Time zone', kind: SIGNED_WORD },
  { code: 11, label: 'Capture filter', kind: FILTER },
  { code: 12, label: 'Operating system', kind: TEXT },
  { code: 13, label: 'Check sequence', kind: BYTE },
  { code: 14, label: 'Time offset', kind: SECONDS },
  { code: 15, label: 'Hardware', kind: TEXT },
  { code: 16, label: 'Transmit speed', kind: BITS_PER_SECOND },
  { code: 17, label: 'Receive speed', kind: BITS_PER_SECOND },
  { code: 18, label: 'Time zone', kind: TEXT },
];

/** Options of name resolution blocks (pcapng, section 4.5). */
export const NAME_OPTIONS: readonly OptionSpec[] = [
  COMMENT,
  { code: 2, label: 'Name server', kind: TEXT },
  { code: 3, label: 'Name server address', kind: IPV4 },
  { code: 4, label: 'Name server address', kind: IPV6 },
];

/** Options of interface statistics blocks (pcapng, section 4.6). */
export const STATISTICS_OPTIONS: readonly OptionSpec[] = [
  COMMENT,
  { code: 2, label: 'Capture began', kind: TIME },
  { code: 3, label: 'Capture ended', kind: TIME },
  { code: 4, label: 'Packets received', kind: COUNT },
  { code: 5, label: 'Packets dropped by the interface', kind: COUNT },
  { code: 6, label: 'Packets accepted by the filter', kind: COUNT },
  { code: 7, label: 'Packets dropped by the system', kind: COUNT },
  { code: 8, label: 'Packets delivered', kind: COUNT },
];

/** A text without the zero bytes that some writers put behind it. */
export function optionText(bytes: Uint8Array, at: number, length: number): string {
  return decodeUtf8(bytes, at, at + length).replace(/\0+$/, '');
}

/** The text of an option's value; says so when its length is not that of the option. */
export function optionValue({ kind }: OptionSpec, value: OptionValue): string {
  if (kind.size === undefined || kind.size === value.length) return kind.text(value);
  return `not readable: ${plural(value.length, 'byte')} where there are ${kind.size}`;
}
