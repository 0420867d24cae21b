import { hexOf } from './hex';

/** Four bytes at `start` as a dotted IPv4 address. The caller has checked that they are there. */
export function ipv4Address(bytes: Uint8Array, start: number): string {
  return `${bytes[start]}.${bytes[start + 1]}.${bytes[start + 2]}.${bytes[start + 3]}`;
}

/**
 * Sixteen bytes at `start` as an IPv6 address in the canonical form of RFC 5952: lower case, no leading zeros, the longest
 * run of two or more zero groups (the first of equals) written as "::".
 */
export function ipv6Address(bytes: Uint8Array, start: number): string {
  const groups: number[] = [];
  for (let at = 0; at < 16; at += 2) groups.push(((bytes[start + at] ?? 0) << 8) | (bytes[start + at + 1] ?? 0));
  let bestStart = -1;
  let bestLength = 1;
  for (let from = 0; from < 8; from++) {
    let to = from;
    while (to < 8 && groups[to] === 0) to++;
    if (to - from > bestLength) {
      bestStart = from;
      bestLength = to - from;
    }
  }
  const text = (part: number[]): string => part.map((group) => group.toString(16)).join(':');
  if (bestStart < 0) return text(groups);
  return `${text(groups.slice(0, bestStart))}::${text(groups.slice(bestStart + bestLength))}`;
}

/** Six bytes at `start` as a MAC address with colons. */
export function macAddress(bytes: Uint8Array, start: number): string {
  return hexOf(bytes, start, start + 6).replace(/..(?=.)/g, '$&:');
}
