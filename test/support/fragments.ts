/** Cuts the IP packets of a capture into fragments, as a router with a small MTU would have. */
import { join } from './captureBuilder';
import { takeApart } from './splitCapture';

export interface FragmentOptions {
  readonly version: 4 | 6;
  /** Bytes of payload in each fragment; a multiple of 8. */
  readonly size: number;
  /** Identification of every packet; each its own when absent. */
  readonly id?: number;
  /** Puts the fragments of one packet in another order, leaves some out, or repeats some. */
  readonly arrange?: (fragments: Uint8Array[], packet: number) => Uint8Array[];
  /** The fragments of each packet overlap those before by this many bytes; a multiple of 8. */
  readonly overlap?: number;
  /** Fragments of this many packets take turns. */
  readonly interleaved?: number;
}

const ETHERNET = 14;

function record(like: Uint8Array, frame: Uint8Array): Uint8Array {
  const head = Uint8Array.from(like.subarray(0, 16));
  const view = new DataView(head.buffer);
  view.setUint32(8, frame.length, true);
  view.setUint32(12, frame.length, true);
  return join(head, frame);
}

/** One fragment: Ethernet and IP headers of the packet, a piece of its payload. */
function fragment(
  ethernet: Uint8Array,
  header: Uint8Array,
  id: number,
  version: 4 | 6,
  offset: number,
  more: boolean,
  piece: Uint8Array,
): Uint8Array {
  if (version === 4) {
    const ip = Uint8Array.from(header);
    const view = new DataView(ip.buffer);
    view.setUint16(2, ip.length + piece.length);
    view.setUint16(4, id);
    view.setUint16(6, (more ? 0x2000 : 0) | (offset / 8));
    return join(ethernet, ip, piece);
  }
  const link = Uint8Array.from(ethernet);
  link.set([0x86, 0xdd], 12);
  const ip = new Uint8Array(48);
  const view = new DataView(ip.buffer);
  view.setUint32(0, 0x60000000);
  view.setUint16(4, 8 + piece.length);
  view.setUint16(6, 0x2c40);
  for (const at of [8, 24]) {
    ip.set([0xfd], at);
    ip.set(header.subarray(at === 8 ? 12 : 16, at === 8 ? 16 : 20), at + 12);
  }
  ip[40] = header[9] ?? 0;
  view.setUint16(42, offset | (more ? 1 : 0));
  view.setUint32(44, id);
  return join(link, ip, piece);
}

/** The little-endian pcap file of Ethernet and IPv4 with every packet in fragments. */
export function fragmented(file: Uint8Array, options: FragmentOptions): Uint8Array {
  const { version, size, id, overlap = 0, interleaved = 1, arrange = (list) => list } = options;
  const { head, records } = takeApart(file);
  const packets = records.map((one, packet) => {
    const frame = one.subarray(16);
    const header = frame.subarray(ETHERNET, ETHERNET + ((frame[ETHERNET] ?? 0) & 15) * 4);
    const total = new DataView(header.buffer, header.byteOffset).getUint16(2);
    const payload = frame.subarray(ETHERNET + header.length, ETHERNET + total);
    const list: Uint8Array[] = [];
    for (let at = 0; at < payload.length; at += size) {
      const from = Math.max(0, at - overlap);
      const end = Math.min(payload.length, at + size);
      const piece = payload.subarray(from, end);
      list.push(
        fragment(frame.subarray(0, ETHERNET), header, id ?? packet, version, from, end < payload.length, piece),
      );
    }
    return arrange(list, packet).map((bytes) => record(one, bytes));
  });
  const out: Uint8Array[] = [];
  for (let at = 0; at < packets.length; at += interleaved) {
    const group = packets.slice(at, at + interleaved);
    const longest = Math.max(...group.map((list) => list.length));
    // The last fragments come in the order of the packets, so that TCP sees the same order.
    for (let back = longest; back >= 1; back--) {
      for (const list of group) {
        const one = list.at(-back);
        if (one) out.push(one);
      }
    }
  }
  return join(head, ...out);
}
