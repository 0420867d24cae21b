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
const F = 15;

/** Zeros stay, so that an address as text keeps its length; link-local and unique local addresses stay such. */
function nibbles(before: readonly number[], nibble: number): readonly number[] {
  if (nibble === 0) return [0];
  if (before.length === 0) return nibble === F ? [F] : GLOBAL;
  if (before[0] === F && before.length < 4) return [nibble];
  return NOT_ZERO;
}

const SOLICITED = 'ff0200000000000000000001ff';
const MAPPED = '00000000000000000000ffff';

/**
 * Replaces addresses by others of the same kind and length. Prefixes stay: addresses of one network are replaced by those of
 * one network. Loopback, broadcast and multicast addresses, and those that say that there is none, stay as they are.
 */
export class AddressSubstitutes {
  private readonly v4: PrefixSubstitutes;
  private readonly v6: PrefixSubstitutes;
  private readonly macs = new Map<string, Uint8Array>();
  private readonly groups = new Map<string, number>();
  private readonly macPrefix: number;

  /** @param known addresses that occur, as text: no substitute is one of them while there is room for others */
  constructor(
    private readonly random: Random,
    known: Iterable<string>,
  ) {
    this.v4 = new PrefixSubstitutes(octets, random);
    this.v6 = new PrefixSubstitutes(nibbles, random);
    this.macPrefix = random() & 0xffffff;
    for (const text of known) {
      const four = parseIpv4(text);
      if (four) this.v4.addKnown(four);
      const six = four ? undefined : parseIpv6(text);
      if (six) this.v6.addKnown(nibblesOf(six));
    }
  }

  ipv4(bytes: ArrayLike<number>): number[] {
    const octetsOf = Array.from(bytes);
    const [first = 0] = octetsOf;
    return first === 0 || first >= 224 ? octetsOf : this.v4.replace(octetsOf);
  }

  ipv6(bytes: ArrayLike<number>): number[] {
    const list = Array.from(bytes);
    const text = hexOf(Uint8Array.from(list));
    if (text.startsWith(MAPPED)) return [...list.slice(0, 12), ...this.ipv4(list.slice(12))];
    if (text.startsWith(SOLICITED)) return [...list.slice(0, 13), ...this.group(text.slice(26))];
    if (list[0] === 0xff || list.slice(0, 15).every((byte) => byte === 0)) return list;
    const replaced = this.v6.replace(nibblesOf(list));
    return list.map((_, at) => ((replaced[at * 2] ?? 0) << 4) | (replaced[at * 2 + 1] ?? 0));
  }

  /** An Ethernet address: a local one that is counted. Multicast and broadcast addresses stay. */
  mac(bytes: ArrayLike<number>): number[] {
    const list = Array.from(bytes);
    const text = hexOf(Uint8Array.from(list));
    if (text.startsWith('3333ff')) return [0x33, 0x33, 0xff, ...this.group(text.slice(6))];
    if (((list[0] ?? 0) & 1) === 1 || list.every((byte) => byte === 0)) return list;
    let known = this.macs.get(text);
    if (!known) {
      const { macPrefix } = this;
      const number = this.macs.size + 1;
      known = Uint8Array.of(
        2,
        (macPrefix >> 16) ^ ((number >> 16) & 0xff),
        macPrefix >> 8,
        macPrefix,
        number >> 8,
        number,
      );
      this.macs.set(text, known);
    }
    return Array.from(known);
  }

  /** Replaces the IP addresses in a text, which keeps its length. */
  text(text: string): string {
    return text
      .replace(/(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])/g, (found) => {
        const parsed = parseIpv4(found);
        return parsed ? this.ipv4(parsed).join('.') : found;
      })
      .replace(/(?<![0-9a-f:.])[0-9a-f]*:[0-9a-f:]*:[0-9a-f:]*[0-9a-f.]*/gi, (found) => this.ipv6Text(found));
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
      known = this.random() & 0xffffff;
      this.groups.set(text, known);
    }
    return [known >> 16, (known >> 8) & 0xff, known & 0xff];
  }
}

function nibblesOf(bytes: readonly number[]): number[] {
  return bytes.flatMap((byte) => [byte >> 4, byte & 15]);
}
