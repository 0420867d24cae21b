import type { ScaledScroller } from './ScaledScroller';

/**
 * The row of a long table that a key leads to, before it is clamped to those there are; undefined for another key.
 * @param start the rows that a step up and a step down go from; undefined while nothing is selected
 */
export function keyTarget(
  key: string,
  start: { readonly above: number; readonly below: number } | undefined,
  firstInView: number,
  { rowsPerPage, rows }: ScaledScroller,
): number | undefined {
  const { above, below } = start ?? { above: firstInView + 1, below: firstInView - 1 };
  switch (key) {
    case 'ArrowDown':
      return below + 1;
    case 'ArrowUp':
      return above - 1;
    case 'PageDown':
      return below + rowsPerPage;
    case 'PageUp':
      return above - rowsPerPage;
    case 'Home':
      return 0;
    case 'End':
      return rows - 1;
    default:
      return undefined;
  }
}
