import { viewOf } from '../bytes/view';

/** Types of pcapng blocks. */
export const BlockType = {
  section: 0x0a0d0d0a,
  interface: 1,
  obsoletePacket: 2,
  simplePacket: 3,
  names: 4,
  statistics: 5,
  enhancedPacket: 6,
  secrets: 10,
  notToBeCopied: 0x40000bad,
} as const;

export const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
/** Of the packet blocks with times: bytes before the packet's first one. */
export const PACKET_HEADER = 28;
/** Of the packet block without. */
export const SIMPLE_HEADER = 12;
const END_OF_OPTIONS = new Uint8Array(4);

/** An option as it stands in a block. */
export interface RawOption {
  readonly code: number;
  readonly value: Uint8Array;
}

/** A block with its lengths and padding. */
export function block(type: number, body: readonly Uint8Array[], littleEndian = true): Uint8Array {
  const length = body.reduce((sum, part) => sum + part.length, 0);
  const total = 12 + Math.ceil(length / 4) * 4;
  const bytes = new Uint8Array(total);
  const view = viewOf(bytes);
  view.setUint32(0, type, littleEndian);
  view.setUint32(4, total, littleEndian);
  let at = 8;
  for (const part of body) {
    bytes.set(part, at);
    at += part.length;
  }
  view.setUint32(total - 4, total, littleEndian);
  return bytes;
}

/** Options with the mark behind the last one; nothing for none. */
export function optionBytes(options: readonly RawOption[], littleEndian = true): Uint8Array {
  if (options.length === 0) return new Uint8Array(0);
  const parts = options.map(({ code, value }) => {
    const bytes = new Uint8Array(4 + Math.ceil(value.length / 4) * 4);
    viewOf(bytes).setUint16(0, code, littleEndian);
    viewOf(bytes).setUint16(2, value.length, littleEndian);
    bytes.set(value, 4);
    return bytes;
  });
  return joined([...parts, END_OF_OPTIONS]);
}

/** The options in the bytes `from` up to `end`; ends where one does not fit. */
export function readOptions(bytes: Uint8Array, from: number, end: number, littleEndian: boolean): RawOption[] {
  const view = viewOf(bytes);
  const options: RawOption[] = [];
  for (let at = from; at + 4 <= Math.min(end, bytes.length);) {
    const code = view.getUint16(at, littleEndian);
    const length = view.getUint16(at + 2, littleEndian);
    if (code === 0 || at + 4 + length > end) break;
    options.push({ code, value: bytes.subarray(at + 4, at + 4 + length) });
    at += 4 + Math.ceil(length / 4) * 4;
  }
  return options;
}

export function words(littleEndian: boolean, ...values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(values.length * 4);
  for (const [at, value] of values.entries()) viewOf(bytes).setUint32(at * 4, value >>> 0, littleEndian);
  return bytes;
}

/** A packet's bytes with the padding behind them. */
export function padded(bytes: Uint8Array): Uint8Array {
  if (bytes.length % 4 === 0) return bytes;
  const longer = new Uint8Array(Math.ceil(bytes.length / 4) * 4);
  longer.set(bytes);
  return longer;
}

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
