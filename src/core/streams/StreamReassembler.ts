import { copyOf } from '../bytes/copy';

/** Takes one direction's bytes in order. */
export interface StreamConsumer {
  /**
   * The next bytes of the direction; never empty.
   * @param start first byte in `bytes`, which is reused afterwards: copy what is kept
   * @param position stream position of that byte
   * @param frame index of the frame that carried them
   */
  data(bytes: Uint8Array, start: number, length: number, position: number, frame: number): void;
  /** `length` bytes from `position` on are not in the capture. */
  gap(position: number, length: number): void;
}

interface Segment {
  readonly position: number;
  /** Length on the wire; `bytes` may be shorter when the capture cut the packet. */
  readonly length: number;
  readonly bytes: Uint8Array;
  readonly frame: number;
}

/** Held bytes of one direction before its hole is given up: more than a window's worth on any storage network. */
const MOST_HELD = 8 * 1024 * 1024;
/** Held bytes of all directions together. */
const MOST_HELD_TOTAL = 64 * 1024 * 1024;
/** What holding one segment costs besides its bytes; bounds floods of tiny segments. */
const SEGMENT_COST = 128;
/**
 * Frames of the stream to wait for missing bytes that the receiver has acknowledged: it has them, so only a capture that
 * stores frames out of order can still bring them.
 */
const PATIENCE = 64;
/** Counts the bytes that all reassemblers of a capture hold. */
export class HeldBytes {
  total = 0;
}

/**
 * Puts the segments of one direction in order: drops what was seen before, trims overlaps (the first copy of a byte
 * counts), holds what comes too early, and gives a hole up when the receiver acknowledged it or too much is held.
 */
export class StreamReassembler {
  /** From `head` on, sorted by position; equal positions in the order of arrival. */
  private held: Segment[] = [];
  /** Entries before it are used up: taking from the front must not move tens of thousands of others. */
  private head = 0;
  private heldBytes = 0;
  private waited = 0;

  /** @param next position of the first byte: 1 after a SYN */
  constructor(
    private readonly consumer: StreamConsumer,
    private readonly budget: HeldBytes,
    private next: number,
  ) {}

  /** Position of the next byte in order. */
  get expected(): number {
    return this.next;
  }

  /** True while segments wait for bytes before them: `flush` would change what is known. */
  get unfinished(): boolean {
    return this.waiting > 0;
  }

  /**
   * A segment has arrived.
   * @param captured bytes that are in the capture, at most `length`
   */
  segment(bytes: Uint8Array, start: number, captured: number, position: number, length: number, frame: number): void {
    if (position + length <= this.next) return;
    if (position > this.next) {
      this.hold(bytes, start, captured, position, length, frame);
      if (this.heldBytes > MOST_HELD || this.budget.total > MOST_HELD_TOTAL) this.giveUpHole();
      return;
    }
    const filled = this.waiting > 0;
    this.deliver(bytes, start, captured, position, length, frame);
    if (filled) this.drain();
  }

  /** Called for every frame of the stream: decides whether waiting for a hole still makes sense. */
  tick(acknowledged: number): void {
    if (this.waiting === 0) return;
    if (acknowledged > this.next && ++this.waited > PATIENCE) this.giveUpHole();
  }

  /** The direction has ended: holes will not be filled any more. */
  flush(): void {
    while (this.waiting > 0) this.giveUpHole();
  }

  private hold(
    bytes: Uint8Array,
    start: number,
    captured: number,
    position: number,
    length: number,
    frame: number,
  ): void {
    const at = this.placeFor(position);
    // A plain repetition of what is held already brings nothing new.
    const before = at > this.head ? this.held[at - 1] : undefined;
    if (before && before.position + before.length >= position + length && before.bytes.length === before.length) return;
    const copy = copyOf(bytes, start, start + captured);
    this.held.splice(at, 0, { position, length, bytes: copy, frame });
    this.heldBytes += captured + SEGMENT_COST;
    this.budget.total += captured + SEGMENT_COST;
  }

  /** Segments that are held. */
  private get waiting(): number {
    return this.held.length - this.head;
  }

  /** Index behind the last held segment that does not begin after this position. */
  private placeFor(position: number): number {
    let low = this.head;
    let high = this.held.length;
    // Most segments come in order: the end is looked at first.
    if (high > low && (this.held[high - 1]?.position ?? 0) <= position) return high;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.held[middle]?.position ?? 0) <= position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private release(segment: Segment): void {
    this.heldBytes -= segment.bytes.length + SEGMENT_COST;
    this.budget.total -= segment.bytes.length + SEGMENT_COST;
  }

  /** Goes on behind the first hole, as if its bytes never came. */
  giveUpHole(): void {
    const first = this.held[this.head];
    if (!first) return;
    if (first.position > this.next) {
      this.consumer.gap(this.next, first.position - this.next);
      this.next = first.position;
    }
    this.waited = 0;
    this.drain();
  }

  private drain(): void {
    const from = this.head;
    while (this.head < this.held.length) {
      const segment = this.held[this.head];
      if (!segment || segment.position > this.next) break;
      this.head++;
      this.release(segment);
      if (segment.position + segment.length > this.next) {
        this.deliver(segment.bytes, 0, segment.bytes.length, segment.position, segment.length, segment.frame);
      }
    }
    if (this.head > from) this.waited = 0;
    if (this.head > 256 && this.head * 2 > this.held.length) {
      this.held = this.held.slice(this.head);
      this.head = 0;
    } else if (this.waiting === 0) {
      this.held.length = 0;
      this.head = 0;
    }
  }

  private deliver(
    bytes: Uint8Array,
    start: number,
    captured: number,
    position: number,
    length: number,
    frame: number,
  ): void {
    const seen = this.next - position;
    const end = position + length;
    if (captured > seen) this.consumer.data(bytes, start + seen, captured - seen, this.next, frame);
    const missing = length - Math.max(captured, seen);
    this.next = end;
    if (missing > 0) this.consumer.gap(end - missing, missing);
  }
}
