import {
  readCmdSN,
  readCommandFinal,
  readCommandRead,
  readCommandWrite,
  readDataInStatusFlag,
  readDataSegmentLength,
  readExpCmdSN,
  readExpectedDataTransferLength,
  readExpStatSN,
  readImmediate,
  readInitiatorTaskTag,
  readLoginStatus,
  readMaxCmdSN,
  readResponse,
  readStatSN,
  readTSIH,
} from '../../protocols/iscsi/headerReaders';
import type { IscsiSession } from '../../session/SessionTable';
import { readNumber } from '../../login/keyValues';
import { PduFlag } from '../../streams/PduIndex';
import type { TaskIndex } from '../../tasks/TaskIndex';
import type { CommandGap, SessionNumbers } from './SessionNumbers';
import { type NegotiatedLimits, UNKNOWN_LIMITS } from './negotiatedLimits';
import { type Observed, ObservationLog } from './ObservationLog';
import type { SharedWatch } from './SharedWatch';
import { TransferWatch } from './TransferWatch';

const OPCODE = {
  nopOut: 0x00,
  scsiCommand: 0x01,
  taskManagementRequest: 0x02,
  loginRequest: 0x03,
  textRequest: 0x04,
  dataOut: 0x05,
  logoutRequest: 0x06,
  nopIn: 0x20,
  scsiResponse: 0x21,
  loginResponse: 0x23,
  dataIn: 0x25,
  readyToTransfer: 0x31,
} as const;
const NO_TAG = 0xffff_ffff;
/** In place of the count of holes: nothing of the task's data is judged. */
const UNCERTAIN = 0xffff_ffff;
/** Statuses that wait for acknowledgment before it is told: queues are hardly ever that long. */
const MOST_UNACKNOWLEDGED = 1024;
/** Opcodes of which every PDU can be read back later, because there are few: their form needs no look in the pass. */
const RARE: readonly boolean[] = Array.from({ length: 64 }, (_, opcode) =>
  [0x00, 0x02, 0x03, 0x04, 0x06, 0x10, 0x20, 0x22, 0x23, 0x24, 0x26, 0x32, 0x3f].includes(opcode),
);
/** Opcodes of the initiator that carry a CmdSN. */
const NUMBERED: readonly boolean[] = Array.from({ length: 64 }, (_, opcode) =>
  [0x00, 0x01, 0x02, 0x04, 0x06].includes(opcode),
);

/** A PDU as the pass hands it on. */
export interface WatchedPdu {
  /** Direction of the stream: 0 or 1. */
  direction: 0 | 1;
  pdu: number;
  opcode: number;
  /** PduFlag bits. */
  flags: number;
  /** Position of the first byte, and length, in its direction. */
  position: number;
  length: number;
  /** The request that a PDU of the target answers, and the task that a PDU belongs to; -1 for none. */
  request: number;
  task: number;
  /**
   * A SCSI Command of whose data not all can be told: it has the tag of one that is not answered yet, or a hole held it back
   * behind the first of what answers it.
   */
  uncertain: boolean;
}

/** What was noted of a connection, as plain data. */
export interface StoredWatch {
  readonly observed: readonly Observed[];
  readonly gaps: readonly CommandGap[];
  readonly limits: NegotiatedLimits;
}

/** What the watch asks the connection. */
export interface WatchedConnection {
  /** The direction that the initiator sends in. */
  readonly initiator: 0 | 1 | undefined;
  readonly session: IscsiSession | undefined;
  /** Another connection of the session waits for an answer with this tag. */
  waitsElsewhere(tag: number): boolean;
}

/**
 * Follows the numbers of one connection during the pass and notes what does not fit, a few comparisons for each PDU. It
 * judges nothing: rules do that later, from what was noted. After a hole in the capture everything is taken as it comes
 * until the numbers are known again.
 */
export class ConnectionWatch {
  readonly log = new ObservationLog();
  readonly gaps: CommandGap[] = [];
  limits: NegotiatedLimits = UNKNOWN_LIMITS;
  private readonly transfers: TransferWatch;
  /** Where the next PDU of each direction begins, and the last one. */
  private readonly ends = new Float64Array(2).fill(-1);
  private readonly last = new Int32Array(2).fill(-1);
  private holes = 0;
  /** Next StatSN of the target, last ExpStatSN of the initiator. */
  private readonly status = new Uint32Array(2);
  private statKnown = false;
  private expStatKnown = false;
  private stalled = false;
  /** An immediate command came since the target acknowledged last. */
  private immediateCommand = false;
  /** PDU that closed the window; -1 while it is open. */
  private closedBy = -1;
  private numbers: SessionNumbers | undefined;
  private session: IscsiSession | undefined;

  constructor(
    private readonly connection: WatchedConnection,
    private readonly shared: SharedWatch,
    private readonly tasks: TaskIndex,
  ) {
    this.transfers = new TransferWatch(this, shared.transfers, tasks);
  }

  stored(): StoredWatch {
    const { observed } = this.log;
    const closed: Observed[] =
      this.closedBy < 0
        ? []
        : [{ kind: 'windowStaysClosed', count: 1, first: [{ pdu: this.closedBy, other: -1, values: [] }] }];
    return {
      observed: [...observed, ...closed],
      gaps: this.gaps.filter(({ count }) => count > 0),
      limits: this.limits,
    };
  }

  /** A login was accepted: what it settled is in force. */
  accepted(limits: NegotiatedLimits): void {
    this.limits = limits;
  }

  /**
   * A side told in the full feature phase how long a segment it takes. What is under way may still be as long as before, so that
   * a lower limit of the initiator counts from the answer on, and one of the target not at all.
   */
  declared(byInitiator: boolean, text: string, answered: boolean): void {
    const value = readNumber(text)?.value;
    const [fromInitiator, fromTarget] = this.limits.segment;
    const before = byInitiator ? fromTarget : fromInitiator;
    if (value === undefined || before < 0 || (value < before && !(byInitiator && answered))) return;
    this.limits = { ...this.limits, segment: byInitiator ? [fromInitiator, value] : [value, fromTarget] };
  }

  take(pdu: WatchedPdu, view: DataView, base: number): void {
    const { direction, opcode, flags } = pdu;
    const continues = this.ends[direction] === pdu.position;
    this.ends[direction] = pdu.position + pdu.length;
    const numbers = this.sessionNumbers();
    if (!continues) this.hole(direction, numbers, opcode);
    // What a damaged header says nobody can tell; what comes after it may refer to what it said.
    if (flags & PduFlag.headerDigestWrong) {
      this.hole(direction, numbers, opcode);
      this.ends[direction] = -1;
      return;
    }
    // Numbers of a PDU that only the other side may send mean nothing.
    if (opcode >= 0x20 === (direction === this.connection.initiator)) {
      this.log.note('form', pdu.pdu, -1, opcode);
      return;
    }
    if (!RARE[opcode] && !this.shared.form.keepsRules(view, base)) this.log.note('form', pdu.pdu, -1, opcode);
    if (opcode < 0x20) this.fromInitiator(pdu, view, base, numbers);
    else this.fromTarget(pdu, view, base, numbers);
    this.last[direction] = pdu.pdu;
    if (flags & PduFlag.incomplete) this.ends[direction] = -1;
  }

  /** Notes something that only one direction shows. */
  note(kind: Observed['kind'], pdu: number, ...values: readonly number[]): void {
    this.log.note(kind, pdu, -1, ...values);
  }

  /** Notes something that compares with what the other direction said last. */
  noteAgainst(kind: Observed['kind'], { pdu, direction }: WatchedPdu, ...values: readonly number[]): void {
    this.log.note(kind, pdu, this.last[direction === 0 ? 1 : 0], ...values);
  }

  /** The session's numbers; a login may have moved the connection to another session. */
  private sessionNumbers(): SessionNumbers {
    const { session } = this.connection;
    if (this.numbers === undefined || session !== this.session) {
      this.session = session;
      this.numbers = this.shared.numbersOf(session);
    }
    return this.numbers;
  }

  private hole(direction: 0 | 1, numbers: SessionNumbers, opcode: number): void {
    const first = this.last[direction] < 0;
    if (!first) this.holes++;
    if (opcode < 0x20) {
      this.expStatKnown = false;
      if (!first) {
        numbers.known = false;
        numbers.uncertain = true;
      }
    } else {
      this.statKnown = false;
      if (!first) numbers.windowKnown = false;
    }
  }

  private fromInitiator(pdu: WatchedPdu, view: DataView, base: number, numbers: SessionNumbers): void {
    const { opcode } = pdu;
    if (opcode === OPCODE.loginRequest) {
      if (readTSIH(view, base) === 0 && (!numbers.known || this.statKnown)) numbers.begin(readCmdSN(view, base));
      this.expStatKnown = false;
      return;
    }
    this.expects(pdu, readExpStatSN(view, base));
    if (NUMBERED[opcode]) {
      const cmdSn = readCmdSN(view, base);
      if (readImmediate(view, base) === 1) this.immediateCommand = true;
      else this.command(pdu, cmdSn, readInitiatorTaskTag(view, base), numbers);
    }
    const dataLength = readDataSegmentLength(view, base);
    const limit = this.limits.segment[0];
    if (limit >= 0 && dataLength > limit) this.note('segmentLength', pdu.pdu, dataLength, limit, 0);
    if (pdu.task < 0) return;
    if (opcode === OPCODE.scsiCommand) this.begin(pdu, view, base, dataLength);
    else if (opcode === OPCODE.dataOut) this.transfers.dataOut(pdu, view, base, dataLength, this.holes);
  }

  private begin(pdu: WatchedPdu, view: DataView, base: number, dataLength: number): void {
    const writes = readCommandWrite(view, base);
    const holes = pdu.uncertain ? UNCERTAIN : this.holes;
    const final = readCommandFinal(view, base);
    this.shared.transfers.begin(pdu.task, readCommandRead(view, base) | (writes << 1), final, holes);
    if (dataLength === 0) return;
    const { immediateData, firstBurst } = this.limits;
    if (immediateData === 0) this.note('immediate', pdu.pdu, dataLength);
    else if (firstBurst >= 0 && dataLength > firstBurst) this.note('firstBurstLong', pdu.pdu, dataLength, firstBurst);
    // A rule that is about meaning, and so is not among those of the form.
    if (dataLength === readExpectedDataTransferLength(view, base) && final === 0) {
      this.log.note('form', pdu.pdu, -1, pdu.opcode);
    }
  }

  /** CmdSN of a command that is not immediate (RFC 3720, section 3.2.2.1). */
  private command(pdu: WatchedPdu, cmdSn: number, tag: number, numbers: SessionNumbers): void {
    if (!numbers.known) {
      numbers.known = true;
      numbers.next = cmdSn + 1;
      return;
    }
    const ahead = (cmdSn - numbers.next) | 0;
    const { windowKnown, expCmdSn, highestMaxCmdSn: maxCmdSn } = numbers;
    if (ahead === 0 && (!windowKnown || ((maxCmdSn - cmdSn) | 0) >= 0)) {
      numbers.next = cmdSn + 1;
      return;
    }
    if (windowKnown && ((maxCmdSn - cmdSn) | 0) < 0) {
      this.noteAgainst('cmdSnOutside', pdu, cmdSn, expCmdSn, maxCmdSn);
      // An initiator that goes on from here would else be told of with each command.
      if (ahead === 0) numbers.next = cmdSn + 1;
      return;
    }
    if (ahead >= 0) {
      if (!numbers.uncertain) {
        const gap = numbers.gap(pdu.pdu, cmdSn);
        if (gap) this.gaps.push(gap);
      }
      numbers.next = cmdSn + 1;
      return;
    }
    const filled = numbers.fill(cmdSn);
    if (filled) {
      // Over several connections commands overtake each other, over one they must not.
      if (this.gaps.includes(filled) && !numbers.uncertain) this.note('cmdSnOrder', pdu.pdu, cmdSn);
    } else if (windowKnown && !numbers.uncertain) {
      if (((cmdSn - expCmdSn) | 0) < 0) this.noteAgainst('cmdSnOutside', pdu, cmdSn, expCmdSn, maxCmdSn);
      else this.noteAgainst('cmdSnAgain', pdu, cmdSn, tag);
    }
  }

  /** ExpStatSN of the initiator (section 3.2.2.2). */
  private expects(pdu: WatchedPdu, expStatSn: number): void {
    const { status } = this;
    if (this.statKnown) {
      const ahead = (expStatSn - status[0]) | 0;
      if (ahead > 0) this.noteAgainst('expStatSnAhead', pdu, expStatSn, status[0]);
      else if (-ahead > MOST_UNACKNOWLEDGED) {
        if (!this.stalled) this.noteAgainst('expStatSnStall', pdu, -ahead);
        this.stalled = true;
      } else this.stalled = false;
    }
    if (this.expStatKnown && ((expStatSn - status[1]) | 0) < 0)
      this.note('expStatSnBack', pdu.pdu, expStatSn, status[1]);
    this.expStatKnown = true;
    status[1] = expStatSn;
  }

  private fromTarget(pdu: WatchedPdu, view: DataView, base: number, numbers: SessionNumbers): void {
    const { opcode } = pdu;
    // Neither number counts in a response that refuses the login (section 10.13.5).
    if (opcode === OPCODE.loginResponse && readLoginStatus(view, base) >> 8 !== 0) return;
    if (this.carriesStatus(opcode, view, base)) {
      this.takeStatus(pdu.pdu, readStatSN(view, base));
    }
    this.window(pdu, readExpCmdSN(view, base), readMaxCmdSN(view, base), numbers);
    const dataLength = readDataSegmentLength(view, base);
    const limit = this.limits.segment[1];
    if (limit >= 0 && dataLength > limit && opcode !== OPCODE.loginResponse) {
      this.note('segmentLength', pdu.pdu, dataLength, limit, 1);
    }
    if (pdu.request < 0) this.unknownTag(pdu, readInitiatorTaskTag(view, base));
    if (pdu.task < 0) return;
    if (opcode === OPCODE.dataIn) this.transfers.dataIn(pdu, view, base, dataLength, this.holes);
    else if (opcode === OPCODE.readyToTransfer) this.transfers.readyToTransfer(pdu, view, base, this.holes);
    else if (opcode === OPCODE.scsiResponse) {
      if (readResponse(view, base) !== 0) this.log.note('form', pdu.pdu, -1, opcode);
      this.transfers.response(pdu, view, base, this.holes);
    }
  }

  /** StatSN of a PDU that uses it up. Where statuses are sent again on request, older numbers are no wonder (section 6.8). */
  private takeStatus(pdu: number, statSn: number): void {
    const behind = this.statKnown && ((statSn - this.status[0]) | 0) < 0;
    if (behind && this.limits.recovery > 0) return;
    if (this.statKnown && statSn !== this.status[0]) this.note('statSn', pdu, statSn, this.status[0]);
    this.statKnown = true;
    this.status[0] = statSn + 1;
  }

  /** PDUs that use up a StatSN (section 3.2.2.2). */
  private carriesStatus(opcode: number, view: DataView, base: number): boolean {
    if (opcode === OPCODE.dataIn) return readDataInStatusFlag(view, base) === 1;
    if (opcode === OPCODE.readyToTransfer) return false;
    return opcode !== OPCODE.nopIn || readInitiatorTaskTag(view, base) !== NO_TAG;
  }

  /** ExpCmdSN and MaxCmdSN (section 3.2.2.1). */
  private window(pdu: WatchedPdu, expCmdSn: number, maxCmdSn: number, numbers: SessionNumbers): void {
    if (numbers.windowKnown && expCmdSn === numbers.expCmdSn && maxCmdSn === numbers.maxCmdSn) return;
    const room = (maxCmdSn - expCmdSn + 1) | 0;
    if (room < 0) {
      this.log.note('form', pdu.pdu, -1, pdu.opcode);
      return;
    }
    if (numbers.windowKnown) {
      const alone = (this.session?.connections.length ?? 1) === 1;
      const back = (expCmdSn - numbers.expCmdSn) | 0;
      const maxBack = (maxCmdSn - numbers.maxCmdSn) | 0;
      // Over another connection older numbers may come later.
      if (alone && back < 0) this.note('windowBack', pdu.pdu, expCmdSn, numbers.expCmdSn, 0);
      else if (alone && maxBack < 0) this.note('windowBack', pdu.pdu, maxCmdSn, numbers.maxCmdSn, 1);
      if (!alone && (back < 0 || maxBack < 0)) return;
    }
    if (numbers.known && !numbers.uncertain && ((expCmdSn - numbers.next) | 0) > 0) {
      this.noteAgainst('expCmdSnAhead', pdu, expCmdSn, numbers.next, this.immediateCommand ? 1 : 0);
    }
    // The initiator keeps the highest MaxCmdSN it was told (section 3.2.2.1).
    const higher = (maxCmdSn - numbers.highestMaxCmdSn) | 0;
    if (!numbers.windowKnown || higher > 0) numbers.highestMaxCmdSn = maxCmdSn;
    numbers.windowKnown = true;
    numbers.expCmdSn = expCmdSn;
    numbers.maxCmdSn = maxCmdSn;
    if (room === 0) {
      if (this.closedBy < 0) this.closedBy = pdu.pdu;
    } else if (this.closedBy >= 0) {
      this.log.note('windowClosed', this.closedBy, pdu.pdu);
      this.closedBy = -1;
    }
  }

  private unknownTag(pdu: WatchedPdu, tag: number): void {
    if (tag === NO_TAG || pdu.opcode === OPCODE.loginResponse) return;
    const kind = this.connection.waitsElsewhere(tag) ? 'otherConnection' : 'unknownTag';
    this.noteAgainst(kind, pdu, tag, pdu.opcode);
  }
}
