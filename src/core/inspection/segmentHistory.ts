import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import type { ByteSource } from '../capture/ByteSource';
import { PacketWalk } from '../dissect/PacketWalk';
import { acknowledgmentNumber, flagBits, sequenceNumber, TcpFlag } from '../protocols/tcp/tcp';
import { TcpFinding } from '../streams/TcpAnalysis';
import { readTcpHeader } from './FrameReader';

/** Frames of a stream that are read back at most to tell what came before a segment. */
export const MOST_SEGMENTS = 4096;
/** Entries of the index that are looked through at most to find them. */
export const MOST_FRAMES = 1_000_000;

/** What the segments before one tell about it. Frames are indexes from 0; what cannot be known is undefined. */
export interface SegmentHistory {
  /** The frame before it in the same stream, in either direction. */
  previousFrame: number | undefined;
  /** The frame whose last byte it acknowledges. */
  acknowledges: number | undefined;
  /** Bytes sent and not acknowledged, with this segment. */
  bytesInFlight: number | undefined;
  /** Payload bytes since the last PSH. */
  pushBytes: number | undefined;
  /** It acknowledges bytes that are not in the capture. */
  acknowledgesUnseen: boolean;
  /** The frame from which the retransmission timeout is counted. */
  timeoutFrom: number | undefined;
}

const after = (one: number, other: number): boolean => ((one - other) | 0) > 0;

interface Unacknowledged {
  sequence: number;
  readonly next: number;
  readonly frame: number;
  /** True when it ended behind everything that was sent before. */
  readonly advanced: boolean;
}

/** One direction while its segments are gone through once more. Sequence numbers are raw, modulo 2^32. */
export class Sender {
  /** Oldest first. */
  unacknowledged: Unacknowledged[] = [];
  /** Highest sequence number behind a segment, and the frame that brought it; undefined while unknown. */
  next: number | undefined;
  nextFrame = -1;
  /** Bytes in flight mean something: the other side has acknowledged since bytes were missing. Undefined: not known. */
  countable: boolean | undefined;
  pushed = 0;
  /** Undefined while it is not known whether the segment before had PSH. */
  pushSeen: boolean | undefined;

  /** @param complete nothing that was sent before the first segment that is read can still be unacknowledged */
  constructor(public complete: boolean) {
    this.countable = complete ? true : undefined;
    this.pushSeen = complete ? false : undefined;
  }
}

/**
 * The frames of the stream up to this one, oldest first, and whether they begin with the stream's first.
 * @param behind only frames behind this one are wanted, if it is among those that would be read
 */
export function framesBefore(
  analysis: CaptureAnalysis,
  frame: number,
  behind = -1,
): { list: number[]; whole: boolean; metBehind: boolean } {
  const { frames, streams } = analysis;
  const stream = frames.direction(frame) >> 1;
  const first = streams.streams[stream]?.firstFrame ?? frame;
  const list: number[] = [];
  let at = frame;
  const last = Math.max(first, frame - MOST_FRAMES);
  for (; at >= last && at > behind && list.length < MOST_SEGMENTS; at--) {
    if (frames.direction(at) >> 1 === stream) list.push(at);
  }
  return { list: list.reverse(), whole: list[0] === first, metBehind: behind >= 0 && at === behind };
}

/**
 * Goes through the segments before a frame once more, at most `MOST_SEGMENTS` of them, and tells what they say about it. The
 * findings come from the index, so that both always agree. When the stream is longer, what earlier segments might change is
 * left out until it is certain again.
 */
export async function segmentHistory(
  analysis: CaptureAnalysis,
  source: ByteSource,
  frame: number,
): Promise<SegmentHistory> {
  const { list, whole } = framesBefore(analysis, frame);
  const senders = [new Sender(whole), new Sender(whole)];
  const history = emptyHistory(list.at(-2));
  const walk = new PacketWalk(analysis.registry);
  for (const at of list) {
    if (!(await readTcpHeader(analysis, source, at, walk))) continue;
    const direction = analysis.frames.direction(at) & 1;
    const [own, other] = direction === 0 ? senders : [senders[1], senders[0]];
    if (own && other) follow(own, other, walk, analysis.frames.flags(at), at, at === frame ? history : undefined);
  }
  return history;
}

/** Nothing but the frame before. */
export function emptyHistory(previousFrame: number | undefined): SegmentHistory {
  return {
    previousFrame,
    acknowledges: undefined,
    acknowledgesUnseen: false,
    bytesInFlight: undefined,
    pushBytes: undefined,
    timeoutFrom: undefined,
  };
}

/** The histories of all segments of a capture, for whoever goes through it from its first frame to its last. */
export class SegmentHistories {
  private readonly senders = new Map<number, { readonly both: readonly [Sender, Sender]; last: number }>();
  private readonly walk: PacketWalk;

  constructor(
    private readonly analysis: CaptureAnalysis,
    private readonly source: ByteSource,
  ) {
    this.walk = new PacketWalk(analysis.registry);
  }

  /** Takes the next frame (index) and tells its history; frames have to come in order, and none may be left out. */
  async take(frame: number): Promise<SegmentHistory> {
    const { analysis, source, walk, senders } = this;
    const { frames, streams } = analysis;
    const direction = frames.direction(frame);
    const stream = direction >> 1;
    const known = senders.get(stream);
    const history = emptyHistory(known?.last);
    if (direction < 0 || !(await readTcpHeader(analysis, source, frame, walk))) return history;
    const state = known ?? { both: [new Sender(true), new Sender(true)] as const, last: frame };
    state.last = frame;
    senders.set(stream, state);
    const [one, other] = state.both;
    if (direction & 1) follow(other, one, walk, frames.flags(frame), frame, history);
    else follow(one, other, walk, frames.flags(frame), frame, history);
    // Of a stream that is over nothing is asked any more.
    if (streams.streams[stream]?.lastFrame === frame) senders.delete(stream);
    return history;
  }
}

/** Takes one segment into account; fills in `history` when it is the one that is asked for. */
export function follow(
  own: Sender,
  other: Sender,
  walk: PacketWalk,
  found: number,
  frame: number,
  history: SegmentHistory | undefined,
): void {
  const { view, tcp } = walk;
  const flags = flagBits(view, tcp);
  const sequence = sequenceNumber(view, tcp);
  const acknowledgment = flags & TcpFlag.ack ? acknowledgmentNumber(view, tcp) : undefined;
  const length = Math.max(0, walk.payloadEnd - walk.payloadStart);
  const counted = (flags & (TcpFlag.syn | TcpFlag.fin)) !== 0;
  const next = (sequence + length + (counted ? 1 : 0)) >>> 0;
  const probe = (found & TcpFinding.zeroWindowProbe) !== 0;
  const repeated = (found & (TcpFinding.retransmission | TcpFinding.outOfOrder | TcpFinding.keepAlive)) !== 0;
  if (acknowledgment !== undefined) other.countable = true;
  if (found & TcpFinding.lostSegment) own.countable = false;
  if (history && found & TcpFinding.retransmission) history.timeoutFrom = timeoutFrom(own, sequence, found);
  const advanced = !repeated && (own.next === undefined || after(next, own.next));
  if (length > 0 || counted) {
    own.unacknowledged.push({ sequence, next, frame, advanced: advanced && !probe });
    if (own.unacknowledged.length > MOST_SEGMENTS) own.unacknowledged.shift();
  }
  if (!probe && (own.next === undefined ? !repeated : after(next, own.next))) {
    own.next = next;
    own.nextFrame = frame;
  }
  if (acknowledgment !== undefined) acknowledge(other, acknowledgment, history);
  if (length > 0) inFlight(own, flags, length, counted, history);
}

function timeoutFrom(own: Sender, sequence: number, found: number): number | undefined {
  if (found & (TcpFinding.fastRetransmission | TcpFinding.spuriousRetransmission)) return undefined;
  if (!own.complete) return undefined;
  const from = own.unacknowledged[0];
  return from?.frame ?? (own.nextFrame < 0 ? undefined : own.nextFrame);
}

/** Takes away what `acknowledgment` covers, and notes the oldest segment that ends exactly there. */
function acknowledge(sender: Sender, acknowledgment: number, history: SegmentHistory | undefined): void {
  const exact = sender.unacknowledged.find(({ next }) => next === acknowledgment);
  if (history && sender.next !== undefined && after(acknowledgment, sender.next)) history.acknowledgesUnseen = true;
  if (history && exact && (sender.complete || exact.advanced)) history.acknowledges = exact.frame;
  for (const one of sender.unacknowledged) {
    if (after(acknowledgment, one.sequence) && !after(acknowledgment, one.next)) one.sequence = acknowledgment;
  }
  sender.unacknowledged = sender.unacknowledged.filter(({ next }) => after(next, acknowledgment));
  // Whatever was sent before the first segment that was read ended no later than the highest number seen.
  if (sender.next !== undefined && !after(sender.next, acknowledgment)) sender.complete = true;
}

function inFlight(
  own: Sender,
  flags: number,
  length: number,
  counted: boolean,
  history: SegmentHistory | undefined,
): void {
  if (own.countable === false || own.unacknowledged.length === 0) return;
  const push = (flags & TcpFlag.push) !== 0;
  if (own.pushSeen === undefined) own.pushed = 0;
  else own.pushed = own.pushSeen ? length : own.pushed + length;
  const known = own.pushSeen !== undefined;
  if (push) own.pushSeen = true;
  else if (own.pushSeen !== undefined) own.pushSeen = false;
  if (!history) return;
  if (known) history.pushBytes = own.pushed;
  if (own.countable === undefined || !own.complete) return;
  let first = own.unacknowledged[0]?.sequence ?? 0;
  let last = first;
  for (const { sequence, next } of own.unacknowledged) {
    if (after(first, sequence)) first = sequence;
    if (after(next, last)) last = next;
  }
  const bytes = (last - first) >>> 0;
  // SYN and FIN count in sequence numbers, but are no bytes.
  if (bytes > 0) history.bytesInFlight = bytes - (counted ? 1 : 0);
}
