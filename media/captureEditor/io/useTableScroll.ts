import type { RefObject } from 'preact';
import { useLayoutEffect, useMemo, useReducer, useRef } from 'preact/hooks';
import { TableScroll } from '../TableScroll';
import { useTableHeight } from '../useTableHeight';
import type { TaskScrollWish } from './TaskSelection';

/** The part of a long table that is to be drawn. */
export interface TableWindow {
  readonly scroll: TableScroll;
  /** Height of the table's element in pixels. */
  readonly height: number;
  readonly top: number;
  readonly first: number;
  readonly last: number;
}

const overscan = 6;

/**
 * Follows the scroll position of a table of any number of rows, and brings rows into view that are wished for.
 * @param isFinal whether there will be no more rows for now
 */
export function useTableScroll(
  grid: RefObject<HTMLElement>,
  count: number,
  rowHeight: number,
  headerHeight: number,
  isFinal: boolean,
  wish: TaskScrollWish,
): TableWindow {
  const [, draw] = useReducer((drawn: number) => drawn + 1, 0);
  const granted = useRef(0);
  const scroll = useMemo(
    () =>
      new TableScroll(
        () => draw(undefined),
        () => undefined,
      ),
    [],
  );
  const height = useTableHeight(grid, scroll);
  const { scroller } = scroll;
  const viewport = Math.max(0, height - headerHeight);
  scroller.rows = count;
  scroller.rowHeight = rowHeight;
  scroller.viewport = viewport;
  // The spacer's height follows these; the position is written after it has been drawn.
  useLayoutEffect(() => {
    if (viewport > 0) scroll.resize(count, rowHeight, viewport, isFinal);
  }, [count, rowHeight, viewport, isFinal]);
  const isWishOpen = wish.serial !== granted.current && wish.row < Math.max(1, count) && viewport > 0;
  useLayoutEffect(() => {
    if (!isWishOpen) return;
    granted.current = wish.serial;
    scroll.show(wish.row, wish.align);
  });
  const top = isWishOpen ? scroller.topThatShows(wish.row, scroll.top, wish.align) : scroller.clamp(scroll.top);
  return { scroll, height, top, ...scroller.window(top, overscan) };
}
