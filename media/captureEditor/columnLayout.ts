import type { TableColumn } from '../../src/messages/columns';

/** A column that was chosen. */
export interface PlacedColumn extends TableColumn {
  /** Its place (from 0) among all that were chosen, whether there is room for them or not. */
  readonly place: number;
}

/** A column with its room, in pixels. */
export interface ColumnRoom {
  readonly column: PlacedColumn;
  /** What it takes where there is room. */
  readonly width: number;
  /** What it can do with. */
  readonly least: number;
}

export interface ColumnLayout {
  /** The columns that there is room for, from left to right. */
  readonly shown: readonly PlacedColumn[];
  /** Those that are left out, because what a packet is would not be readable beside them. */
  readonly left: readonly PlacedColumn[];
  /** As `grid-template-columns`. */
  readonly template: string;
}

/** Characters of the Info column that other columns are narrowed and left out for. */
const READABLE_INFO = 40;
/** Those that columns are left out for which the person has added. */
const SHORT_INFO = 24;
/** The built-in columns that are left out first; then the person's own ones, from right to left. */
const LEFT_OUT: readonly string[] = ['length', 'destination', 'protocol', 'source'];
/** They stay in any window. */
const KEPT: ReadonlySet<string> = new Set(['number', 'time', 'info']);

/**
 * Fits columns into a width: the columns that can be narrower are, and then some are left out, until Info is readable.
 * @param characters how many pixels a character takes
 */
export function columnLayout(rooms: readonly ColumnRoom[], available: number, character: number): ColumnLayout {
  const hasInfo = rooms.some(({ column }) => column.name === 'info');
  let shown = rooms;
  const needs = (info: number): number =>
    shown.reduce((sum, { column, least }) => sum + (column.name === 'info' ? info * character : least), 0);
  const leaveOut = (names: readonly string[], info: number): void => {
    for (const name of names) {
      if (available <= 0 || shown.length < 2 || needs(info) <= available) return;
      shown = shown.filter(({ column }) => column.name !== name);
    }
  };
  leaveOut(LEFT_OUT, hasInfo ? READABLE_INFO : 0);
  const own = rooms.map(({ column }) => column.name).filter((name) => !KEPT.has(name) && !LEFT_OUT.includes(name));
  leaveOut(own.toReversed(), hasInfo ? SHORT_INFO : 0);
  // A wide one may have been in the way of one that fits.
  for (const name of own) {
    const before = shown;
    shown = rooms.filter((room) => room.column.name === name || before.includes(room));
    if (needs(hasInfo ? SHORT_INFO : 0) > available) shown = before;
  }
  const flexible = hasInfo ? 'info' : shown.at(-1)?.column.name;
  const others = shown.reduce((sum, { column, least }) => sum + (column.name === flexible ? 0 : least), 0);
  const rest = Math.max(0, Math.floor(available - others));
  const tracks = shown.map(({ column, width, least }) => {
    // The others grow only when this one has what it needs.
    const wanted = hasInfo ? Math.round(READABLE_INFO * character) : least;
    if (column.name === flexible) return `minmax(${Math.min(wanted, rest)}px, 1fr)`;
    return width > least ? `minmax(${least}px, ${width}px)` : `${width}px`;
  });
  return {
    shown: shown.map(({ column }) => column),
    left: rooms.filter((room) => !shown.includes(room)).map(({ column }) => column),
    template: tracks.join(' '),
  };
}
