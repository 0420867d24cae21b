import type { RowPlace } from '../../src/messages/results';
import type { PacketList } from './PacketList';
import type { ScrollAlign } from './ScaledScroller';

/** A wish that the packet table brings a row into view. Each has a number of its own, so that it is granted once. */
export interface ScrollWish {
  readonly serial: number;
  readonly row: number;
  readonly align: ScrollAlign;
  readonly focus: boolean;
}

/** What is to happen when it is known where the selected frame stands. */
export interface Arrival {
  /** How to bring it into view; undefined leaves the table where it is. */
  readonly align?: ScrollAlign;
  readonly focus?: boolean;
  /** Text for the live region. */
  readonly announce?: string;
}

interface SelectionEvents {
  /** A frame is selected: another one, or the same one once more. */
  readonly onSelect: (isSame: boolean) => void;
  /** It is known where the selected frame stands. */
  readonly onArrive: (arrival: Arrival) => void;
}

/**
 * Which frame is selected, and where it stands among the table's rows. The selection is a frame and outlives every filter;
 * keys and clicks lead to rows.
 */
export class PacketSelection {
  /** Where the frame stands in the list, or the nearest one that does; undefined until that is known. */
  place: RowPlace | undefined;
  /** The row that keys have led to and whose frame is not known yet: it is selected when the row has arrived. */
  pendingRow: number | undefined;
  wish: ScrollWish = { serial: 0, row: 0, align: 'nearest', focus: false };
  /** Waits for the frame's place. */
  private arrival: Arrival | undefined = {};
  /** Steps of keys that came before it was known where the frame stands, in order. */
  private steps: (() => void)[] = [];
  /** Counts the questions where the frame stands, so that an answer that is no longer wanted is dropped. */
  private question = 0;

  /**
   * @param frame number of the selected frame, 0 for none.
   * @param list gives the list that the table shows.
   */
  constructor(
    public frame: number,
    private readonly list: () => PacketList,
    private readonly events: SelectionEvents,
  ) {}

  /** The row that is drawn as selected. */
  get row(): number | undefined {
    return this.pendingRow ?? (this.place?.exact ? this.place.row : undefined);
  }

  /** The rows that a step up and a step down go from; undefined while nothing is selected in the list. */
  get keyStart(): { readonly above: number; readonly below: number } | undefined {
    const { row, place } = this;
    if (row !== undefined) return { above: row, below: row };
    if (!place) return undefined;
    // A hidden frame stands between two rows; the place is that of the nearer one.
    const isBehind = (this.list().frameAt(place.row) ?? Infinity) < this.frame;
    return isBehind ? { above: place.row + 1, below: place.row } : { above: place.row, below: place.row - 1 };
  }

  /**
   * Takes a step of a key from the selected frame: at once, or when it is known where that frame stands. A step from nowhere
   * would begin at the rows that happen to be in view.
   */
  step(take: () => void): void {
    const isAwaited = this.frame > 0 && !this.place && this.arrival && this.frame <= this.list().frames;
    if (isAwaited && this.pendingRow === undefined) this.steps.push(take);
    else take();
  }

  /** Whether the filter is known to hide the selected frame. */
  get isHidden(): boolean {
    return this.pendingRow === undefined && this.place?.exact === false && this.frame <= this.list().frames;
  }

  /** Selects the frame of a row, at once or when the row has arrived. */
  selectRow(row: number): void {
    const list = this.list();
    const target = Math.min(Math.max(0, row), list.rows - 1);
    if (target < 0) return;
    this.dropQuestion();
    this.scrollTo(target, 'nearest');
    const frame = list.frameAt(target);
    if (frame === undefined) this.pendingRow = target;
    else this.settle(target, frame);
  }

  /** Selects a frame by its number, whether the filter shows it or not. */
  selectFrame(frame: number, arrival: Arrival): void {
    this.pendingRow = undefined;
    this.steps = [];
    if (frame !== this.frame) this.place = undefined;
    this.take(frame);
    this.locate(arrival);
  }

  clear(): void {
    this.dropQuestion();
    this.frame = 0;
    this.place = undefined;
    this.pendingRow = undefined;
  }

  /** Wishes that the table shows a row. */
  scrollTo(row: number, align: ScrollAlign, focus = false): void {
    this.wish = { serial: this.wish.serial + 1, row, align, focus };
  }

  /** Another list shows now. `place`: where the selected frame stands in it; undefined has it asked for. */
  changeList(place: RowPlace | undefined, arrival: Arrival): void {
    this.pendingRow = undefined;
    this.steps = [];
    this.place = undefined;
    if (place) this.arrive(place, arrival);
    else this.locate(arrival);
  }

  /** Rows have arrived: maybe the one that keys have led to. */
  rowsArrived(): void {
    if (this.pendingRow === undefined) return;
    const frame = this.list().frameAt(this.pendingRow);
    if (frame !== undefined) this.settle(this.pendingRow, frame);
  }

  /** The list has been counted; it had `before` rows. `isRevised`: rows from before may have changed, too. */
  listCounted(before: number, isRevised: boolean): void {
    // At the last row: what has come may be nearer, or the frame itself.
    const wasLast = this.place?.exact === false && this.place.row >= before - 1;
    if (this.arrival) this.locate(this.arrival);
    else if (isRevised || wasLast) this.locate({});
  }

  private settle(row: number, frame: number): void {
    this.pendingRow = undefined;
    this.place = { row, exact: true };
    this.take(frame);
  }

  private take(frame: number): void {
    const isSame = frame === this.frame;
    this.frame = frame;
    this.events.onSelect(isSame);
  }

  private locate(arrival: Arrival): void {
    const question = ++this.question;
    const list = this.list();
    const { frame } = this;
    if (frame === 0) {
      this.arrival = undefined;
      return;
    }
    const known = list.knownPlaceOf(frame);
    if (known) {
      this.arrive(known, arrival);
      return;
    }
    this.arrival = arrival;
    // Nobody has looked at that frame yet: `listCounted` comes here again.
    if (frame > list.frames) return;
    const isWanted = () => question === this.question && list === this.list();
    list.placeOf(frame).then(
      (place) => {
        if (isWanted()) this.arrive(place, arrival);
      },
      () => {
        // Rows that cannot be read say so in the table; that the place of one is unknown adds nothing.
        if (isWanted()) this.dropQuestion();
      },
    );
  }

  private arrive(place: RowPlace, arrival: Arrival): void {
    const { steps } = this;
    this.dropQuestion();
    this.place = place;
    const { rows } = this.list();
    if (arrival.align && (place.exact || rows > 0)) {
      const row = place.exact ? place.row : Math.min(place.row, rows - 1);
      // A row that only stands where the frame would be is of use with its neighbours.
      this.scrollTo(row, place.exact || arrival.align !== 'nearest' ? arrival.align : 'center', arrival.focus);
    }
    this.events.onArrive(arrival);
    for (const take of steps) take();
  }

  private dropQuestion(): void {
    this.question++;
    this.arrival = undefined;
    this.steps = [];
  }
}
