/** Builds iSCSI PDUs byte by byte, independent of the tables that decode them. */
import { hex, join } from './captureBuilder';

export interface PduOptions {
  /** Byte 1. */
  readonly flags?: number;
  /** Bytes 2 and 3. */
  readonly second?: number;
  readonly third?: number;
  readonly immediate?: boolean;
  /** Initiator Task Tag. */
  readonly tag?: number;
  /** 32-bit words of the header by their offset. */
  readonly words?: Readonly<Record<number, number>>;
  readonly data?: Uint8Array;
  /** Additional header segments, a multiple of 4 bytes. */
  readonly ahs?: Uint8Array;
  readonly headerDigest?: boolean;
  readonly dataDigest?: boolean;
}

/** CRC32C bit by bit, as the definition has it; least significant byte first, as on the wire. */
export function digest(bytes: Uint8Array): Uint8Array {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  }
  const value = ~crc >>> 0;
  return Uint8Array.of(value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, value >>> 24);
}

export function pdu(opcode: number, options: PduOptions = {}): Uint8Array {
  const { flags = 0x80, second = 0, third = 0, immediate = false, tag = 1, words = {} } = options;
  const { data = new Uint8Array(0), ahs = new Uint8Array(0), headerDigest = false, dataDigest = false } = options;
  const header = new Uint8Array(48 + ahs.length);
  const view = new DataView(header.buffer);
  header[0] = opcode | (immediate ? 0x40 : 0);
  header.set([flags, second, third], 1);
  view.setUint32(4, data.length);
  header[4] = ahs.length / 4;
  view.setUint32(16, tag);
  for (const [offset, value] of Object.entries(words)) view.setUint32(Number(offset), value >>> 0);
  header.set(ahs, 48);
  const padded = join(data, new Uint8Array((4 - (data.length % 4)) % 4));
  return join(
    header,
    headerDigest ? digest(header) : new Uint8Array(0),
    padded,
    dataDigest && data.length > 0 ? digest(padded) : new Uint8Array(0),
  );
}

/** Keys as they stand in a data segment: key=value, each with a NUL behind it. */
export function text(...pairs: readonly string[]): Uint8Array {
  return Buffer.from(pairs.map((pair) => `${pair}\0`).join(''));
}

const NO_TAG = 0xffffffff;
/** Bytes that can be told from headers and from each other. */
export function filler(length: number, seed = 7): Uint8Array {
  return Uint8Array.from({ length }, (_, at) => (at * 31 + seed * 17 + (at >> 8)) & 0xff);
}

export const STAGES = { toOperational: 0x81, operationalToFull: 0x87, securityToFull: 0x83, security: 0x00 } as const;
const ISID = { 8: 0x00023d00, 12: 0x00000000 };

export function loginRequest(keys: readonly string[], more: PduOptions = {}): Uint8Array {
  const words = { ...ISID, 24: 1, ...more.words };
  return pdu(0x03, { flags: STAGES.operationalToFull, immediate: true, tag: 0, data: text(...keys), ...more, words });
}

/** With the TSIH that the target gives in the words at 12 (two bytes of ISID, two of TSIH). */
export function loginResponse(keys: readonly string[], more: PduOptions = {}): Uint8Array {
  const words = { 8: 0x00023d00, 12: 0x0000000c, 24: 0, 28: 1, 32: 0x1f, ...more.words };
  return pdu(0x23, { flags: STAGES.operationalToFull, tag: 0, data: text(...keys), ...more, words });
}

export function textRequest(keys: readonly string[], more: PduOptions = {}): Uint8Array {
  return pdu(0x04, { data: text(...keys), ...more, words: { 20: NO_TAG, 24: 1, 28: 1, ...more.words } });
}

export function textResponse(keys: readonly string[], more: PduOptions = {}): Uint8Array {
  return pdu(0x24, { data: text(...keys), ...more, words: { 20: NO_TAG, 24: 1, 28: 2, 32: 0x20, ...more.words } });
}

export const INQUIRY = hex('12 00 00 00 ff 00 00000000 00000000 0000');
export const READ_10 = hex('28 00 00000008 00 0010 00 00000000 0000');
export const WRITE_10 = hex('2a 00 00000008 00 0010 00 00000000 0000');

/** A SCSI Command; `flags` 0xc1 reads, 0xa1 writes (attribute 1, simple). */
export function scsiCommand(cdb: Uint8Array, expected: number, more: PduOptions = {}): Uint8Array {
  const view = new DataView(cdb.buffer, cdb.byteOffset);
  const words = { 8: 0x00010000, 20: expected, 24: 1, 28: 1, ...more.words };
  const command = Object.fromEntries([0, 4, 8, 12].map((at) => [32 + at, view.getUint32(at)]));
  return pdu(0x01, { flags: 0xc1, ...more, words: { ...words, ...command } });
}

/** A Data-In; the last one of a command carries the status (S) by default. */
export function dataIn(data: Uint8Array, more: PduOptions = {}): Uint8Array {
  const { flags = 0x81 } = more;
  // Without the status there is no number of it.
  const numbers = { 24: flags & 1, 28: 2, 32: 0x20 };
  return pdu(0x25, { data, ...more, flags, words: { 20: NO_TAG, ...numbers, ...more.words } });
}

export function dataOut(data: Uint8Array, more: PduOptions = {}): Uint8Array {
  return pdu(0x05, { data, ...more, words: { 8: 0x00010000, 20: 0x99, 28: 1, ...more.words } });
}

export function readyToTransfer(length: number, more: PduOptions = {}): Uint8Array {
  const words = { 8: 0x00010000, 20: 0x99, 24: 1, 28: 2, 32: 0x20, 44: length };
  return pdu(0x31, { ...more, words: { ...words, ...more.words } });
}

export function scsiResponse(status: number, more: PduOptions = {}): Uint8Array {
  return pdu(0x21, { third: status, ...more, words: { 24: 1, 28: 2, 32: 0x20, ...more.words } });
}

/** A ping of the initiator. */
export function nopOut(data: Uint8Array, more: PduOptions = {}): Uint8Array {
  return pdu(0x00, { data, ...more, words: { 20: NO_TAG, 24: 1, 28: 1, ...more.words } });
}

/** The answer to a ping. */
export function nopIn(data: Uint8Array, more: PduOptions = {}): Uint8Array {
  return pdu(0x20, { data, ...more, words: { 20: NO_TAG, 24: 1, 28: 2, 32: 0x20, ...more.words } });
}

export function logoutRequest(reason = 0, more: PduOptions = {}): Uint8Array {
  return pdu(0x06, { flags: 0x80 | reason, ...more, words: { 24: 1, 28: 1, ...more.words } });
}

export function logoutResponse(response = 0, more: PduOptions = {}): Uint8Array {
  return pdu(0x26, { second: response, ...more, words: { 24: 1, 28: 2, 32: 0x20, 40: 0x00020000, ...more.words } });
}
