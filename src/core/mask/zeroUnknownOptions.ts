import type { Layer } from '../dissect/Protocol';
import { ARP_FIELDS } from '../protocols/arp/arp';
import { offsetOf, readerOf } from '../dissect/interpret';
import { viewOf } from '../bytes/view';
import { LINUX_COOKED_2_FIELDS, LINUX_COOKED_FIELDS } from '../protocols/linuxCooked/linuxCooked';
import { isUsualIpv4Option } from '../protocols/ipv4/ipv4Options';
import { tcpOptionSpec } from '../protocols/tcp/tcpOptionSpecs';
import { tableLength } from './layerPlaces';

/** How the options of a header are laid out, and which of them say nothing of anybody, or are replaced where they do. */
interface OptionArea {
  /** Bytes that the length of an option does not count. */
  readonly uncounted: number;
  /** Options of one byte; the first ends the list where `endsList`. */
  readonly single: readonly number[];
  readonly endsList: boolean;
  /** Whether the whole option stays. */
  stays(this: void, type: number, length: number): boolean;
  /** Bytes that stay of one that does not, where it is not type and length alone. */
  keptOf?(this: void, type: number): number;
}

/** Experiments of TCP hold anything, addresses of hosts among it: of those what tells which one it is stays. */
const TCP_EXPERIMENTS = [253, 254];
const EXPERIMENT_HEADER = 4;
/** Of IPv6: tunnel encapsulation limit, router alert, jumbo payload. */
const IPV6_NUMBERS = [0x04, 0x05, 0xc2];
const IPV6_OPTIONS: OptionArea = {
  uncounted: 2,
  single: [0],
  endsList: false,
  stays: (type) => IPV6_NUMBERS.includes(type),
};

const TCP_OPTIONS: OptionArea = {
  uncounted: 0,
  single: [0, 1],
  endsList: true,
  stays: (kind, length) => {
    const option = tcpOptionSpec(kind);
    const isUsual = option !== undefined && (option.length === undefined || option.length === length);
    return isUsual && !TCP_EXPERIMENTS.includes(kind);
  },
  keptOf: (kind) => (TCP_EXPERIMENTS.includes(kind) ? EXPERIMENT_HEADER : 2),
};

const AREAS: ReadonlyMap<string, OptionArea> = new Map([
  ['ipv4', { uncounted: 0, single: [0, 1], endsList: true, stays: isUsualIpv4Option }],
  ['tcp', TCP_OPTIONS],
  ['ipv6HopByHop', IPV6_OPTIONS],
  ['ipv6DestinationOptions', IPV6_OPTIONS],
]);

const arpHardwareSize = readerOf(ARP_FIELDS, 'arp.hw.size');
const arpProtocolSize = readerOf(ARP_FIELDS, 'arp.proto.size');
const ARP_ADDRESSES = offsetOf(ARP_FIELDS, 'arp.src.hw_mac');
/** What a cooked header has room for, whatever the length of its address. */
const COOKED_ADDRESS = 8;
const ETHERNET_ADDRESS = 6;
const COOKED: ReadonlyMap<string, { readonly lengthOf: ReturnType<typeof readerOf>; readonly address: number }> =
  new Map(
    (
      [
        ['linuxCooked', LINUX_COOKED_FIELDS],
        ['linuxCooked2', LINUX_COOKED_2_FIELDS],
      ] as const
    ).map(([id, fields]) => [
      id,
      { lengthOf: readerOf(fields, 'sll.halen'), address: offsetOf(fields, 'sll.src.eth') },
    ]),
  );

/**
 * Makes zeros of what a copied header holds and nobody understands: options that no table knows, addresses of other kinds of
 * hardware, what stands behind the table in a header that is cut off.
 * @param out the frame that is made; holds the header already
 */
export function zeroUnknownOptions(bytes: Uint8Array, layer: Layer, out: Uint8Array): void {
  const { protocol, start, headerEnd } = layer;
  const behind = start + tableLength(layer);
  if (headerEnd > bytes.length) {
    out.fill(0, Math.min(behind, bytes.length));
    return;
  }
  const area = AREAS.get(protocol.id);
  if (area) zeroOptions(bytes, area.uncounted > 0 ? start + 2 : behind, headerEnd, area, out);
  const cooked = COOKED.get(protocol.id);
  const view = viewOf(bytes);
  if (protocol.id === 'arp') {
    const isUsual = arpHardwareSize(view, start) === ETHERNET_ADDRESS && arpProtocolSize(view, start) === 4;
    if (!isUsual) out.fill(0, start + ARP_ADDRESSES, headerEnd);
  } else if (cooked && cooked.lengthOf(view, start) !== ETHERNET_ADDRESS) {
    out.fill(0, start + cooked.address, start + cooked.address + COOKED_ADDRESS);
  }
}

function zeroOptions(bytes: Uint8Array, from: number, end: number, area: OptionArea, out: Uint8Array): void {
  const { uncounted, single, endsList, stays } = area;
  for (let at = from; at < end;) {
    const type = bytes[at] ?? 0;
    if (single.includes(type)) {
      at++;
      if (!endsList || type !== 0) continue;
      break;
    }
    const length = uncounted + (at + 1 < end ? (bytes[at + 1] ?? 0) : 0);
    if (length < 2 || at + length > end) {
      out.fill(0, at, end);
      return;
    }
    const kept = stays(type, length) ? length : (area.keptOf?.(type) ?? 2);
    out.fill(0, at + Math.min(kept, length), at + length);
    at += length;
  }
}
