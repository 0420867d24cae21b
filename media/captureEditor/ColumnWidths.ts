import type { PacketRow } from '../../src/messages/results';
import { BUILT_IN_COLUMNS } from '../../src/messages/columns';
import { cellText, isNumeric } from './cellText';

/** Widths in characters that a column of this name has at least and at most while it fits its content. */
const LIMITS: ReadonlyMap<string, readonly [least: number, most: number]> = new Map([
  // A date and a time of day to the nanosecond.
  ['time', [9, 30]],
  // Longer addresses (IPv6 with a port can have 47 characters) end in an ellipsis.
  ['source', [19, 30]],
  ['destination', [19, 30]],
  ['protocol', [8, 14]],
  ['length', [6, 10]],
]);
const FIELD_LIMITS = [3, 24] as const;
/** The least that a number of a frame takes. */
const NARROWEST_NUMBER = 4;

/** Widths in characters of the columns that fit their content. They grow with what is seen and never shrink. */
export class ColumnWidths {
  private readonly seen = new Map<string, number>();
  /** Fields of which something has been seen that is no number. */
  private readonly worded = new Set<string>();
  private timeFormat: PacketRow['timeFormat'];

  /** Takes the rows that are about to be drawn into account; says whether a column has become wider. */
  widenFor(row: PacketRow, columns: readonly string[]): boolean {
    if (row.timeFormat !== this.timeFormat) {
      this.timeFormat = row.timeFormat;
      this.seen.delete('time');
    }
    let isWider = false;
    for (const name of columns) {
      if (name === 'info' || name === 'number') continue;
      const text = cellText(row, name);
      const { length } = text;
      if (length > 0 && !isNumeric(text)) this.worded.add(name);
      if (length <= (this.seen.get(name) ?? 0)) continue;
      this.seen.set(name, length);
      isWider = true;
    }
    return isWider;
  }

  /** Whether all that has been seen of a field are numbers. */
  isNumeric(name: string): boolean {
    return !BUILT_IN_COLUMNS.has(name) && this.seen.has(name) && !this.worded.has(name);
  }

  /** The width of a column that fits its content. */
  widthOf(name: string, title: string, frames: number): number {
    if (name === 'number') return Math.max(NARROWEST_NUMBER, String(frames).length);
    // Both ends of a packet get the same room.
    const seen =
      name === 'source' || name === 'destination'
        ? Math.max(this.seen.get('source') ?? 0, this.seen.get('destination') ?? 0)
        : (this.seen.get(name) ?? 0);
    const limits = LIMITS.get(name);
    const [least, most] = limits ?? FIELD_LIMITS;
    return Math.max(least, Math.min(most, seen), limits ? 0 : Math.min(titleWidth(title), most));
  }
}

/** Characters that a title takes: names of fields are often capitals ("CSG"), which are wider than the digits of values. */
function titleWidth(title: string): number {
  const capitals = title.replace(/[^A-Z]/g, '').length;
  return Math.ceil(title.length + 0.4 * capitals);
}
