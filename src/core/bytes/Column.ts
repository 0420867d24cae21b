/** Arrays that numbers of a column are held in. */
export type ColumnValues = Uint8Array | Uint16Array | Uint32Array | Float64Array;

/** Arrays that numbers are collected in before they are packed. */
export type WideValues = Uint32Array | Float64Array;

/** What columns of equal numbers read from: zeros, the same for all of one size. */
const ZEROS = new Map<number, Uint8Array>();

function zeros(size: number): Uint8Array {
  let found = ZEROS.get(size);
  if (found === undefined) ZEROS.set(size, (found = new Uint8Array(size)));
  return found;
}

/** The narrowest array for whole numbers that lie at most `range` apart. */
function arrayFor(range: number, size: number): ColumnValues {
  if (range === 0) return zeros(size);
  if (range <= 0xff) return new Uint8Array(size);
  if (range <= 0xffff) return new Uint16Array(size);
  return range <= 0xffffffff ? new Uint32Array(size) : new Float64Array(size);
}

/** Largest distance of two whole numbers in an array; doubles also hold fractions and NaN. */
function rangeOf(values: ColumnValues): number {
  return values.BYTES_PER_ELEMENT === 8 ? Infinity : 2 ** (8 * values.BYTES_PER_ELEMENT) - 1;
}

/** The smallest and largest number; NaN twice when some are no whole numbers, or too large to be counted with. */
interface Bounds {
  readonly smallest: number;
  readonly largest: number;
}

// Two loops that say the same: each sees one kind of array, which makes both several times as fast as one for both.
function boundsOfWords(values: Uint32Array, count: number): Bounds {
  let smallest = values[0];
  let largest = smallest;
  for (let at = 1; at < count; at++) {
    const value = values[at];
    if (value < smallest) smallest = value;
    else if (value > largest) largest = value;
  }
  return { smallest, largest };
}

function boundsOfDoubles(values: Float64Array, count: number): Bounds {
  let smallest = values[0];
  let largest = smallest;
  let whole = true;
  for (let at = 0; at < count; at++) {
    const value = values[at];
    if (value < smallest) smallest = value;
    else if (value > largest) largest = value;
    if (value !== Math.floor(value)) whole = false;
  }
  const exact = whole && Number.isSafeInteger(smallest) && Number.isSafeInteger(largest);
  return exact ? { smallest, largest } : { smallest: NaN, largest: NaN };
}

/** A column as it is stored: only the count of its numbers when all are equal. */
export interface StoredColumn {
  readonly base: number;
  readonly values: ColumnValues | number;
}

/**
 * A fixed number of numbers. While they come in they are written to wide arrays (`over`); when all are there they are
 * packed: into the narrowest array that tells them apart, or into none when all are equal. An index of millions of frames
 * then costs what its capture needs, not what the oddest capture would.
 *
 * Of each number the array holds the lowest bits, as many as it has room for; that no number is less than `base` tells the
 * others. That way packing is one copy that the engine makes as a whole.
 */
export class Column {
  /** Mask of the bits that a number of the array has; 0 where the array holds numbers as they are. */
  private mask: number;

  private constructor(
    private values: ColumnValues,
    private base: number,
    /** How far above `base` a number may lie. */
    private range: number,
  ) {
    this.mask = base === 0 || range === Infinity ? 0 : range;
  }

  /** A column over an array that is still being written to. */
  static over(values: ColumnValues): Column {
    return new Column(values, 0, rangeOf(values));
  }

  /** The first `count` numbers of an array, in memory of their own. */
  static pack(source: WideValues, count: number): Column {
    return Column.packWhole(source, count) ?? Column.over(Float64Array.from(source.subarray(0, count)));
  }

  /** The same; undefined when some are no whole numbers, or too large to be told from their neighbours. */
  static packWhole(source: WideValues, count: number): Column | undefined {
    if (count === 0) return Column.over(new Uint8Array(0));
    const { smallest, largest } =
      source instanceof Uint32Array ? boundsOfWords(source, count) : boundsOfDoubles(source, count);
    const range = largest - smallest;
    if (Number.isNaN(range)) return undefined;
    if (range === 0) return new Column(zeros(count), smallest, 0);
    const values = arrayFor(range, count);
    values.set(count === source.length ? source : source.subarray(0, count));
    if (values.BYTES_PER_ELEMENT === 8) return Column.over(values);
    // Numbers that fit as they are need no base.
    return new Column(values, largest <= rangeOf(values) && smallest >= 0 ? 0 : smallest, rangeOf(values));
  }

  /** Count of the numbers. */
  get size(): number {
    return this.values.length;
  }

  /** Memory of the numbers, in bytes. */
  get byteLength(): number {
    return this.range === 0 ? 0 : this.values.byteLength;
  }

  get(at: number): number {
    const value = this.values[at];
    return this.mask === 0 ? value + this.base : this.base + (((value - this.base) & this.mask) >>> 0);
  }

  /** Puts a whole number in place of another; the column becomes wider when it has to. */
  set(at: number, value: number): void {
    const distance = value - this.base;
    if (distance >= 0 && distance <= this.range) {
      if (this.range > 0) this.values[at] = value;
    } else this.widen(at, value);
  }

  /** The numbers as they are held, to be stored; `restore` takes them back. */
  stored(): StoredColumn {
    return { base: this.base, values: this.range === 0 ? this.values.length : this.values };
  }

  /** A column over numbers that were stored. */
  static restore({ base, values }: StoredColumn): Column {
    if (typeof values === 'number') return new Column(zeros(values), base, 0);
    return new Column(values, base, rangeOf(values));
  }

  /** Counts from 0 afterwards (or from nothing, in doubles), so that this happens a few times at most. */
  private widen(at: number, value: number): void {
    const all = Float64Array.from({ length: this.size }, (_, other) => (other === at ? value : this.get(other)));
    const { smallest, largest } = boundsOfDoubles(all, all.length);
    this.values = smallest >= 0 ? arrayFor(Math.max(largest, 1), this.size) : new Float64Array(this.size);
    this.values.set(all);
    this.base = this.mask = 0;
    this.range = rangeOf(this.values);
  }
}
