import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import type { ByteSource } from '../capture/ByteSource';
import { readReassembled } from './FrameReader';
import { HeldBytes, StreamReassembler } from '../streams/StreamReassembler';

/** A stretch of a PDU and the frame that brought it. */
export interface PduSegment {
  /** First byte within the PDU. */
  readonly start: number;
  /** Index of the frame. */
  readonly frame: number;
  /** First byte within the frame; in a frame that makes a fragmented IP packet whole, in `ReadFrame.bytes`. */
  readonly frameStart: number;
  readonly length: number;
}

/** The bytes of one PDU, read back from its frames. */
export interface PduBytes {
  /** Zeros where bytes are missing. Shorter than `length` when a limit was given. */
  readonly bytes: Uint8Array;
  /** Bytes from the first on that are there without a hole. */
  readonly available: number;
  /** Bytes by the PDU's own length fields. */
  readonly length: number;
  /** In order of `start`. */
  readonly segments: readonly PduSegment[];
}

/**
 * Where the bytes `from` up to `to` of joined data stand in the frames.
 * @param segments those of a PDU whose byte 0 stands at `shift` of the joined data
 */
export function movedSegments(segments: readonly PduSegment[], shift: number, from: number, to: number): PduSegment[] {
  const moved: PduSegment[] = [];
  for (const segment of segments) {
    const start = Math.max(from, segment.start + shift);
    const end = Math.min(to, segment.start + shift + segment.length);
    if (end <= start) continue;
    const frameStart = segment.frameStart + start - segment.start - shift;
    moved.push({ start, frame: segment.frame, frameStart, length: end - start });
  }
  return moved;
}

/** Longest part of one PDU that is read back at once. */
export const LONGEST_READ = 1024 * 1024;

/**
 * Reads a PDU back: its frames are put in order once more by the same rules as in the pass, so that both see the same
 * bytes.
 * @param limit bytes wanted from the PDU's beginning
 */
export async function readPdu(
  analysis: CaptureAnalysis,
  source: ByteSource,
  pdu: number,
  limit = LONGEST_READ,
): Promise<PduBytes> {
  const { pdus } = analysis;
  const length = pdus.lengthOf(pdu);
  const stretch = await readStretch(
    analysis,
    source,
    pdus.position(pdu),
    Math.min(length, limit),
    pdus.firstFrame(pdu),
    pdus.lastFrame(pdu),
  );
  return { ...stretch, length };
}

/**
 * Reads a stretch of one direction of a TCP stream back from its frames.
 * @param position of its first byte (relative sequence number)
 * @param firstFrame the first frame (index from 0), in capture order, that carries a part of it
 * @param lastFrame the last one; without it frames are looked through until the stretch is there
 */
export async function readStretch(
  analysis: CaptureAnalysis,
  source: ByteSource,
  position: number,
  wanted: number,
  firstFrame: number,
  lastFrame = Infinity,
): Promise<Omit<PduBytes, 'length'>> {
  const { frames } = analysis;
  const bytes = new Uint8Array(wanted);
  const segments: PduSegment[] = [];
  const reassembler = new StreamReassembler(
    {
      data(from, start, count, at, frame) {
        const offset = at - position;
        const taken = Math.min(count, wanted - offset);
        if (taken <= 0) return;
        bytes.set(from.subarray(start, start + taken), offset);
        const frameStart = frames.payloadStart(frame) + at - frames.position(frame);
        segments.push({ start: offset, frame, frameStart, length: taken });
      },
      gap: () => undefined,
    },
    new HeldBytes(),
    position,
  );
  let frame = firstFrame;
  while (frame >= 0 && frame <= lastFrame && reassembler.expected < position + wanted) {
    const at = frames.position(frame);
    const carried = frames.payloadLength(frame);
    if (carried > 0 && at + carried > reassembler.expected && at < position + wanted) {
      const start = frames.payloadStart(frame);
      // Of a segment that begins before the PDU only the part from the PDU on matters, and little behind the limit.
      const skipped = Math.max(0, reassembler.expected - at);
      const together = (await readReassembled(analysis, source, frame))?.bytes;
      const there = together?.length ?? frames.captured(frame);
      const captured = Math.max(0, Math.min(carried, there - start) - skipped);
      const count = Math.min(captured, Math.max(0, position + wanted - at - skipped));
      const from = start + skipped;
      const part =
        together?.subarray(from, from + count) ?? (await source.read(frames.fileOffset(frame) + from, count));
      const whole = count < captured ? count : carried - skipped;
      reassembler.segment(part, 0, part.length, at + skipped, whole, frame);
    }
    frame = frames.nextInDirection(frame);
  }
  reassembler.flush();
  segments.sort((one, other) => one.start - other.start);
  let available = 0;
  for (const { start, length: count } of segments) {
    if (start > available) break;
    available = Math.max(available, start + count);
  }
  return { bytes, available, segments };
}

/** The PDUs of which a frame carries a part, in order of position. */
export function pdusOf(analysis: CaptureAnalysis, frame: number): number[] {
  const { frames, pdus } = analysis;
  const list: number[] = [];
  const end = frames.position(frame) + frames.payloadLength(frame);
  for (let pdu = frames.firstPdu(frame); pdu >= 0 && pdus.position(pdu) < end; pdu = pdus.nextInDirection(pdu)) {
    list.push(pdu);
  }
  return list;
}

/** The PDUs whose last byte is in this frame. */
export function pdusEndingIn(analysis: CaptureAnalysis, frame: number): number[] {
  return pdusOf(analysis, frame).filter((pdu) => analysis.pdus.frame(pdu) === frame);
}
