import { copyOf } from '../bytes/copy';
import { viewOf } from '../bytes/view';
import { readOpcode } from '../protocols/iscsi/headerReaders';
import type { Sender } from '../protocols/iscsi/PduSpec';
import { BHS_LENGTH } from '../protocols/iscsi/pduLayout';
import { headerPlausibility } from '../protocols/iscsi/plausibleHeader';
import type { DecodeAsRule } from './DecodeAs';
import { type FramerHost, PduFramer } from './PduFramer';
import { HeldBytes, type StreamConsumer } from './StreamReassembler';
import type { TcpStream } from './TcpStream';

/** Ports that IANA assigned to iSCSI (RFC 3720, section 13, names 3260; 860 is the system port). */
export const WELL_KNOWN_PORTS: readonly number[] = [3260, 860];

/** Bytes of both directions that are held until it is decided whether a stream on another port is iSCSI. */
const MOST_HELD = 256 * 1024;
/** The same over all streams of a capture: beyond it, streams in doubt are given up. */
const MOST_HELD_TOTAL = 64 * 1024 * 1024;
/** Segments that are held before a stream on another port is taken for something else. */
const MOST_SEGMENTS = 64;
/**
 * Of a stream whose beginning is not in the capture, segments that are looked at one by one before it is given up: it may begin
 * in the midst of a long burst of data.
 */
const MOST_SEGMENTS_LOOKED = 512;
/** Headers found at the beginnings of segments that make a stream iSCSI when no login is among them. */
const ENOUGH_HEADERS = 3;
const LOGIN_OPCODES = new Set([0x03, 0x23]);

interface HeldPiece {
  readonly direction: 0 | 1;
  /** Undefined for a gap. */
  readonly bytes: Uint8Array | undefined;
  readonly length: number;
  readonly position: number;
  readonly frame: number;
}

/**
 * Decides whether a TCP stream is iSCSI and feeds its PDU framers. Either end's port may say yes at once; on other ports
 * the shape of the first PDUs decides. No port ever says no: an initiator's port may be any number. Only the user can.
 */
export class IscsiRecognizer {
  private framers: readonly [PduFramer, PduFramer] | undefined;
  private held: HeldPiece[] | undefined = [];
  private heldBytes = 0;
  private segments = 0;
  /** False while segments are only looked at, until one begins like a header. */
  private holding = true;
  /** Segments before the first one that is held. */
  private heldFrom = 0;
  /** What was passed over without being held, by direction: first position and length. */
  private readonly passed: [number, number][] = [
    [0, 0],
    [0, 0],
  ];
  private readonly roles: [Sender | undefined, Sender | undefined] = [undefined, undefined];
  private headers = 0;
  /** The first bytes of each direction, when its beginning is in the capture: a header may be split over segments. */
  private readonly beginnings: [Uint8Array | undefined, Uint8Array | undefined] = [undefined, undefined];

  /**
   * @param isIscsiPort answers for well-known ports and those that a TargetAddress named
   * @param hostOf makes the host of one direction's framer; called once for each when the stream turns out to be iSCSI
   * @param budget counts what all recognizers of a capture hold
   * @param decided what a rule of Decode As says; nobody asks the bytes then
   */
  constructor(
    private readonly stream: TcpStream,
    private readonly isIscsiPort: (port: number) => boolean,
    private readonly hostOf: (direction: 0 | 1) => FramerHost,
    private readonly budget: HeldBytes = new HeldBytes(),
    decided?: DecodeAsRule['protocol'],
  ) {
    if (decided === 'tcp') this.held = undefined;
    else if (decided === 'iscsi' || this.portSaysYes()) this.accept();
  }

  /** False once the stream is known to be something else: nothing more need be fed. */
  get interested(): boolean {
    return this.framers !== undefined || this.held !== undefined;
  }

  /** The consumer of one direction's bytes. */
  consumer(direction: 0 | 1): StreamConsumer {
    return {
      data: (bytes, start, length, position, frame) => this.data(direction, bytes, start, length, position, frame),
      gap: (position, length) => this.gap(direction, position, length),
    };
  }

  /** A port has been learned from a TargetAddress: a stream in doubt may be decided by it. */
  portLearned(): void {
    if (this.held && this.portSaysYes()) this.accept();
  }

  /** True when `flush` would change what is known: it would cut a PDU short, or decide by less than all there is. */
  get unfinished(): boolean {
    return this.framers ? this.framers.some(({ unfinished }) => unfinished) : this.held !== undefined && this.likely;
  }

  /** Headers were found, too few to be sure of. */
  private get likely(): boolean {
    return this.headers > 0 && this.roles[0] !== this.roles[1];
  }

  /** The stream has ended. */
  flush(): void {
    if (this.held && this.likely) this.accept();
    this.release();
    this.framers?.[0].flush();
    this.framers?.[1].flush();
  }

  private portSaysYes(): boolean {
    return this.isIscsiPort(this.stream.port(0)) || this.isIscsiPort(this.stream.port(1));
  }

  private data(
    direction: 0 | 1,
    bytes: Uint8Array,
    start: number,
    length: number,
    position: number,
    frame: number,
  ): void {
    if (this.framers) {
      this.framers[direction].data(bytes, start, length, position, frame);
      return;
    }
    if (!this.held || (!this.holding && !this.takesUp(direction, bytes, start, length, position))) return;
    const copy = copyOf(bytes, start, start + length);
    this.held.push({ direction, bytes: copy, length, position, frame });
    this.heldBytes += length;
    this.budget.total += length;
    this.segments++;
    this.look(direction, copy, position);
    if (this.framers !== undefined) return;
    if (this.budget.total > MOST_HELD_TOTAL) this.release();
    else if (this.heldBytes > MOST_HELD || this.segments - this.heldFrom > MOST_SEGMENTS) this.passOver();
  }

  /** While nothing is held: whether to hold from this segment on, because it begins like a header. */
  private takesUp(direction: 0 | 1, bytes: Uint8Array, start: number, length: number, position: number): boolean {
    if (length >= BHS_LENGTH && headerPlausibility(viewOf(bytes), start, {}) === 'strict') {
      this.holding = true;
      this.heldFrom = this.segments;
      return true;
    }
    this.segments++;
    this.pass(direction, position, length);
    if (this.segments > MOST_SEGMENTS_LOOKED) this.release();
    return false;
  }

  /** What is held is not iSCSI so far: it is given up, and so is the stream, unless it may have begun within data. */
  private passOver(): void {
    const held = this.held ?? [];
    this.release();
    if (this.stream.beginningSeen || this.segments > MOST_SEGMENTS_LOOKED) return;
    for (const { direction, position, length } of held) this.pass(direction, position, length);
    this.held = [];
    this.holding = false;
    this.headers = 0;
    this.roles[0] = this.roles[1] = undefined;
  }

  private pass(direction: 0 | 1, position: number, length: number): void {
    const [from, before] = this.passed[direction] ?? [0, 0];
    this.passed[direction] = before === 0 ? [position, length] : [from, position + length - from];
  }

  private gap(direction: 0 | 1, position: number, length: number): void {
    if (this.framers) this.framers[direction].gap(position, length);
    else if (this.holding) this.held?.push({ direction, bytes: undefined, length, position, frame: 0 });
  }

  private look(direction: 0 | 1, bytes: Uint8Array, position: number): void {
    let head = bytes;
    const beginning = this.beginnings[direction];
    if (position === 1 && this.stream.beginningSeen) {
      this.beginnings[direction] = bytes.subarray(0, BHS_LENGTH);
    } else if (beginning && beginning.length < BHS_LENGTH && position === 1 + beginning.length) {
      const missing = BHS_LENGTH - beginning.length;
      head = new Uint8Array(beginning.length + Math.min(missing, bytes.length));
      head.set(beginning);
      head.set(bytes.subarray(0, missing), beginning.length);
      this.beginnings[direction] = head;
    }
    if (head.length < BHS_LENGTH) return;
    const view = viewOf(head);
    if (headerPlausibility(view, 0, {}) !== 'strict') return;
    const opcode = readOpcode(view, 0);
    const role: Sender = opcode & 0x20 ? 'target' : 'initiator';
    const known = this.roles[direction];
    if (known !== undefined && known !== role) {
      // One direction cannot speak for both ends: what looked like headers was data.
      this.headers = 0;
      this.roles[0] = this.roles[1] = undefined;
    }
    this.roles[direction] = role;
    this.headers++;
    const opposite = this.roles[direction === 0 ? 1 : 0];
    // A login comes first: what looks like one behind other bytes needs company.
    const login = LOGIN_OPCODES.has(opcode) && this.heldFrom === 0;
    if (login || (this.headers >= ENOUGH_HEADERS && opposite !== role)) this.accept();
  }

  /** Gives up what is held. */
  private release(): void {
    this.held = undefined;
    this.budget.total -= this.heldBytes;
    this.heldBytes = 0;
  }

  private accept(): void {
    const { beginningSeen } = this.stream;
    const hosts = [this.hostOf(0), this.hostOf(1)] as const;
    for (const [direction, [position, length]] of this.passed.entries()) {
      if (length > 0) hosts[direction === 0 ? 0 : 1].unframed(position, length);
    }
    this.framers = [new PduFramer(hosts[0], beginningSeen), new PduFramer(hosts[1], beginningSeen)];
    const held = this.held ?? [];
    this.release();
    for (const { direction, bytes, length, position, frame } of held) {
      if (bytes) this.framers[direction].data(bytes, 0, length, position, frame);
      else this.framers[direction].gap(position, length);
    }
  }
}
