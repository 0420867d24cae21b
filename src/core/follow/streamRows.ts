import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import type { ByteSource } from '../capture/ByteSource';
import { readStretch } from '../inspection/PduBytes';
import { pduName } from '../inspection/PduReader';
import { scsiDissector } from '../protocols/scsi/scsiDissector';
import { PduFlag } from '../streams/PduIndex';
import type { StreamLayout } from './layStreamOut';
import { PieceKind, type StreamPiece } from './StreamPieces';

/** One line of a followed stream. Plain data; frame numbers from 1, offsets from the first byte of the direction. */
export type StreamRow = StreamHeading | StreamBytes;

interface StreamPlace {
  /** 0: the direction of the stream's first frame. */
  readonly direction: 0 | 1;
  readonly offset: number;
  /** The frame to go to: of a PDU's heading the one that completes it, of bytes the one that brought the first of them. */
  readonly frame: number;
}

/** The line above the bytes of a piece: what they are. */
export interface StreamHeading extends StreamPlace {
  readonly kind: 'pdu' | 'unframed' | 'plain' | 'hole';
  /** Of a PDU its name. */
  readonly label: string;
  /** Bytes of the piece. */
  readonly length: number;
  /** Of a PDU of which the piece is a part only: its length, and the part's first byte in it. */
  readonly part?: { readonly of: number; readonly from: number };
  /** A digest of the PDU is wrong, or bytes of it are not in the capture. */
  readonly problem?: string;
}

/** A line of bytes. */
export interface StreamBytes extends StreamPlace {
  readonly kind: 'bytes';
  readonly bytes: Uint8Array;
}

const KINDS = { 0: 'pdu', 1: 'unframed', 2: 'plain', 3: 'hole' } as const;

/**
 * The rows `start` (from 0) up to `start + count` of a stream. Only their bytes are read.
 * @param perRow bytes of a row
 */
export async function streamRows(
  analysis: CaptureAnalysis,
  source: ByteSource,
  layout: StreamLayout,
  perRow: number,
  start: number,
  count: number,
): Promise<StreamRow[]> {
  const { pieces } = layout;
  const rows: StreamRow[] = [];
  const at = pieces.pieceOfRow(start, perRow);
  if (!at) return rows;
  let { piece, place } = at;
  for (; rows.length < count && piece < pieces.length; piece++, place = 0) {
    const one = pieces.get(piece);
    if (place === 0) rows.push(heading(analysis, layout, one));
    if (one.kind === PieceKind.hole) continue;
    const first = Math.max(0, place - 1) * perRow;
    const length = Math.min(one.length - first, (count - rows.length) * perRow);
    if (length > 0) rows.push(...(await byteRows(analysis, source, layout, one, perRow, first, length)));
  }
  return rows;
}

/** The rows of bytes of a piece, from its byte `first` on. */
async function byteRows(
  analysis: CaptureAnalysis,
  source: ByteSource,
  layout: StreamLayout,
  piece: StreamPiece,
  perRow: number,
  first: number,
  length: number,
): Promise<StreamBytes[]> {
  const { direction } = piece;
  const { bytes, segments } = await readPiece(analysis, source, layout, piece, first, length);
  const rows: StreamBytes[] = [];
  let segment = 0;
  for (let at = 0; at < length; at += perRow) {
    while (segment + 1 < segments.length && (segments[segment + 1]?.start ?? Infinity) <= at) segment++;
    rows.push({
      kind: 'bytes',
      direction,
      offset: piece.offset + first + at,
      frame: (segments[segment]?.frame ?? piece.frame) + 1,
      // A copy: what crosses threads takes the whole of what it is a part of with it.
      bytes: bytes.slice(at, Math.min(length, at + perRow)),
    });
  }
  return rows;
}

/** Bytes of a piece, from its byte `first` on, with the frames that brought them. */
export function readPiece(
  analysis: CaptureAnalysis,
  source: ByteSource,
  { starts }: StreamLayout,
  { direction, offset, firstFrame }: StreamPiece,
  first: number,
  length: number,
): ReturnType<typeof readStretch> {
  return readStretch(analysis, source, starts[direction] + offset + first, length, firstFrame);
}

function heading(analysis: CaptureAnalysis, { starts }: StreamLayout, piece: StreamPiece): StreamHeading {
  const { kind, direction, offset, length, frame, pdu } = piece;
  const place = { kind: KINDS[kind], direction, offset, length };
  if (pdu < 0) return { ...place, label: '', frame: frame + 1 };
  const { pdus } = analysis;
  const of = pdus.lengthOf(pdu);
  const from = starts[direction] + offset - pdus.position(pdu);
  const problem = problemOf(pdus.flags(pdu));
  return {
    ...place,
    label: pduLabel(analysis, pdu),
    frame: pdus.frame(pdu) + 1,
    ...(from > 0 || length < of ? { part: { of, from } } : {}),
    ...(problem === '' ? {} : { problem }),
  };
}

/** "SCSI Command READ(10)", "SCSI Response READ(10)" */
function pduLabel(analysis: CaptureAnalysis, pdu: number): string {
  const name = pduName(analysis, pdu);
  const operation = analysis.pdus.command(pdu);
  return operation < 0 ? name : `${name} ${scsiDissector.commandName(operation)}`;
}

function problemOf(flags: number): string {
  const problems = [];
  if (flags & PduFlag.incomplete) problems.push('bytes are missing');
  if (flags & PduFlag.headerDigestWrong) problems.push('header digest is wrong');
  if (flags & PduFlag.dataDigestWrong) problems.push('data digest is wrong');
  return problems.join(', ');
}
