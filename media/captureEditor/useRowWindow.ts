import type { RefObject } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';

/** The rows of a long list that are worth drawing, for lists short enough for the browser's own scroll bar. */
export interface RowWindow {
  readonly first: number;
  /** Before `first` when there is nothing to draw. */
  readonly last: number;
  /** Rows that are in view as a whole. */
  readonly rowsPerPage: number;
  /** Width of the element, without its scroll bar. */
  readonly width: number;
}

const overscan = 10;

interface Place {
  /** Row at the upper edge: finer steps need no new drawing. */
  readonly row: number;
  readonly height: number;
  readonly width: number;
}

/** Follows the scroll position and the size of an element that holds `count` rows of `rowHeight` pixels. */
export function useRowWindow(element: RefObject<HTMLElement>, rowHeight: number, count: number): RowWindow {
  const [place, setPlace] = useState<Place>({ row: 0, height: 0, width: 0 });

  useLayoutEffect(() => {
    const target = element.current;
    if (!target) return;
    let frame = 0;
    const measure = () => {
      frame = 0;
      const { scrollTop, clientHeight: height, clientWidth: width } = target;
      const row = Math.floor(scrollTop / rowHeight);
      setPlace((before) =>
        before.row === row && before.height === height && before.width === width ? before : { row, height, width },
      );
    };
    const schedule = () => {
      if (frame === 0) frame = requestAnimationFrame(measure);
    };
    measure();
    target.addEventListener('scroll', schedule, { passive: true });
    const observer = new ResizeObserver(schedule);
    observer.observe(target);
    return () => {
      target.removeEventListener('scroll', schedule);
      observer.disconnect();
      cancelAnimationFrame(frame);
    };
    // A list that became shorter may have been scrolled by the browser.
  }, [rowHeight, count]);

  const first = Math.max(0, Math.min(place.row, count - 1) - overscan);
  const last = Math.min(count - 1, place.row + Math.ceil(place.height / rowHeight) + overscan);
  return { first, last, rowsPerPage: Math.max(1, Math.floor(place.height / rowHeight)), width: place.width };
}

/** Scrolls by as little as brings a row into view. */
export function scrollRowIntoView(element: HTMLElement, row: number, rowHeight: number): void {
  const start = row * rowHeight;
  if (start < element.scrollTop) element.scrollTop = start;
  else if (start + rowHeight > element.scrollTop + element.clientHeight) {
    element.scrollTop = start + rowHeight - element.clientHeight;
  }
}
