import type { CaptureAnalysis } from '../core/analysis/CaptureAnalysis';
import type { ByteSource } from '../core/capture/ByteSource';
import { findInStream, streamQuery } from '../core/follow/findInStream';
import { layStreamOut, type StreamLayout } from '../core/follow/layStreamOut';
import { PieceKind, type StreamSides } from '../core/follow/StreamPieces';
import { readPiece, type StreamRow, streamRows } from '../core/follow/streamRows';
import { endpointText } from '../core/streams/TcpStream';
import type {
  FramePlace,
  StreamCountRequest,
  StreamFind,
  StreamOverview,
  StreamPart,
  StreamPartRequest,
  StreamView,
} from '../core/follow/StreamView';
import type { FindCount } from '../messages/results';
import { nextTurn } from './nextTurn';
import { StreamMatchCounter } from './StreamMatchCounter';

/** Rows that one request may ask for. */
const MOST_ROWS = 1000;
/** Bytes of a row: a page asks for 8 to 64. */
const LONGEST_ROW = 256;
/** Layouts that are kept: of one stream in both directions and in one, and of another editor's. */
const MOST_LAYOUTS = 3;
/** Bytes of a saved stream that are read at once. */
const PART = 1024 * 1024;

interface Known {
  /** Frames that there were when the layout was made: more mean another layout. */
  readonly frames: number;
  readonly layout: Promise<StreamLayout>;
}

/** Answers requests about followed streams of one capture. */
export class StreamAnswers {
  /** By stream and sides; the one used last stands last. */
  private readonly layouts = new Map<string, Known>();
  private search = 0;
  private readonly counter: StreamMatchCounter;

  constructor(
    private readonly analysis: CaptureAnalysis,
    private readonly source: ByteSource,
  ) {
    this.counter = new StreamMatchCounter(analysis, source);
  }

  /** The pass has ended, or a growing file rests: what was cut off may be whole now. */
  passEnded(): void {
    this.layouts.clear();
  }

  /** What a stream comes to; null when there is none of that number. */
  async overview({ stream, sides, perRow }: StreamView): Promise<StreamOverview | null> {
    const found = this.analysis.streams.streams[stream];
    if (!found) return null;
    const { pieces, missing, isCut } = await this.current(stream, sides, true);
    const connection = this.analysis.connectionOf(stream);
    return {
      stream,
      ends: [endpointText(found.endpoints[0]), endpointText(found.endpoints[1])],
      ...(connection ? { initiator: connection.initiator === 1 ? 1 : 0 } : {}),
      bytes: [pieces.lengthOf(0), pieces.lengthOf(1)],
      missing,
      rows: pieces.rows(width(perRow)),
      beginningSeen: found.beginningSeen,
      isCut,
    };
  }

  /** Rows `start` (from 0) up to `start + count`. */
  async rows({ stream, sides, perRow }: StreamView, start: number, count: number): Promise<StreamRow[]> {
    const layout = await this.current(stream, sides);
    const { analysis, source } = this;
    return streamRows(analysis, source, layout, width(perRow), start, Math.min(count, MOST_ROWS));
  }

  /** The stream of a frame (from 1); -1 when it is not TCP. */
  streamOf(frame: number): number {
    const { frames } = this.analysis;
    return frame >= 1 && frame <= frames.length ? frames.direction(frame - 1) >> 1 : -1;
  }

  /** Where the bytes stand that a frame (from 1) carries; null when none of them shows. */
  async place({ stream, sides, perRow }: StreamView, frame: number): Promise<FramePlace | null> {
    const { frames } = this.analysis;
    if (this.streamOf(frame) !== stream) return null;
    const direction = (frames.direction(frame - 1) & 1) as 0 | 1;
    const layout = await this.current(stream, sides);
    const begin = frames.position(frame - 1) - layout.starts[direction];
    const offset = Math.max(0, begin);
    const length = begin + frames.payloadLength(frame - 1) - offset;
    if (length <= 0) return null;
    const row = this.rowOf(layout, direction, offset, width(perRow));
    return row < 0 ? null : { direction, offset, length, row };
  }

  /** The next place that holds something, with its row; null for none. A further search ends the one before. */
  async find({ view, wanted, from, direction }: StreamFind): Promise<FramePlace | null> {
    const search = ++this.search;
    const query = streamQuery(wanted);
    if (!query) return null;
    const layout = await this.current(view.stream, view.sides);
    const { analysis, source } = this;
    const isWanted = async (): Promise<boolean> => {
      await nextTurn();
      return search === this.search;
    };
    const found = await findInStream(analysis, source, layout, query, from, direction, isWanted);
    if (!found) return null;
    return { ...found, row: this.rowOf(layout, found.direction, found.offset, width(view.perRow)) };
  }

  /** How many places hold something, and which of them one is, as far as it is known after a moment. */
  async count(request: StreamCountRequest): Promise<FindCount> {
    const { stream, sides } = request.view;
    return this.counter.count(await this.current(stream, sides), request);
  }

  /** The next bytes of a stream that is saved: those of its pieces one after the other, without holes. */
  async part({ stream, sides, piece, first }: StreamPartRequest): Promise<StreamPart> {
    const layout = await this.current(stream, sides);
    const { pieces } = layout;
    const parts: Uint8Array[] = [];
    let [number, from] = [piece, first];
    for (let room = PART; room > 0 && number < pieces.length;) {
      const one = pieces.get(number);
      const length = one.kind === PieceKind.hole ? 0 : Math.min(room, one.length - from);
      if (length > 0) {
        const { bytes, available } = await readPiece(this.analysis, this.source, layout, one, from, length);
        parts.push(bytes.subarray(0, available));
        room -= length;
        from += length;
      }
      if (length > 0 && from < one.length) continue;
      number++;
      from = 0;
    }
    const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      bytes.set(part, at);
      at += part.length;
    }
    return { bytes, piece: number, first: from, done: number >= pieces.length };
  }

  private rowOf({ pieces }: StreamLayout, direction: 0 | 1, offset: number, perRow: number): number {
    const piece = pieces.pieceAt(direction, offset);
    if (piece < 0) return -1;
    const one = pieces.get(piece);
    const row = pieces.firstRow(piece, perRow);
    return one.kind === PieceKind.hole ? row : row + 1 + Math.floor((offset - one.offset) / perRow);
  }

  /**
   * The layout of a stream: that of the last overview, so that all rows of a view tell of the same state.
   * @param isRenewed whether frames that have come since shall count
   */
  private current(stream: number, sides: StreamSides, isRenewed = false): Promise<StreamLayout> {
    const { analysis, layouts } = this;
    const key = `${stream} ${sides}`;
    const known = layouts.get(key);
    layouts.delete(key);
    if (known && !(isRenewed && known.frames !== analysis.frames.length)) {
      layouts.set(key, known);
      return known.layout;
    }
    const found = analysis.streams.streams[stream];
    if (!found) return Promise.reject(new RangeError(`There is no TCP stream ${stream}.`));
    const layout = layStreamOut(analysis, found, sides, nextTurn);
    // One that failed is made anew by whoever asks next.
    layout.catch(() => layouts.delete(key));
    layouts.set(key, { frames: analysis.frames.length, layout });
    for (const oldest of layouts.keys()) {
      if (layouts.size <= MOST_LAYOUTS) break;
      layouts.delete(oldest);
    }
    return layout;
  }
}

/** Bytes of a row, whatever was asked for. */
function width(perRow: number): number {
  return Math.min(LONGEST_ROW, Math.max(1, Math.floor(perRow)));
}
