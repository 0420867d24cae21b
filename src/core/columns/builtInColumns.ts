import type { FrameRow } from '../inspection/rows';
import { infoText } from '../text/frameLine';

/** The columns that every row of the packet table fills in, by name, with their titles. */
export const BUILT_IN_COLUMNS: ReadonlyMap<string, string> = new Map([
  ['number', 'No.'],
  ['time', 'Time'],
  ['source', 'Source'],
  ['destination', 'Destination'],
  ['protocol', 'Protocol'],
  ['length', 'Length'],
  ['info', 'Info'],
]);

/** Their names, from left to right. */
export const BUILT_IN_NAMES: readonly string[] = [...BUILT_IN_COLUMNS.keys()];

/**
 * What a row says in a built-in column; undefined for other columns.
 * @param time what the Time column shows
 */
export function builtInCell(row: FrameRow, time: string, name: string): string | number | undefined {
  switch (name) {
    case 'number':
      return row.frame;
    case 'time':
      return time;
    case 'source':
      return row.source;
    case 'destination':
      return row.destination;
    case 'protocol':
      return row.protocol;
    case 'length':
      return row.length;
    case 'info':
      return infoText(row);
    default:
      return undefined;
  }
}
