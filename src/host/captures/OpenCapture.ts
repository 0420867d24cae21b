import * as vscode from 'vscode';
import { EngineClient } from '../../engine/EngineClient';
import type { EngineDeath } from '../../engine/EngineDeath';
import type { CacheLocation, EngineMethod, EngineRequests, Marks } from '../../messages/engine';
import type { CaptureSummary, ConversationItem, StreamView } from '../../messages/results';
import type { FromWebview, ToWebview, WholeReading } from '../../messages/webview';
import type { FrameQuery } from '../../core/inspection/frameSearch';
import type { DecodeAsRule } from '../../core/streams/DecodeAs';
import { CaptureFindings } from '../findings/CaptureFindings';
import { FrameHistory } from './FrameHistory';
import { FrameMarks, type MarkStorage } from './FrameMarks';
import type { ShownFrames } from './framesText';
import { parseCaptureSetUri } from './captureSetUri';
import { isOpenedByWorker } from './locateCapture';
import { memoryLimit } from './memoryLimit';
import { RestartLimit } from './RestartLimit';
import { WholeRead } from './WholeRead';

export interface CaptureFailure {
  readonly message: string;
  readonly detail: string;
  /** Trying again may help, and nobody does it but the person. */
  readonly canReopen?: boolean;
}

/** Asks every view of a capture to show a frame. */
export interface RevealRequest {
  readonly frame: number;
  readonly announce: string;
  /** A step of the walk through logins and their stages. */
  readonly isLoginWalk?: boolean;
  /** What was looked for and found in the frame. */
  readonly found?: FrameQuery;
}

/** Asks the editor in front to put a filter into its filter line. */
export type FilterRequest = Omit<Extract<ToWebview, { readonly type: 'setFilter' }>, 'type'>;

/** A view of a capture's editor. */
export type CaptureView = Extract<ToWebview, { readonly type: 'showView' }>['view'];

/** A file that is being written changes often: it is read again when it has come to rest for so long, in milliseconds. */
const CHANGE_PAUSE = 500;

/** For captures that nothing is kept of. */
const NO_STORAGE: MarkStorage = { get: () => undefined, update: () => Promise.resolve() };

/** One capture that somebody looks at: its engine, what is known of it so far, and what is selected in it. */
export class OpenCapture implements vscode.Disposable {
  summary: CaptureSummary | undefined;
  failure: CaptureFailure | undefined;
  /** The decoder has not answered for half a minute. */
  isHanging = false;
  /** How the decoder stopped before it was started again on its own. */
  private restartedAfter: string | undefined;
  private readonly restarts = new RestartLimit();
  /** Frame that was selected last, from 1; 0 for none. */
  selectedFrame = 0;
  /** Frames that somebody has been at. */
  readonly history = new FrameHistory();
  /** The field that was selected last in the editor in front. */
  selectedField: { readonly frame: number; readonly field: number } | undefined;
  private node: Marks['node'];
  private references: readonly number[] = [];
  /** Time zone (IANA name) of who looks at it: that of the page, for the host may run elsewhere. Undefined before a page has come. */
  viewersZone: string | undefined;
  /** The display filter of the rows that an editor asked for last. */
  shownFilter = '';
  /** What the filter of the editor in front leaves; undefined without a filter. */
  shownFrames: ShownFrames | undefined;
  private readonly counted = new vscode.EventEmitter<void>();
  /** `shownFrames` is another one. */
  readonly onDidCountFrames = this.counted.event;
  private engine: EngineClient | undefined;
  private readonly whole: WholeRead;
  /** Nobody uses it any more. */
  closed = false;
  private opened: Promise<void>;
  /** What `generation` of the engine at work counts from: each engine counts from 0. */
  private generationBase = 0;
  private watcher: vscode.Disposable | undefined;
  /** The state of the capture that marks were last looked at for. */
  private checkedFor = '';

  private readonly changed = new vscode.EventEmitter<void>();
  /** The summary has grown, or the capture has failed. */
  readonly onDidChange = this.changed.event;
  private readonly revealed = new vscode.EventEmitter<RevealRequest>();
  readonly onDidRequestReveal = this.revealed.event;
  /** What the I/O view in front shows; undefined while none has shown. */
  shownIo: Pick<Extract<FromWebview, { readonly type: 'ioShown' }>, 'query' | 'by'> | undefined;
  /** The view that shows in the editor in front. */
  shownView: CaptureView = 'packets';
  /** What the Stream view shows; undefined while no stream is followed. */
  shownStream: StreamView | undefined;
  private readonly viewWanted = new vscode.EventEmitter<CaptureView>();
  /** The editor in front is to show this view. */
  readonly onDidRequestView = this.viewWanted.event;
  private readonly findWanted = new vscode.EventEmitter<0 | 1 | -1>();
  /** The view that shows is to ask what to look for (0), or to go on (1, -1). */
  readonly onDidRequestFind = this.findWanted.event;
  private readonly filterWanted = new vscode.EventEmitter<FilterRequest>();
  /** The editor in front is to filter. */
  readonly onDidRequestFilter = this.filterWanted.event;
  private readonly announced = new vscode.EventEmitter<string>();
  /** There is something to say in the live region of the editor in front. */
  readonly onDidAnnounce = this.announced.event;
  private readonly closing = new vscode.EventEmitter<void>();
  readonly onDidClose = this.closing.event;
  private readonly marked = new vscode.EventEmitter<void>();
  /** Rows are to be asked for again: what they are marked with has changed. */
  readonly onDidChangeMarks = this.marked.event;

  /** What somebody has marked and noted. */
  readonly frameMarks: FrameMarks;
  /** What is wrong in it. */
  readonly findings = new CaptureFindings(this);

  constructor(
    readonly uri: vscode.Uri,
    /** Where the engine's worker is to be found. */
    private readonly worker: () => Promise<string>,
    private readonly cache?: CacheLocation,
    /** What the user says of ports and connections, now. */
    private readonly decodeAs: () => readonly DecodeAsRule[] = () => [],
    marks: MarkStorage = NO_STORAGE,
  ) {
    this.frameMarks = new FrameMarks(marks, uri.toString(), (frames) => this.request('stamps', { frames }));
    this.whole = new WholeRead(uri, this.name, () => {
      this.failure = undefined;
      if (!this.closed) this.changed.fire();
    });
    this.frameMarks.onDidChange(() => {
      const frames = this.frameMarks.all.map(({ frame }) => frame);
      // A capture that fails is told all marks again when it is there again.
      this.request('marked', { frames }).catch(() => undefined);
    });
    this.opened = this.start();
    if (!isOpenedByWorker(uri)) this.watcher = this.watch();
  }

  /** What VS Code reads whole before there is anything to show; undefined when it does not. */
  get reading(): WholeReading | undefined {
    return this.whole.reading;
  }

  /** A page shows what becomes of it. */
  pageListens(): void {
    this.whole.pageListens();
  }

  get name(): string {
    return this.uri.path.split('/').at(-1) ?? this.uri.path;
  }

  /** Asks the engine; rejects with a message for people. */
  async request<Method extends EngineMethod>(
    method: Method,
    params: EngineRequests[Method]['params'],
  ): Promise<EngineRequests[Method]['result']> {
    await this.opened;
    if (this.failure) throw new Error(this.failure.detail);
    if (!this.engine) throw new Error(vscode.l10n.t('The capture has been closed.'));
    return this.engine.request(method, params);
  }

  get marks(): Marks {
    return this.node ? { selected: this.selectedFrame, node: this.node } : { selected: this.selectedFrame };
  }

  /** Remembers the selection of the editor in front. */
  select(frame: number): void {
    if (frame === this.selectedFrame) return;
    this.selectedFrame = frame;
    this.history.visit(frame);
    this.marked.fire();
  }

  /** Frames (from 1, ascending) that relative times count from. */
  get timeReferences(): readonly number[] {
    return this.references;
  }

  /** Makes a frame (from 1) one that relative times count from, or no longer; says whether it is one now. */
  toggleTimeReference(frame: number): boolean {
    const isReference = this.references.includes(frame);
    const others = this.references.filter((one) => one !== frame);
    this.references = isReference ? others : [...others, frame].sort((one, other) => one - other);
    this.marked.fire();
    return !isReference;
  }

  unsetTimeReferences(): void {
    this.references = [];
    this.marked.fire();
  }

  /** Shows a node of the Conversations view: marks its frames and selects its first one. */
  reveal(frame: number, announce: string, node?: ConversationItem): void {
    this.node = node ? { firstFrame: node.firstFrame, lastFrame: node.lastFrame, streams: node.streams } : undefined;
    this.selectedFrame = frame;
    this.history.visit(frame);
    this.marked.fire();
    this.revealed.fire({ frame, announce });
  }

  /** Shows a frame that a search has found, with what was looked for marked. */
  revealFound(frame: number, announce: string, found: FrameQuery): void {
    this.node = undefined;
    this.selectedFrame = frame;
    this.history.visit(frame);
    this.marked.fire();
    this.revealed.fire({ frame, announce, found });
  }

  /** Tells people who listen in the editor in front, once. */
  announce(text: string): void {
    this.announced.fire(text);
  }

  /** Shows a stop of the walk through logins: where logins are shown they go on being shown. */
  revealStop(frame: number, announce: string): void {
    this.node = undefined;
    this.selectedFrame = frame;
    this.history.visit(frame);
    this.marked.fire();
    this.revealed.fire({ frame, announce, isLoginWalk: true });
  }

  /** The editor in front shows so many frames; undefined for all. */
  showFrames(shown: ShownFrames | undefined): void {
    if (shown === undefined && this.shownFrames === undefined) return;
    this.shownFrames = shown;
    this.counted.fire();
  }

  /** Asks the editor to show a view. */
  showView(view: CaptureView): void {
    this.viewWanted.fire(view);
  }

  /** Has the view that shows look for something: asks what (0), or goes on (1, -1). */
  findInView(step: 0 | 1 | -1): void {
    this.findWanted.fire(step);
  }

  /** Asks the editor in front to filter. */
  requestFilter(request: FilterRequest): void {
    this.filterWanted.fire(request);
  }

  /** No editor shows it any more: the next one begins without a selection. */
  forgetSelection(): void {
    this.selectedFrame = 0;
    this.selectedField = undefined;
    this.node = undefined;
    this.shownIo = undefined;
    this.shownStream = undefined;
    this.showFrames(undefined);
    this.shownView = 'packets';
  }

  /** Ends reading; what is indexed stays. What VS Code reads whole cannot be ended: it is not waited for any more. */
  cancel(): void {
    if (this.engine) this.engine.cancel();
    else this.whole.cancel();
  }

  dispose(): void {
    this.closed = true;
    this.whole.cancel();
    this.closing.fire();
    this.closing.dispose();
    this.findings.dispose();
    this.engine?.dispose();
    this.engine = undefined;
    this.watcher?.dispose();
    this.changed.dispose();
    this.revealed.dispose();
    this.viewWanted.dispose();
    this.counted.dispose();
    this.findWanted.dispose();
    this.filterWanted.dispose();
    this.marked.dispose();
    this.announced.dispose();
  }

  /** The worker follows files; of captures that the host had to read whole only the host hears when they change. */
  private watch(): vscode.Disposable {
    let waiting: ReturnType<typeof setTimeout> | undefined;
    const again = (): void => {
      clearTimeout(waiting);
      waiting = setTimeout(() => this.fileChanged(), CHANGE_PAUSE);
    };
    const watched = (parseCaptureSetUri(this.uri) ?? [this.uri]).flatMap((file) => {
      const folder = vscode.Uri.joinPath(file, '..');
      const name = file.path.slice(file.path.lastIndexOf('/') + 1);
      const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, name));
      return [watcher, watcher.onDidChange(again), watcher.onDidCreate(again)];
    });
    return vscode.Disposable.from(...watched, new vscode.Disposable(() => clearTimeout(waiting)));
  }

  private fileChanged(): void {
    this.whole.forget();
    // Who has cancelled does not want it read because of that.
    if (!this.whole.isCancelled) this.restart();
  }

  /** Reads the capture anew: it has changed, or what is said of it has. */
  restart(): void {
    if (this.closed) return;
    this.engine?.dispose();
    this.engine = undefined;
    this.isHanging = false;
    this.generationBase = (this.summary?.generation ?? this.generationBase) + 1;
    this.opened = this.start();
  }

  /** The person wants it to be read anew, whatever has become of it. */
  reopen(): void {
    this.restartedAfter = undefined;
    this.restart();
  }

  private async start(): Promise<void> {
    const base = this.generationBase;
    try {
      const [worker, location] = await Promise.all([this.worker(), this.whole.location()]);
      // Somebody may have closed it or had it read anew meanwhile.
      if (this.closed || base !== this.generationBase) return;
      if (!location) {
        this.fail(cancelled());
        return;
      }
      this.engine = new EngineClient(
        worker,
        location,
        {
          summary: (found) => {
            const summary = { ...found, generation: found.generation + base, notices: this.noticesOf(found) };
            // The numbers of frames mean other frames now.
            if (this.summary && summary.generation !== this.summary.generation) {
              this.forgetSelection();
              this.history.clear();
              this.references = [];
            }
            this.summary = summary;
            this.failure = undefined;
            this.checkMarks(summary);
            if (!this.closed) this.changed.fire();
          },
          failed: (message, detail) => this.fail({ message, detail }),
          died: (death) => this.recover(death),
          hanging: (isHanging) => {
            this.isHanging = isHanging;
            if (!this.closed) this.changed.fire();
          },
        },
        { cache: this.cache, decodeAs: this.decodeAs(), mostBytes: memoryLimit() },
      );
    } catch (error) {
      if (base !== this.generationBase) return;
      const detail = error instanceof Error ? error.message : String(error);
      this.fail({ message: vscode.l10n.t('The capture cannot be read'), detail, canReopen: true });
    }
  }

  /** The decoder has ended on its own: it is started again, unless that would come to the same or has been tried. */
  private recover(death: EngineDeath): void {
    if (this.closed) return;
    this.isHanging = false;
    if (death.isOutOfMemory || !this.restarts.take(Date.now())) {
      const message = vscode.l10n.t('The capture cannot be shown any more');
      this.fail({ message, detail: death.detail, canReopen: true });
      return;
    }
    this.restartedAfter = death.detail;
    this.restart();
  }

  private noticesOf({ notices }: CaptureSummary): CaptureSummary['notices'] {
    if (this.restartedAfter === undefined) return notices;
    const again = vscode.l10n.t('It was started again, and has read the capture anew.');
    const message = `${this.restartedAfter}\n${again}`;
    return [...notices, { severity: 'warning', message }];
  }

  /** Marks mean frames: looks whether those are there, when the first ones come and when the pass has ended. */
  private checkMarks({ frames, complete, generation }: CaptureSummary): void {
    const state = `${generation} ${frames > 0} ${complete}`;
    if (this.closed || state === this.checkedFor) return;
    this.checkedFor = state;
    // A capture that has been closed meanwhile has no marks to show.
    this.frameMarks.capturesChanged().catch(() => undefined);
  }

  private fail(failure: CaptureFailure): void {
    this.failure = failure;
    if (!this.closed) this.changed.fire();
  }
}

function cancelled(): CaptureFailure {
  const message = vscode.l10n.t('Reading was cancelled');
  const detail = vscode.l10n.t(
    'VS Code’s file system hands a file over as a whole, and none of it had come: there is nothing to show. Reopen reads it.',
  );
  return { message, detail, canReopen: true };
}
