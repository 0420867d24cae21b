/** Builds captures of one iSCSI connection that is healthy as long as nobody asks for a fault: numbers and tags are kept. */
import { pcapFile } from './captureBuilder';
import { Conversation, INITIATOR, TARGET } from './conversation';
import * as pdus from './pduBuilder';
import type { PduOptions } from './pduBuilder';

const NO_TAG = 0xffffffff;
export const HOST = 'iqn.2026-01.test.host:one';
export const DISK = 'iqn.2026-01.test.array:disk';

type Keys = Readonly<Record<string, string>>;
type Words = Readonly<Record<number, number>>;

const SETTINGS: Keys = {
  HeaderDigest: 'None',
  DataDigest: 'None',
  InitialR2T: 'No',
  ImmediateData: 'Yes',
  MaxRecvDataSegmentLength: '32768',
  MaxBurstLength: '65536',
  FirstBurstLength: '4096',
  MaxOutstandingR2T: '1',
  ErrorRecoveryLevel: '0',
  DataPDUInOrder: 'Yes',
  DataSequenceInOrder: 'Yes',
  DefaultTime2Wait: '2',
  DefaultTime2Retain: '20',
};

export interface LoginChanges {
  /** Keys that the initiator offers, the target answers, in place of or beside the usual ones; empty values leave a key out. */
  readonly offer?: Keys;
  readonly answer?: Keys;
  readonly isid?: number;
  readonly tsih?: number;
  /** TSIH of the first request and CID: joins a session. */
  readonly joins?: number;
  readonly cid?: number;
  readonly request?: PduOptions;
  readonly response?: PduOptions;
}

const pairs = (keys: Keys): string[] =>
  Object.entries(keys)
    .filter(([, value]) => value !== '')
    .map(([key, value]) => `${key}=${value}`);

export class SessionLab {
  readonly conversation: Conversation;
  cmdSn = 1;
  statSn = 0;
  private tag = 0x100;

  constructor(port = INITIATOR.port, target = TARGET, host = INITIATOR.address) {
    this.conversation = new Conversation([{ address: host, port }, target], [1000, 2000]);
  }

  /** A handshake and an accepted login. */
  login(changes: LoginChanges = {}): this {
    this.conversation.handshake();
    this.request(changes);
    return this.accept(changes);
  }

  request({ offer = {}, isid = 0, joins = 0, cid = 0, request = {} }: LoginChanges = {}): this {
    const names: Keys = { InitiatorName: HOST, TargetName: DISK, SessionType: 'Normal' };
    const keys = joins
      ? { InitiatorName: HOST, TargetName: DISK, MaxRecvDataSegmentLength: '32768' }
      : { ...names, ...SETTINGS };
    const words = { 8: 0x00023d00, 12: isid * 0x10000 + joins, 20: cid * 0x10000, 24: this.cmdSn, ...request.words };
    return this.i(pdus.loginRequest(pairs({ ...keys, ...offer }), { ...request, words }));
  }

  accept({ answer = {}, isid = 0, tsih = 12, joins = 0, response = {} }: LoginChanges = {}): this {
    const keys = joins ? { MaxRecvDataSegmentLength: '32768' } : SETTINGS;
    const all = pairs({ TargetPortalGroupTag: '1', ...keys, ...answer });
    const words = { ...this.numbers(), 8: 0x00023d00, 12: isid * 0x10000 + (joins || tsih), ...response.words };
    this.t(pdus.loginResponse(all, { ...response, words }));
    this.statSn++;
    return this;
  }

  /** Bytes of the initiator, of the target. */
  i(bytes: Uint8Array): this {
    this.conversation.send(0, bytes);
    return this;
  }
  t(bytes: Uint8Array): this {
    this.conversation.send(1, bytes);
    return this;
  }

  wait(milliseconds: number): this {
    this.conversation.pause(milliseconds);
    return this;
  }

  newTag(): number {
    return this.tag++;
  }

  /** StatSN, ExpCmdSN and MaxCmdSN as a healthy target says them. */
  numbers(): Words {
    return { 24: this.statSn, 28: this.cmdSn, 32: this.cmdSn + 31 };
  }
  /** CmdSN and ExpStatSN as a healthy initiator says them. */
  asks(): Words {
    return { 24: this.cmdSn, 28: this.statSn };
  }

  /** A SCSI Command; returns its tag. */
  command(cdb: Uint8Array, expected: number, more: PduOptions = {}): number {
    const tag = more.tag ?? this.newTag();
    this.i(pdus.scsiCommand(cdb, expected, { ...more, tag, words: { ...this.asks(), ...more.words } }));
    if (more.immediate !== true) this.cmdSn++;
    return tag;
  }

  readCommand(expected = 8192, more: PduOptions = {}): number {
    return this.command(pdus.READ_10, expected, more);
  }
  writeCommand(expected = 8192, more: PduOptions = {}): number {
    return this.command(pdus.WRITE_10, expected, { flags: 0xa1, ...more });
  }

  /** A Data-In; with status GOOD when it is the last one. */
  dataIn(tag: number, length: number, sn: number, offset: number, last = true, more: PduOptions = {}): this {
    // Without status there is no StatSN.
    const numbers: Words = last ? this.numbers() : { ...this.numbers(), 24: 0 };
    const words = { ...numbers, 36: sn, 40: offset, ...more.words };
    this.t(pdus.dataIn(new Uint8Array(length), { flags: last ? 0x81 : 0x00, ...more, tag, words }));
    if (last) this.statSn++;
    return this;
  }

  response(tag: number, status = 0, more: PduOptions = {}): this {
    this.t(pdus.scsiResponse(status, { ...more, tag, words: { ...this.numbers(), ...more.words } }));
    this.statSn++;
    return this;
  }

  readyToTransfer(tag: number, offset: number, length: number, more: PduOptions = {}): this {
    const words = { ...this.numbers(), 40: offset, ...more.words };
    return this.t(pdus.readyToTransfer(length, { ...more, tag, words }));
  }

  dataOut(tag: number, length: number, sn: number, offset: number, final = true, more: PduOptions = {}): this {
    const words = { 28: this.statSn, 36: sn, 40: offset, ...more.words };
    return this.i(pdus.dataOut(new Uint8Array(length), { flags: final ? 0x80 : 0, ...more, tag, words }));
  }

  /** A whole read, a whole write. */
  read(expected = 8192): this {
    const tag = this.readCommand(expected);
    return this.dataIn(tag, expected, 0, 0);
  }
  write(expected = 8192): this {
    const tag = this.writeCommand(expected);
    this.readyToTransfer(tag, 0, expected).dataOut(tag, expected, 0, 0);
    return this.response(tag);
  }

  /** Sense data of a CHECK CONDITION in the fixed format. */
  failed(tag: number, key: number, code: number, more: PduOptions = {}): this {
    const sense = new Uint8Array(20);
    sense.set([0, 18, 0x70, 0, key, 0, 0, 0, 0, 10, 0, 0, 0, 0, code >> 8, code & 0xff]);
    return this.response(tag, 2, { data: sense, ...more });
  }

  ping(data = new Uint8Array(8), more: PduOptions = {}): number {
    const tag = more.tag ?? this.newTag();
    this.i(pdus.nopOut(data, { immediate: true, ...more, tag, words: { ...this.asks(), ...more.words } }));
    return tag;
  }
  pong(tag: number, data = new Uint8Array(8), more: PduOptions = {}): this {
    this.t(pdus.nopIn(data, { ...more, tag, words: { ...this.numbers(), ...more.words } }));
    this.statSn++;
    return this;
  }

  /** A message of the target without an Initiator Task Tag that uses up a StatSN. */
  message(opcode: number, more: PduOptions = {}): this {
    this.t(pdus.pdu(opcode, { tag: NO_TAG, ...more, words: { ...this.numbers(), ...more.words } }));
    this.statSn++;
    return this;
  }

  abort(referenced: number, refCmdSn: number, more: PduOptions = {}): number {
    const tag = this.newTag();
    const words = { 8: 0x00010000, 20: referenced, ...this.asks(), 32: refCmdSn, ...more.words };
    this.i(pdus.pdu(0x02, { flags: 0x81, immediate: true, tag, ...more, words }));
    return tag;
  }
  managed(tag: number, response = 0): this {
    this.t(pdus.pdu(0x22, { second: response, tag, words: this.numbers() }));
    this.statSn++;
    return this;
  }

  text(keys: readonly string[], more: PduOptions = {}): number {
    const tag = more.tag ?? this.newTag();
    this.i(pdus.textRequest(keys, { ...more, tag, words: { ...this.asks(), ...more.words } }));
    this.cmdSn++;
    return tag;
  }
  told(tag: number, keys: readonly string[], more: PduOptions = {}): this {
    this.t(pdus.textResponse(keys, { ...more, tag, words: { ...this.numbers(), ...more.words } }));
    this.statSn++;
    return this;
  }

  logout(): this {
    const tag = this.newTag();
    this.i(pdus.logoutRequest(0, { tag, immediate: true, words: this.asks() }));
    this.t(pdus.logoutResponse(0, { tag, words: this.numbers() }));
    this.statSn++;
    return this;
  }
  close(): this {
    this.conversation.close();
    return this;
  }
  /** One side ends the connection: F or R. */
  end(side: 0 | 1, flags = 'FA'): this {
    this.conversation.frame(side, { flags });
    return this;
  }

  file(): Uint8Array {
    return captureOf(this);
  }
}

/** The packets of several connections as one capture, by time. */
export function captureOf(...labs: readonly SessionLab[]): Uint8Array {
  const time = ({ seconds = 0, nanoseconds = 0 }: { seconds?: number; nanoseconds?: number }): number =>
    seconds * 1e9 + nanoseconds;
  const packets = labs.flatMap(({ conversation }) => conversation.packets);
  return pcapFile(packets.sort((one, other) => time(one) - time(other)));
}
