import type { FramePlace, StreamOverview, StreamRow, StreamView } from '../../../src/messages/results';
import { type HostConnection, messageOf } from '../HostConnection';
import { t } from '../l10n';
import { RowStore } from '../RowStore';
import { matchesText } from './matchesText';
import type { ScrollAlign } from '../ScaledScroller';

/** How bytes are shown: in hexadecimal with characters beside, or as characters alone. */
export type StreamMode = 'hex' | 'text';

/** What the page remembers of the view. */
export interface SavedStream {
  readonly sides: StreamView['sides'];
  readonly mode: StreamMode;
  /** What was looked for last. */
  readonly wanted: string;
}

export const initialStream: SavedStream = { sides: 'both', mode: 'hex', wanted: '' };

/** Rows that Copy takes at most. */
const mostCopied = 4096;

/** What the Stream view knows: the stream of the selected frame, its rows in pages, and where the frame's bytes stand. */
export class StreamModel {
  sides: StreamView['sides'];
  mode: StreamMode;
  overview: StreamOverview | undefined;
  error: string | undefined;
  /** The stream is being laid out. */
  isLoading = false;
  /** The selected frame is of no TCP connection. */
  isForeign = false;
  store: RowStore<StreamRow> = new RowStore<StreamRow>(
    async () => [],
    () => undefined,
  );
  /** The row that keys move from. */
  row = 0;
  wish: { readonly serial: number; readonly row: number; readonly align: ScrollAlign } = {
    ...{ serial: 0, row: 0, align: 'nearest' },
  };
  /** The bytes of the selected frame. */
  framePlace: FramePlace | undefined;
  /** What is looked for, as typed. */
  wanted: string;
  /** What was found last. */
  match: FramePlace | undefined;
  /** What came of the search, for people. */
  findNote = '';
  /** "3 of 41": which match it is, and how many there are; empty while that is not known. */
  countText = '';
  /** Counts the wishes that the field of the search takes the focus. */
  findFocus = 0;

  /** A row that keys have led to and whose frame is not known yet: it is selected when the row has arrived. */
  private awaitedRow: number | undefined;
  private stream = -1;
  private frame = 0;
  private perRow = 16;
  private view: StreamView | undefined;
  /** Counts what makes answers void that have been asked for. */
  private epoch = 0;
  private search = 0;
  private isShown = false;

  /**
   * @param selectFrame is called when the person has gone to a row.
   * @param onChange is called when there is something else to draw.
   */
  constructor(
    private readonly connection: HostConnection,
    private readonly selectFrame: (frame: number) => void,
    private readonly onChange: () => void,
    private readonly announce: (text: string) => void,
    restored: SavedStream,
  ) {
    this.sides = restored.sides;
    this.mode = restored.mode;
    this.wanted = restored.wanted;
  }

  get saved(): SavedStream {
    const { sides, mode, wanted } = this;
    return { sides, mode, wanted };
  }

  get rows(): number {
    return this.overview?.rows ?? 0;
  }

  /** Bytes of a row. */
  get bytesPerRow(): number {
    return this.view?.perRow ?? this.perRow;
  }

  /** The view shows, with this frame selected (0 for none). */
  show(frame: number): void {
    this.isShown = true;
    void this.follow(frame);
  }

  hide(): void {
    this.isShown = false;
  }

  /** Another frame is selected. */
  frameSelected(frame: number): void {
    if (this.isShown && frame !== this.frame) void this.follow(frame);
  }

  /** More of the capture is known, or it is another one. */
  captureChanged(isAnew: boolean): void {
    if (isAnew) {
      this.forget();
      this.frame = 0;
    }
    if (this.isShown && this.stream >= 0) void this.load();
  }

  changeSides(sides: StreamView['sides']): void {
    this.sides = sides;
    void this.load();
  }

  changeMode(mode: StreamMode): void {
    this.mode = mode;
    this.onChange();
  }

  /** So many bytes fit in a row now. */
  fit(perRow: number): void {
    if (perRow === this.perRow) return;
    this.perRow = perRow;
    void this.load();
  }

  /** The person goes to a row: its frame is selected. */
  chooseRow(row: number): void {
    if (this.rows === 0) return;
    this.row = Math.min(Math.max(0, row), this.rows - 1);
    this.scrollTo(this.row, 'nearest');
    const frame = this.store.row(this.row)?.frame;
    this.awaitedRow = frame === undefined ? this.row : undefined;
    if (frame !== undefined) {
      this.frame = frame;
      this.selectFrame(frame);
      void this.placeFrame(false);
    }
    this.onChange();
  }

  /** The next (1) or previous (-1) heading among the rows at hand; undefined when none is. */
  headingFrom(row: number, step: 1 | -1): number | undefined {
    for (let at = row + step; at >= 0 && at < this.rows; at += step) {
      const found = this.store.row(at);
      if (!found) return undefined;
      if (found.kind !== 'bytes') return at;
    }
    return undefined;
  }

  /** Looks for the text or bytes that were typed: the next (1) or previous (-1) place. */
  async find(step: 1 | -1): Promise<void> {
    const { view, wanted } = this;
    if (!view || wanted === '') return;
    const search = ++this.search;
    this.findNote = t('Looking…');
    this.onChange();
    const from = this.match ?? this.placeOfRow();
    try {
      const found = await this.connection.request('streamFind', {
        ...{ view, wanted, direction: step },
        ...(from ? { from: { direction: from.direction, offset: from.offset } } : {}),
      });
      if (search !== this.search || view !== this.view) return;
      this.match = found ?? undefined;
      this.findNote = found ? '' : t('Not found');
      if (found) {
        this.row = found.row;
        this.scrollTo(found.row, 'center');
      }
      this.announce(found ? t('Found at byte {0}', found.offset) : t('{0} was not found', wanted));
      if (found) void this.countMatches(search);
    } catch (error) {
      if (search !== this.search) return;
      this.findNote = messageOf(error);
    }
    this.onChange();
  }

  /** Counts what was looked for, until all is counted or something else is looked for; says once how many there are. */
  private async countMatches(search: number): Promise<void> {
    const { view, wanted, match } = this;
    if (!view || !match) return;
    const { direction, offset } = match;
    const isNew = this.countText === '';
    try {
      for (;;) {
        const counted = await this.connection.request('streamCount', { view, wanted, at: { direction, offset } });
        if (search !== this.search || view !== this.view) return;
        this.countText = matchesText(counted);
        if (counted.isComplete && isNew) this.announce(this.countText);
        this.onChange();
        if (counted.isComplete || !this.isShown) return;
      }
    } catch {
      // The search itself has worked: without a number it is still of use.
    }
  }

  /** Something else is looked for now. */
  changeWanted(wanted: string): void {
    this.search++;
    this.wanted = wanted;
    this.match = undefined;
    this.findNote = this.countText = '';
    this.onChange();
  }

  /** The field of the search is to take the focus. */
  askFind(): void {
    this.findFocus++;
    this.onChange();
  }

  /** Puts the PDU, or what else the current row is a part of, on the clipboard. */
  async copy(): Promise<void> {
    const { view, row } = this;
    if (!view || this.rows === 0) return;
    const isHeading = this.store.row(row)?.kind !== 'bytes';
    const start = isHeading ? row : (this.headingFrom(row, -1) ?? row);
    const end = this.headingFrom(row, 1) ?? Math.min(this.rows, start + 500);
    const count = Math.min(mostCopied, end - start);
    try {
      const isCopied = await this.connection.request('copyStream', { view, start, count });
      this.announce(isCopied ? t('The bytes are on the clipboard') : t('There is nothing to copy'));
    } catch (error) {
      this.announce(t('The bytes could not be copied: {0}', messageOf(error)));
    }
    this.onChange();
  }

  private async follow(frame: number): Promise<void> {
    this.frame = frame;
    if (frame < 1) {
      if (this.stream >= 0 && !this.overview) await this.load();
      return;
    }
    const epoch = ++this.epoch;
    try {
      const stream = await this.connection.request('streamOf', { frame });
      if (epoch !== this.epoch) return;
      this.isForeign = stream < 0;
      if (stream >= 0 && stream !== this.stream) {
        this.forget();
        this.stream = stream;
        await this.load();
      } else if (stream >= 0) {
        if (!this.overview) await this.load();
        else await this.placeFrame(true);
      } else this.framePlace = undefined;
    } catch (error) {
      if (epoch === this.epoch) this.error = messageOf(error);
    }
    this.onChange();
  }

  /** Asks for the stream as it is now, with the sides and the width that are wanted. */
  private async load(): Promise<void> {
    const { stream, sides, perRow } = this;
    if (stream < 0) return;
    const epoch = ++this.epoch;
    const view: StreamView = { stream, sides, perRow };
    this.isLoading = true;
    this.onChange();
    try {
      const overview = await this.connection.request('stream', view);
      if (epoch !== this.epoch) return;
      this.error = undefined;
      const isSame = this.view && this.view.stream === stream && this.view.sides === sides;
      this.view = view;
      this.overview = overview ?? undefined;
      if (!isSame) {
        this.match = undefined;
        this.countText = '';
      }
      this.store = new RowStore<StreamRow>(
        (start, count) => this.connection.request('streamRows', { view, start, count }),
        () => {
          this.takeAwaitedRow();
          this.onChange();
        },
      );
      this.store.setRows(this.rows, true);
      this.row = Math.min(this.row, Math.max(0, this.rows - 1));
      this.connection.post({ type: 'streamShown', view });
      await this.placeFrame(true);
    } catch (error) {
      if (epoch === this.epoch) this.error = messageOf(error);
    }
    if (epoch === this.epoch) this.isLoading = false;
    this.onChange();
  }

  private takeAwaitedRow(): void {
    const { awaitedRow } = this;
    // What has moved the current row meanwhile is the later wish.
    if (awaitedRow !== this.row) this.awaitedRow = undefined;
    else if (this.store.row(awaitedRow)) this.chooseRow(awaitedRow);
  }

  /** Finds the bytes of the selected frame. */
  private async placeFrame(isShown: boolean): Promise<void> {
    const { view, frame } = this;
    if (!view || frame < 1) return;
    const place = await this.connection.request('streamPlace', { view, frame });
    if (view !== this.view || frame !== this.frame) return;
    this.framePlace = place ?? undefined;
    if (place && isShown) {
      this.row = place.row;
      this.scrollTo(place.row, 'center');
    }
    this.onChange();
  }

  private placeOfRow(): { readonly direction: 0 | 1; readonly offset: number } | undefined {
    return this.row > 0 ? this.store.row(this.row) : undefined;
  }

  private scrollTo(row: number, align: ScrollAlign): void {
    this.wish = { serial: this.wish.serial + 1, row, align };
  }

  private forget(): void {
    this.epoch++;
    this.search++;
    this.stream = -1;
    this.view = undefined;
    this.overview = undefined;
    this.framePlace = undefined;
    this.match = undefined;
    this.findNote = this.countText = '';
    this.row = 0;
    this.error = undefined;
    this.isLoading = false;
  }
}
