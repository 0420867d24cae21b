/** Frames that hold one fragment of an IP packet, with everything about it given. */
import { hex, join } from './captureBuilder';

export interface Piece {
  /** In bytes; a multiple of 8. */
  readonly offset: number;
  readonly length: number;
  readonly more: boolean;
  /** The same at the same offset makes the same bytes. */
  readonly fill: number;
}

const MACS = '020000000002 020000000001';

/** A fragment in Ethernet. Byte `n` of the packet depends on `n` and `fill` alone. */
export function pieceFrame({
  version,
  id,
  protocol,
  offset,
  length,
  more,
  fill,
  payload = Uint8Array.from({ length }, (_, at) => (offset + at + fill * 101) & 0xff),
}: Piece & {
  readonly version: 4 | 6;
  readonly id: number;
  readonly protocol: number;
  readonly payload?: Uint8Array;
}): Uint8Array {
  if (version === 4) {
    const frame = join(hex(`${MACS} 0800 4500 0000 0000 0000 40 00 0000 c0000201 c0000202`), payload);
    const view = new DataView(frame.buffer);
    view.setUint16(16, 20 + payload.length);
    view.setUint16(18, id);
    view.setUint16(20, (more ? 0x2000 : 0) | (offset / 8));
    view.setUint8(23, protocol);
    return frame;
  }
  const addresses = '20010db8000000000000000000000001 20010db8000000000000000000000002';
  const frame = join(hex(`${MACS} 86dd 60000000 0000 2c 40 ${addresses} 00 00 0000 00000000`), payload);
  const view = new DataView(frame.buffer);
  view.setUint16(18, 8 + payload.length);
  view.setUint8(54, protocol);
  view.setUint16(56, offset | (more ? 1 : 0));
  view.setUint32(58, id);
  return frame;
}
