import { hexOf } from '../bytes/hex';
import { parseIpv4, parseIpv6 } from '../bytes/parseAddress';
import type { Random } from './MaskOptions';
import { PrefixSubstitutes } from './PrefixSubstitutes';

const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, at) => from + at);

const ONE_DIGIT = range(0, 9);
const TWO_DIGITS = range(10, 99);
const THREE_DIGITS = range(100, 255);
/** First octets that say what kind of address it is: this host, private, loopback; from 224 on multicast and reserved. */
const MEANINGFUL = new Set([0, 10, 127, 169, 172, 192]);
const UNICAST = range(100, 223).filter((octet) => !MEANINGFUL.has(octet));
const PRIVATE_172 = range(16, 31);

/** Octets with as many digits, so that an address as text keeps its length; private addresses stay private ones. */
function octets(before: readonly number[], octet: number): readonly number[] {
  const [first] = before;
  if (first === undefined) {
    if (MEANINGFUL.has(octet) || octet >= 224) return [octet];
    if (octet >= 100) return UNICAST;
    return (octet < 10 ? range(1, 9) : TWO_DIGITS).filter((one) => !MEANINGFUL.has(one));
  }
  if (before.length === 1) {
    if ((first === 192 && octet === 168) || (first === 169 && octet === 254)) return [octet];
    if (first === 169) return sameLength(octet).filter((one) => one !== 254);
    if (first === 172 && PRIVATE_172.includes(octet)) return PRIVATE_172;
    if (first === 172) return sameLength(octet).filter((one) => !PRIVATE_172.includes(one));
    if (first === 192) return sameLength(octet).filter((one) => one !== 168);
  }
  return sameLength(octet);
}

function sameLength(octet: number): readonly number[] {
  return octet < 10 ? ONE_DIGIT : octet < 100 ? TWO_DIGITS : THREE_DIGITS;
}

const NOT_ZERO = range(1, 15);
const GLOBAL = range(1, 14);
const [C, D, F] = [12, 13, 15];
/** After the addresses known by now it is not looked for further ones: memory has an end. */
const MOST_KNOWN = 200_000;
/** Values of three bytes. */
const THREE_BYTES = 0x1000000;

/** Zeros stay, so that an address as text keeps its length; link-local and unique local addresses stay such. */
function nibbles(before: readonly number[], nibble: number): readonly number[] {
  if (nibble === 0) return [0];
  if (before.length === 0) return nibble === F ? [F] : GLOBAL;
  // The rest of the prefix of a unique local address is its network's own.
  const isUniqueLocal = before.length > 1 && (before[1] === C || before[1] === D);
  if (before[0] === F && before.length < 4 && !isUniqueLocal) return [nibble];
  return NOT_ZERO;
}

const IPV4_IN_TEXT = /(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])/g;
const IPV6_IN_TEXT = /(?<![0-9a-f:.])[0-9a-f]*:[0-9a-f:]*:[0-9a-f:]*[0-9a-f.]*/gi;
const SOLICITED = 'ff0200000000000000000001ff';
const MAPPED = '00000000000000000000ffff';

/**
 * Replaces addresses by others of the same kind and length: the same one by the same everywhere, different ones by different
 * ones. Prefixes stay: addresses of one network are replaced by those of one network, for IPv4 network by network at octets,
 * for IPv6 at every four bits; private, link-local and loopback addresses stay such. Broadcast and multicast addresses, and
 * those that say that there is none, stay as they are; a solicited-node address stays one, and that of a unicast address is not that of its substitute.
 */
export class AddressSubstitutes {
  private readonly v4: PrefixSubstitutes;
  private readonly v6: PrefixSubstitutes;
  /** By the address as a number. */
  private readonly four = new Map<number, readonly number[]>();
  private readonly macs = new Map<number, readonly number[]>();
  private readonly knownMacs = new Set<number>();
  private readonly knownFours = new Set<number>();
  private readonly knownSixes = new Set<string>();
  private readonly groups = new Map<string, number>();
  private readonly usedGroups = new Set<number>();
  private readonly macPrefix: number;
  private nextMac = 1;

  constructor(private readonly random: Random) {
    this.v4 = new PrefixSubstitutes(octets, random);
    this.v6 = new PrefixSubstitutes(nibbles, random);
    this.macPrefix = random() % THREE_BYTES;
  }

  /**
   * Tells of an address that occurs, before the first one is replaced: no substitute is one of these while there is room for
   * others.
   */
  addKnown(bytes: Uint8Array, start: number, length: number): void {
    if (length === 4) this.addKnownFour(ipv4Number(bytes, start));
    else if (length === 6) {
      if (this.knownMacs.size < MOST_KNOWN) this.knownMacs.add(macNumber(bytes, start));
    } else if (length === 16 && this.knownSixes.size < MOST_KNOWN) {
      const text = hexOf(bytes, start, start + 16);
      if (this.knownSixes.has(text)) return;
      this.knownSixes.add(text);
      this.v6.addKnown(nibblesOf(Array.from(bytes.subarray(start, start + 16))));
      if (text.startsWith(MAPPED)) this.addKnownFour(ipv4Number(bytes, start + 12));
    }
  }

  /** Tells of the IP addresses in a text. */
  addKnownIn(text: string): void {
    for (const [found] of text.matchAll(IPV4_IN_TEXT)) {
      const parsed = parseIpv4(found);
      if (parsed) this.addKnown(Uint8Array.from(parsed), 0, 4);
    }
    for (const [found] of text.matchAll(IPV6_IN_TEXT)) {
      const parsed = parseIpv6(found);
      if (parsed) this.addKnown(Uint8Array.from(parsed), 0, 16);
    }
  }

  private addKnownFour(number: number): void {
    if (this.knownFours.has(number) || this.knownFours.size >= MOST_KNOWN) return;
    this.knownFours.add(number);
    this.v4.addKnown([number >>> 24, (number >>> 16) & 0xff, (number >>> 8) & 0xff, number & 0xff]);
  }

  ipv4(bytes: ArrayLike<number>): readonly number[] {
    const number = ipv4Number(bytes, 0);
    let found = this.four.get(number);
    if (!found) {
      const list = Array.from(bytes);
      const [first = 0] = list;
      found = first === 0 || first >= 224 ? list : this.v4.replace(list);
      this.four.set(number, found);
    }
    return found;
  }

  ipv6(bytes: ArrayLike<number>): readonly number[] {
    const list = Array.from(bytes);
    const text = hexOf(Uint8Array.from(list));
    if (text.startsWith(MAPPED)) return [...list.slice(0, 12), ...this.ipv4(list.slice(12))];
    if (text.startsWith(SOLICITED)) return [...list.slice(0, 13), ...this.group(text.slice(26))];
    // A multicast address may be made of a network's prefix (RFC 3306), or of the address of its router (RFC 3956).
    const isNamed = list[0] === 0xff && ((list[1] ?? 0) & 0x30) === 0x30;
    if ((list[0] === 0xff && !isNamed) || list.slice(0, 15).every((byte) => byte === 0)) return list;
    const replaced = this.v6.replace(nibblesOf(list));
    return list.map((_, at) => ((replaced[at * 2] ?? 0) << 4) | (replaced[at * 2 + 1] ?? 0));
  }

  /** An Ethernet address: a local one that is counted. Multicast and broadcast addresses stay. */
  mac(bytes: ArrayLike<number>): readonly number[] {
    const number = macNumber(bytes, 0);
    let found = this.macs.get(number);
    if (!found) {
      found = this.newMac(Array.from(bytes), number);
      this.macs.set(number, found);
    }
    return found;
  }

  private newMac(list: readonly number[], number: number): readonly number[] {
    if (list[0] === 0x33 && list[1] === 0x33 && list[2] === 0xff) {
      return [0x33, 0x33, 0xff, ...this.group(hexOf(Uint8Array.from(list.slice(3))))];
    }
    if (((list[0] ?? 0) & 1) === 1 || number === 0) return list;
    for (;;) {
      const count = this.nextMac++;
      const upper = (this.macPrefix + Math.floor(count / 0x10000)) % THREE_BYTES;
      const made = [2, upper >> 16, (upper >> 8) & 0xff, upper & 0xff, (count >> 8) & 0xff, count & 0xff];
      if (!this.knownMacs.has(macNumber(made, 0))) return made;
    }
  }

  /** Replaces the IP addresses in a text, which keeps its length. */
  text(text: string): string {
    return text
      .replace(IPV4_IN_TEXT, (found) => {
        const parsed = parseIpv4(found);
        return parsed ? this.ipv4(parsed).join('.') : found;
      })
      .replace(IPV6_IN_TEXT, (found) => this.ipv6Text(found));
  }

  private ipv6Text(text: string): string {
    const parsed = parseIpv6(text);
    if (!parsed || text.includes('.')) return text;
    const digits = nibblesOf(this.ipv6(parsed)).map((nibble) => nibble.toString(16));
    const [before = '', after] = text.split('::');
    const place = (group: string, at: number): string =>
      group === '' ? '' : digits.slice(at * 4 + 4 - group.length, at * 4 + 4).join('');
    const head = before.split(':').map((group, at) => place(group, at));
    if (after === undefined) return head.join(':');
    const rest = after === '' ? [] : after.split(':');
    return `${head.join(':')}::${rest.map((group, at) => place(group, 8 - rest.length + at)).join(':')}`;
  }

  /** The lower three bytes of a solicited-node address, which are those of a unicast address. */
  private group(text: string): number[] {
    let known = this.groups.get(text);
    if (known === undefined) {
      do known = this.random() % THREE_BYTES;
      while (this.usedGroups.has(known) && this.usedGroups.size < THREE_BYTES / 2);
      this.usedGroups.add(known);
      this.groups.set(text, known);
    }
    return [known >> 16, (known >> 8) & 0xff, known & 0xff];
  }
}

function ipv4Number(bytes: ArrayLike<number>, start: number): number {
  const byte = (at: number): number => bytes[start + at] ?? 0;
  return ((byte(0) << 24) | (byte(1) << 16) | (byte(2) << 8) | byte(3)) >>> 0;
}

function macNumber(bytes: ArrayLike<number>, start: number): number {
  let number = 0;
  for (let at = start; at < start + 6; at++) number = number * 256 + (bytes[at] ?? 0);
  return number;
}

function nibblesOf(bytes: readonly number[]): number[] {
  return bytes.flatMap((byte) => [byte >> 4, byte & 15]);
}
