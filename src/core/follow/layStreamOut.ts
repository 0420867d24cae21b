import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import { HeldBytes, StreamReassembler } from '../streams/StreamReassembler';
import type { TcpStream } from '../streams/TcpStream';
import { PieceKind, StreamPieces, type StreamSides } from './StreamPieces';

/** Pieces that are laid out at most: beyond some hundred million bytes of tiny PDUs the rest is not shown. */
export const MOST_PIECES = 8_000_000;
/** Frames of a direction that are looked through for the bytes of a hole, as long as the pass waits for them. */
const LOOK_AHEAD = 128;
/** Segments that tell where a direction begins when its SYN is not in the capture, as in the pass. */
const FIRST_SEGMENTS = 16;
/** Frames walked before other requests may be answered. */
const SLICE = 50_000;

/** Where every byte of a stream is shown. Nothing of the bytes themselves is read or kept. */
export interface StreamLayout {
  readonly stream: number;
  readonly sides: StreamSides;
  readonly pieces: StreamPieces;
  /** Position (relative sequence number) of each direction's first byte. */
  readonly starts: readonly [number, number];
  /** Bytes that are not in the capture. */
  readonly missing: readonly [number, number];
  /** The stream goes on behind the last piece. */
  readonly isCut: boolean;
}

/**
 * Lays out a TCP stream from the index alone: its frames are put in order once more by the rules of the pass, with their
 * lengths in place of their bytes, and cut where PDUs begin and where the directions take turns.
 * @param pause is waited for between two slices of a long stream
 */
export async function layStreamOut(
  analysis: CaptureAnalysis,
  stream: TcpStream,
  sides: StreamSides,
  pause: () => Promise<void>,
): Promise<StreamLayout> {
  const firsts = await firstFrames(analysis, stream, pause);
  const wanted = firsts.map((frame, direction) => (sides === 'both' || sides === direction ? frame : -1));
  const starts = startsOf(analysis, stream, firsts);
  const walk = new LayoutWalk(analysis, stream, starts);
  let [one, other] = wanted;
  let walked = 0;
  while ((one >= 0 || other >= 0) && walk.pieces.length < MOST_PIECES) {
    if (++walked % SLICE === 0) await pause();
    const isOne = other < 0 || (one >= 0 && one < other);
    walk.take(isOne ? 0 : 1, isOne ? one : other);
    if (isOne) one = analysis.frames.nextInDirection(one);
    else other = analysis.frames.nextInDirection(other);
  }
  const isCut = one >= 0 || other >= 0;
  if (!isCut) walk.finish();
  return { stream: stream.index, sides, pieces: walk.pieces, starts, missing: walk.missing, isCut };
}

/** The first frame of each direction; -1 where there is none. */
async function firstFrames(
  { frames }: CaptureAnalysis,
  stream: TcpStream,
  pause: () => Promise<void>,
): Promise<[number, number]> {
  const { firstFrame, lastFrame, index } = stream;
  if (stream.synAckFrame >= 0 && frames.direction(stream.synAckFrame) === index * 2 + 1) {
    // An earlier frame of the answering side would be odd, but it may be there.
    for (let frame = firstFrame; frame <= Math.min(stream.synAckFrame, firstFrame + SLICE); frame++) {
      if (frames.direction(frame) === index * 2 + 1) return [firstFrame, frame];
    }
    return [firstFrame, stream.synAckFrame];
  }
  for (let frame = firstFrame, looked = 0; frame <= lastFrame; frame++) {
    if (frames.direction(frame) === index * 2 + 1) return [firstFrame, frame];
    if (++looked % SLICE === 0) await pause();
  }
  return [firstFrame, -1];
}

/** Where the first byte of each direction stands: behind the SYN, or at the least position of the first few segments. */
function startsOf({ frames }: CaptureAnalysis, stream: TcpStream, firsts: readonly number[]): [number, number] {
  if (stream.beginningSeen) return [1, 1];
  const starts: [number, number] = [NaN, NaN];
  let [one, other] = firsts;
  for (let segments = 0; segments < FIRST_SEGMENTS && (one >= 0 || other >= 0);) {
    const isOne = other < 0 || (one >= 0 && one < other);
    const frame = isOne ? one : other;
    if (frames.payloadLength(frame) > 0) {
      segments++;
      const side = isOne ? 0 : 1;
      const position = frames.position(frame);
      if (!(starts[side] <= position)) starts[side] = position;
    }
    if (isOne) one = frames.nextInDirection(one);
    else other = frames.nextInDirection(other);
  }
  // Whoever sends later begins with the first segment that comes.
  for (const side of [0, 1] as const) {
    let frame = firsts[side];
    while (frame >= 0 && Number.isNaN(starts[side])) {
      if (frames.payloadLength(frame) > 0) starts[side] = frames.position(frame);
      frame = frames.nextInDirection(frame);
    }
    // Nothing came from there.
    if (Number.isNaN(starts[side])) starts[side] = 1;
  }
  return starts;
}

/** Puts both directions in order and collects the pieces. */
class LayoutWalk {
  readonly pieces = new StreamPieces();
  readonly missing: [number, number] = [0, 0];
  private readonly isIscsi: boolean;
  private readonly reassemblers: readonly [StreamReassembler, StreamReassembler];
  /** The PDU that the next byte of each direction may belong to; -1 before the first and behind the last one. */
  private readonly pdus: [number, number] = [-1, -1];
  /** For each direction, the frame that brings the bytes waited for; -1 for none. */
  private readonly awaited: [number, number] = [-1, -1];
  /** Stands in for bytes: only lengths count. */
  private nothing = new Uint8Array(64 * 1024);
  private frame = -1;

  constructor(
    private readonly analysis: CaptureAnalysis,
    stream: TcpStream,
    starts: readonly [number, number],
  ) {
    this.isIscsi = analysis.connectionOf(stream.index) !== undefined;
    const held = new HeldBytes();
    const consumer = (direction: 0 | 1) => ({
      data: (_: Uint8Array, __: number, length: number, position: number, carrier: number) =>
        this.data(direction, position, length, carrier),
      gap: (_: number, length: number) => {
        this.missing[direction] += length;
        this.pieces.add(PieceKind.hole, direction, length, -1, this.frame, this.frame);
      },
    });
    this.reassemblers = [
      new StreamReassembler(consumer(0), held, starts[0]),
      new StreamReassembler(consumer(1), held, starts[1]),
    ];
  }

  take(direction: 0 | 1, frame: number): void {
    const { frames } = this.analysis;
    const length = frames.payloadLength(frame);
    if (length <= 0) return;
    this.frame = frame;
    const captured = capturedPayload(this.analysis, frame);
    if (captured > this.nothing.length) this.nothing = new Uint8Array(captured);
    const reassembler = this.reassemblers[direction];
    reassembler.segment(this.nothing, 0, captured, frames.position(frame), length, frame);
    while (reassembler.unfinished) {
      if (this.awaited[direction] <= frame) this.awaited[direction] = this.filler(reassembler.expected, frame);
      if (this.awaited[direction] >= 0) return;
      reassembler.giveUpHole();
    }
    this.awaited[direction] = -1;
  }

  finish(): void {
    for (const reassembler of this.reassemblers) reassembler.flush();
  }

  /** The frame soon behind this one that brings the byte; -1 for none. */
  private filler(position: number, frame: number): number {
    const { frames } = this.analysis;
    let next = frames.nextInDirection(frame);
    for (let looked = 0; next >= 0 && looked < LOOK_AHEAD; looked++) {
      const from = frames.position(next);
      if (from <= position && from + frames.payloadLength(next) > position) return next;
      next = frames.nextInDirection(next);
    }
    return -1;
  }

  private data(direction: 0 | 1, position: number, length: number, carrier: number): void {
    const { pieces, frame } = this;
    if (!this.isIscsi) {
      pieces.add(PieceKind.plain, direction, length, -1, frame, carrier);
      return;
    }
    const end = position + length;
    for (let at = position; at < end;) {
      const pdu = this.pduAt(direction, at, carrier);
      const from = pdu < 0 ? end : this.analysis.pdus.position(pdu);
      if (at < from) {
        const to = Math.min(end, from);
        pieces.add(PieceKind.unframed, direction, to - at, -1, frame, carrier);
        at = to;
      } else {
        const to = Math.min(end, endOf(this.analysis, pdu));
        pieces.add(PieceKind.pdu, direction, to - at, pdu, frame, carrier);
        at = to;
      }
    }
  }

  /** The first PDU that ends behind the position; -1 when none is known. */
  private pduAt(direction: 0 | 1, position: number, carrier: number): number {
    const { frames, pdus } = this.analysis;
    if (this.pdus[direction] < 0) this.pdus[direction] = frames.firstPdu(carrier);
    let pdu = this.pdus[direction];
    while (pdu >= 0 && endOf(this.analysis, pdu) <= position) {
      const next = pdus.nextInDirection(pdu);
      if (next < 0) return -1;
      this.pdus[direction] = pdu = next;
    }
    return pdu;
  }
}

/** Position behind a PDU; where another one begins before that, its length has lied. */
function endOf({ pdus }: CaptureAnalysis, pdu: number): number {
  const end = pdus.position(pdu) + pdus.lengthOf(pdu);
  const next = pdus.nextInDirection(pdu);
  return next < 0 ? end : Math.min(end, pdus.position(next));
}

/** Bytes of a frame's TCP payload that are in the capture. */
export function capturedPayload({ frames, reassembled }: CaptureAnalysis, frame: number): number {
  const length = frames.payloadLength(frame);
  // An IP packet is put together only when all of it was captured.
  if (reassembled.framesOf(frame)) return length;
  return Math.max(0, Math.min(length, frames.captured(frame) - frames.payloadStart(frame)));
}
