import type { RfcReference } from '../../src/core/rfc/RfcReference';
import type { CaptureSummary } from '../../src/messages/results';
import type { FromWebview } from '../../src/messages/webview';
import { DetailModel, type DetailMemory } from './DetailModel';
import { ExpansionMemory } from './ExpansionMemory';
import { ExplanationCache } from './ExplanationCache';
import { HostConnection, messageOf, type HostPush, type VsCodeApi } from './HostConnection';
import { RowStore } from './RowStore';
import { StateKeeper, type SavedState, type Splits } from './SavedState';

/** A wish that the packet table brings a row into view. Each has a number of its own, so that it is granted once. */
export interface RevealWish {
  readonly serial: number;
  readonly frame: number;
  readonly align: 'nearest' | 'center';
  readonly focus: boolean;
}

/** Requests for details under way at once, while somebody holds the Down key. */
const maxDetailRequests = 2;

/** All that the page knows and shows, and what can be done to it. Views draw it and are told when it has changed. */
export class CaptureEditorModel {
  readonly connection: HostConnection;
  readonly rows: RowStore;
  readonly explanations: ExplanationCache;
  readonly state: StateKeeper;
  summary: CaptureSummary | undefined;
  failure: { readonly message: string; readonly detail: string } | undefined;
  /** Number of the selected frame, 0 for none. */
  selected = 0;
  /** The details that show: of the selected frame, or of the one before until those have arrived. */
  detail: DetailModel | undefined;
  detailError: string | undefined;
  reveal: RevealWish = { serial: 0, frame: 0, align: 'nearest', focus: false };
  /** Text for the live region. */
  announcement = '';
  splits: Splits;
  /** Row at the upper edge of the table; kept here so that it is saved. */
  topRow: number;

  private readonly memory: DetailMemory;
  private readonly listeners = new Set<() => void>();
  private detailRequests = 0;
  /** The frame that the latest request for details asked for. */
  private requested = 0;
  /** The selection as the host knows it. */
  private reported = 0;
  private treeWantsFocus = false;

  constructor(api: VsCodeApi) {
    this.connection = new HostConnection(api, (message) => this.receive(message));
    this.rows = new RowStore((start, count) => this.connection.request('rows', { start, count }), this.changed);
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
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  get frames(): number {
    return this.summary?.frames ?? 0;
  }

  /** The person selects a frame, with the mouse or a key. */
  selectFrame(frame: number): void {
    const wanted = Math.min(Math.max(1, frame), this.frames);
    if (wanted < 1) return;
    this.treeWantsFocus = false;
    this.wish(wanted, 'nearest', false);
    if (wanted !== this.selected) this.select(wanted);
    else if (this.detailError !== undefined) this.loadDetail();
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
    const isCurrent = this.detail?.detail.frame === this.selected;
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

  private select(frame: number): void {
    this.selected = frame;
    this.detailError = undefined;
    this.loadDetail();
  }

  private wish(frame: number, align: RevealWish['align'], focus: boolean): void {
    this.reveal = { serial: this.reveal.serial + 1, frame, align, focus };
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
        this.rows.invalidate();
        break;
    }
    this.changed();
  }

  private takeSummary(summary: CaptureSummary): void {
    const before = this.summary;
    this.summary = summary;
    this.failure = undefined;
    this.rows.setFrames(summary.frames);
    if (!before) {
      this.selected = this.state.restored.frame;
      if (summary.notices.length > 0) this.announcement = summary.notices.map((notice) => notice.message).join(' ');
    }
    if (summary.complete && this.selected > summary.frames) this.selected = 0;
    // What a frame has to do with later ones is known in full only when the pass is over.
    const isLate = summary.complete && before?.complete === false;
    if (this.selected > 0 && (isLate || this.requested !== this.selected)) this.loadDetail();
  }

  private takeReveal(frame: number, focus: boolean, announce: string | undefined): void {
    this.rows.invalidate();
    this.reported = frame;
    this.wish(frame, 'center', focus);
    if (frame !== this.selected) this.select(frame);
    // A live region speaks only when its text changes.
    if (announce !== undefined) this.announcement = announce === this.announcement ? `${announce}\u00a0` : announce;
  }

  /** Asks for the selected frame's details, unless enough is under way: then the next answer asks again. */
  private loadDetail(): void {
    const frame = this.selected;
    if (frame < 1 || frame > this.frames || this.detailRequests >= maxDetailRequests) return;
    this.requested = frame;
    this.detailRequests++;
    if (this.reported !== frame) {
      this.reported = frame;
      this.connection.post({ type: 'selected', frame });
    }
    this.connection
      .request('frame', { frame })
      .then(
        (detail) => {
          if (frame !== this.selected) return;
          this.detailError = undefined;
          const before = this.detail;
          this.detail = new DetailModel(detail, this.memory, this.changed);
          if (before?.detail.frame === frame) this.detail.continueFrom(before);
        },
        (error: unknown) => {
          if (frame === this.selected) this.detailError = messageOf(error);
        },
      )
      .finally(() => {
        this.detailRequests--;
        if (this.requested !== this.selected) this.loadDetail();
        this.changed();
      });
  }

  private snapshot(): SavedState {
    const { expansion, fieldPath, chosenTab } = this.memory;
    const { selected: frame, topRow, splits } = this;
    return { version: 1, frame, topRow, expansion: expansion.entries(), fieldPath, chosenTab, splits };
  }
}
