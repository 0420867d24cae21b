import { INITIATOR, TARGET, type BenchConnection, type PduPlace, type Side } from './BenchConnection';
import type { SeededRandom } from './SeededRandom';

const OPCODE = {
  nopOut: 0x00,
  scsiCommand: 0x01,
  loginRequest: 0x03,
  dataOut: 0x05,
  logoutRequest: 0x06,
  nopIn: 0x20,
  scsiResponse: 0x21,
  loginResponse: 0x23,
  dataIn: 0x25,
  logoutResponse: 0x26,
  readyToTransfer: 0x31,
} as const;

const HEADER_LENGTH = 48;
const BLOCK_LENGTH = 512;
const IMMEDIATE = 0x40;
const NO_TAG = 0xffffffff;
/** Commands that the target takes beyond the one it expects next. */
const COMMAND_WINDOW = 64;
/** Blocks of the disk. */
const BLOCKS = 1 << 30;

/** Bytes that data segments are taken from. No zeros in rows: those would be cheaper to search than what disks hold. */
const POOL_LENGTH = 1024 * 1024;

export interface SessionOptions {
  readonly initiatorName: string;
  readonly targetName: string;
  readonly isid: number;
  readonly tsih: number;
  readonly firstCmdSN: number;
  readonly firstStatSN: number;
  readonly immediateData: boolean;
  /** Bytes that one Data-In or Data-Out may carry, as both sides declare it. */
  readonly maxRecvDataSegmentLength: number;
  /** Bytes of a TCP segment while nothing else is said. */
  readonly segmentLength: number;
}

/** A SCSI command on its way. */
export interface BenchTask {
  readonly initiatorTaskTag: number;
  readonly kind: 'read' | 'write' | 'immediateWrite' | 'ping';
  /** Bytes to transfer. */
  readonly length: number;
}

/**
 * One iSCSI session of one connection, with all its numbers right (RFC 3720, section 3.2.2). Every method appends PDUs to
 * the connection's data; the caller says when they are sent.
 */
export class BenchSession {
  private cmdSN: number;
  private statSN: number;
  private nextTag = 1;
  private nextTransferTag = 0x100;
  private readonly pool = Buffer.alloc(POOL_LENGTH);

  constructor(
    readonly connection: BenchConnection,
    private readonly random: SeededRandom,
    private readonly options: SessionOptions,
  ) {
    this.cmdSN = options.firstCmdSN >>> 0;
    this.statSN = options.firstStatSN >>> 0;
    for (let at = 0; at < POOL_LENGTH; at += 4) this.pool.writeUInt32BE(random.word(), at);
  }

  /** Handshake and login: security without authentication, then the operational keys. */
  login(): void {
    const { initiatorName, targetName, immediateData, maxRecvDataSegmentLength: most } = this.options;
    this.connection.handshake(this.options.segmentLength + 12);
    this.loginStep(0x81, true, [
      `InitiatorName=${initiatorName}`,
      `TargetName=${targetName}`,
      'SessionType=Normal',
      'AuthMethod=None',
    ]);
    this.loginStep(0x81, false, ['AuthMethod=None', 'TargetPortalGroupTag=1']);
    const operational = [
      'HeaderDigest=None',
      'DataDigest=None',
      'InitialR2T=Yes',
      `ImmediateData=${immediateData ? 'Yes' : 'No'}`,
      'MaxBurstLength=262144',
      'FirstBurstLength=65536',
      'DefaultTime2Wait=2',
      'DefaultTime2Retain=0',
      'MaxOutstandingR2T=1',
      'MaxConnections=1',
      'DataPDUInOrder=Yes',
      'DataSequenceInOrder=Yes',
      'ErrorRecoveryLevel=0',
      `MaxRecvDataSegmentLength=${most}`,
    ];
    this.loginStep(0x87, true, operational);
    this.loginStep(0x87, false, operational);
  }

  /** Logout and FIN. */
  logout(): void {
    const tag = this.takeTag();
    const request = this.request(OPCODE.logoutRequest, 0x80, tag, 0, IMMEDIATE);
    request.view.setUint32(request.at + 24, this.cmdSN);
    this.send(INITIATOR);
    const response = this.response(OPCODE.logoutResponse, 0x80, tag, 0);
    response.view.setUint32(response.at + 40, 0x00020000);
    this.send(TARGET);
    this.connection.finish();
  }

  /** A SCSI Command for LUN 0 at a random block. */
  command(kind: 'read' | 'write' | 'immediateWrite', length: number): BenchTask {
    const tag = this.takeTag();
    const data = kind === 'immediateWrite' ? length : 0;
    const { view, at } = this.request(OPCODE.scsiCommand, kind === 'read' ? 0xc1 : 0xa1, tag, data);
    view.setUint32(at + 20, length);
    view.setUint32(at + 24, this.cmdSN);
    this.cmdSN = (this.cmdSN + 1) >>> 0;
    const blocks = length / BLOCK_LENGTH;
    // READ(10) or WRITE(10): operation code, block address at 2, number of blocks at 7.
    view.setUint8(at + 32, kind === 'read' ? 0x28 : 0x2a);
    view.setUint32(at + 34, this.random.below(BLOCKS - blocks));
    view.setUint16(at + 39, blocks);
    return { initiatorTaskTag: tag, kind, length };
  }

  /** The Data-In of a read with this number, from 0; the last one carries the status. */
  dataIn({ initiatorTaskTag, length }: BenchTask, dataSN: number): void {
    const { maxRecvDataSegmentLength: most } = this.options;
    const offset = dataSN * most;
    const here = Math.min(most, length - offset);
    const last = offset + here === length;
    const { view, at } = this.response(OPCODE.dataIn, last ? 0x81 : 0x00, initiatorTaskTag, here, last);
    view.setUint32(at + 20, NO_TAG);
    view.setUint32(at + 36, dataSN);
    view.setUint32(at + 40, offset);
  }

  /** The target asks for all data of a write. Answers the Target Transfer Tag. */
  readyToTransfer({ initiatorTaskTag, length }: BenchTask): number {
    const transferTag = this.nextTransferTag++;
    const { view, at } = this.response(OPCODE.readyToTransfer, 0x80, initiatorTaskTag, 0, false);
    view.setUint32(at + 20, transferTag);
    // The next StatSN, which it does not use up (RFC 3720, section 10.8).
    view.setUint32(at + 24, this.statSN);
    view.setUint32(at + 44, length);
    return transferTag;
  }

  /** The Data-Out with this number, from 0, of those that answer an R2T. */
  dataOut({ initiatorTaskTag, length }: BenchTask, transferTag: number, dataSN: number): void {
    const { maxRecvDataSegmentLength: most } = this.options;
    const offset = dataSN * most;
    const here = Math.min(most, length - offset);
    const { view, at } = this.request(OPCODE.dataOut, offset + here === length ? 0x80 : 0, initiatorTaskTag, here);
    view.setUint32(at + 20, transferTag);
    view.setUint32(at + 36, dataSN);
    view.setUint32(at + 40, offset);
  }

  /** Status GOOD of a write. */
  scsiResponse({ initiatorTaskTag }: BenchTask): void {
    this.response(OPCODE.scsiResponse, 0x80, initiatorTaskTag, 0);
  }

  /** The initiator asks whether the target is there. */
  ping(length: number): BenchTask {
    const tag = this.takeTag();
    const { view, at } = this.request(OPCODE.nopOut, 0x80, tag, length, IMMEDIATE);
    view.setUint32(at + 20, NO_TAG);
    view.setUint32(at + 24, this.cmdSN);
    return { initiatorTaskTag: tag, kind: 'ping', length };
  }

  /** The target's answer to a ping. */
  pong({ initiatorTaskTag, length }: BenchTask): void {
    const { view, at } = this.response(OPCODE.nopIn, 0x80, initiatorTaskTag, length);
    view.setUint32(at + 20, NO_TAG);
  }

  /** Data-In or Data-Out PDUs that a task needs. */
  dataPdus({ length }: BenchTask): number {
    return Math.ceil(length / this.options.maxRecvDataSegmentLength);
  }

  /** Sends what a side has appended. */
  send(side: Side): void {
    this.connection.push(side, this.options.segmentLength);
  }

  private takeTag(): number {
    const tag = this.nextTag;
    this.nextTag = (tag + 1) % NO_TAG;
    return tag;
  }

  private loginStep(stages: number, request: boolean, keys: readonly string[]): void {
    const text = Buffer.from(keys.map((key) => `${key}\0`).join(''));
    const { options } = this;
    const place = request
      ? this.request(OPCODE.loginRequest, stages, 0, text.length, IMMEDIATE)
      : this.response(OPCODE.loginResponse, stages, 0, text.length);
    const { bytes, view, at } = place;
    // The ISID's format "random" with its qualifier, then the TSIH, which only the last response gives.
    view.setUint32(at + 8, (0x80000000 | options.isid) >>> 0);
    view.setUint16(at + 14, !request && stages === 0x87 ? options.tsih : 0);
    if (request) view.setUint32(at + 24, this.cmdSN);
    // Before the first answer the initiator knows no StatSN (RFC 3720, section 10.12.9).
    if (request && stages === 0x81) view.setUint32(at + 28, 0);
    bytes.set(text, at + HEADER_LENGTH);
    bytes.fill(0, at + HEADER_LENGTH + text.length, at + HEADER_LENGTH + padded(text.length));
    this.send(request ? INITIATOR : TARGET);
  }

  /** A PDU of the initiator with random data; ExpStatSN is in all of them. */
  private request(opcode: number, flags: number, tag: number, dataLength: number, immediate = 0): PduPlace {
    const place = this.pdu(INITIATOR, opcode, flags, tag, dataLength);
    place.bytes[place.at] = opcode | immediate;
    place.view.setUint32(place.at + 28, this.statSN);
    return place;
  }

  /** A PDU of the target with random data; `status` tells whether it uses up a StatSN. */
  private response(opcode: number, flags: number, tag: number, dataLength: number, status = true): PduPlace {
    const place = this.pdu(TARGET, opcode, flags, tag, dataLength);
    const { view, at } = place;
    if (status) {
      view.setUint32(at + 24, this.statSN);
      this.statSN = (this.statSN + 1) >>> 0;
    }
    view.setUint32(at + 28, this.cmdSN);
    view.setUint32(at + 32, this.cmdSN + COMMAND_WINDOW);
    return place;
  }

  private pdu(side: Side, opcode: number, flags: number, tag: number, dataLength: number): PduPlace {
    const place = this.connection.append(side, opcode, HEADER_LENGTH + padded(dataLength));
    const { bytes, view, at } = place;
    bytes[at] = opcode;
    bytes[at + 1] = flags;
    view.setUint32(at + 4, dataLength);
    view.setUint32(at + 16, tag);
    if (dataLength > 0) {
      const from = this.random.below(POOL_LENGTH - dataLength);
      bytes.set(this.pool.subarray(from, from + dataLength), at + HEADER_LENGTH);
    }
    return place;
  }
}

/** Data segments are padded to four bytes (RFC 3720, section 10.2.3). */
function padded(length: number): number {
  return (length + 3) & ~3;
}
