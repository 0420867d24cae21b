import type { PageTurns } from './PageTurns';

/** How long a page may take before it is loaded again, in milliseconds. */
const FIRST_WAIT = 10_000;
/** Each wait in first waits: the service worker drops a question after 30 seconds, and what is asked before that may be lost, too. */
const WAITS = [1, 2.5, 3.5];

/**
 * Loads the page of an editor, and loads it again when it does not come. Where VS Code runs in a browser, pages that load at the
 * same time (both sides of a diff), or of which one is closed while it loads, can lose the answer to the question for their
 * script: such a page would stay empty for good.
 */
export class PageLoader {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isLoaded = false;

  /**
   * @param load is told to (re)load the page: it gives VS Code another HTML
   * @param turns of all pages that may load at the same time
   */
  constructor(
    private readonly load: () => void,
    private readonly turns: PageTurns,
    private readonly firstWait = FIRST_WAIT,
  ) {}

  /** The page is to come: it is loaded when it is its turn, or VS Code loads again what it has had before. */
  expect(): void {
    if (this.isLoaded) this.wait(1);
    else this.turns.enter(this.start);
  }

  /** The page is there, or nobody looks at it any more. */
  settle(): void {
    this.clear();
    this.turns.leave(this.start);
  }

  private readonly start = (): void => {
    this.isLoaded = true;
    this.load();
    this.wait(1);
  };

  private clear(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private wait(attempt: number): void {
    this.clear();
    const factor = WAITS[attempt - 1];
    if (factor === undefined) return;
    const again = (): void => {
      this.load();
      this.wait(attempt + 1);
    };
    this.timer = setTimeout(again, this.firstWait * factor);
    (this.timer as { unref?: () => void }).unref?.();
  }
}
