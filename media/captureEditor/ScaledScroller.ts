/**
 * Tallest element that the table puts into its scroll area. Chromium lays out in 1/64 of a device pixel in 32 bits, so it
 * clamps at 33,554,428 device pixels: this leaves room for a zoom of 800 %, and more rows than that are scaled.
 */
export const maxElementHeight = 4_000_000;

/**
 * How a row is brought into view: by the least movement or into the middle, both only when it is not in view; into the
 * middle in any case; to the upper edge.
 */
export type ScrollAlign = 'nearest' | 'center' | 'middle' | 'start';

/**
 * Arithmetic between three positions: rows, the distance `top` in pixels from the first row to the upper edge of the
 * view (exact, as if elements could be of any height), and the `scrollTop` of an element whose height is bounded. Below
 * the bound `top` and `scrollTop` are the same; above it one pixel of `scrollTop` stands for several pixels or rows, and
 * `top` is what counts.
 */
export class ScaledScroller {
  rows = 0;
  rowHeight = 22;
  /** Height of the view in pixels. */
  viewport = 0;

  get contentHeight(): number {
    return this.rows * this.rowHeight;
  }

  /** Height of the element that gives the scroll bar its length. */
  get elementHeight(): number {
    return Math.min(this.contentHeight, Math.max(maxElementHeight, this.viewport * 2));
  }

  get scaled(): boolean {
    return this.elementHeight < this.contentHeight;
  }

  get maxTop(): number {
    return Math.max(0, this.contentHeight - this.viewport);
  }

  get maxScrollTop(): number {
    return Math.max(0, this.elementHeight - this.viewport);
  }

  clamp(top: number): number {
    return Math.min(Math.max(0, top), this.maxTop);
  }

  /** What a scroll bar at `scrollTop` shows at the upper edge. */
  topOf(scrollTop: number): number {
    if (!this.scaled) return this.clamp(scrollTop);
    // Browsers round scrollTop, so the very end may never be reported.
    if (scrollTop >= this.maxScrollTop - 1) return this.maxTop;
    return this.clamp((scrollTop / this.maxScrollTop) * this.maxTop);
  }

  /** Where the scroll bar stands when `top` is at the upper edge. */
  scrollTopOf(top: number): number {
    if (!this.scaled) return top;
    return (top / this.maxTop) * this.maxScrollTop;
  }

  /** First and last row to draw: those in view and `overscan` more on either side. Empty when `last < first`. */
  window(top: number, overscan: number): { readonly first: number; readonly last: number } {
    const first = Math.max(0, Math.floor(top / this.rowHeight) - overscan);
    const last = Math.min(this.rows - 1, Math.ceil((top + this.viewport) / this.rowHeight) - 1 + overscan);
    return { first, last };
  }

  /** Rows that are in view as a whole. */
  get rowsPerPage(): number {
    return Math.max(1, Math.floor(this.viewport / this.rowHeight));
  }

  /** The `top` that brings a row into view. */
  topThatShows(row: number, top: number, align: ScrollAlign): number {
    const start = row * this.rowHeight;
    const end = start + this.rowHeight;
    if (align === 'start') return this.clamp(start);
    const isInView = start >= top && end <= top + this.viewport;
    if (isInView && align !== 'middle') return top;
    if (align !== 'nearest') return this.clamp(start - (this.viewport - this.rowHeight) / 2);
    return this.clamp(start < top ? start : end - this.viewport);
  }
}
