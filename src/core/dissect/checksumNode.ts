import { hexNumber } from '../bytes/hex';
import { onesComplementSum } from '../bytes/internetChecksum';
import { viewOf } from '../bytes/view';
import type { FieldNode } from './FieldNode';
import type { Issue } from './Issue';

/** Wireshark's numbers for the fields whose names end in ".checksum.status". */
const Status = { bad: 0, good: 1, unverified: 2, absent: 3, illegal: 4 } as const;

/** The checksum of RFC 1071 in a header, and what it covers. Offsets count within `bytes`. */
export interface ChecksumPlace {
  /** Wireshark's name of the checksum's field: "udp.checksum". */
  readonly filter: string;
  /** First of the two bytes of the checksum; an even number of bytes behind `start`. */
  readonly at: number;
  /** What the sum covers, the checksum itself included; `end` may lie beyond what was captured. */
  readonly start: number;
  readonly end: number;
  /** "the header", "the segment": what the sum covers, for messages. */
  readonly covers: string;
  /**
   * The pseudo header, where the sum covers one: the sum of the addresses (undefined when they are not known), the protocol's
   * number and the length.
   */
  readonly pseudoHeader?: {
    readonly addresses: number | undefined;
    readonly protocol: number;
    readonly length: number;
  };
  /**
   * What a checksum of zero stands for: that the network card computes it later, that there is none, or that there is none
   * where there should be one. Absent for checksums that every host computes by itself.
   */
  readonly zero?: 'offloaded' | 'absent' | 'illegal';
  /** The packet is quoted by an error message: routers change fields on the way and quotations are cut. */
  readonly quoted: boolean;
}

function swapped(word: number): number {
  return ((word & 0xff) << 8) | (word >>> 8);
}

/**
 * Sums that a host leaves in the field for its network card, which adds the rest: with and without the length, each in either
 * byte order (the second and the fourth are those with their bytes swapped).
 */
export function partialSums({
  addresses = 0,
  protocol,
  length,
}: NonNullable<ChecksumPlace['pseudoHeader']>): readonly [number, number, number, number] {
  const none = new Uint8Array(0);
  const withLength = onesComplementSum(none, 0, 0, addresses + protocol + (length >>> 16) + (length & 0xffff));
  const without = onesComplementSum(none, 0, 0, addresses + protocol);
  return [withLength, swapped(withLength), without, swapped(without)];
}

/**
 * Whether a checksum fits, as a node over its bytes. A wrong one becomes an issue of code CHECKSUM that names the value it
 * should have. What the sender left to its network card is no mistake, and told apart: captures on the sender see packets
 * before the card has done its part.
 */
export function checksumNode(bytes: Uint8Array, place: ChecksumPlace, issues: Issue[]): FieldNode | undefined {
  const { filter, at, start, end, covers, pseudoHeader, zero, quoted } = place;
  if (at + 2 > Math.min(end, bytes.length)) return undefined;
  const node = (status: number, value: string, note?: string): FieldNode => ({
    label: 'Checksum check',
    value,
    ...(note === undefined ? {} : { note }),
    filter: `${filter}.status`,
    json: status,
    source: 0,
    start: at,
    length: 2,
  });
  const checksum = viewOf(bytes).getUint16(at);
  if (quoted) return node(Status.unverified, 'not checked', 'the packet is quoted');
  if (checksum === 0 && zero === 'absent') return node(Status.absent, 'not present', 'the sender computed none');
  if (checksum === 0 && zero === 'illegal') {
    const message = 'Over IPv6 only tunnels may send UDP without a checksum (RFC 6935).';
    issues.push({ code: 'CHECKSUM', severity: 'info', message, start: at, length: 2 });
    return { ...node(Status.illegal, 'not present', 'the sender computed none'), severity: 'info', problem: message };
  }
  const whole = end <= bytes.length && (pseudoHeader === undefined || pseudoHeader.addresses !== undefined);
  let expected = 0;
  if (whole) {
    const { addresses = 0, protocol = 0, length = 0 } = pseudoHeader ?? {};
    const before = addresses + protocol + (length >>> 16) + (length & 0xffff);
    const rest = onesComplementSum(bytes, at + 2, end, onesComplementSum(bytes, start, at, before));
    expected = ~rest & 0xffff;
    // Both forms of zero fit, and where zero means that there is none, only one of them can be written.
    if (expected === 0 && (zero === 'absent' || zero === 'illegal')) expected = 0xffff;
    if (checksum === expected || (checksum === 0xffff && expected === 0)) return node(Status.good, 'correct');
  }
  const left = 'left to the network adapter (checksum offload)';
  if (zero !== undefined && pseudoHeader?.addresses !== undefined && partialSums(pseudoHeader).includes(checksum)) {
    return node(Status.unverified, 'not computed', left);
  }
  if (checksum === 0 && zero === 'offloaded') return node(Status.unverified, 'not computed', left);
  if (!whole) return node(Status.unverified, 'not checked', 'not all of its bytes were captured');
  const message = `The checksum does not fit ${covers}: it is ${hexNumber(checksum, 4)} and should be ${hexNumber(expected, 4)}. Bytes were changed on the way, or the sender left it unfinished.`;
  issues.push({ code: 'CHECKSUM', severity: 'warning', message, start: at, length: 2 });
  return {
    ...node(Status.bad, 'not correct', `should be ${hexNumber(expected, 4)}`),
    severity: 'warning',
    problem: message,
  };
}
