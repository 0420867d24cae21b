import type { RefObject } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';

/** The room that columns have, in pixels. */
export interface ColumnSpace {
  /** Width of the table without its scroll bar; 0 while it does not show. */
  readonly width: number;
  /** Width of a digit of the table's text. */
  readonly character: number;
}

/** Follows the width of a table, and that of its text, which themes, settings and zoom change. */
export function useColumnSpace(grid: RefObject<HTMLElement>): ColumnSpace {
  const [space, setSpace] = useState<ColumnSpace>({ width: 0, character: 8 });
  useLayoutEffect(() => {
    const element = grid.current;
    if (!element) return;
    const measure = (): void => {
      const width = element.clientWidth;
      const probe = element.querySelector('.characterProbe');
      const character = (probe?.getBoundingClientRect().width ?? 0) / PROBED || 8;
      setSpace((before) => (before.width === width && before.character === character ? before : { width, character }));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    const probe = element.querySelector('.characterProbe');
    if (probe) observer.observe(probe);
    return () => observer.disconnect();
  }, []);
  return space;
}

/** Characters that the probe is wide, as the style sheet says. */
const PROBED = 10;
