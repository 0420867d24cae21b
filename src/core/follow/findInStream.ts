import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import { hexQuery } from '../bytes/hexQuery';
import type { ByteSource } from '../capture/ByteSource';
import { indexOfBytes, smallLetters } from '../bytes/indexOfBytes';
import type { StreamLayout } from './layStreamOut';
import { PieceKind } from './StreamPieces';
import { readPiece } from './streamRows';

/** Bytes looked through at once. */
const BLOCK = 256 * 1024;
/** Longest text or bytes that are looked for. */
export const LONGEST_WANTED = 4096;

/** What is looked for in a stream. */
export interface StreamQuery {
  readonly bytes: Uint8Array;
  /** Letters of ASCII count in any case. */
  readonly anyCase: boolean;
}

/** What a typed text means: `0x` and hexadecimal digits are bytes, everything else is text in any case; undefined for nothing. */
export function streamQuery(typed: string): StreamQuery | undefined {
  if (typed === '' || typed.length > LONGEST_WANTED) return undefined;
  const bytes = /^0x/i.test(typed) ? hexQuery(typed) : undefined;
  return bytes ? { bytes, anyCase: false } : { bytes: new TextEncoder().encode(typed), anyCase: true };
}

/** Where something stands in a stream. */
export interface StreamMatch {
  readonly direction: 0 | 1;
  /** Bytes of its direction before it. */
  readonly offset: number;
  readonly length: number;
}

/**
 * The next (1) or previous (-1) place that holds something, going on at the other end; in the order in which the stream is
 * shown, by first bytes. A place may reach over several PDUs and turns, but not over a hole.
 * @param from the place to go on from, which comes last; without it the search begins at the first (or last) piece
 * @param pause is waited for between blocks; it says whether the search is still wanted
 */
export async function findInStream(
  analysis: CaptureAnalysis,
  source: ByteSource,
  layout: StreamLayout,
  query: StreamQuery,
  from: Pick<StreamMatch, 'direction' | 'offset'> | undefined,
  step: 1 | -1,
  pause: () => Promise<boolean>,
): Promise<StreamMatch | undefined> {
  const { pieces } = layout;
  const wanted = query.anyCase ? smallLetters(query.bytes) : query.bytes;
  if (wanted.length === 0 || wanted.length > LONGEST_WANTED || pieces.length === 0) return undefined;
  const known = from ? pieces.pieceAt(from.direction, from.offset) : -1;
  const begin = known >= 0 ? known : step > 0 ? 0 : pieces.length - 1;
  const at = known >= 0 && from ? from.offset - pieces.get(known).offset : undefined;
  // The piece of the beginning is looked at twice: what is behind the place first, what is before it last.
  for (let looked = 0; looked <= pieces.length; looked++) {
    const number = (((begin + step * looked) % pieces.length) + pieces.length) % pieces.length;
    const piece = pieces.get(number);
    if (piece.kind === PieceKind.hole) continue;
    let [low, high] = [0, piece.length];
    if (at !== undefined && looked === 0) [low, high] = step > 0 ? [at + 1, high] : [low, at];
    if (looked === pieces.length) {
      if (at === undefined) return undefined;
      [low, high] = step > 0 ? [low, at + 1] : [at, high];
    }
    const blocks = Math.ceil((high - low) / BLOCK);
    for (let block = 0; block < blocks; block++) {
      const first = low + (step > 0 ? block : blocks - 1 - block) * BLOCK;
      const starts = Math.min(BLOCK, high - first);
      // What begins in the block may end behind it, and behind the piece.
      const { bytes, available } = await readPiece(analysis, source, layout, piece, first, starts + wanted.length - 1);
      const there = bytes.subarray(0, available);
      const found = placeIn(query.anyCase ? smallLetters(there) : there, wanted, step);
      if (found >= 0 && found < starts) {
        return { direction: piece.direction, offset: piece.offset + first + found, length: wanted.length };
      }
      if (!(await pause())) return undefined;
    }
  }
  return undefined;
}

/** The first (1) or last (-1) place; -1 for none. */
function placeIn(bytes: Uint8Array, wanted: Uint8Array, step: 1 | -1): number {
  let found = indexOfBytes(bytes, wanted);
  if (step > 0) return found;
  for (let next = found; next >= 0;) {
    found = next;
    const behind = indexOfBytes(bytes.subarray(next + 1), wanted);
    next = behind < 0 ? -1 : next + 1 + behind;
  }
  return found;
}
