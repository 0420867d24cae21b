import type { FrameSink } from './CaptureReader';

/** Numbers of one frame, in the order of FrameSink's parameters, and last whether it has a comment. */
const NUMBERS = 8;
/** Frames there is room for at first; grows by doubling. */
const FIRST_ROOM = 1024;

const NOTHING = new Uint8Array(0);
const NOTHING_TO_SEE = new DataView(NOTHING.buffer);

/**
 * The frames of one block, waiting for their turn among those of other files. Only their numbers are kept: the bytes stay
 * in the block, so the queue must be empty before the file reads on.
 */
export class FrameQueue implements FrameSink {
  /** Frames that wait. */
  length = 0;
  /** The time of the first of them; -Infinity seconds when it has none, which lets it follow the frame before it. */
  seconds = -Infinity;
  nanoseconds = 0;
  private bytes: Uint8Array = NOTHING;
  private view: DataView = NOTHING_TO_SEE;
  private numbers = new Float64Array(NUMBERS * FIRST_ROOM);
  /** Where the first frame that waits stands in `numbers`. */
  private at = 0;

  frame(
    bytes: Uint8Array,
    view: DataView,
    start: number,
    captured: number,
    original: number,
    seconds: number,
    nanoseconds: number,
    interfaceIndex: number,
    fileOffset: number,
  ): void {
    const end = this.at + this.length * NUMBERS;
    if (end === this.numbers.length) this.grow();
    const { numbers } = this;
    numbers[end] = start;
    numbers[end + 1] = captured;
    numbers[end + 2] = original;
    numbers[end + 3] = seconds;
    numbers[end + 4] = nanoseconds;
    numbers[end + 5] = interfaceIndex;
    numbers[end + 6] = fileOffset;
    numbers[end + 7] = 0;
    this.bytes = bytes;
    this.view = view;
    if (this.length++ === 0) this.lookAtFirst();
  }

  commented(): void {
    if (this.length > 0) this.numbers[this.at + this.length * NUMBERS - 1] = 1;
  }

  /**
   * Hands the first frame to a sink and forgets it.
   * @param interfaces what the sink calls the interfaces of the file, by their index in it
   * @param fileStart what the sink calls the offset of the file's first byte
   */
  shift(sink: FrameSink, interfaces: readonly number[], fileStart: number): void {
    const { numbers, at } = this;
    this.at = at + NUMBERS;
    if (--this.length === 0) this.at = 0;
    else this.lookAtFirst();
    sink.frame(
      this.bytes,
      this.view,
      numbers[at],
      numbers[at + 1],
      numbers[at + 2],
      numbers[at + 3],
      numbers[at + 4],
      interfaces[numbers[at + 5]],
      fileStart + numbers[at + 6],
    );
    if (numbers[at + 7] === 1) sink.commented?.();
  }

  private lookAtFirst(): void {
    const seconds = this.numbers[this.at + 3];
    this.seconds = Number.isNaN(seconds) ? -Infinity : seconds;
    this.nanoseconds = this.numbers[this.at + 4];
  }

  private grow(): void {
    const larger = new Float64Array(this.numbers.length * 2);
    larger.set(this.numbers);
    this.numbers = larger;
  }
}
