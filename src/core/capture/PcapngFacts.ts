import { ipv4Address, ipv6Address } from '../bytes/address';
import { hexNumber } from '../bytes/hex';
import { type CaptureFact, listedFacts, MOST_FACTS } from './CaptureFact';
import {
  INTERFACE_OPTIONS,
  NAME_OPTIONS,
  type OptionSpec,
  optionText,
  optionValue,
  SECTION_OPTIONS,
  STATISTICS_OPTIONS,
} from './pcapngOptions';
import type { TimestampClock } from './timestamp';

/** Addresses whose names are kept. */
const MOST_NAMED = 4096;
/** Names of one address that are kept. */
const MOST_NAMES = 8;
/** Kinds of unknown blocks that are counted apart. */
const MOST_TYPES = 20;

const END_OF_RECORDS = 0;
const RECORD_IPV4 = 1;
const RECORD_IPV6 = 2;

/** Blocks that are passed over, by their type. */
const PASSED_OVER: Readonly<Record<number, string>> = {
  7: 'IRIG timestamp blocks',
  8: 'ARINC 429 blocks',
  9: 'systemd journal entries',
  10: 'Decryption secrets',
  0xbad: 'Custom blocks',
  0x40000bad: 'Custom blocks not to be copied',
};

/** Where the options of a block lie. */
export interface OptionPlace {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** First byte of the options, and the first behind the last one. */
  readonly from: number;
  readonly end: number;
  readonly littleEndian: boolean;
}

/** What a pcapng file says of itself besides its packets. Collected while the file is read; bounded whatever is in it. */
export class PcapngFacts {
  /** Names of addresses, in the order of the file. */
  readonly names = new Map<string, string[]>();
  private readonly described: CaptureFact[] = [];
  private readonly statistics = new Map<string, readonly CaptureFact[]>();
  private readonly resolution: CaptureFact[] = [];
  private readonly passedOver = new Map<number, number>();
  private otherTypes = 0;

  /** @param number sections count from 1 */
  section(number: number, place: OptionPlace): void {
    if (this.described.length > MOST_FACTS) return;
    this.described.push(...factsIn(`Section ${number}`, SECTION_OPTIONS, place));
  }

  /** @param subject "Interface 0 (eth0)" */
  interface(subject: string, linkType: string, place: OptionPlace): void {
    if (this.described.length > MOST_FACTS) return;
    const facts = factsIn(subject, INTERFACE_OPTIONS, place);
    if (facts.length > 0) this.described.push({ subject, label: 'Link type', value: linkType }, ...facts);
  }

  /** The statistics of an interface: the last block of each counts. */
  counters(subject: string, clock: TimestampClock, place: OptionPlace): void {
    if (!this.statistics.has(subject) && this.statistics.size > MOST_FACTS) return;
    this.statistics.set(subject, factsIn(subject, STATISTICS_OPTIONS, place, clock));
  }

  /**
   * The records of a name resolution block.
   * @param place the block's body
   */
  addresses(place: OptionPlace): void {
    const { bytes, view, end, littleEndian } = place;
    for (let at = place.from; at + 4 <= end;) {
      const type = view.getUint16(at, littleEndian);
      const length = view.getUint16(at + 2, littleEndian);
      const value = at + 4;
      if (value + length > end) return;
      at = value + Math.ceil(length / 4) * 4;
      if (type === END_OF_RECORDS) {
        if (this.resolution.length <= MOST_FACTS) {
          this.resolution.push(...factsIn('Names of addresses', NAME_OPTIONS, { ...place, from: at }));
        }
        return;
      }
      if (type === RECORD_IPV4 && length > 4) this.name(ipv4Address(bytes, value), bytes, value + 4, length - 4);
      else if (type === RECORD_IPV6 && length > 16) {
        this.name(ipv6Address(bytes, value), bytes, value + 16, length - 16);
      }
    }
  }

  /** A block that is none of those that are read. */
  passOver(type: number): void {
    const known = this.passedOver.get(type);
    if (known === undefined && this.passedOver.size === MOST_TYPES) this.otherTypes++;
    else this.passedOver.set(type, (known ?? 0) + 1);
  }

  list(): CaptureFact[] {
    return listedFacts(this.all());
  }

  private *all(): Generator<CaptureFact> {
    yield* this.described;
    for (const facts of this.statistics.values()) yield* facts;
    for (const [type, count] of this.passedOver) {
      const label = PASSED_OVER[type] ?? `Blocks of type ${hexNumber(type, 8)}`;
      yield { subject: 'Not shown', label, value: String(count) };
    }
    if (this.otherTypes > 0) {
      yield { subject: 'Not shown', label: 'Blocks of other types', value: String(this.otherTypes) };
    }
    yield* this.resolution;
    if (this.names.size === MOST_NAMED) {
      const value = `those of the first ${MOST_NAMED} addresses are known`;
      yield { subject: 'Names of addresses', label: 'Too many', value };
    }
    for (const [label, names] of this.names) yield { subject: 'Names of addresses', label, value: names.join(', ') };
  }

  private name(address: string, bytes: Uint8Array, at: number, length: number): void {
    const names = this.names.get(address) ?? [];
    if (names.length === 0 && this.names.size === MOST_NAMED) return;
    for (const name of optionText(bytes, at, length).split('\0')) {
      if (name !== '' && names.length < MOST_NAMES && !names.includes(name)) names.push(name.slice(0, 255));
    }
    if (names.length > 0) this.names.set(address, names);
  }
}

/** The options of a block that a table knows, in the order of the file. */
function factsIn(
  subject: string,
  table: readonly OptionSpec[],
  { bytes, view, from, end, littleEndian }: OptionPlace,
  clock?: TimestampClock,
): CaptureFact[] {
  const facts: CaptureFact[] = [];
  for (let at = from; at + 4 <= end && facts.length < MOST_FACTS;) {
    const code = view.getUint16(at, littleEndian);
    const length = view.getUint16(at + 2, littleEndian);
    const value = at + 4;
    if (code === 0 || value + length > end) break;
    const spec = table.find((one) => one.code === code);
    if (spec) {
      const text = optionValue(spec, { bytes, view, at: value, length, littleEndian, clock });
      facts.push({ subject, label: spec.label, value: text });
    }
    at = value + Math.ceil(length / 4) * 4;
  }
  return facts;
}
