import { onesComplementSum } from '../bytes/internetChecksum';
import { viewOf } from '../bytes/view';
import { partialSums } from '../dissect/checksumNode';
import type { Layer } from '../dissect/Protocol';
import { networkAround } from '../inspection/layerNodes';
import type { LayerPlace } from './layerPlaces';

/** The checksums that a masked frame may have, and what they cover besides the layer. */
interface ChecksumKind {
  /** Number of the protocol in the pseudo header; absent where there is none. */
  readonly pseudo?: number;
  /** Covers the header alone. */
  readonly headerOnly?: boolean;
  /** Zero means that there is none, or that the network card adds it. */
  readonly zeroStays?: boolean;
}

const KINDS: ReadonlyMap<string, ChecksumKind> = new Map<string, ChecksumKind>([
  ['ip.checksum', { headerOnly: true, zeroStays: true }],
  ['tcp.checksum', { pseudo: 6, zeroStays: true }],
  ['udp.checksum', { pseudo: 17, zeroStays: true }],
  ['icmp.checksum', {}],
  ['icmpv6.checksum', { pseudo: 58 }],
  ['gre.checksum', {}],
]);

const add = (...words: readonly number[]): number => {
  let sum = words.reduce((one, other) => one + other, 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x10000);
  return sum;
};
const minus = (word: number): number => ~word & 0xffff;
const swapped = (word: number): number => ((word & 0xff) << 8) | (word >>> 8);

/**
 * Makes the checksums of a frame differ from what they should be by as much as before (RFC 1624): right ones stay right,
 * wrong ones stay wrong, and those that were left to a network card are left to it. That holds for frames that are cut off,
 * too.
 * @param original the frame before anything was replaced
 * @param masked the frame, changed in place; the inner layers first, for the outer ones cover them
 * @param places what each layer has of checksums
 */
export function maskChecksums(
  original: Uint8Array,
  masked: Uint8Array,
  layers: readonly Layer[],
  places: readonly (readonly LayerPlace[])[],
): void {
  for (let at = layers.length - 1; at >= 0; at--) {
    const layer = layers[at];
    for (const { filter, start, length } of places[at] ?? []) {
      const kind = filter === undefined || length !== 2 ? undefined : KINDS.get(filter);
      if (layer && kind) maskChecksum(original, masked, layers, at, layer, kind, start);
    }
  }
}

function maskChecksum(
  original: Uint8Array,
  masked: Uint8Array,
  layers: readonly Layer[],
  at: number,
  layer: Layer,
  { pseudo, headerOnly, zeroStays }: ChecksumKind,
  place: number,
): void {
  if (place + 2 > original.length) return;
  const end = Math.min(headerOnly ? layer.headerEnd : layer.end, original.length);
  const sum = (bytes: Uint8Array): number =>
    onesComplementSum(bytes, place + 2, end, onesComplementSum(bytes, layer.start, place));
  const addressSum = (bytes: Uint8Array): number => {
    const network = pseudo === undefined ? undefined : networkAround({ bytes, layers }, at);
    return network ? add(network.sourceSum, network.destinationSum) : 0;
  };
  const before = viewOf(original).getUint16(place);
  const [addresses, newAddresses] = [addressSum(original), addressSum(masked)];
  const change = add(newAddresses, minus(addresses));
  const length = layer.end - layer.start;
  const isRight = (): boolean =>
    layer.end <= original.length &&
    add(
      sum(original),
      before,
      addresses,
      pseudo ?? 0,
      pseudo === undefined ? 0 : add(length & 0xffff, length >>> 16),
    ) === 0xffff;
  const partial = pseudo === undefined ? -1 : partialSums({ addresses, protocol: pseudo, length }).indexOf(before);
  let after: number;
  // A right one can be equal to a part of itself by chance.
  if (partial >= 0 && !isRight()) after = add(before, partial % 2 === 0 ? change : swapped(change));
  else {
    if (before === 0 && zeroStays && !isRight()) return;
    after = minus(add(minus(before), change, sum(masked), minus(sum(original))));
    // In UDP zero would say that there is none.
    if (after === 0 && pseudo === 17) after = 0xffff;
  }
  masked[place] = after >> 8;
  masked[place + 1] = after & 0xff;
}
