import { messageOf } from './HostConnection';

/** Rows asked for at once. Small, because the visible pages are asked for again whenever marks change. */
export const pageSize = 100;
/** Pages kept: some thousand rows, whatever the capture's size. */
const maxPages = 60;
/** Requests under way at once. Dragging the scroll bar asks for what is in view then, not for all that went by. */
const maxInFlight = 3;

interface Page<Row> {
  readonly rows: readonly Row[];
  /** Which state of the rows the page was asked for in. */
  readonly generation: number;
  /** How far the list reached when the page was asked for, as `reachOf` says. */
  readonly reach: number;
  readonly error?: string;
}

/** Fetches pages of one list's rows for the part in view and remembers the latest ones used. */
export class RowStore<Row> {
  /** Page number to page; the order of the map is the order of use, oldest first. */
  private readonly pages = new Map<number, Page<Row>>();
  private readonly inFlight = new Set<number>();
  private generation = 0;
  private rows = 0;
  private first = 0;
  private last = -1;

  /**
   * @param fetchRows asks the host for rows.
   * @param onChange is called when rows or errors have arrived.
   */
  constructor(
    private readonly fetchRows: (start: number, count: number) => Promise<readonly Row[]>,
    private readonly onChange: () => void,
  ) {}

  /** The row at an index from 0, when it is at hand. */
  row(index: number): Row | undefined {
    return this.pages.get(Math.floor(index / pageSize))?.rows[index % pageSize];
  }

  /** Whether asking for the row at an index failed. */
  hasFailed(index: number): boolean {
    return this.pages.get(Math.floor(index / pageSize))?.error !== undefined;
  }

  /** The first error among the pages in view. */
  get errorInView(): string | undefined {
    for (const number of this.pagesInView()) {
      const error = this.pages.get(number)?.error;
      if (error !== undefined) return error;
    }
    return undefined;
  }

  /** Whether every row in view has been answered for, be it with an error. */
  get isSettled(): boolean {
    return this.pagesInView().every((number) => this.pages.has(number));
  }

  /** Rows 0 to `rows - 1` exist now. `isRevised`: they may be others than those that were fetched. */
  setRows(rows: number, isRevised: boolean): void {
    if (rows === this.rows && !isRevised) return;
    if (rows < this.rows) this.pages.clear();
    if (isRevised) this.generation++;
    this.rows = rows;
    this.pump();
  }

  /** What rows say has changed: what is shown stays until the same rows have been fetched again. */
  invalidate(): void {
    this.setRows(this.rows, true);
  }

  /** Forgets failures, so that the rows in view are asked for again. */
  retry(): void {
    for (const [number, page] of this.pages) if (page.error !== undefined) this.pages.delete(number);
    this.onChange();
    this.pump();
  }

  /** Rows `first` to `last` are in view. */
  want(first: number, last: number): void {
    if (first === this.first && last === this.last) return;
    this.first = first;
    this.last = last;
    this.pump();
    // What is wrong in view may be another thing now.
    if (this.hasErrors) this.onChange();
  }

  private get hasErrors(): boolean {
    for (const page of this.pages.values()) if (page.error !== undefined) return true;
    return false;
  }

  private pagesInView(): number[] {
    const numbers: number[] = [];
    const last = Math.min(this.last, this.rows - 1);
    for (let page = Math.floor(this.first / pageSize); page * pageSize <= last; page++) numbers.push(page);
    return numbers;
  }

  private pump(): void {
    for (const page of this.pagesInView()) {
      if (this.inFlight.size >= maxInFlight) return;
      if (this.needs(page)) void this.fetchPage(page);
    }
  }

  private needs(number: number): boolean {
    if (this.inFlight.has(number)) return false;
    const page = this.pages.get(number);
    if (!page) return true;
    this.pages.delete(number);
    this.pages.set(number, page);
    return page.generation !== this.generation || page.reach < this.reachOf(number);
  }

  /**
   * Rows from the page's beginning to the end of the list, at most two pages. What a row tells can depend on frames soon
   * after it (the frame in which its PDU ends), so a page is only final when the one behind it is full.
   */
  private reachOf(page: number): number {
    return Math.min(2 * pageSize, this.rows - page * pageSize);
  }

  private async fetchPage(number: number): Promise<void> {
    const generation = this.generation;
    const reach = this.reachOf(number);
    this.inFlight.add(number);
    let answer: Page<Row>;
    try {
      const rows = await this.fetchRows(number * pageSize, Math.min(pageSize, reach));
      answer = { rows, generation, reach };
    } catch (error) {
      answer = { rows: this.pages.get(number)?.rows ?? [], generation, reach, error: messageOf(error) };
    }
    this.inFlight.delete(number);
    this.accept(number, answer);
    this.pump();
  }

  /** Keeps an answer. One that a change has overtaken serves only where there is nothing to show yet. */
  private accept(number: number, answer: Page<Row>): void {
    const present = this.pages.get(number);
    if (present && answer.generation !== this.generation) return;
    this.pages.delete(number);
    this.pages.set(number, answer);
    for (const oldest of this.pages.keys()) {
      if (this.pages.size <= maxPages) break;
      const inView = oldest * pageSize <= this.last && (oldest + 1) * pageSize > this.first;
      if (!inView) this.pages.delete(oldest);
    }
    this.onChange();
  }
}
