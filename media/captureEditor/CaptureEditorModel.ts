import type { RfcReference } from '../../src/core/rfc/RfcReference';
import { DEFAULT_LOOK, type TableLook, withColumnAt, withoutColumn } from '../../src/messages/columns';
import type { FrameQuery } from '../../src/core/inspection/frameSearch';
import type { CaptureSummary, PacketRow } from '../../src/messages/results';
import { combineFilters } from '../../src/messages/combineFilters';
import type { FromWebview, ToWebview, WholeReading } from '../../src/messages/webview';
import { wantedFields } from './cellText';
import { DetailLoader } from './DetailLoader';
import type { DetailModel, DetailMemory } from './DetailModel';
import type { DisplayFilter } from './DisplayFilter';
import { type EditorTab, isEditorTab } from './editorViews';
import { ExpansionMemory } from './ExpansionMemory';
import { ExplanationCache } from './ExplanationCache';
import { SuggestionList } from './filterLine/SuggestionList';
import { FindingsModel } from './findings/FindingsModel';
import type { FrameMark } from './FrameMarkSign';
import { HostConnection, type HostPush, type VsCodeApi } from './HostConnection';
import { IoModel } from './io/IoModel';
import { t } from './l10n';
import { LoginsModel } from './logins/LoginsModel';
import type { PacketList } from './PacketList';
import type { PacketSelection } from './PacketSelection';
import { ShownPackets } from './ShownPackets';
import { StreamModel } from './stream/StreamModel';
import { StateKeeper, type SavedState, type Splits } from './SavedState';

const followingEnded = t('No longer following');

/** All that the page knows and shows, and what can be done to it. Views draw it and are told when it has changed. */
export class CaptureEditorModel {
  readonly connection: HostConnection;
  readonly explanations: ExplanationCache;
  /** What is offered to somebody who writes a filter. */
  readonly suggestions: SuggestionList;
  readonly state: StateKeeper;
  summary: CaptureSummary | undefined;
  failure: { readonly message: string; readonly detail: string; readonly canReopen?: boolean } | undefined;
  /** What VS Code reads whole, while there is nothing to show. */
  reading: WholeReading | undefined;
  /** The decoder has not answered for half a minute. */
  isHanging = false;
  /** The person has asked for the capture to be opened again. */
  isReopening = false;
  /** The table's end stays in view while the capture grows. */
  isFollowing = false;
  /** Text for the live region. */
  announcement = '';
  splits: Splits;
  /** Columns and colours of the packet table. */
  look: TableLook = DEFAULT_LOOK;
  /** The view that shows. */
  tab: EditorTab;
  readonly logins: LoginsModel;
  readonly io: IoModel;
  readonly findings: FindingsModel;
  readonly stream: StreamModel;
  /** What was looked for last, and the frame where it was found. */
  found: { readonly frame: number; readonly query: FrameQuery } | undefined;
  /** What somebody has marked, by frames. */
  frameMarks: ReadonlyMap<number, FrameMark> = new Map();
  /** Row at the upper edge of the table; kept here so that it is saved. */
  topRow: number;

  private readonly memory: DetailMemory;
  private readonly packets: ShownPackets;
  private readonly details: DetailLoader;
  private readonly listeners = new Set<() => void>();
  /** The selection as the host knows it. */
  private reported = 0;
  private treeWantsFocus = false;
  private filterWantsFocus = false;
  /** The selected field as the host knows it. */
  private reportedField = '';

  constructor(api: VsCodeApi) {
    this.connection = new HostConnection(api, (message) => this.receive(message));
    this.explanations = new ExplanationCache(this.connection);
    this.suggestions = new SuggestionList(this.connection, () => this.changed());
    this.state = new StateKeeper(api, () => this.snapshot());
    const { restored } = this.state;
    this.splits = restored.splits;
    this.topRow = restored.topRow;
    this.tab = isEditorTab(restored.tab) ? restored.tab : 'packets';
    this.logins = new LoginsModel(
      this.connection,
      (frame) => this.selectFrame(frame),
      () => this.changed(),
      restored.login,
    );
    this.io = new IoModel(
      this.connection,
      (frame) => this.selectFrame(frame),
      () => this.changed(),
      (text) => this.announce(text),
      restored.io,
    );
    this.findings = new FindingsModel(
      this.connection,
      (frame) => this.selectFrame(frame),
      () => this.changed(),
      (text) => this.announce(text),
      restored.finding,
    );
    this.stream = new StreamModel(
      this.connection,
      (frame) => this.selectFrame(frame),
      () => this.changed(),
      (text) => this.announce(text),
      restored.stream,
    );
    this.memory = {
      expansion: new ExpansionMemory(restored.expansion),
      fieldPath: restored.fieldPath,
      chosenTab: restored.chosenTab,
    };
    this.packets = new ShownPackets(
      this.connection,
      this,
      {
        onSelect: (isSame) => this.takeSelection(isSame),
        onAnnounce: (text) => this.announce(text),
        onProblem: (problem) => {
          if (!this.suggestions.isAbout(problem)) this.announce(problem.error);
        },
        onChange: this.changed,
      },
      restored,
    );
    this.details = new DetailLoader(
      this.connection,
      this.memory,
      () => this.selected,
      () => this.frames,
      (frame) => this.report(frame),
      this.changed,
    );
    this.details.onLoaded = (detail, isAgain) => {
      if (this.found?.frame === detail.detail.frame) detail.showFound(this.found.query, !isAgain);
    };
  }

  /** What rows mark as found; empty for nothing. */
  get foundText(): string {
    return this.found?.query.kind === 'columns' ? this.found.query.text : '';
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  get frames(): number {
    return this.summary?.frames ?? 0;
  }

  /** Whether the file has been read to its end: what comes now has been written since. */
  get isComplete(): boolean {
    return this.summary?.complete ?? false;
  }

  get filter(): DisplayFilter {
    return this.packets.filter;
  }

  /** The rows that the table shows. */
  get list(): PacketList {
    return this.packets.list;
  }

  get selection(): PacketSelection {
    return this.packets.selection;
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

  /** Shows another view of the capture. */
  showTab(tab: EditorTab): void {
    if (tab === this.tab) return;
    this.tab = tab;
    if (tab === 'logins') void this.logins.show(this.selected);
    if (tab === 'io') void this.io.show(this.selected);
    else this.io.hide();
    if (tab === 'findings') this.findings.show();
    if (tab === 'stream') this.stream.show(this.selected);
    else this.stream.hide();
    this.connection.post({ type: 'viewShown', view: tab });
    this.changed();
  }

  /** The person wants to see a frame among the packets. */
  showPacket(frame: number): void {
    const wanted = Math.min(Math.max(1, frame), this.frames);
    if (wanted < 1) return;
    this.showTab('packets');
    this.setFollowing(false);
    this.selection.selectFrame(wanted, { align: 'center', focus: true });
    this.changed();
  }

  /** The person wants to see just these frames among the packets. */
  showFrames(first: number, last: number): void {
    this.showFiltered(`frame.number >= ${first} && frame.number <= ${last}`, first);
  }

  /** The person wants to see what a display filter leaves of the packets, beginning at a frame. */
  showFiltered(filter: string, frame: number): void {
    this.filter.edit(filter);
    this.filter.submit();
    this.showPacket(frame);
  }

  /** Names of the fields that rows have to be asked for. */
  get fields(): readonly string[] {
    return wantedFields(this.look.columns);
  }

  /** The person moves a column to a place (from 0). It is there at once; the host keeps it. */
  moveColumn(name: string, place: number): void {
    const names = this.look.columns.map((column) => column.name);
    this.arrangeColumns(withColumnAt(names, name, place));
    this.connection.post({ type: 'moveColumn', name, place });
    const { title = name } = this.look.columns.find((column) => column.name === name) ?? {};
    this.announce(
      t('{0} is column {1} of {2}', title, this.look.columns.findIndex((one) => one.name === name) + 1, names.length),
    );
    this.changed();
  }

  /** The person takes a column away. */
  hideColumn(name: string): void {
    const { title = name } = this.look.columns.find((column) => column.name === name) ?? {};
    this.arrangeColumns(
      withoutColumn(
        this.look.columns.map((column) => column.name),
        name,
      ),
    );
    this.connection.post({ type: 'hideColumn', name });
    this.announce(t('Column {0} is hidden', title));
    this.changed();
  }

  /**
   * The person gives a column a width in characters; undefined: as wide as its content.
   * @param isLast false while it is being dragged: the host is told at the end
   */
  resizeColumn(name: string, width: number | undefined, isLast = true): void {
    const columns = this.look.columns.map((column) => {
      if (column.name !== name) return column;
      const { width: _, ...rest } = column;
      return width === undefined ? rest : { ...rest, width };
    });
    this.look = { ...this.look, columns };
    if (isLast) {
      this.connection.post({ type: 'resizeColumn', name, ...(width === undefined ? {} : { width }) });
      const { title = name } = columns.find((column) => column.name === name) ?? {};
      this.announce(
        width === undefined
          ? t('{0} is as wide as its content', title)
          : t('{0} is {1} characters wide', title, Math.round(width)),
      );
    }
    this.changed();
  }

  private arrangeColumns(names: readonly string[]): void {
    const byName = new Map(this.look.columns.map((column) => [column.name, column]));
    this.look = { ...this.look, columns: names.flatMap((name) => byName.get(name) ?? []) };
  }

  private takeLook(look: TableLook): void {
    const before = this.fields.join(' ');
    this.look = look;
    // What is there stays until rows with the new fields have come.
    if (this.fields.join(' ') !== before) this.packets.invalidate();
  }

  /** Puts a filter into the filter line, joined to what stands there. */
  private takeFilter(message: Extract<ToWebview, { readonly type: 'setFilter' }>): void {
    const { filter, combination, isApplied, frame } = message;
    // What is wrong cannot be joined to anything.
    const before = this.filter.problem ? this.filter.applied : this.filter.text;
    const text = combineFilters(before, filter, combination);
    this.suggestions.close();
    this.showTab('packets');
    if (isApplied) {
      this.filter.edit(text);
      this.filter.submit();
      if (frame > 0) this.showPacket(frame);
      return;
    }
    this.filter.prepare(text);
    this.filterWantsFocus = true;
    this.announce(t('The filter is prepared: Enter applies it'));
  }

  /** Whether the filter's field shall take the focus: asked once. */
  takeFilterFocus(): boolean {
    const wanted = this.filterWantsFocus;
    this.filterWantsFocus = false;
    return wanted;
  }

  /** The person wants to keep the filter under a name. */
  saveFilter(): void {
    this.connection.post({ type: 'saveFilter', filter: this.filter.applied });
  }

  /** Says something in the live region. */
  say(text: string): void {
    this.announce(text);
    this.changed();
  }

  /** Keeps the end of the table in view from now on, or no longer. */
  setFollowing(isFollowing: boolean): void {
    if (isFollowing === this.isFollowing) return;
    this.isFollowing = isFollowing;
    this.announce(isFollowing ? t('Following the end of the capture') : followingEnded);
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

  /** Waits no longer for what VS Code reads whole. */
  cancelReading(): void {
    this.connection.post({ type: 'cancelReading' });
  }

  /** Ends the decoder, whatever it is at, and has the capture read anew. */
  reopen(): void {
    this.isReopening = true;
    this.command('reopenCapture');
    this.changed();
  }

  setSplits(splits: Splits): void {
    this.splits = { ...this.splits, ...splits };
    this.changed();
  }

  /** Tells the views, and saves in a moment. */
  readonly changed = (): void => {
    this.reportField();
    for (const listener of this.listeners) listener();
    if (this.summary) this.state.touch();
  };

  private get isDetailCurrent(): boolean {
    return this.selection.pendingRow === undefined && this.detail?.detail.frame === this.selected;
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

  /** Commands of VS Code are about the selected field, too. */
  private reportField(): void {
    const { selected: entry, detail } = this.detail ?? {};
    if (!entry || !detail) return;
    const field = `${detail.frame} ${entry.id}`;
    if (field === this.reportedField) return;
    this.reportedField = field;
    this.connection.post({ type: 'selectedField', frame: detail.frame, field: entry.id });
  }

  private takeSelection(isSame: boolean): void {
    if (isSame && this.details.error === undefined) return;
    if (!isSame) this.details.error = undefined;
    this.details.load();
    if (!isSame) this.stream.frameSelected(this.selected);
  }

  private receive(message: HostPush): void {
    switch (message.type) {
      case 'summary':
        this.takeSummary(message.summary);
        break;
      case 'failed':
        this.failure = message;
        this.reading = undefined;
        this.isReopening = this.isHanging = false;
        break;
      case 'reading':
        // What is known of the capture goes on showing.
        if (this.summary && !this.failure) break;
        this.reading = message.reading;
        this.failure = undefined;
        this.isReopening = false;
        break;
      case 'hanging':
        this.isHanging = true;
        break;
      case 'reveal':
        if (message.found) this.takeFound(message.frame, message.found);
        this.takeReveal(message.frame, message.focus, message.announce, message.isLoginWalk ?? false);
        break;
      case 'announce':
        this.announce(message.text);
        break;
      case 'showView':
        this.showTab(message.view);
        break;
      case 'frameMarks':
        this.frameMarks = new Map(message.marks.map((mark) => [mark.frame, mark]));
        this.packets.framesMarked();
        break;
      case 'findInView':
        if (message.step === 0) this.stream.askFind();
        else void this.stream.find(message.step);
        break;
      case 'setFilter':
        this.takeFilter(message);
        break;
      case 'findings':
        this.findings.takeOverview(message.overview, message.error, this.tab === 'findings');
        break;
      case 'table':
        this.takeLook(message.look);
        break;
      case 'marksChanged':
        this.packets.invalidate();
        break;
    }
    this.changed();
  }

  private takeSummary(summary: CaptureSummary): void {
    const before = this.summary;
    this.summary = summary;
    this.failure = this.reading = undefined;
    this.isReopening = this.isHanging = false;
    if (!before) {
      // A file that nobody writes any more has no end to follow.
      this.isFollowing = this.state.restored.isFollowing && summary.live;
      this.filter.restart();
      if (summary.notices.length > 0) this.announcement = summary.notices.map((notice) => notice.message).join(' ');
    } else if (before.generation !== summary.generation) this.startAnew();
    this.packets.grow();
    this.logins.takeSummary(summary, this.tab === 'logins');
    if (!before && this.tab === 'logins') void this.logins.show(this.selected);
    this.io.takeSummary(summary, this.tab === 'io');
    if (!before && this.tab === 'io') void this.io.show(this.selected);
    if (!before) this.connection.post({ type: 'viewShown', view: this.tab });
    if (!before && this.tab === 'stream') this.stream.show(this.selected);
    if (before && summary.complete && (!before.complete || summary.frames !== before.frames)) {
      this.stream.captureChanged(false);
    }
    // What a frame has to do with later ones is known in full when the pass is over, or when a growing file rests.
    const hasGrown = summary.frames !== before?.frames;
    if (summary.complete && !(before?.complete && hasGrown)) this.details.load();
    else this.details.loadMissing();
    if (summary.complete && before?.complete) this.details.loadAfterGrowth();
  }

  /** The file is another one now. What the person has set stays: filter, expansion, splits, following. */
  private startAnew(): void {
    this.treeWantsFocus = false;
    this.packets.startAnew();
    this.details.reset();
    this.stream.captureChanged(true);
    this.report(0);
    this.announce(t('The file has changed and is read anew'));
  }

  /** Marks what a search has found in a frame, once its details are there. */
  private takeFound(frame: number, query: FrameQuery): void {
    this.found = { frame, query };
    if (this.detail?.detail.frame === frame) this.detail.showFound(query, true);
  }

  /** Nothing is marked as found any more. */
  clearFound(): void {
    this.found = undefined;
    if (this.detail) this.detail.found = undefined;
    this.changed();
  }

  private takeReveal(frame: number, focus: boolean, announce: string | undefined, isLoginWalk: boolean): void {
    this.packets.invalidate();
    this.reported = frame;
    // The host repeats the selection to a page that has been built again: that is no wish to go there.
    if (frame === this.selected && !focus && announce === undefined) return;
    const texts = [this.isFollowing ? followingEnded : undefined, announce].filter(Boolean);
    this.setFollowing(false);
    if (this.tab === 'logins') void this.revealLogin(frame, isLoginWalk);
    // What somebody asks for elsewhere is to be found among the packets; a page that is built again stays where it was.
    const isElsewhere = this.tab === 'io' || this.tab === 'findings';
    if (isElsewhere && announce !== undefined) this.showTab('packets');
    this.selection.selectFrame(frame, { align: 'center', focus, announce: texts.join('. ') });
    // Behind the Stream tab no row comes into view that would be spoken of.
    if (this.tab === 'stream' && texts.length > 0) this.say(texts.join('. '));
  }

  /** What belongs to a login is shown where logins are shown; the rest is to be found among the packets. */
  private async revealLogin(frame: number, isLoginWalk: boolean): Promise<void> {
    const found = await this.logins.reveal(frame, isLoginWalk);
    if (!found && this.tab === 'logins') this.showTab('packets');
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
      tab: this.tab,
      login: this.logins.chosen,
      io: this.io.saved,
      finding: this.findings.chosen,
      stream: this.stream.saved,
    };
  }
}
