import { ScaledScroller, type ScrollAlign } from './ScaledScroller';

/** A scroll event this close to what was written is the echo of the write (browsers round to device pixels). */
const echo = 1.5;
/** A position this close to the end is the end: browsers round, and a row that is nearly in view is in view. */
const atEnd = 2;

/**
 * Keeps the packet table's position. The element scrolls natively while its rows fit below the browser's bound; above
 * it the wheel is taken over, so that a step is a step however many rows one pixel of the scroll bar stands for.
 */
export class TableScroll {
  readonly scroller = new ScaledScroller();
  /** Exact distance in pixels from the first row to the upper edge of the view. */
  top = 0;
  private element: HTMLElement | undefined;
  private written = 0;
  /** Rows at the latest `resize`. */
  private rows = 0;
  private frame = 0;
  /** Position to be restored as soon as the capture has that many rows. */
  private pending: number | undefined;

  /**
   * @param onMove is called before the next paint when `top` or the size of the view has changed.
   * @param onLeaveEnd is called when the person has scrolled to where the last row is not in view.
   */
  constructor(
    private readonly onMove: () => void,
    private readonly onLeaveEnd: () => void,
  ) {}

  /** Row at the upper edge, with its fraction. */
  get topRow(): number {
    return (this.pending ?? this.top) / this.scroller.rowHeight;
  }

  attach(element: HTMLElement): () => void {
    this.element = element;
    this.written = element.scrollTop;
    const onScroll = () => this.scrolled();
    const onWheel = (event: WheelEvent) => this.wheel(event);
    element.addEventListener('scroll', onScroll, { passive: true });
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => {
      element.removeEventListener('scroll', onScroll);
      element.removeEventListener('wheel', onWheel);
      cancelAnimationFrame(this.frame);
      this.frame = 0;
      this.element = undefined;
    };
  }

  /** Shows this row at the upper edge as soon as it exists. */
  restore(topRow: number): void {
    this.pending = topRow * this.scroller.rowHeight;
  }

  /** Takes over new sizes. To be called when the element already has the new height. */
  resize(rows: number, rowHeight: number, viewport: number, isFinal: boolean): void {
    const { scroller } = this;
    const topRow = this.top / scroller.rowHeight;
    if (this.pending !== undefined) this.pending *= rowHeight / scroller.rowHeight;
    // The same capture is read once more, from its beginning: its rows are about to come back.
    else if (rows < this.rows && !isFinal) this.pending = topRow * rowHeight;
    this.rows = scroller.rows = rows;
    scroller.rowHeight = rowHeight;
    scroller.viewport = viewport;
    let top = topRow * rowHeight;
    if (this.pending !== undefined) {
      top = this.pending;
      if (isFinal || scroller.maxTop >= this.pending) this.pending = undefined;
    }
    this.write(scroller.clamp(top));
  }

  /** Brings a row into view. */
  show(row: number, align: ScrollAlign): void {
    this.pending = undefined;
    this.write(this.scroller.topThatShows(row, this.top, align));
  }

  showEnd(): void {
    this.pending = undefined;
    this.write(this.scroller.maxTop);
  }

  private write(top: number): void {
    const moved = top !== this.top;
    this.top = top;
    const scrollTop = this.scroller.scrollTopOf(top);
    if (this.element && Math.abs(scrollTop - this.written) > 0.01) {
      this.written = scrollTop;
      this.element.scrollTop = scrollTop;
    }
    if (moved) this.schedule();
  }

  private scrolled(): void {
    if (!this.element) return;
    const { scrollTop, scrollHeight, clientHeight } = this.element;
    if (Math.abs(scrollTop - this.written) < echo) return;
    // The view has grown at the end of the list, so the browser moved it: `resize` is about to say where it is.
    const end = scrollHeight - clientHeight;
    if (this.written > end && scrollTop > end - echo) return;
    this.pending = undefined;
    this.written = scrollTop;
    this.top = this.scroller.topOf(scrollTop);
    if (this.scroller.maxTop - this.top > atEnd) this.onLeaveEnd();
    this.schedule();
  }

  private wheel(event: WheelEvent): void {
    if (event.ctrlKey || event.shiftKey || event.deltaY === 0) return;
    // Not only when the view has moved: the browser moves it bit by bit, and following the end would undo the first bit.
    if (event.deltaY < 0 && this.scroller.maxTop > 0) this.onLeaveEnd();
    if (!this.scroller.scaled) return;
    event.preventDefault();
    const unit = [1, this.scroller.rowHeight, this.scroller.viewport][event.deltaMode] ?? 1;
    this.pending = undefined;
    this.write(this.scroller.clamp(this.top + event.deltaY * unit));
  }

  private schedule(): void {
    if (this.frame !== 0) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.onMove();
    });
  }
}
