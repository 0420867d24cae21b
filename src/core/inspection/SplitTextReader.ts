import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import { viewOf } from '../bytes/view';
import type { ByteSource } from '../capture/ByteSource';
import {
  readDataSegmentLength,
  readLoginContinue,
  readTextContinue,
  readTextFinal,
  readTotalAHSLength,
} from '../protocols/iscsi/headerReaders';
import { BHS_LENGTH, pduLayout } from '../protocols/iscsi/pduLayout';
import type { SplitPair, SplitText } from '../protocols/iscsi/SplitPair';
import { PduFlag } from '../streams/PduIndex';
import type { JoinedSegment } from './CommandData';
import { frameList } from './frameList';
import { movedSegments, type PduSegment, readPdu } from './PduBytes';

const LOGIN_OPCODES: readonly number[] = [0x03, 0x23];
const TEXT_OPCODES: readonly number[] = [...LOGIN_OPCODES, 0x04, 0x24];

/** Parts of one pair, and bytes of it, that are put together. */
const MOST_PARTS = 256;
const MOST_BYTES = 256 * 1024;
/** PDUs before and behind a text PDU that are looked through for the other parts. */
const FARTHEST = 65_536;
const NUL = 0x00;

/** The split pairs of one PDU and where the joined one stands in the frames. */
export interface ReadSplitText {
  readonly text: SplitText;
  /** The pair that ends in this PDU, when its beginning is there; its nodes name `joinedSource`. */
  readonly joined?: { readonly bytes: Uint8Array; readonly segments: readonly JoinedSegment[] };
}

/** The text of one PDU. */
export interface TextPart {
  readonly pdu: number;
  readonly data: Uint8Array;
  /** First byte of `data` within the PDU. */
  readonly dataStart: number;
  /** All of the data segment is in the capture. */
  readonly complete: boolean;
  /** It begins inside a pair. */
  readonly continued: boolean;
  /** C bit, or text that is not final: targets are known to cut a long answer inside a pair without setting C. */
  readonly continues: boolean;
  readonly segments: readonly PduSegment[];
}

/** Some bytes of a part: indexes into its data. */
interface Piece {
  readonly part: TextPart;
  readonly from: number;
  readonly to: number;
}

/**
 * What other PDUs hold of the pairs that a login or text PDU has only parts of. Undefined when it has whole pairs only.
 * @param joinedSource the number that nodes over a joined pair name as their source
 */
export async function readSplitText(
  analysis: CaptureAnalysis,
  source: ByteSource,
  pdu: number,
  joinedSource: number,
): Promise<ReadSplitText | undefined> {
  if (!TEXT_OPCODES.includes(analysis.pdus.opcode(pdu))) return undefined;
  const own = await readTextPart(analysis, source, pdu);
  if (own === undefined || !own.complete || (!own.continued && !own.continues)) return undefined;
  const { data } = own;
  const nul = data.indexOf(NUL);
  const goesOn = nul < 0 && own.continues;
  let first: PairPieces | undefined;
  if (own.continued) {
    const before = await piecesBefore(analysis, source, own);
    const piece = { part: own, from: 0, to: nul < 0 ? data.length : nul };
    const after = goesOn ? await piecesAfter(analysis, source, own) : { pieces: [], ended: true, terminated: nul >= 0 };
    const { ended, terminated } = after;
    const pieces = [...before.pieces, piece, ...after.pieces];
    first = { pieces, own: before.pieces.length, begun: before.begun, ended, terminated };
  }
  let last: PairPieces | undefined;
  const tail = data.lastIndexOf(NUL) + 1;
  if (own.continues && tail < data.length && !(own.continued && goesOn)) {
    const { pieces, ended, terminated } = await piecesAfter(analysis, source, own);
    last = { pieces: [{ part: own, from: tail, to: data.length }, ...pieces], own: 0, begun: true, ended, terminated };
  }
  if (first === undefined && last === undefined) return undefined;
  const endsHere = first !== undefined && !goesOn;
  const joined = first !== undefined && endsHere && first.begun ? joinPieces(first.pieces) : undefined;
  return {
    text: {
      ...(first ? { first: splitPair(analysis, first, joined ? joinedSource : undefined, endsHere) } : {}),
      ...(last ? { last: splitPair(analysis, last, undefined, false) } : {}),
    },
    ...(joined ? { joined } : {}),
  };
}

/** What other PDUs hold of the pairs that the text of a PDU begins and ends in; empty where that text has whole pairs. */
export async function textAround(
  analysis: CaptureAnalysis,
  source: ByteSource,
  pdu: number,
): Promise<{ readonly before: Uint8Array; readonly after: Uint8Array; readonly begun: boolean }> {
  const own = await readTextPart(analysis, source, pdu);
  const none = new Uint8Array(0);
  if (own === undefined) return { before: none, after: none, begun: true };
  const before = own.continued ? await piecesBefore(analysis, source, own) : { pieces: [], begun: true };
  const isCut = own.complete && own.continues && own.data.at(-1) !== NUL;
  const after = isCut ? (await piecesAfter(analysis, source, own)).pieces : [];
  return { before: joinPieces(before.pieces).bytes, after: joinPieces(after).bytes, begun: before.begun };
}

/** One pair, as its parts stand in PDUs. */
interface PairPieces {
  readonly pieces: readonly Piece[];
  /** The piece of the PDU at hand. */
  readonly own: number;
  readonly begun: boolean;
  readonly ended: boolean;
  readonly terminated: boolean;
}

function splitPair(
  { pdus }: CaptureAnalysis,
  { pieces, own, begun, ended, terminated }: PairPieces,
  source: number | undefined,
  endsHere: boolean,
): SplitPair {
  const before = pieces.slice(0, own).reduce((sum, { from, to }) => sum + to - from, 0);
  const [first] = pieces;
  const frames = pieces.map(({ part }) => pdus.frame(part.pdu));
  return {
    bytes: joinPieces(pieces).bytes,
    offset: before,
    begun,
    ended,
    firstLength: first ? first.to - first.from : 0,
    terminated,
    frames: frameList([...new Set(frames)].sort((one, other) => one - other)),
    ...(ended && !endsHere ? { endsIn: frameList(frames.slice(-1)) } : {}),
    ...(source === undefined ? {} : { source }),
  };
}

function joinPieces(pieces: readonly Piece[]): { bytes: Uint8Array; segments: JoinedSegment[] } {
  const bytes = new Uint8Array(pieces.reduce((sum, { from, to }) => sum + to - from, 0));
  const segments: JoinedSegment[] = [];
  let at = 0;
  for (const { part, from, to } of pieces) {
    bytes.set(part.data.subarray(from, to), at);
    const end = at + to - from;
    for (const moved of movedSegments(part.segments, at - from - part.dataStart, at, end)) segments.push(moved);
    at = end;
  }
  return { bytes, segments };
}

/** The parts of the pair that the PDU begins in, from its beginning on, as far as they are there. */
async function piecesBefore(
  analysis: CaptureAnalysis,
  source: ByteSource,
  own: TextPart,
): Promise<{ pieces: Piece[]; begun: boolean }> {
  const pieces: Piece[] = [];
  let total = 0;
  for (let at = own.pdu; pieces.length < MOST_PARTS && total < MOST_BYTES;) {
    at = textBefore(analysis, at);
    const behind = pieces[0]?.part.pdu ?? own.pdu;
    const part = at < 0 || isLostBetween(analysis, at, behind) ? undefined : await readTextPart(analysis, source, at);
    // Text that lost its end, or that is not said to go on, has nothing to do with this one.
    if (part === undefined || !part.complete || !part.continues) break;
    const from = part.data.lastIndexOf(NUL) + 1;
    pieces.unshift({ part, from, to: part.data.length });
    total += part.data.length - from;
    if (from > 0 || !part.continued) return { pieces, begun: true };
  }
  return { pieces, begun: false };
}

/** The parts of the pair that the PDU ends in, in later PDUs. */
async function piecesAfter(
  analysis: CaptureAnalysis,
  source: ByteSource,
  own: TextPart,
): Promise<{ pieces: Piece[]; ended: boolean; terminated: boolean }> {
  const pieces: Piece[] = [];
  let total = 0;
  for (let at = own.pdu; pieces.length < MOST_PARTS && total < MOST_BYTES;) {
    at = textBehind(analysis, at);
    const before = pieces.at(-1)?.part.pdu ?? own.pdu;
    const part = at < 0 || isLostBetween(analysis, before, at) ? undefined : await readTextPart(analysis, source, at);
    if (part === undefined || !part.continued) break;
    const nul = part.data.indexOf(NUL);
    const to = nul < 0 ? part.data.length : nul;
    pieces.push({ part, from: 0, to });
    total += to;
    if (nul >= 0) return { pieces, ended: true, terminated: true };
    if (!part.complete) break;
    if (!part.continues) return { pieces, ended: true, terminated: false };
  }
  return { pieces, ended: false, terminated: false };
}

/** The text PDU before this one that its side sent; -1 for none. */
function textBefore({ pdus }: CaptureAnalysis, pdu: number): number {
  const direction = pdus.direction(pdu);
  for (let at = pdu - 1; at >= 0 && at >= pdu - FARTHEST; at--) {
    if (pdus.direction(at) === direction && TEXT_OPCODES.includes(pdus.opcode(at))) return at;
  }
  return -1;
}

/** The text PDU behind this one that its side sent; -1 for none. */
function textBehind({ pdus }: CaptureAnalysis, pdu: number): number {
  let at = pdus.nextInDirection(pdu);
  for (let steps = 0; at >= 0 && steps < FARTHEST; steps++) {
    if (TEXT_OPCODES.includes(pdus.opcode(at))) return at;
    at = pdus.nextInDirection(at);
  }
  return -1;
}

/** Bytes between two PDUs of one direction are in no PDU: a part of the text may have been among them. */
function isLostBetween(analysis: CaptureAnalysis, one: number, other: number): boolean {
  const { pdus } = analysis;
  const direction = pdus.direction(one);
  const connection = analysis.connectionOf(direction >> 1);
  const [from, to] = [pdus.position(one), pdus.position(other)];
  return [...(connection?.lost ?? []), ...(connection?.unframed ?? [])].some(
    (stretch) => stretch.direction === (direction & 1) && stretch.position > from && stretch.position < to,
  );
}

/** Whether a PDU carries key=value pairs by its opcode. */
export function isTextPdu({ pdus }: CaptureAnalysis, pdu: number): boolean {
  return TEXT_OPCODES.includes(pdus.opcode(pdu));
}

/** The text of a login or text PDU; undefined when its header is not there as a whole. */
export async function readTextPart(
  analysis: CaptureAnalysis,
  source: ByteSource,
  pdu: number,
): Promise<TextPart | undefined> {
  const { pdus } = analysis;
  const { bytes, available, segments } = await readPdu(analysis, source, pdu);
  if (available < BHS_LENGTH) return undefined;
  const view = viewOf(bytes);
  const flags = pdus.flags(pdu);
  const headerDigest = (flags & PduFlag.headerDigest) !== 0;
  const layout = pduLayout(readTotalAHSLength(view, 0), readDataSegmentLength(view, 0), headerDigest, false);
  const { dataStart, dataLength } = layout;
  const login = LOGIN_OPCODES.includes(pdus.opcode(pdu));
  return {
    pdu,
    data: bytes.subarray(Math.min(dataStart, available), Math.min(dataStart + dataLength, available)),
    dataStart,
    complete: dataStart + dataLength <= available,
    continued: (flags & PduFlag.continuedText) !== 0,
    continues: login
      ? readLoginContinue(view, 0) === 1
      : readTextContinue(view, 0) === 1 || readTextFinal(view, 0) === 0,
    segments,
  };
}
