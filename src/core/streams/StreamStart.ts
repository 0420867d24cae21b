import { copyOf } from '../bytes/copy';
import type { HeldBytes } from './StreamReassembler';

/** Frames and bytes that are looked at before the first byte of each direction is chosen. */
const MOST_SEGMENTS = 16;
const MOST_BYTES = 128 * 1024;
/** Held bytes of all streams together; beyond it nothing is waited for. */
const MOST_BYTES_TOTAL = 32 * 1024 * 1024;
/** Frames of the stream to wait for so many segments. */
const PATIENCE = 64;

interface HeldSegment {
  readonly direction: 0 | 1;
  readonly bytes: Uint8Array;
  readonly position: number;
  readonly length: number;
  readonly frame: number;
}

/** Takes the segments once it is known where each direction begins. */
export type SegmentTaker = (
  direction: 0 | 1,
  bytes: Uint8Array,
  captured: number,
  position: number,
  length: number,
  frame: number,
) => void;

/**
 * The first segments of a stream whose SYN is not in the capture. The first one seen need not be the first one sent, so a
 * few of both directions are held; then they are handed on in the order of the capture, so that a request is still seen
 * before its answer.
 */
export class StreamStart {
  private held: HeldSegment[] = [];
  private heldBytes = 0;
  private waited = 0;

  constructor(private readonly budget: HeldBytes) {}

  /** True while segments wait for the direction's beginning to be known. */
  get unfinished(): boolean {
    return this.held.length > 0;
  }

  /** Keeps a copy of the segment; true when enough has been seen. */
  hold(
    direction: 0 | 1,
    bytes: Uint8Array,
    start: number,
    captured: number,
    position: number,
    length: number,
    frame: number,
  ): boolean {
    this.held.push({ direction, bytes: copyOf(bytes, start, start + captured), position, length, frame });
    this.heldBytes += captured;
    this.budget.total += captured;
    return this.held.length >= MOST_SEGMENTS || this.heldBytes >= MOST_BYTES || this.budget.total >= MOST_BYTES_TOTAL;
  }

  /** Called for every frame of the stream; true when there is no point in waiting any longer. */
  tick(): boolean {
    return this.held.length > 0 && ++this.waited > PATIENCE;
  }

  /** Position of the first byte of a direction; undefined when nothing of it has been seen. */
  first(direction: 0 | 1): number | undefined {
    let least: number | undefined;
    for (const { direction: other, position } of this.held) {
      if (other === direction && (least === undefined || position < least)) least = position;
    }
    return least;
  }

  /** Hands everything on. */
  release(take: SegmentTaker): void {
    const { held } = this;
    this.held = [];
    this.budget.total -= this.heldBytes;
    this.heldBytes = 0;
    for (const { direction, bytes, position, length, frame } of held) {
      take(direction, bytes, bytes.length, position, length, frame);
    }
  }
}
