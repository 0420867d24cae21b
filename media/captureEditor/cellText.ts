import { BUILT_IN_COLUMNS, LOCAL_TIME_COLUMN } from '../../src/messages/columns';
import type { PacketRow } from '../../src/messages/results';
import { localTimeText } from './localTimeText';
import { timeText } from './timeText';

/** What a row says in a column, as plain text: as shown, but of any length and with unseen characters as they are. */
export function cellText(row: PacketRow, column: string): string {
  switch (column) {
    case 'number':
      return String(row.frame);
    case 'time':
      return timeText(row);
    case 'source':
      return row.source;
    case 'destination':
      return row.destination;
    case 'protocol':
      return row.protocol;
    case 'length':
      return String(row.length);
    case 'info':
      return row.info.map(({ text }) => text).join('');
    case LOCAL_TIME_COLUMN:
      return localTimeText(row.fields?.[column] ?? '');
    default:
      return row.fields?.[column] ?? '';
  }
}

/** The names among these that rows have to be asked for. */
export function wantedFields(columns: readonly { readonly name: string }[]): readonly string[] {
  return columns.map(({ name }) => name).filter((name) => !BUILT_IN_COLUMNS.has(name));
}

/** Numbers stand below each other by their last digits. */
export function isNumeric(text: string): boolean {
  return /^-?[\d.,]+$/.test(text);
}
