import { TcpFlag, UNKNOWN_SCALE } from '../protocols/tcp/tcp';

/** What is said of a segment, as bits of the index's flags column, which is at most two bytes wide. */
export const TcpFinding = {
  retransmission: 1 << 0,
  fastRetransmission: 1 << 1,
  spuriousRetransmission: 1 << 2,
  outOfOrder: 1 << 3,
  lostSegment: 1 << 4,
  ackLostSegment: 1 << 5,
  duplicateAck: 1 << 6,
  zeroWindow: 1 << 7,
  zeroWindowProbe: 1 << 8,
  zeroWindowProbeAck: 1 << 9,
  windowFull: 1 << 10,
  windowUpdate: 1 << 11,
  keepAlive: 1 << 12,
  keepAliveAck: 1 << 13,
  reusedPorts: 1 << 14,
} as const;

/** All bits of TcpFinding. */
export const ANY_TCP_FINDING = 0x7fff;

/** Stands in the count of duplicate ACKs once a hole was told of; as in Wireshark it counts as many of them. */
const TOLD = 0xffff_ffff;
const FAST_NANOSECONDS = 20e6;
const REORDERING_NANOSECONDS = 3e6;

/** Sequence numbers wrap around: the sign of the difference tells which is later. */
const after = (one: number, other: number): boolean => ((one - other) | 0) > 0;

/** Stands for a sequence number that is not known yet. */
export const NO_NUMBER = -1;

/** What the analysis remembers of one direction. Sequence numbers are relative, modulo 2^32, or `NO_NUMBER`. */
export class TcpAnalysisState {
  nextSequence = NO_NUMBER;
  nextSeconds = 0;
  nextNanoseconds = 0;
  /** What the other side may acknowledge; stays where a hole begins until a segment begins there. */
  unbroken = NO_NUMBER;
  lastAck = NO_NUMBER;
  ackSeconds = 0;
  ackNanoseconds = 0;
  window = -1;
  /** The window of a SYN is never scaled (RFC 7323, section 2.2). */
  windowOfSyn = false;
  duplicates = 0;
  /** Frame of the ACK that brought `lastAck`; -1 before the first one. */
  ackFrame = -1;
  lastFindings = 0;
}

/** A shift is at most 14 (RFC 7323, section 2.3); shifting is several times as fast as a power. */
const scaled = (window: number, shift: number): number => window << shift;

const CONTROL = TcpFlag.syn | TcpFlag.fin | TcpFlag.reset;

/**
 * Judges one segment as Wireshark's sequence analysis does, and moves the states on. Returns TcpFinding bits. `scale` is
 * that of the other side's window (`TcpDirection.windowScale`); `firstRoundTrip` that of the handshake in nanoseconds, 0
 * when unknown; `ack` is `NO_NUMBER` without ACK; `frame` the segment's index.
 */
export function analyseSegment(
  own: TcpAnalysisState,
  other: TcpAnalysisState,
  flags: number,
  sequence: number,
  ack: number,
  window: number,
  length: number,
  seconds: number,
  nanoseconds: number,
  scale: number,
  firstRoundTrip: number,
  frame: number,
): number {
  const plain = (flags & CONTROL) === 0;
  const numbered = length > 0 || (flags & (TcpFlag.syn | TcpFlag.fin)) !== 0;
  const next = (sequence + length + (flags & (TcpFlag.syn | TcpFlag.fin) ? 1 : 0)) >>> 0;
  const expected = own.nextSequence;
  let found = 0;
  if (length === 1 && sequence === expected && other.window === 0) found = TcpFinding.zeroWindowProbe;
  else {
    if (plain && window === 0) found |= TcpFinding.zeroWindow;
    if (expected !== NO_NUMBER && after(sequence, expected) && (flags & TcpFlag.reset) === 0)
      found |= TcpFinding.lostSegment;
    if (plain && length <= 1 && expected !== NO_NUMBER && sequence === (expected - 1) >>> 0)
      found |= TcpFinding.keepAlive;
    if (plain && length > 0 && scale !== UNKNOWN_SCALE && other.window >= 0 && other.lastAck !== NO_NUMBER) {
      if (
        (sequence + length) >>> 0 ===
        (other.lastAck + scaled(other.window, other.windowOfSyn || scale < 0 ? 0 : scale)) >>> 0
      ) {
        found |= TcpFinding.windowFull;
      }
    }
    if (plain && length === 0 && sequence === expected) {
      const sameWindow = window === own.window;
      const sameAck = ack === own.lastAck;
      if (sameAck && window !== 0 && !sameWindow) found |= TcpFinding.windowUpdate;
      else if (sameAck && window !== 0 && other.lastFindings & TcpFinding.keepAlive) found |= TcpFinding.keepAliveAck;
      else if (window === 0 && sameWindow && other.lastFindings & TcpFinding.zeroWindowProbe) {
        if (sameAck) found |= TcpFinding.zeroWindowProbeAck;
      } else if (sameAck && window !== 0) {
        own.duplicates = own.duplicates === TOLD ? 1 : own.duplicates + 1;
        found |= TcpFinding.duplicateAck;
      }
    }
  }
  if (ack !== own.lastAck) {
    own.duplicates = 0;
    own.ackFrame = frame;
  }
  if (flags & TcpFlag.ack && other.nextSequence !== NO_NUMBER && after(ack, other.unbroken)) {
    // A hole is told of once: with its bytes known to be missing, or (nothing came after it) until the other side
    // acknowledges something new.
    if (after(other.nextSequence, other.unbroken)) {
      other.unbroken = other.nextSequence;
      found |= TcpFinding.ackLostSegment;
    } else {
      if (other.duplicates === 0) found |= TcpFinding.ackLostSegment;
      other.duplicates = TOLD;
    }
  }
  if (numbered && !(found & TcpFinding.keepAlive)) {
    if (length > 0 && other.lastAck !== NO_NUMBER && !after((sequence + length) >>> 0, other.lastAck)) {
      // The other side has it already, whatever we have seen.
      found |= TcpFinding.spuriousRetransmission | TcpFinding.retransmission;
    } else if (expected !== NO_NUMBER && after(expected, sequence))
      found |= repeated(own, other, sequence, next, length, seconds, nanoseconds, firstRoundTrip);
  }
  if (!(found & TcpFinding.zeroWindowProbe)) {
    if (expected === NO_NUMBER || after(next, expected)) {
      own.nextSequence = next;
      own.nextSeconds = seconds;
      own.nextNanoseconds = nanoseconds;
    }
    // What fills the hole makes all bytes up to the highest one count, even if there are more holes.
    if (own.unbroken === NO_NUMBER || sequence === own.unbroken) own.unbroken = own.nextSequence;
  }
  own.window = window;
  own.windowOfSyn = (flags & TcpFlag.syn) !== 0;
  own.lastAck = ack;
  own.ackSeconds = seconds;
  own.ackNanoseconds = nanoseconds;
  own.lastFindings = found;
  return found;
}

/** What a segment is that begins before the highest byte seen and is not acknowledged yet. */
function repeated(
  own: TcpAnalysisState,
  other: TcpAnalysisState,
  sequence: number,
  next: number,
  length: number,
  seconds: number,
  nanoseconds: number,
  firstRoundTrip: number,
): number {
  // A byte that probed a closed window is sent again with what follows it.
  if (length > 1 && sequence === (own.nextSequence - 1) >>> 0) return 0;
  // Frames whose times run backwards tell nothing of how soon something came.
  const sinceAck = (seconds - other.ackSeconds) * 1e9 + nanoseconds - other.ackNanoseconds;
  if (other.duplicates >= 2 && other.lastAck === sequence && sinceAck >= 0 && sinceAck < FAST_NANOSECONDS) {
    return TcpFinding.fastRetransmission | TcpFinding.retransmission;
  }
  const since = (seconds - own.nextSeconds) * 1e9 + nanoseconds - own.nextNanoseconds;
  const limit = firstRoundTrip > 0 ? firstRoundTrip : REORDERING_NANOSECONDS;
  if (since >= 0 && since < limit && next !== own.nextSequence) return TcpFinding.outOfOrder;
  return TcpFinding.retransmission;
}
