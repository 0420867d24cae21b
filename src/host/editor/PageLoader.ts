/** How long a page may take before it is loaded again, in milliseconds; each time twice as long as before. */
const FIRST_WAIT = 10_000;
const MOST_TRIES = 3;

/**
 * Loads the page of an editor, and loads it again when it does not come. Where VS Code runs in a browser, pages that load at the
 * same time (both sides of a diff), or of which one is closed while it loads, can lose the answer to the question for their
 * script: such a page would stay empty for good.
 */
export class PageLoader {
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** @param load is told to (re)load the page: it gives VS Code another HTML. */
  constructor(
    private readonly load: () => void,
    private readonly firstWait = FIRST_WAIT,
  ) {}

  /** VS Code loads the page: it is to come. */
  expect(): void {
    this.wait(1);
  }

  /** The page is there, or nobody looks at it any more. */
  settle(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private wait(attempt: number): void {
    this.settle();
    if (attempt > MOST_TRIES) return;
    const again = (): void => {
      this.load();
      this.wait(attempt + 1);
    };
    this.timer = setTimeout(again, this.firstWait * 2 ** (attempt - 1));
    (this.timer as { unref?: () => void }).unref?.();
  }
}
