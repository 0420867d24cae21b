import { type End, pcapFile, type Packet, synOptions, tcpFrame } from './captureBuilder';

export const INITIATOR: End = { address: '10.0.0.1', port: 51234 };
export const TARGET: End = { address: '10.0.0.2', port: 3260 };

/** Writes the frames of one TCP conversation, keeping sequence numbers; one millisecond passes between frames. */
export class Conversation {
  readonly packets: Packet[] = [];
  private readonly next: [number, number];
  private clock = 0;

  constructor(
    readonly ends: readonly [End, End] = [INITIATOR, TARGET],
    /** First sequence numbers of both sides; close to 2^32 by default, so that every test wraps around. */
    readonly first: readonly [number, number] = [0xffffff00, 0xfffffff0],
  ) {
    this.next = [first[0], first[1]];
  }

  /** The three frames of the handshake. */
  handshake(): this {
    this.frame(0, { flags: 'S', options: synOptions(1460, 4) });
    this.frame(1, { flags: 'SA', options: synOptions(1460, 3) });
    return this.frame(0, { flags: 'A' });
  }

  /** Data in order, in one segment. */
  send(side: 0 | 1, payload: Uint8Array): this {
    return this.frame(side, { payload, flags: 'PA' });
  }

  /** Data at an offset of the side's data stream (0 is its first byte), without moving the numbers on. */
  sendAt(side: 0 | 1, offset: number, payload: Uint8Array, acknowledged = 0): this {
    const sequence = (this.first[side] + 1 + offset) >>> 0;
    const acknowledgment = (this.first[side === 0 ? 1 : 0] + 1 + acknowledged) >>> 0;
    return this.write(side, sequence, acknowledgment, 'PA', payload);
  }

  /** Time passes without a frame. */
  pause(milliseconds: number): this {
    this.clock += milliseconds;
    return this;
  }

  /** FIN of both sides. */
  close(): this {
    this.frame(0, { flags: 'FA' });
    this.frame(1, { flags: 'FA' });
    return this.frame(0, { flags: 'A' });
  }

  frame(side: 0 | 1, what: { flags: string; payload?: Uint8Array; options?: Uint8Array }): this {
    const other = side === 0 ? 1 : 0;
    const { flags, payload = new Uint8Array(0) } = what;
    this.write(side, this.next[side], this.next[other], flags, payload, what.options);
    const takes = payload.length + (/[SF]/.test(flags) ? 1 : 0);
    this.next[side] = (this.next[side] + takes) >>> 0;
    return this;
  }

  /** The conversation as a pcap file. */
  file(): Uint8Array {
    return pcapFile(this.packets);
  }

  private write(
    side: 0 | 1,
    sequence: number,
    acknowledgment: number,
    flags: string,
    payload: Uint8Array,
    options?: Uint8Array,
  ): this {
    const [from, to] = side === 0 ? this.ends : [this.ends[1], this.ends[0]];
    const bytes = tcpFrame({ from, to, sequence, acknowledgment, flags, payload, ...(options ? { options } : {}) });
    this.packets.push({ bytes, seconds: 1000 + Math.floor(this.clock / 1000), nanoseconds: (this.clock % 1000) * 1e6 });
    this.clock++;
    return this;
  }
}
