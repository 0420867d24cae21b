import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import { indexOfBytes, smallLetters } from '../bytes/indexOfBytes';
import type { ByteSource } from '../capture/ByteSource';
import { LONGEST_WANTED, type StreamMatch, type StreamQuery } from './findInStream';
import type { StreamLayout } from './layStreamOut';
import { PieceKind } from './StreamPieces';
import { readPiece } from './streamRows';

/** Bytes looked through at once. */
const BLOCK = 256 * 1024;

/**
 * All places of a followed stream that hold something, block by block and in the order in which `findInStream` comes to them.
 * Blocks that hold none are there as well, so that whoever counts can pause between them.
 */
export async function* streamMatches(
  analysis: CaptureAnalysis,
  source: ByteSource,
  layout: StreamLayout,
  query: StreamQuery,
): AsyncGenerator<readonly Pick<StreamMatch, 'direction' | 'offset'>[]> {
  const { pieces } = layout;
  const wanted = query.anyCase ? smallLetters(query.bytes) : query.bytes;
  if (wanted.length === 0 || wanted.length > LONGEST_WANTED) return;
  for (let number = 0; number < pieces.length; number++) {
    const piece = pieces.get(number);
    if (piece.kind === PieceKind.hole) continue;
    for (let first = 0; first < piece.length; first += BLOCK) {
      const starts = Math.min(BLOCK, piece.length - first);
      // What begins in the block may end behind it, and behind the piece.
      const { bytes, available } = await readPiece(analysis, source, layout, piece, first, starts + wanted.length - 1);
      const there = query.anyCase ? smallLetters(bytes.subarray(0, available)) : bytes.subarray(0, available);
      const found: Pick<StreamMatch, 'direction' | 'offset'>[] = [];
      for (let from = 0; from < starts;) {
        const behind = indexOfBytes(there.subarray(from), wanted);
        if (behind < 0 || from + behind >= starts) break;
        found.push({ direction: piece.direction, offset: piece.offset + first + from + behind });
        from += behind + 1;
      }
      yield found;
    }
  }
}
