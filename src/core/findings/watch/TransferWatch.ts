import {
  LUN_OFFSET,
  readBufferOffset,
  readDataInAcknowledge,
  readDataInFinal,
  readDataInStatusFlag,
  readDataOutFinal,
  readDataSN,
  readDesiredDataTransferLength,
  readExpDataSN,
  readR2TSN,
  readResidualCount,
  readResponse,
  readResponseOverflow,
  readResponseUnderflow,
  readStatus,
  readTargetTransferTag,
} from '../../protocols/iscsi/headerReaders';
import { isGoodStatus } from '../../dissect/scsiStatus';
import type { TaskIndex } from '../../tasks/TaskIndex';
import type { ConnectionWatch, WatchedPdu } from './ConnectionWatch';
import type { TransferTable } from './TransferTable';

const READS = 1;
const WRITES = 2;
const NO_TAG = 0xffff_ffff;

/**
 * Follows the data of the tasks of one connection. The index of tasks has counted a PDU already when it comes here: what was
 * moved before it is that count without its own bytes.
 */
export class TransferWatch {
  constructor(
    private readonly watch: ConnectionWatch,
    private readonly table: TransferTable,
    private readonly tasks: TaskIndex,
  ) {}

  dataIn(pdu: WatchedPdu, view: DataView, base: number, length: number, holes: number): void {
    const { task } = pdu;
    const at = this.placeOf(task, holes);
    if (at < 0) return;
    const { table, tasks, watch } = this;
    const { limits } = watch;
    const { directions } = table;
    if ((directions[at] & READS) === 0) watch.note('phase', pdu.pdu, pdu.opcode);
    const recovers = limits.recovery > 0;
    const sn = readDataSN(view, base);
    // On a command of both directions Data-In and R2T are numbered together (RFC 3720, section 10.7.5).
    if (sn !== table.nextDataInSn[at] && !recovers && directions[at] === READS) {
      watch.note('dataInSn', pdu.pdu, sn, table.nextDataInSn[at]);
    }
    // Where data are sent again on request, the highest number counts.
    if (!recovers || sn >= table.nextDataInSn[at]) table.nextDataInSn[at] = sn + 1;
    const offset = readBufferOffset(view, base);
    if (length > 0 && directions[at] === READS) {
      const before = tasks.read(task) - length;
      if (limits.pduInOrder === 1 && limits.sequenceInOrder === 1 && !recovers && offset !== before) {
        watch.note('dataInOffset', pdu.pdu, offset, before);
      }
      if (offset + length > tasks.expected(task)) {
        watch.note('beyondExpected', pdu.pdu, offset + length, tasks.expected(task));
      }
    }
    const burst = table.sequence[at] + length;
    if (limits.maxBurst >= 0 && burst > limits.maxBurst && table.sequence[at] <= limits.maxBurst) {
      watch.note('dataInBurst', pdu.pdu, burst, limits.maxBurst);
    }
    table.sequence[at] = readDataInFinal(view, base) === 1 ? 0 : burst;
    if (readDataInAcknowledge(view, base) === 1) {
      const tag = readTargetTransferTag(view, base);
      if (limits.recovery === 0 || tag === NO_TAG) watch.note('acknowledge', pdu.pdu, limits.recovery, tag);
      else {
        this.sameLun(pdu, view, base);
        if (limits.recovery > 0) watch.note('acknowledgeAsked', pdu.pdu, tag);
      }
    }
    if (readDataInStatusFlag(view, base) === 1) this.ended(pdu, view, base, at, 0);
  }

  readyToTransfer(pdu: WatchedPdu, view: DataView, base: number, holes: number): void {
    const { task } = pdu;
    const at = this.placeOf(task, holes);
    if (at < 0) return;
    const { table, tasks, watch } = this;
    const { limits } = watch;
    if ((table.directions[at] & WRITES) === 0) watch.note('phase', pdu.pdu, pdu.opcode);
    const sn = readR2TSN(view, base);
    if (sn !== table.nextR2TSn[at] && table.directions[at] === WRITES) {
      watch.note('r2tSn', pdu.pdu, sn, table.nextR2TSn[at]);
    }
    table.nextR2TSn[at] = sn + 1;
    const offset = readBufferOffset(view, base);
    const length = readDesiredDataTransferLength(view, base);
    if (limits.maxBurst >= 0 && length > limits.maxBurst) watch.note('r2tLength', pdu.pdu, length, limits.maxBurst);
    if (offset + length > tasks.expected(task)) {
      watch.note('beyondExpected', pdu.pdu, offset + length, tasks.expected(task));
    }
    const inOrder = limits.sequenceInOrder === 1 && limits.recovery === 0;
    if (inOrder && table.asked[at] > 0 && offset !== table.asked[at]) {
      watch.note('r2tOffset', pdu.pdu, offset, table.asked[at]);
    }
    table.asked[at] = offset + length;
    this.sameLun(pdu, view, base);
    if (length === 0) return;
    const open = table.ask(task, readTargetTransferTag(view, base), offset, length, sn);
    if (limits.outstandingR2T > 0 && open > limits.outstandingR2T) {
      watch.note('r2tCount', pdu.pdu, open, limits.outstandingR2T);
    }
  }

  dataOut(pdu: WatchedPdu, view: DataView, base: number, length: number, holes: number): void {
    const { task } = pdu;
    const at = this.placeOf(task, holes);
    if (at < 0) return;
    const { table, watch } = this;
    if ((table.directions[at] & WRITES) === 0) watch.note('phase', pdu.pdu, pdu.opcode);
    if (readTargetTransferTag(view, base) === NO_TAG) this.unsolicited(pdu, view, base, at, length);
    else this.solicited(pdu, view, base, length);
  }

  private unsolicited(pdu: WatchedPdu, view: DataView, base: number, at: number, length: number): void {
    const { table, tasks, watch } = this;
    const { limits } = watch;
    const { task } = pdu;
    if (limits.initialR2T === 1) watch.note('unsolicited', pdu.pdu, length, 0);
    else if (table.finals[at] === 1) watch.note('unsolicited', pdu.pdu, length, 1);
    const sn = readDataSN(view, base);
    if (sn !== table.nextDataOutSn[at]) watch.note('dataOutSn', pdu.pdu, sn, table.nextDataOutSn[at]);
    table.nextDataOutSn[at] = sn + 1;
    const total = tasks.immediate(task) + tasks.unsolicited(task);
    const offset = readBufferOffset(view, base);
    if (limits.pduInOrder === 1 && offset !== total - length) {
      watch.note('dataOutOffset', pdu.pdu, offset, total - length);
    }
    if (offset + length > tasks.expected(task)) {
      watch.note('beyondExpected', pdu.pdu, offset + length, tasks.expected(task));
    }
    const { firstBurst } = limits;
    if (firstBurst < 0 || limits.initialR2T === 1) return;
    const should = Math.min(firstBurst, tasks.expected(task));
    if (total > firstBurst && total - length <= firstBurst) watch.note('firstBurstLong', pdu.pdu, total, firstBurst);
    else if (readDataOutFinal(view, base) === 1 && total < should) {
      watch.note('firstBurstShort', pdu.pdu, total, should);
    }
  }

  private solicited(pdu: WatchedPdu, view: DataView, base: number, length: number): void {
    const { table, watch } = this;
    const tag = readTargetTransferTag(view, base);
    const offset = readBufferOffset(view, base);
    const request = table.requestFor(pdu.task, tag, offset);
    if (!request) {
      watch.noteAgainst('dataOutUnasked', pdu, tag, offset, length);
      return;
    }
    this.sameLun(pdu, view, base);
    if (request.received === 0 && watch.limits.recovery === 0) {
      const before = table.waitsBefore(pdu.task, request);
      if (before) watch.note('r2tOrder', pdu.pdu, request.sn, before.sn);
    }
    const sn = readDataSN(view, base);
    if (sn !== request.nextSn) watch.note('dataOutSn', pdu.pdu, sn, request.nextSn);
    request.nextSn = sn + 1;
    const end = request.offset + request.length;
    const inOrder = watch.limits.pduInOrder === 1 && watch.limits.recovery === 0;
    if (offset < request.offset || offset + length > end) {
      watch.note('dataOutBeyond', pdu.pdu, offset, offset + length, request.offset, end);
    } else if (inOrder && offset !== request.offset + request.received) {
      watch.note('dataOutOffset', pdu.pdu, offset, request.offset + request.received);
    }
    request.received += length;
    const final = readDataOutFinal(view, base) === 1;
    if (final && request.received < request.length) {
      watch.note('dataOutShort', pdu.pdu, request.received, request.length);
    }
    if (!final && request.received < request.length) return;
    if (!final) watch.note('dataOutNoFinal', pdu.pdu, request.length);
    table.close(pdu.task, request);
  }

  response(pdu: WatchedPdu, view: DataView, base: number, holes: number): void {
    const at = this.placeOf(pdu.task, holes);
    if (at < 0) return;
    const { table, watch } = this;
    const expDataSn = readExpDataSN(view, base);
    const response = readResponse(view, base);
    const [sent, asked] = [table.nextDataInSn[at], table.nextR2TSn[at]];
    if (response === 0 && expDataSn !== sent && expDataSn !== sent + asked) {
      watch.note('expDataSn', pdu.pdu, expDataSn, sent, asked, readStatus(view, base));
    }
    this.ended(pdu, view, base, at, response);
  }

  /** A status came: residual, and R2Ts that nobody answered. */
  private ended(pdu: WatchedPdu, view: DataView, base: number, at: number, response: number): void {
    const { table, tasks, watch } = this;
    const { task } = pdu;
    const waiting = table.end(task);
    const good = response === 0 && isGoodStatus(readStatus(view, base));
    if (!good) return;
    if (waiting > 0) watch.noteAgainst('r2tUnanswered', pdu, waiting);
    const directions = table.directions[at];
    // Which direction a residual is about, and repeated data, are left to those who look closer.
    // A command without a direction is told of by itself.
    if (directions === 0 || directions === (READS | WRITES) || watch.limits.recovery > 0) return;
    const expected = tasks.expected(task);
    const moved = directions === READS ? tasks.read(task) : tasks.written(task);
    const under = readResponseUnderflow(view, base);
    const over = readResponseOverflow(view, base);
    // Flags that contradict each other are told of by themselves.
    if ((under === 0 && over === 0 && moved === expected) || (under === 1 && over === 1)) return;
    const count = readResidualCount(view, base);
    if (under === 1 && count === expected - moved) return;
    // A device may take less than the initiator sent; of a read every byte was counted.
    if (directions === WRITES && under === 1 && count <= expected && moved >= expected - count) return;
    if (over === 1 && under === 0 && moved === expected) return;
    watch.noteAgainst('residual', pdu, under === 1 ? 1 : over === 1 ? 2 : 0, count, expected, moved);
  }

  /** The place of a task; -1 when it is not known, or when a hole of the capture may have taken some of it. */
  private placeOf(task: number, holes: number): number {
    const at = this.table.placeOf(task);
    return at >= 0 && this.table.holes[at] === holes ? at : -1;
  }

  private sameLun(pdu: WatchedPdu, view: DataView, base: number): void {
    const high = view.getUint32(base + LUN_OFFSET);
    const low = view.getUint32(base + LUN_OFFSET + 4);
    if (!this.tasks.isOfLun(pdu.task, high, low)) this.watch.note('lun', pdu.pdu, pdu.opcode);
  }
}
