import type { RefObject } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';
import type { TableScroll } from './TableScroll';

/** Lets a table's scroll position follow its element, and says how high the element is, in pixels. */
export function useTableHeight(grid: RefObject<HTMLElement>, scroll: TableScroll): number {
  const [height, setHeight] = useState(0);
  useLayoutEffect(() => {
    const element = grid.current;
    if (!element) return;
    setHeight(element.clientHeight);
    const observer = new ResizeObserver(() => setHeight(element.clientHeight));
    observer.observe(element);
    const detach = scroll.attach(element);
    return () => {
      observer.disconnect();
      detach();
    };
  }, [scroll]);
  return height;
}
