import type { RfcReference } from '../../src/core/rfc/RfcReference';
import type { CaptureSummary, PacketRow, RowPlace } from '../../src/messages/results';
import type { FromWebview } from '../../src/messages/webview';
import { DetailLoader } from './DetailLoader';
import type { DetailModel, DetailMemory } from './DetailModel';
import { DisplayFilter } from './DisplayFilter';
import { ExpansionMemory } from './ExpansionMemory';
import { ExplanationCache } from './ExplanationCache';
import { formatCount } from './formatNumbers';
import { HostConnection, type HostPush, type VsCodeApi } from './HostConnection';
import { PacketList, type FilterCount } from './PacketList';
import { PacketSelection, type Arrival } from './PacketSelection';
import { StateKeeper, type SavedState, type Splits } from './SavedState';

const followingEnded = 'No longer following';

/** All that the page knows and shows, and what can be done to it. Views draw it and are told when it has changed. */
export class CaptureEditorModel {
  readonly connection: HostConnection;
  readonly explanations: ExplanationCache;
  readonly state: StateKeeper;
  readonly filter: DisplayFilter;
  readonly selection: PacketSelection;
  summary: CaptureSummary | undefined;
  failure: { readonly message: string; readonly detail: string } | undefined;
  /** The rows that the table shows. */
  list: PacketList;
  /** The table's end stays in view while the capture grows. */
  isFollowing = false;
  /** Text for the live region. */
  announcement = '';
  splits: Splits;
  /** Row at the upper edge of the table; kept here so that it is saved. */
  topRow: number;

  private readonly memory: DetailMemory;
  private readonly details: DetailLoader;
  private readonly listeners = new Set<() => void>();
  /** The list that shows as soon as its first rows are there. */
  private nextList: PacketList | undefined;
  /** The pass has come to the end of the file once: what comes now has been written since. */
  private hasEnded = false;
  /** The selection as the host knows it. */
  private reported = 0;
  private treeWantsFocus = false;

  constructor(api: VsCodeApi) {
    this.connection = new HostConnection(api, (message) => this.receive(message));
    this.explanations = new ExplanationCache(this.connection);
    this.state = new StateKeeper(api, () => this.snapshot());
    const { restored } = this.state;
    this.splits = restored.splits;
    this.topRow = restored.topRow;
    this.memory = {
      expansion: new ExpansionMemory(restored.expansion),
      fieldPath: restored.fieldPath,
      chosenTab: restored.chosenTab,
    };
    this.filter = new DisplayFilter(
      restored.filter,
      restored.filterText,
      (filter) => this.connection.request('filter', { filter }),
      {
        onApply: (filter, count) => void this.changeList(filter, count),
        onProblem: ({ error }) => this.announce(error),
        onChange: this.changed,
      },
    );
    this.list = this.createList(restored.filter);
    this.selection = new PacketSelection(restored.frame, () => this.list, {
      onSelect: (isSame) => this.takeSelection(isSame),
      onArrive: (arrival) => this.takeArrival(arrival),
    });
    this.details = new DetailLoader(
      this.connection,
      this.memory,
      () => this.selection.frame,
      () => this.frames,
      (frame) => this.report(frame),
      this.changed,
    );
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  get frames(): number {
    return this.summary?.frames ?? 0;
  }

  /** Number of the selected frame, 0 for none. */
  get selected(): number {
    return this.selection.frame;
  }

  /** The selected frame's row, when the table shows the frame and has its row at hand. */
  get selectedPacket(): PacketRow | undefined {
    const { row, pendingRow } = this.selection;
    return row === undefined || row === pendingRow ? undefined : this.list.store.row(row);
  }

  /** The details that show: of the selected frame, or of the one before until those have arrived. */
  get detail(): DetailModel | undefined {
    return this.details.detail;
  }

  get detailError(): string | undefined {
    return this.details.error;
  }

  /** Whether the details that show are not those of the row that is drawn as selected. */
  get isDetailStale(): boolean {
    return this.detail !== undefined && !this.isDetailCurrent;
  }

  /** Whether the file is being read for the first time. Steps of a growing file are too short to be told. */
  get isReading(): boolean {
    return this.summary?.complete !== true && !this.hasEnded;
  }

  /** The person goes to a row of the table, with the mouse or a key. */
  selectRow(row: number): void {
    this.treeWantsFocus = false;
    if (row < this.list.rows - 1) this.setFollowing(false);
    this.selection.selectRow(row);
    this.changed();
  }

  /** The person follows a link to a frame. */
  selectFrame(frame: number): void {
    const wanted = Math.min(Math.max(1, frame), this.frames);
    if (wanted < 1) return;
    this.treeWantsFocus = false;
    if (wanted < this.frames) this.setFollowing(false);
    this.selection.selectFrame(wanted, { align: 'nearest' });
    this.changed();
  }

  /** Keeps the end of the table in view from now on, or no longer. */
  setFollowing(isFollowing: boolean): void {
    if (isFollowing === this.isFollowing) return;
    this.isFollowing = isFollowing;
    this.announce(isFollowing ? 'Following the end of the capture' : followingEnded);
    this.changed();
  }

  /** The person wants to go on in the field tree, maybe before it is there. */
  focusTree(): void {
    this.treeWantsFocus = true;
    this.changed();
  }

  /**
   * Whether the tree shall take the focus, and whether it shows the selected frame already: then the wish is fulfilled
   * and a field may be selected to start from.
   */
  takeTreeFocus(): { readonly wanted: boolean; readonly isCurrent: boolean } {
    const wanted = this.treeWantsFocus;
    const isCurrent = this.isDetailCurrent;
    if (isCurrent) this.treeWantsFocus = false;
    return { wanted, isCurrent };
  }

  openRfc({ rfc, section }: RfcReference): void {
    this.explanations.clear();
    this.connection.post({ type: 'openRfc', rfc, section });
  }

  command(command: Extract<FromWebview, { readonly type: 'command' }>['command']): void {
    this.connection.post({ type: 'command', command });
  }

  setSplits(splits: Splits): void {
    this.splits = { ...this.splits, ...splits };
    this.changed();
  }

  /** Tells the views, and saves in a moment. */
  readonly changed = (): void => {
    for (const listener of this.listeners) listener();
    if (this.summary) this.state.touch();
  };

  private get isDetailCurrent(): boolean {
    return this.selection.pendingRow === undefined && this.detail?.detail.frame === this.selected;
  }

  private createList(filter: string, count?: FilterCount): PacketList {
    const ifShown = (act: () => void) => {
      if (list !== this.list) return;
      act();
      this.changed();
    };
    const list: PacketList = new PacketList(
      this.connection,
      filter,
      {
        onRows: () => ifShown(() => this.selection.rowsArrived()),
        onCount: (before) => ifShown(() => this.selection.listCounted(before)),
        onRefused: (fault) =>
          ifShown(() => {
            this.filter.refuse(filter, fault);
            this.selection.scrollTo(0, 'start');
            this.showList(this.createList(''), undefined, { align: 'middle' });
          }),
      },
      count,
    );
    return list;
  }

  /** Prepares the rows of another filter and shows them. Until then the rows before stay. */
  private async changeList(filter: string, count: FilterCount | undefined): Promise<void> {
    const next = this.createList(filter, count ?? { rows: this.frames, frames: this.frames });
    this.nextList = next;
    // With nothing selected, what stands at the upper edge is what the person looks at.
    const { selected } = this;
    const anchor = selected || (this.topRow < 1 ? 0 : (this.list.frameAt(Math.floor(this.topRow)) ?? 0));
    const place = anchor === 0 ? undefined : await placeIn(next, anchor);
    await next.prepare(this.isFollowing ? next.rows : (place?.row ?? 0));
    if (next !== this.nextList) return;
    const announce = filter === '' ? `All ${formatCount(next.rows)} frames are shown` : matchText(next);
    if (selected > 0 && selected === this.selected) this.showList(next, place, { align: 'middle', announce });
    else {
      this.showList(next, undefined, this.selected > 0 ? { align: 'middle', announce } : {});
      if (this.selected === 0) {
        this.announce(announce);
        this.selection.scrollTo(Math.max(0, Math.min(place?.row ?? 0, next.rows - 1)), 'start');
      }
    }
    this.changed();
  }

  private showList(list: PacketList, place: RowPlace | undefined, arrival: Arrival): void {
    this.nextList = undefined;
    this.list = list;
    this.selection.changeList(place, arrival);
    list.grow(this.frames, this.summary?.complete ?? false);
  }

  private announce(text: string): void {
    // A live region speaks only when its text changes.
    this.announcement = text === this.announcement ? `${text}\u00a0` : text;
  }

  private report(frame: number): void {
    if (this.reported === frame) return;
    this.reported = frame;
    this.connection.post({ type: 'selected', frame });
  }

  private takeSelection(isSame: boolean): void {
    if (isSame && this.details.error === undefined) return;
    if (!isSame) this.details.error = undefined;
    this.details.load();
  }

  private takeArrival({ announce, align }: Arrival): void {
    const hidden = this.selection.isHidden && align ? `Frame ${this.selected} is hidden by the filter` : undefined;
    const text = [announce, hidden].filter(Boolean).join('. ');
    if (text !== '') this.announce(text);
    this.changed();
  }

  private receive(message: HostPush): void {
    switch (message.type) {
      case 'summary':
        this.takeSummary(message.summary);
        break;
      case 'failed':
        this.failure = { message: message.message, detail: message.detail };
        break;
      case 'reveal':
        this.takeReveal(message.frame, message.focus, message.announce);
        break;
      case 'marksChanged':
        this.list.store.invalidate();
        this.nextList?.store.invalidate();
        break;
    }
    this.changed();
  }

  private takeSummary(summary: CaptureSummary): void {
    const before = this.summary;
    this.summary = summary;
    this.failure = undefined;
    if (!before) {
      // A file that nobody writes any more has no end to follow.
      this.isFollowing = this.state.restored.isFollowing && summary.live;
      this.filter.restart();
      if (summary.notices.length > 0) this.announcement = summary.notices.map((notice) => notice.message).join(' ');
    } else if (before.generation !== summary.generation) this.startAnew();
    const endsNow = summary.complete && !this.hasEnded;
    const hadEnded = this.hasEnded;
    this.hasEnded ||= summary.complete;
    this.list.grow(summary.frames, summary.complete);
    if (summary.complete && this.selected > summary.frames) this.selection.clear();
    if (endsNow) {
      // What a frame has to do with later ones is known in full only when the pass is over.
      if (before) this.list.store.invalidate();
      this.details.load();
    } else this.details.loadMissing();
    if (hadEnded) this.details.loadAfterGrowth();
  }

  /** The file is another one now. What the person has set stays: filter, expansion, splits, following. */
  private startAnew(): void {
    this.hasEnded = false;
    this.nextList = undefined;
    this.treeWantsFocus = false;
    this.selection.clear();
    this.details.reset();
    this.report(0);
    this.list = this.createList(this.filter.applied);
    this.selection.scrollTo(0, 'start');
    this.filter.restart();
    this.announce('The file has changed and is read anew');
  }

  private takeReveal(frame: number, focus: boolean, announce: string | undefined): void {
    this.list.store.invalidate();
    this.reported = frame;
    // The host repeats the selection to a page that has been built again: that is no wish to go there.
    if (frame === this.selected && !focus && announce === undefined) return;
    const texts = [this.isFollowing ? followingEnded : undefined, announce].filter(Boolean);
    this.setFollowing(false);
    this.selection.selectFrame(frame, { align: 'center', focus, announce: texts.join('. ') });
  }

  private snapshot(): SavedState {
    const { expansion, fieldPath, chosenTab } = this.memory;
    const { selected: frame, topRow, splits, isFollowing } = this;
    const { applied: filter, text: filterText } = this.filter;
    return {
      version: 1,
      frame,
      topRow,
      filter,
      filterText,
      isFollowing,
      expansion: expansion.entries(),
      fieldPath,
      chosenTab,
      splits,
    };
  }
}

/** What the live region says of a filter that has been applied. */
function matchText({ rows, frames }: PacketList): string {
  if (rows === 0) return 'No frame matches the filter';
  return `${formatCount(rows)} of ${formatCount(frames)} frames match the filter`;
}

/** Where a frame stands in a list, or undefined when the host cannot tell. */
async function placeIn(list: PacketList, frame: number): Promise<RowPlace | undefined> {
  try {
    return list.knownPlaceOf(frame) ?? (await list.placeOf(frame));
  } catch {
    return undefined;
  }
}
