type Values = Uint8Array | Uint16Array | Uint32Array | Float64Array;

/** Bytes that one number of a column may take; 0 as long as all are 0. */
export type ColumnWidth = 0 | 1 | 2 | 4 | 8;

/** Largest whole number that a width holds; 8 bytes also hold negative numbers, fractions and NaN. */
const LARGEST: Readonly<Record<ColumnWidth, number>> = { 0: 0, 1: 0xff, 2: 0xffff, 4: 0xffffffff, 8: Infinity };

/** What columns of width 0 read from: zeros, the same for all of one size. */
const ZEROS = new Map<number, Uint8Array>();

function zeros(size: number): Uint8Array {
  let found = ZEROS.get(size);
  if (found === undefined) ZEROS.set(size, (found = new Uint8Array(size)));
  return found;
}

function allocate(width: ColumnWidth, size: number): Values {
  if (width === 0) return zeros(size);
  if (width === 1) return new Uint8Array(size);
  if (width === 2) return new Uint16Array(size);
  return width === 4 ? new Uint32Array(size) : new Float64Array(size);
}

/** The numbers of a column as they are stored; only their count when all are 0. */
export type StoredColumn = Values | number;

/**
 * A fixed number of numbers in the narrowest array that holds all of them: it begins narrow and is copied into a wider one
 * when a number does not fit. An index of millions of frames then costs what its capture needs, not what the oddest
 * capture would. Entries that were never set read 0.
 */
export class Column {
  private values: Values;
  private largest: number;

  constructor(
    readonly size: number,
    narrowest: ColumnWidth,
  ) {
    this.values = allocate(narrowest, size);
    this.largest = LARGEST[narrowest];
  }

  /** Memory of the numbers, in bytes. */
  get byteLength(): number {
    return this.largest === 0 ? 0 : this.values.byteLength;
  }

  get(at: number): number {
    return this.values[at];
  }

  set(at: number, value: number): void {
    if (value >= 0 && value <= this.largest) this.values[at] = value;
    else this.widen(at, value);
  }

  /** The numbers as they are held, to be stored; `restore` takes them back. */
  stored(): StoredColumn {
    return this.largest === 0 ? this.size : this.values;
  }

  /** A column over numbers that were stored. */
  static restore(values: StoredColumn): Column {
    if (typeof values === 'number') return new Column(values, 0);
    const column = new Column(0, values.BYTES_PER_ELEMENT as ColumnWidth);
    return Object.assign(column, { size: values.length, values });
  }

  private widen(at: number, value: number): void {
    // What lies below 0, is no whole number or is larger than 32 bits goes into doubles.
    const width =
      value >= 0 && value <= 0xff ? 1 : value >= 0 && value <= 0xffff ? 2 : value >= 0 && value <= 0xffffffff ? 4 : 8;
    const wider = allocate(width, this.size);
    wider.set(this.values);
    this.values = wider;
    this.largest = LARGEST[width];
    wider[at] = value;
  }
}
