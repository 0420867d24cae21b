import { ColumnTable } from '../bytes/ColumnTable';

/** What a piece of a followed stream holds. */
export const PieceKind = {
  /** Bytes of one PDU. */
  pdu: 0,
  /** Bytes of an iSCSI stream that belong to no PDU. */
  unframed: 1,
  /** Bytes of a stream that is no iSCSI. */
  plain: 2,
  /** Bytes that are not in the capture. */
  hole: 3,
} as const;

/** One of the four kinds. */
export type PieceKind = (typeof PieceKind)[keyof typeof PieceKind];

/** Which bytes a followed stream shows: those of both directions in turns, or of one direction (0: that of the first frame). */
export type StreamSides = 'both' | 0 | 1;

/**
 * A stretch of one direction that is shown without interruption: of one PDU, or of what is no PDU, up to where the other
 * direction has its turn.
 */
export interface StreamPiece {
  readonly kind: PieceKind;
  readonly direction: 0 | 1;
  /** Bytes of its direction before it, holes included. */
  readonly offset: number;
  readonly length: number;
  /** -1 for none. */
  readonly pdu: number;
  /** The frame (index from 0) with which its first byte was in order; of a hole, the one that shows it. */
  readonly frame: number;
  /** The first frame, in capture order, of those that carry a part. */
  readonly firstFrame: number;
}

const COLUMNS = ['what', 'own', 'ownHigh', 'other', 'otherHigh', 'length', 'pdu', 'frame', 'back'] as const;
const PLACE = Object.fromEntries(COLUMNS.map((name, at) => [name, at])) as Record<(typeof COLUMNS)[number], number>;
const WORD = 0x1_0000_0000;
/** Pieces between two places whose first row is kept. */
const STEP = 64;

/**
 * The pieces of a followed stream in the order in which they are shown, as packed columns (some 15 bytes a piece). Every
 * piece also knows how far the other direction has come, so that a place of either direction is found by halving.
 */
export class StreamPieces {
  private readonly table = new ColumnTable(COLUMNS.length);
  /** Bytes of each direction so far, holes included. */
  private readonly ends: [number, number] = [0, 0];
  private rowsKept: { readonly perRow: number; readonly starts: readonly number[]; readonly rows: number } | undefined;

  get length(): number {
    return this.table.length;
  }

  /** Memory of the pieces, in bytes. */
  get byteLength(): number {
    return this.table.byteLength;
  }

  /** Bytes of a direction, holes included. */
  lengthOf(direction: 0 | 1): number {
    return this.ends[direction];
  }

  /**
   * Adds bytes behind what there is of their direction; they become part of the last piece where they go on with it.
   * @param frame with which they were in order
   * @param carrier that brought them
   */
  add(kind: PieceKind, direction: 0 | 1, length: number, pdu: number, frame: number, carrier: number): void {
    const { table } = this;
    const what = kind * 2 + direction;
    const last = table.length - 1;
    this.rowsKept = undefined;
    if (last >= 0 && kind !== PieceKind.hole && table.get(PLACE.what, last) === what) {
      const longer = table.get(PLACE.length, last) + length;
      if (table.get(PLACE.pdu, last) === pdu + 1 && longer < WORD) {
        table.set(PLACE.length, last, longer);
        const back = table.get(PLACE.frame, last) - carrier;
        if (back > table.get(PLACE.back, last)) table.set(PLACE.back, last, back);
        this.ends[direction] += length;
        return;
      }
    }
    const row = table.add();
    const own = this.ends[direction];
    const other = this.ends[1 - direction];
    table.set(PLACE.what, row, what);
    table.set(PLACE.own, row, own % WORD);
    table.set(PLACE.ownHigh, row, Math.floor(own / WORD));
    table.set(PLACE.other, row, other % WORD);
    table.set(PLACE.otherHigh, row, Math.floor(other / WORD));
    table.set(PLACE.length, row, length);
    table.set(PLACE.pdu, row, pdu + 1);
    table.set(PLACE.frame, row, frame);
    table.set(PLACE.back, row, Math.max(0, frame - carrier));
    this.ends[direction] += length;
  }

  get(piece: number): StreamPiece {
    const { table } = this;
    const what = table.get(PLACE.what, piece);
    const frame = table.get(PLACE.frame, piece);
    return {
      kind: (what >> 1) as PieceKind,
      direction: (what & 1) as 0 | 1,
      offset: table.get(PLACE.own, piece) + table.get(PLACE.ownHigh, piece) * WORD,
      length: table.get(PLACE.length, piece),
      pdu: table.get(PLACE.pdu, piece) - 1,
      frame,
      firstFrame: frame - table.get(PLACE.back, piece),
    };
  }

  /** The piece that holds a byte of a direction; -1 when none does. */
  pieceAt(direction: 0 | 1, offset: number): number {
    if (offset < 0 || offset >= this.ends[direction]) return -1;
    // Pieces of the other direction between two of this one stand at the end of the first: the last one that does not
    // begin behind the byte is of this direction, or comes behind one that is.
    let low = 0;
    let high = this.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (this.reached(direction, middle) <= offset) low = middle;
      else high = middle - 1;
    }
    const found = this.get(low);
    return found.direction === direction && offset < found.offset + found.length ? low : -1;
  }

  /** Rows of all pieces, each with a row for its heading. */
  rows(perRow: number): number {
    return this.rowStarts(perRow).rows;
  }

  /** The first row of a piece: its heading. */
  firstRow(piece: number, perRow: number): number {
    const { starts } = this.rowStarts(perRow);
    const from = piece - (piece % STEP);
    let row = starts[from / STEP];
    for (let at = from; at < piece; at++) row += this.rowsOf(at, perRow);
    return row;
  }

  /** The piece that a row belongs to, and the row's place in it (0: the heading). */
  pieceOfRow(row: number, perRow: number): { readonly piece: number; readonly place: number } | undefined {
    const { starts, rows } = this.rowStarts(perRow);
    if (row < 0 || row >= rows) return undefined;
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (starts[middle] <= row) low = middle;
      else high = middle - 1;
    }
    let first = starts[low];
    for (let piece = low * STEP; ; piece++) {
      const count = this.rowsOf(piece, perRow);
      if (row < first + count) return { piece, place: row - first };
      first += count;
    }
  }

  private rowsOf(piece: number, perRow: number): number {
    if (this.table.get(PLACE.what, piece) >> 1 === PieceKind.hole) return 1;
    return 1 + Math.ceil(this.table.get(PLACE.length, piece) / perRow);
  }

  /** Bytes of a direction before a piece. */
  private reached(direction: 0 | 1, piece: number): number {
    const { table } = this;
    const isOwn = (table.get(PLACE.what, piece) & 1) === direction;
    const [low, high] = isOwn ? [PLACE.own, PLACE.ownHigh] : [PLACE.other, PLACE.otherHigh];
    return table.get(low, piece) + table.get(high, piece) * WORD;
  }

  private rowStarts(perRow: number): NonNullable<StreamPieces['rowsKept']> {
    if (this.rowsKept?.perRow === perRow) return this.rowsKept;
    const starts: number[] = [];
    let rows = 0;
    for (let piece = 0; piece < this.length; piece++) {
      if (piece % STEP === 0) starts.push(rows);
      rows += this.rowsOf(piece, perRow);
    }
    return (this.rowsKept = { perRow, starts, rows });
  }
}
