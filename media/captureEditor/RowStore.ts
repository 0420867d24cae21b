import type { PacketRow } from '../../src/messages/results';
import { messageOf } from './HostConnection';

/** Rows asked for at once. Small, because the visible pages are asked for again whenever marks change. */
export const pageSize = 100;
/** Pages kept: some thousand rows, whatever the capture's size. */
const maxPages = 60;
/** Requests under way at once. Dragging the scroll bar asks for what is in view then, not for all that went by. */
const maxInFlight = 3;

interface Page {
  readonly rows: readonly PacketRow[];
  /** State of the marks when the page was asked for. */
  readonly generation: number;
  /** Rows that the page could have had when it was asked for: fewer than now while the pass is running. */
  readonly asked: number;
  readonly error?: string;
}

/** Fetches pages of rows for the part in view and remembers the latest ones used. */
export class RowStore {
  /** Page number to page; the order of the map is the order of use, oldest first. */
  private readonly pages = new Map<number, Page>();
  private readonly inFlight = new Set<number>();
  private generation = 0;
  private frames = 0;
  private first = 0;
  private last = -1;

  /**
   * @param fetchRows asks the host for rows.
   * @param onChange is called when rows or errors have arrived.
   */
  constructor(
    private readonly fetchRows: (start: number, count: number) => Promise<readonly PacketRow[]>,
    private readonly onChange: () => void,
  ) {}

  /** The row at an index from 0, when it is at hand. */
  row(index: number): PacketRow | undefined {
    return this.pages.get(Math.floor(index / pageSize))?.rows[index % pageSize];
  }

  /** Whether asking for the row at an index failed. */
  hasFailed(index: number): boolean {
    return this.pages.get(Math.floor(index / pageSize))?.error !== undefined;
  }

  /** The first error among the pages in view. */
  get errorInView(): string | undefined {
    for (let page = Math.floor(this.first / pageSize); page * pageSize <= this.last; page++) {
      const error = this.pages.get(page)?.error;
      if (error !== undefined) return error;
    }
    return undefined;
  }

  /** Rows 0 to `frames - 1` exist now. */
  setFrames(frames: number): void {
    if (frames === this.frames) return;
    // Fewer than before: the file was read anew, and what was fetched is of the old one.
    if (frames < this.frames) this.pages.clear();
    this.frames = frames;
    this.pump();
  }

  /** Marks have changed: what is shown stays until the same rows have been fetched again. */
  invalidate(): void {
    this.generation++;
    this.pump();
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

  private pump(): void {
    const last = Math.min(this.last, this.frames - 1);
    for (let page = Math.floor(this.first / pageSize); page * pageSize <= last; page++) {
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
    return page.generation !== this.generation || page.asked < this.countOf(number);
  }

  private countOf(page: number): number {
    return Math.min(pageSize, this.frames - page * pageSize);
  }

  private async fetchPage(number: number): Promise<void> {
    const generation = this.generation;
    const asked = this.countOf(number);
    this.inFlight.add(number);
    let answer: Page;
    try {
      answer = { rows: await this.fetchRows(number * pageSize, asked), generation, asked };
    } catch (error) {
      answer = { rows: this.pages.get(number)?.rows ?? [], generation, asked, error: messageOf(error) };
    }
    this.inFlight.delete(number);
    this.accept(number, answer);
    this.pump();
  }

  /** Keeps an answer. One that marks have overtaken serves only where there is nothing to show yet. */
  private accept(number: number, answer: Page): void {
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
