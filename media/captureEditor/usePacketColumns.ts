import type { RefObject } from 'preact';
import { useMemo } from 'preact/hooks';
import { BUILT_IN_COLUMNS, NARROWEST_COLUMN, type TableColumn } from '../../src/messages/columns';
import { type ColumnLayout, columnLayout, type ColumnRoom } from './columnLayout';
import { ColumnWidths } from './ColumnWidths';
import { useColumnSpace } from './useColumnSpace';

/** Pixels around a cell's text, in a wide table and in a narrow one. */
const PADDING = { wide: 18, narrow: 14 } as const;
/** Below this width of the table, in pixels, cells stand closer. */
export const NARROW_TABLE = 1000;
/** Pixels that the first column has beside its text: the colour's bar and the sign of a link. */
const GUTTER = 14;
/** Characters that these can do with where there is no room; others keep their width. */
const SHRINKING: ReadonlyMap<string, number> = new Map([
  ['source', 6],
  ['destination', 6],
  ['protocol', 5],
]);
/** Characters that a field's column can do with. */
const LEAST_FIELD = 8;

export interface PacketColumns extends ColumnLayout {
  readonly widths: ColumnWidths;
  /** Pixels that a digit is wide. */
  readonly character: number;
  readonly isNarrow: boolean;
}

/** The columns that the packet table has room for. `frames` is the number of frames in the capture. */
export function usePacketColumns(
  grid: RefObject<HTMLElement>,
  columns: readonly TableColumn[],
  frames: number,
): PacketColumns {
  const widths = useMemo(() => new ColumnWidths(), []);
  const { width: available, character } = useColumnSpace(grid);
  const isNarrow = available > 0 && available < NARROW_TABLE;
  const padding = isNarrow ? PADDING.narrow : PADDING.wide;
  const rooms = columns.map((chosen, at): ColumnRoom => {
    const column = { ...chosen, place: at };
    const { name, title } = column;
    const extra = padding + (at === 0 ? GUTTER : 0);
    const own = column.width ?? widths.widthOf(name, title, frames);
    const least = Math.max(NARROWEST_COLUMN, Math.min(own, leastOf(name, own)));
    return { column, width: Math.round(own * character + extra), least: Math.round(least * character + extra) };
  });
  const layout = columnLayout(rooms, available, character);
  // Rows are drawn anew when the list is another one: it stays the same as long as it holds the same.
  const key = layout.shown.map(({ name }) => name).join(' ');
  const shown = useMemo(() => layout.shown, [key, columns]);
  return { ...layout, shown, widths, character, isNarrow };
}

function leastOf(name: string, own: number): number {
  return SHRINKING.get(name) ?? (BUILT_IN_COLUMNS.has(name) ? own : LEAST_FIELD);
}
