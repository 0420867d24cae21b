import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import { TcpFinding } from '../streams/TcpAnalysis';
import { nanosecondsBetween } from './taskTimes';

/** Something that TCP did while a task was open. Frames are indexes from 0. */
export interface TcpTrouble {
  readonly kind: 'loss' | 'zeroWindow' | 'delayedAck';
  /** The first frames that show it, at most 16. */
  readonly frames: readonly number[];
  /** Frames that show it. */
  readonly count: number;
  /**
   * Longest time without a frame of the connection right before one of them, in nanoseconds; right behind one of them where a
   * window was closed.
   */
  readonly longestWait: number;
}

const LOSS =
  TcpFinding.retransmission |
  TcpFinding.fastRetransmission |
  TcpFinding.spuriousRetransmission |
  TcpFinding.lostSegment |
  TcpFinding.outOfOrder;
const ZERO_WINDOW = TcpFinding.zeroWindow | TcpFinding.windowFull | TcpFinding.zeroWindowProbe;

/** Frames that are looked at for one task. */
const MOST_FRAMES = 1_000_000;
const MOST_NAMED = 16;
/** A receiver that has nothing to send may keep an ACK back: 40 ms is common on Linux, 200 ms elsewhere, never over 500. */
const SHORTEST_DELAYED_ACK = 30e6;
const LONGEST_DELAYED_ACK = 600e6;
/** What waited for the ACK is sent at once when it comes. */
const AT_ONCE = 5e6;

interface Found {
  frames: number[];
  count: number;
  longestWait: number;
}

/**
 * Loss, closed windows and delayed ACKs on the task's connection between the command and the answer (or the last PDU that
 * is known of the task).
 */
export function tcpTroubles(analysis: CaptureAnalysis, task: number): TcpTrouble[] {
  const { tasks, pdus, frames } = analysis;
  const command = tasks.command(task);
  const answer = tasks.answer(task);
  const stream = pdus.direction(command) >> 1;
  const last = pdus.lastFrame(
    answer >= 0 ? answer : Math.max(command, tasks.lastDataOut(task), tasks.lastDataIn(task)),
  );
  const found = new Map<TcpTrouble['kind'], Found>();
  const note = (kind: TcpTrouble['kind'], frame: number, wait: number): void => {
    const known = found.get(kind) ?? { frames: [], count: 0, longestWait: 0 };
    found.set(kind, known);
    if (known.frames.length < MOST_NAMED) known.frames.push(frame);
    known.count++;
    if (wait > known.longestWait) known.longestWait = wait;
  };
  let before = -1;
  /** Set behind a frame that says that a window is closed: what follows had to wait. */
  let closed: Found | undefined;
  /** A pure ACK that came late, and how late. */
  let lateAck: { frame: number; wait: number } | undefined;
  const first = pdus.frame(command);
  for (let frame = first; frame <= last && frame - first < MOST_FRAMES; frame++) {
    const direction = frames.direction(frame);
    if (direction < 0 || direction >> 1 !== stream) continue;
    const wait = before < 0 ? 0 : nanosecondsBetween(analysis, before, frame) || 0;
    const flags = frames.flags(frame);
    if (flags & LOSS) note('loss', frame, wait);
    if (closed && wait > closed.longestWait) closed.longestWait = wait;
    closed = undefined;
    if (flags & ZERO_WINDOW) {
      note('zeroWindow', frame, 0);
      closed = found.get('zeroWindow');
    }
    const empty = frames.payloadLength(frame) === 0;
    if (lateAck && !empty && frames.direction(lateAck.frame) !== direction && wait <= AT_ONCE) {
      note('delayedAck', lateAck.frame, lateAck.wait);
    }
    const late = wait >= SHORTEST_DELAYED_ACK && wait <= LONGEST_DELAYED_ACK;
    const answersData = before >= 0 && frames.direction(before) !== direction && frames.payloadLength(before) > 0;
    lateAck = empty && late && answersData && !(flags & (LOSS | ZERO_WINDOW)) ? { frame, wait } : undefined;
    before = frame;
  }
  return [...found].map(([kind, what]) => ({ kind, ...what }));
}
