import { Column, type StoredColumn } from './Column';

const CHUNK_BITS = 13;
const CHUNK_SIZE = 1 << CHUNK_BITS;
const CHUNK_MASK = CHUNK_SIZE - 1;

/** One chunk of a table as it is stored: its columns in their order. */
export type StoredColumns = readonly StoredColumn[];

/** A table as it is stored. */
export interface StoredColumnTable {
  readonly count: number;
  readonly chunks: readonly StoredColumns[];
}

/**
 * Rows of whole numbers from 0 to 2^32 - 1, in columns that are packed chunk by chunk (8,192 rows), so that growth never
 * copies what is there and memory follows what the numbers need. Columns are named by their place. The rows of the last
 * chunk are written to wide arrays that are used again for every chunk; older rows can still be changed.
 */
export class ColumnTable {
  private readonly chunks: Column[][] = [];
  private count = 0;
  private open: Uint32Array[] | undefined;
  /** First row of the last chunk. */
  private openFrom = 0;

  /** @param columns how many columns a row has */
  constructor(private readonly columns: number) {}

  /** Count of the rows. */
  get length(): number {
    return this.count;
  }

  /** Memory of the table, in bytes. */
  get byteLength(): number {
    const packed = this.open ? this.chunks.slice(0, -1) : this.chunks;
    const open = this.open ? this.columns * CHUNK_SIZE * 4 : 0;
    return packed.reduce((sum, chunk) => sum + byteLengthOf(chunk), open);
  }

  /** What `stored` gives, in bytes. */
  get storedByteLength(): number {
    return this.packedChunks().reduce((sum, chunk) => sum + byteLengthOf(chunk), 0);
  }

  /** Adds a row of zeros and returns its number. */
  add(): number {
    const row = this.count;
    if (this.open === undefined || (row & CHUNK_MASK) === 0) this.begin();
    this.count = row + 1;
    return row;
  }

  get(column: number, row: number): number {
    if (row >= this.count) throw new RangeError(`no row ${row}`);
    if (this.open !== undefined && row >= this.openFrom) return this.open[column][row & CHUNK_MASK];
    return this.chunks[row >>> CHUNK_BITS][column].get(row & CHUNK_MASK);
  }

  set(column: number, row: number, value: number): void {
    if (row >= this.count) throw new RangeError(`no row ${row}`);
    if (this.open !== undefined && row >= this.openFrom) this.open[column][row & CHUNK_MASK] = value;
    else this.chunks[row >>> CHUNK_BITS][column].set(row & CHUNK_MASK, value);
  }

  /** The table as typed arrays, to be stored. */
  stored(): StoredColumnTable {
    return { count: this.count, chunks: this.packedChunks().map((chunk) => chunk.map((column) => column.stored())) };
  }

  /** Takes back what `stored` gave. A restored table takes no further rows. */
  static restore(columns: number, { count, chunks }: StoredColumnTable): ColumnTable {
    const table = new ColumnTable(columns);
    for (const chunk of chunks) table.chunks.push(chunk.map((column) => Column.restore(column)));
    table.count = count;
    return table;
  }

  /** All chunks, of the last one a packed copy. */
  private packedChunks(): Column[][] {
    const { open } = this;
    if (open === undefined) return this.chunks;
    return [...this.chunks.slice(0, -1), open.map((values) => Column.pack(values, this.count - this.openFrom))];
  }

  /** Packs the chunk that is full and begins another one. */
  private begin(): void {
    const open = (this.open ??= Array.from({ length: this.columns }, () => new Uint32Array(CHUNK_SIZE)));
    if (this.chunks.pop()) {
      this.chunks.push(open.map((values) => Column.pack(values, CHUNK_SIZE)));
      for (const values of open) values.fill(0);
    }
    this.openFrom = this.count;
    this.chunks.push(open.map((values) => Column.over(values)));
  }
}

function byteLengthOf(chunk: readonly Column[]): number {
  return chunk.reduce((sum, column) => sum + column.byteLength, 0);
}
