import { ColumnTable, type StoredColumnTable } from '../bytes/ColumnTable';

/** Columns of the index, with the bytes that a task takes of each when its chunk is packed: usually, and at most. */
const COLUMNS = {
  /** PDU of the SCSI Command. */
  command: [4, 4],
  /**
   * Distance from the command to the PDU that ended the task, whether it carries a status or not, as a signed number: behind a
   * hole an answer can stand before its command. 0 while there is none.
   */
  toEnd: [2, 4],
  /** Distances from the command to other PDUs of the task, signed as `toEnd` is; 0 for none. Of the last ones: also where it is the first. */
  toFirstReadyToTransfer: [1, 4],
  toFirstDataOut: [1, 4],
  toLastDataOut: [1, 4],
  toFirstDataIn: [1, 4],
  toLastDataIn: [1, 4],
  /** Number of the LUN in the table of LUNs. */
  lun: [1, 4],
  addressHigh: [0, 4],
  address: [4, 4],
  /** Count of blocks plus one; 0 where the command names no blocks. */
  blocks: [2, 4],
  expected: [2, 4],
  read: [2, 4],
  written: [2, 4],
  /** Bytes of `written` that came with the command, and in Data-Out that no R2T had asked for. */
  immediate: [2, 4],
  unsolicited: [0, 4],
  /** SCSI status plus one; 0 while there is none. */
  status: [1, 2],
  /** iSCSI response code of the SCSI Response; 0 without one. */
  response: [0, 1],
  /** Commands that the target would have taken when it ended the task, plus one; 0 where that is not known. */
  window: [1, 4],
  /** TaskMark bits. */
  marks: [0, 1],
} as const;

type ColumnName = keyof typeof COLUMNS;
const COLUMN_NAMES = Object.keys(COLUMNS) as ColumnName[];
const sumOf = (which: 0 | 1): number => COLUMN_NAMES.reduce((sum, name) => sum + COLUMNS[name][which], 0);

/** Memory of the index for one task of a chunk that is packed, in bytes: of a usual capture, and at most. */
export const BYTES_PER_TASK = sumOf(0);
export const MOST_BYTES_PER_TASK = sumOf(1);

const at = Object.fromEntries(COLUMN_NAMES.map((name, column) => [name, column])) as Record<ColumnName, number>;

/** What happened to a task besides its answer. */
export const TaskMark = {
  /** A task management function that names or covers the task was carried out before it was answered. */
  aborted: 1,
  /** Another command with the same Initiator Task Tag came before the answer. */
  replaced: 2,
  /** A task management function named or covered it, whatever came of that. */
  managed: 4,
  /** It was answered with sense data. */
  sense: 8,
  /** A task management function moved it to another connection of its session. */
  reassigned: 16,
  /** Its command names a block address but no count of blocks. */
  addressOnly: 32,
} as const;

/** LUNs that are told apart; only hostile captures have more. */
const MOST_LUNS = 65_536;

/** An index of tasks as it is stored. */
export interface StoredTaskIndex {
  readonly table: StoredColumnTable;
  /** LUNs, each as its upper and lower 32 bits. */
  readonly luns: readonly (readonly [number, number])[];
}

/**
 * What is kept of every task, that is of every SCSI Command PDU and what belongs to it (RFC 3720, section 3.2.5). Tasks stand
 * in the order of their commands in the PDU index. Counts of bytes are sums of what was sent, repetitions included, and stay
 * at 2^32 - 1 when they would become larger.
 */
export class TaskIndex {
  private table = new ColumnTable(COLUMN_NAMES.length);
  private readonly luns: [number, number][] = [];
  private readonly lunNumbers = new Map<string, number>();
  /** The LUN looked up last: commands mostly go to the same one. */
  private lastLun = -1;

  /** Count of the tasks. */
  get length(): number {
    return this.table.length;
  }

  /** Memory of the index, in bytes. */
  get byteLength(): number {
    return this.table.byteLength;
  }

  /** What `stored` gives, in bytes, apart from the LUNs. */
  get storedByteLength(): number {
    return this.table.storedByteLength;
  }

  /** Adds the task of a SCSI Command PDU and returns its number. The LUN is given as two 32-bit halves. */
  add(command: number, lunHigh: number, lunLow: number, expected: number, immediate: number): number {
    const { table } = this;
    const task = table.add();
    // A new row is all zeros: only what is not is written, here and below, because this runs for every command.
    table.set(at.command, task, command);
    const lun = this.lunNumber(lunHigh, lunLow);
    if (lun !== 0) table.set(at.lun, task, lun);
    if (expected !== 0) table.set(at.expected, task, expected);
    if (immediate > 0) {
      table.set(at.immediate, task, immediate);
      table.set(at.written, task, immediate);
    }
    return task;
  }

  /** Which blocks the command is about: the halves of the first block's address, and how many (-1: it names no count). */
  setBlocks(task: number, addressHigh: number, address: number, blocks: number): void {
    const { table } = this;
    if (addressHigh !== 0) table.set(at.addressHigh, task, addressHigh);
    if (address !== 0) table.set(at.address, task, address);
    if (blocks < 0) this.mark(task, TaskMark.addressOnly);
    else table.set(at.blocks, task, Math.min(blocks, 0xffff_fffe) + 1);
  }

  /** An R2T of the task. */
  readyToTransfer(task: number, pdu: number): void {
    const { table } = this;
    if (table.get(at.toFirstReadyToTransfer, task) === 0) {
      table.set(at.toFirstReadyToTransfer, task, (pdu - this.command(task)) >>> 0);
    }
  }

  /** A Data-Out of the task with `bytes` of data; `unsolicited` when no R2T asked for it. */
  dataOut(task: number, pdu: number, bytes: number, unsolicited: boolean): void {
    const { table } = this;
    const distance = (pdu - this.command(task)) >>> 0;
    const first = table.get(at.toFirstDataOut, task);
    // What answers the first R2T tells how fast the initiator is; unsolicited data before it does not.
    if (first === 0 || (!unsolicited && (first | 0) < (table.get(at.toFirstReadyToTransfer, task) | 0))) {
      table.set(at.toFirstDataOut, task, distance);
    }
    if (first !== 0) table.set(at.toLastDataOut, task, distance);
    this.count(at.written, task, bytes);
    if (unsolicited) this.count(at.unsolicited, task, bytes);
  }

  /** A Data-In of the task with `bytes` of data. */
  dataIn(task: number, pdu: number, bytes: number): void {
    const { table } = this;
    const first = table.get(at.toFirstDataIn, task) === 0;
    table.set(first ? at.toFirstDataIn : at.toLastDataIn, task, (pdu - this.command(task)) >>> 0);
    this.count(at.read, task, bytes);
  }

  /**
   * The PDU that ended the task: a SCSI Response, or the Data-In that carries the status.
   * @param window MaxCmdSN - ExpCmdSN + 1; -1 where it is not known
   */
  end(task: number, pdu: number, status: number, response: number, window: number): void {
    const { table } = this;
    table.set(at.toEnd, task, (pdu - this.command(task)) >>> 0);
    table.set(at.status, task, status + 1);
    if (response !== 0) table.set(at.response, task, response);
    table.set(at.window, task, window + 1);
  }

  /**
   * The task ended without an answer, with this PDU: the answer to the function that aborted it, or the command that took
   * its tag. An answer that comes nevertheless counts more.
   */
  endWithoutAnswer(task: number, pdu: number, mark: number): void {
    const { table } = this;
    this.mark(task, mark);
    if (table.get(at.toEnd, task) === 0) table.set(at.toEnd, task, (pdu - this.command(task)) >>> 0);
  }

  /** Adds TaskMark bits. */
  mark(task: number, marks: number): void {
    this.table.set(at.marks, task, this.table.get(at.marks, task) | marks);
  }

  /** PDU of the SCSI Command. */
  command(task: number): number {
    return this.table.get(at.command, task);
  }
  /** The PDU that answered the task with a status; -1 for none. */
  answer(task: number): number {
    return this.table.get(at.status, task) === 0 ? -1 : this.pdu(at.toEnd, task);
  }
  /** The PDU that ended the task, with or without a status; -1 for none. */
  ending(task: number): number {
    return this.pdu(at.toEnd, task);
  }
  /** -1 for none. */
  firstReadyToTransfer(task: number): number {
    return this.pdu(at.toFirstReadyToTransfer, task);
  }
  /** The first Data-Out behind the first R2T that answers one; where there is none, the first Data-Out. -1 for none. */
  firstDataOut(task: number): number {
    return this.pdu(at.toFirstDataOut, task);
  }
  /** -1 for none. */
  lastDataOut(task: number): number {
    return this.last(at.toFirstDataOut, at.toLastDataOut, task);
  }
  /** -1 for none. */
  firstDataIn(task: number): number {
    return this.pdu(at.toFirstDataIn, task);
  }
  /** -1 for none. */
  lastDataIn(task: number): number {
    return this.last(at.toFirstDataIn, at.toLastDataIn, task);
  }
  /** Number of the task's LUN in `lunBytes`. */
  lun(task: number): number {
    return this.table.get(at.lun, task);
  }
  /** Logical block address of the first block; undefined where the command names none. */
  address(task: number): bigint | undefined {
    const { table } = this;
    if (!this.hasAddress(task)) return undefined;
    return (BigInt(table.get(at.addressHigh, task)) << 32n) | BigInt(table.get(at.address, task));
  }
  /** The same as a double, for comparing and drawing: exact below 2^53; NaN where the command names none. */
  addressNumber(task: number): number {
    const { table } = this;
    if (!this.hasAddress(task)) return NaN;
    return table.get(at.addressHigh, task) * 0x1_0000_0000 + table.get(at.address, task);
  }
  /** Count of blocks; -1 where the command names none. */
  blocks(task: number): number {
    return this.table.get(at.blocks, task) - 1;
  }
  /** Expected Data Transfer Length of the command, in bytes. */
  expected(task: number): number {
    return this.table.get(at.expected, task);
  }
  /** Bytes of Data-In. */
  read(task: number): number {
    return this.table.get(at.read, task);
  }
  /** Bytes of data that the initiator sent, immediate data included. */
  written(task: number): number {
    return this.table.get(at.written, task);
  }
  /** Bytes of data that came in the SCSI Command PDU. */
  immediate(task: number): number {
    return this.table.get(at.immediate, task);
  }
  /** Bytes of Data-Out that no R2T asked for. */
  unsolicited(task: number): number {
    return this.table.get(at.unsolicited, task);
  }
  /** SCSI status; -1 while there is none. */
  status(task: number): number {
    return this.table.get(at.status, task) - 1;
  }
  /** iSCSI response code (RFC 3720, section 10.4.3): 0 command completed at target. */
  response(task: number): number {
    return this.table.get(at.response, task);
  }
  /** MaxCmdSN - ExpCmdSN + 1 of the PDU that answered the task; -1 where it is not known. */
  window(task: number): number {
    return this.table.get(at.window, task) - 1;
  }
  /** TaskMark bits. */
  marks(task: number): number {
    return this.table.get(at.marks, task);
  }

  /** Count of the LUNs. */
  get lunCount(): number {
    return this.luns.length;
  }

  /** The eight bytes of a LUN by its number; undefined for one beyond those that are told apart. */
  lunBytes(lun: number): Uint8Array | undefined {
    const found = this.luns[lun];
    if (found === undefined) return undefined;
    const [high, low] = found;
    const bytes = new Uint8Array(8);
    const view = new DataView(bytes.buffer);
    view.setUint32(0, high);
    view.setUint32(4, low);
    return bytes;
  }

  /** True when the task is of the LUN that these two 32-bit halves name. */
  isOfLun(task: number, high: number, low: number): boolean {
    const found = this.luns[this.lun(task)];
    return found !== undefined && found[0] === high && found[1] === low;
  }

  /** The task whose SCSI Command is this PDU; -1 when it is no command. */
  taskOfCommand(pdu: number): number {
    const task = this.lastTaskBefore(pdu + 1);
    return task >= 0 && this.command(task) === pdu ? task : -1;
  }

  /** The last task whose SCSI Command comes before this PDU; -1 for none. */
  lastTaskBefore(pdu: number): number {
    let from = 0;
    let to = this.length - 1;
    while (from <= to) {
      const middle = (from + to) >>> 1;
      if (this.command(middle) < pdu) from = middle + 1;
      else to = middle - 1;
    }
    return to;
  }

  /** The index as plain data and typed arrays, to be stored. */
  stored(): StoredTaskIndex {
    return { table: this.table.stored(), luns: this.luns };
  }

  /** Takes back what `stored` gave. A restored index takes no further tasks. */
  static restore({ table, luns }: StoredTaskIndex): TaskIndex {
    const index = new TaskIndex();
    index.table = ColumnTable.restore(COLUMN_NAMES.length, table);
    for (const [high, low] of luns) index.luns.push([high, low]);
    return index;
  }

  private pdu(column: number, task: number): number {
    const distance = this.table.get(column, task) | 0;
    return distance === 0 ? -1 : this.command(task) + distance;
  }

  private last(first: number, last: number, task: number): number {
    const found = this.pdu(last, task);
    return found < 0 ? this.pdu(first, task) : found;
  }

  private hasAddress(task: number): boolean {
    return this.table.get(at.blocks, task) !== 0 || (this.marks(task) & TaskMark.addressOnly) !== 0;
  }

  private count(column: number, task: number, bytes: number): void {
    if (bytes === 0) return;
    const sum = this.table.get(column, task) + bytes;
    this.table.set(column, task, Math.min(sum, 0xffff_ffff));
  }

  private lunNumber(high: number, low: number): number {
    const last = this.luns[this.lastLun];
    if (last !== undefined && last[0] === high && last[1] === low) return this.lastLun;
    const key = `${high} ${low}`;
    let number = this.lunNumbers.get(key);
    if (number === undefined) {
      if (this.luns.length === MOST_LUNS) return MOST_LUNS;
      number = this.luns.push([high, low]) - 1;
      this.lunNumbers.set(key, number);
    }
    this.lastLun = number;
    return number;
  }
}
