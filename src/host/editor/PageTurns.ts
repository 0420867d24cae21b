/** How long a page may keep others from loading, in milliseconds: one that is lost does not come at all. */
const MOST = 3000;

/**
 * Lets pages load one after another. Where VS Code runs in a browser all pages ask one service worker for their scripts, and of two
 * that ask at the same time (the sides of a diff) one may never be answered.
 */
export class PageTurns {
  private readonly waiting: (() => void)[] = [];
  private current: (() => void) | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** @param most milliseconds after which the next page has its turn, whether the one before has come or not */
  constructor(private readonly most = MOST) {}

  /** Has `start` called when the pages before have loaded: at once when there are none. */
  enter(start: () => void): void {
    if (this.current === start || this.waiting.includes(start)) return;
    this.waiting.push(start);
    if (this.current === undefined) this.next();
  }

  /** The page that `start` loads has come, or nobody wants it any more. */
  leave(start: () => void): void {
    const place = this.waiting.indexOf(start);
    if (place >= 0) this.waiting.splice(place, 1);
    if (this.current === start) this.next();
  }

  private next(): void {
    clearTimeout(this.timer);
    const start = this.waiting.shift();
    this.current = start;
    if (!start) return;
    this.timer = setTimeout(() => {
      if (this.current === start) this.next();
    }, this.most);
    (this.timer as { unref?: () => void }).unref?.();
    start();
  }
}
