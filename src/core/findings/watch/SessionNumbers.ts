/** Command numbers that one command jumped over. Plain data. */
export interface CommandGap {
  /** The command that came instead. */
  readonly pdu: number;
  /** First missing number, and how many. */
  first: number;
  count: number;
}

const MOST_GAPS = 64;

/** CmdSN and window of one session, over all of its connections. Serial numbers of 32 bits (RFC 1982). */
export class SessionNumbers {
  private readonly numbers = new Uint32Array(4);
  known = false;
  windowKnown = false;
  /** True once bytes were lost on a connection: gaps are then no wonder. */
  uncertain = false;
  readonly gaps: CommandGap[] = [];

  /** The next CmdSN that the initiator has to use. */
  get next(): number {
    return this.numbers[0];
  }
  set next(value: number) {
    this.numbers[0] = value;
  }
  get expCmdSn(): number {
    return this.numbers[1];
  }
  set expCmdSn(value: number) {
    this.numbers[1] = value;
  }
  get maxCmdSn(): number {
    return this.numbers[2];
  }
  set maxCmdSn(value: number) {
    this.numbers[2] = value;
  }

  get highestMaxCmdSn(): number {
    return this.numbers[3];
  }
  set highestMaxCmdSn(value: number) {
    this.numbers[3] = value;
  }

  /** A login begins the session (anew) with this number. */
  begin(cmdSn: number): void {
    this.known = true;
    this.windowKnown = false;
    this.uncertain = false;
    this.next = cmdSn;
  }

  /** Opens a gap up to `cmdSn`; undefined when there are too many. */
  gap(pdu: number, cmdSn: number): CommandGap | undefined {
    if (this.gaps.length >= MOST_GAPS) return undefined;
    const gap = { pdu, first: this.next, count: (cmdSn - this.next) >>> 0 };
    this.gaps.push(gap);
    return gap;
  }

  /** Takes a number out of the gaps, and returns the gap; undefined when it is in none. */
  fill(cmdSn: number): CommandGap | undefined {
    const gap = this.gaps.find(({ first, count }) => (cmdSn - first) >>> 0 < count);
    if (!gap) return undefined;
    if (cmdSn === gap.first) gap.first = (gap.first + 1) >>> 0;
    else if ((cmdSn - gap.first) >>> 0 !== gap.count - 1) return gap;
    gap.count--;
    return gap;
  }
}
