import { BenchConnection, INITIATOR, otherSide, type BenchSegment, type Side } from './BenchConnection';

/** What can happen to a data segment, each with this probability. */
const LOST = 0.003;
const NOT_CAPTURED = 0.001;
const LATE = 0.004;

/** Duplicate acknowledgments that make a sender repeat a segment (RFC 5681, section 3.2). */
const DUPLICATES = 3;

/** A segment that the receiver is still waiting for. */
interface Missing {
  readonly segment: BenchSegment;
  /** Where the data behind it end that have arrived. */
  end: number;
  /** Times that the receiver has asked for it. */
  asked: number;
}

/**
 * A connection over a network that loses segments and swaps them, recorded on the initiator by a program that misses some.
 * What the initiator sends is seen before it is lost, what the target sends is not.
 */
export class LossyConnection extends BenchConnection {
  private readonly lost: [Missing | undefined, Missing | undefined] = [undefined, undefined];
  private readonly late: [BenchSegment | undefined, BenchSegment | undefined] = [undefined, undefined];

  protected override transmit(segment: BenchSegment): void {
    const { side } = segment;
    if (this.isHidden) super.transmit(segment);
    else if (this.lost[side]) this.behindLost(segment, this.lost[side]);
    else if (this.late[side]) this.beforeLate(segment, this.late[side]);
    else if (this.random.chance(LOST)) {
      this.account(segment, true);
      if (side === INITIATOR) this.write(segment);
      this.lost[side] = { segment: copied(segment), end: segment.position + segment.length, asked: 0 };
    } else if (this.random.chance(NOT_CAPTURED)) {
      this.account(segment, false);
      this.arrive(segment);
    } else if (this.random.chance(LATE)) {
      this.account(segment, true);
      this.late[side] = copied(segment);
    } else super.transmit(segment);
  }

  protected override settle(side: Side): void {
    const { [side]: late } = this.late;
    if (late) {
      this.late[side] = undefined;
      this.write(late);
      this.arrive(late);
    }
    if (this.lost[side]) {
      // Nothing follows that would make the receiver ask: the sender's timer runs out.
      this.capture.wait(this.random.between(2000, 5000));
      this.repeat(side, this.lost[side]);
    }
  }

  /** A segment arrives behind a hole: the receiver asks again for what is missing. */
  private behindLost(segment: BenchSegment, missing: Missing): void {
    this.account(segment, true);
    this.write(segment);
    missing.end = segment.position + segment.length;
    this.capture.wait(this.random.between(1, 4));
    this.acknowledgeAgain(otherSide(segment.side));
    if (++missing.asked === DUPLICATES) this.repeat(segment.side, missing);
  }

  private repeat(side: Side, { segment, end }: Missing): void {
    this.lost[side] = undefined;
    this.capture.wait(this.random.between(40, 120));
    this.write(segment);
    this.arrive({ ...segment, length: end - segment.position });
    this.capture.wait(this.random.between(1, 4));
    this.acknowledgeAgain(otherSide(side));
  }

  /** A segment overtakes the one before it. */
  private beforeLate(segment: BenchSegment, late: BenchSegment): void {
    const { side } = segment;
    this.late[side] = undefined;
    this.account(segment, true);
    this.write(segment);
    this.capture.wait(this.random.between(1, 4));
    this.acknowledgeAgain(otherSide(side));
    this.write(late);
    this.arrive({ ...late, length: late.length + segment.length });
  }
}

/** The segment with bytes of its own: those of the connection are used again. */
function copied(segment: BenchSegment): BenchSegment {
  const { bytes, at, length } = segment;
  return { ...segment, bytes: new Uint8Array(bytes.subarray(at, at + length)), at: 0 };
}
