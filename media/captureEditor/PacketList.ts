import type { FilterAnswer, PacketRow, RowPlace } from '../../src/messages/results';
import { messageOf, type HostConnection } from './HostConnection';
import { t } from './l10n';
import { RowStore } from './RowStore';

/** How many frames a display filter leaves, and of how many. */
export type FilterCount = Extract<FilterAnswer, { readonly rows: number }>;
/** What is wrong with a display filter. */
export type FilterFault = Extract<FilterAnswer, { readonly error: string }>;

/** What a list tells whoever shows it. */
export interface PacketListEvents {
  /** Rows, or errors in their place, have arrived. */
  readonly onRows: () => void;
  /** The list has been counted; it had `before` rows. `isRevised`: rows from before may have changed, too. */
  readonly onCount: (before: number, isRevised: boolean) => void;
  /** The list's filter cannot be applied. Only before the first count. */
  readonly onRefused: (fault: FilterFault) => void;
}

/** Rows around the one to be shown first that `prepare` fetches: more than a tall window shows. */
const preparedRows = 40;
/** How long `prepare` waits at most, in milliseconds: longer than that, placeholders are better than the old rows. */
const prepareTime = 150;

/**
 * The rows of the packet table: all frames, or those that one display filter leaves. A list never changes its filter:
 * another filter is another list, so an answer that comes late finds a list that nobody shows.
 */
export class PacketList {
  readonly store: RowStore<PacketRow>;
  /** Frames in the capture, and whether there will be no more for now. */
  private known = { frames: 0, isComplete: false };
  private mustCount = false;
  private isCounting = false;
  /** Nobody wants further frames to be looked at. */
  isStopped = false;
  private wakePrepare: () => void = () => undefined;

  /**
   * @param filter a display filter; empty for all frames.
   * @param count what is known of the rows; undefined has them counted by the first `grow`.
   * @param isFinal whether the capture was complete when they were counted.
   */
  constructor(
    private readonly connection: HostConnection,
    readonly filter: string,
    private readonly events: PacketListEvents,
    private count?: FilterCount,
    public isFinal = false,
    /** Names of the fields that rows are to hold, now. */
    fields: () => readonly string[] = () => [],
  ) {
    if (count) this.known = { frames: count.frames, isComplete: isFinal };
    const more = filter === '' ? {} : { filter };
    this.store = new RowStore(
      (start, length) => {
        const wanted = fields();
        const also = wanted.length > 0 ? { fields: wanted } : {};
        return connection.request('rows', { start, count: length, ...more, ...also });
      },
      () => {
        if (this.store.isSettled) this.wakePrepare();
        events.onRows();
      },
    );
    this.store.setRows(this.rows, false);
  }

  /** Rows that exist so far. */
  get rows(): number {
    return this.count?.rows ?? 0;
  }

  /** Frames that have been looked at so far: what is known of the rows concerns only these. */
  get frames(): number {
    return this.count?.frames ?? 0;
  }

  get isCounted(): boolean {
    return this.count !== undefined;
  }

  /**
   * The share of the capture's frames (0 to 1) that a filter has looked at, while there are more that it reads or has been
   * stopped from reading; undefined when all have been looked at, or while the capture itself is being read.
   */
  get lookedAt(): number | undefined {
    const { frames, isComplete } = this.known;
    const isOpen = this.filter !== '' && this.isCounted && (this.isCounting || this.isStopped);
    return isOpen && isComplete && this.frames < frames ? this.frames / frames : undefined;
  }

  /** Looks at no further frames: what was found stays. */
  stop(): void {
    this.isStopped = true;
  }

  /** Goes on where it was stopped. */
  goOn(): void {
    this.isStopped = false;
    this.mustCount = true;
    void this.recount();
  }

  /** The frame of a row; undefined while a filter's row has not been fetched. */
  frameAt(row: number): number | undefined {
    if (row < 0 || row >= this.rows) return undefined;
    return this.filter === '' ? row + 1 : this.store.row(row)?.frame;
  }

  /** Where a frame stands, when that can be told without asking the host. */
  knownPlaceOf(frame: number): RowPlace | undefined {
    return this.filter === '' ? { row: frame - 1, exact: true } : undefined;
  }

  /** Where a frame stands, or the nearest one that the filter does not hide. */
  placeOf(frame: number): Promise<RowPlace> {
    return this.connection.request('rowOf', { frame, filter: this.filter });
  }

  /** What a summary says of the capture. A filter's rows are counted again, one request at a time. */
  grow(frames: number, isComplete: boolean): void {
    const before = this.known;
    this.known = { frames, isComplete };
    const isMore = frames !== before.frames;
    // The end of the pass, or a growing file that rests, brings a better understanding of the frames there are.
    const isRevised = isComplete && !(before.isComplete && isMore);
    if (this.filter === '') {
      this.setCount({ rows: frames, frames }, isComplete, isRevised);
      return;
    }
    if (isMore || isRevised || !this.count) this.mustCount = true;
    void this.recount();
  }

  /** Its rows may be others: they are counted again. */
  revise(): void {
    this.mustCount = true;
    void this.recount();
  }

  /** Fetches the rows around one, so that the list can be shown at once. Never rejects. */
  async prepare(row: number): Promise<void> {
    if (this.rows === 0) return;
    const middle = Math.min(row, this.rows - 1);
    await new Promise<void>((resolve) => {
      this.wakePrepare = resolve;
      setTimeout(resolve, prepareTime);
      this.store.want(Math.max(0, middle - preparedRows / 2), Math.min(this.rows - 1, middle + preparedRows / 2));
    });
  }

  private setCount(count: FilterCount, isFinal: boolean, isRevised: boolean): void {
    const before = this.rows;
    this.count = count;
    this.isFinal = isFinal;
    this.store.setRows(count.rows, isRevised);
    this.events.onCount(before, isRevised || count.rows < before);
  }

  private async recount(): Promise<void> {
    if (this.isCounting || this.isStopped) return;
    this.isCounting = true;
    while (this.mustCount && !this.isStopped) {
      this.mustCount = false;
      const { isComplete } = this.known;
      const before = this.frames;
      const answer = await this.askCount();
      if (!answer) continue;
      if ('error' in answer) {
        if (!this.count) this.events.onRefused(answer);
        break;
      }
      // Every count of a complete capture may find that other frames match, too, or no longer.
      const isFinal = isComplete && answer.frames >= this.known.frames;
      this.setCount(answer, isFinal, isFinal);
      // The host may answer before it has looked at all frames; it is asked again as long as it gets on.
      if (answer.frames < this.known.frames && answer.frames > before) this.mustCount = true;
    }
    this.isCounting = false;
  }

  /** Undefined when the host could not count and there is an earlier count: the next summary asks again. */
  private async askCount(): Promise<FilterAnswer | undefined> {
    try {
      return await this.connection.request('filter', { filter: this.filter });
    } catch (error) {
      return this.count
        ? undefined
        : { error: t('The filter could not be applied: {0}', messageOf(error)), start: 0, end: 0 };
    }
  }
}
