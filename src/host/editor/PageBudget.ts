import type { FromWebview } from '../../messages/webview';

/** Requests of one page that may be under way: the busiest view of an honest page has a dozen. */
export const MOST_UNDER_WAY = 128;
/** Refusals that are told at once, and in each second after that; further ones are not told. */
export const MOST_REFUSALS = 1000;
const REFUSALS_A_SECOND = 100;
/** Messages that make VS Code do something (run a command, write a setting, open a question): a person's pace. */
export const MOST_ACTS = 50;
const ACTS_A_SECOND = 5;
/** Selections: a key that is held gives thirty in a second. */
export const MOST_SELECTIONS = 200;
const SELECTIONS_A_SECOND = 60;

/** So many at once, and so many in each second after that. */
class Allowance {
  private left: number;
  private filledAt: number;

  /** @param now milliseconds of any clock that only goes forward */
  constructor(
    private readonly most: number,
    private readonly aSecond: number,
    private readonly now: () => number,
  ) {
    this.left = most;
    this.filledAt = now();
  }

  /** True when there is one left, which is then taken. */
  take(): boolean {
    const now = this.now();
    this.left = Math.min(this.most, this.left + ((now - this.filledAt) / 1000) * this.aSecond);
    this.filledAt = now;
    if (this.left < 1) return false;
    this.left--;
    return true;
  }
}

/** What happens to a request of a page. */
export type RequestFate = 'taken' | 'refused' | 'dropped';

/**
 * How much one page may want. A page that somebody took over can post without end; neither the decoder's queue nor VS Code's
 * may grow with that, and other editors must not wait for it.
 */
export class PageBudget {
  private underWay = 0;
  private readonly refusals: Allowance;
  private readonly acts: Allowance;
  private readonly selections: Allowance;

  constructor(now: () => number = () => performance.now()) {
    this.refusals = new Allowance(MOST_REFUSALS, REFUSALS_A_SECOND, now);
    this.acts = new Allowance(MOST_ACTS, ACTS_A_SECOND, now);
    this.selections = new Allowance(MOST_SELECTIONS, SELECTIONS_A_SECOND, now);
  }

  /** Decides about a request; what is `taken` has to be given back with `settled`. A refusal is told to the page. */
  request(): RequestFate {
    if (this.underWay < MOST_UNDER_WAY) {
      this.underWay++;
      return 'taken';
    }
    return this.refusals.take() ? 'refused' : 'dropped';
  }

  /** A request that was taken has its answer. */
  settled(): void {
    this.underWay--;
  }

  /** True when a message that is no request may have its effect. */
  allows(type: Exclude<FromWebview['type'], 'request'>): boolean {
    switch (type) {
      case 'selected':
      case 'selectedField':
        return this.selections.take();
      case 'ready':
      case 'viewShown':
      case 'streamShown':
      case 'ioShown':
        // Noted and no more.
        return true;
      default:
        return this.acts.take();
    }
  }
}
