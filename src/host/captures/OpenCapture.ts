import * as vscode from 'vscode';
import { EngineClient } from '../../engine/EngineClient';
import type { CacheLocation, EngineMethod, EngineRequests, Marks } from '../../messages/engine';
import type { CaptureSummary, ConversationItem } from '../../messages/results';
import type { FromWebview, ToWebview } from '../../messages/webview';
import type { DecodeAsRule } from '../../core/streams/DecodeAs';
import { CaptureFindings } from '../findings/CaptureFindings';
import { FrameHistory } from './FrameHistory';
import { parseCaptureSetUri } from './captureSetUri';
import { isOpenedByWorker, locateCapture } from './locateCapture';

export interface CaptureFailure {
  readonly message: string;
  readonly detail: string;
}

/** Asks every view of a capture to show a frame. */
export interface RevealRequest {
  readonly frame: number;
  readonly announce: string;
  /** A step of the walk through logins and their stages. */
  readonly isLoginWalk?: boolean;
}

/** A view of a capture's editor. */
export type CaptureView = Extract<ToWebview, { readonly type: 'showView' }>['view'];

/** A file that is being written changes often: it is read again when it has come to rest for so long, in milliseconds. */
const CHANGE_PAUSE = 500;

/** One capture that somebody looks at: its engine, what is known of it so far, and what is selected in it. */
export class OpenCapture implements vscode.Disposable {
  summary: CaptureSummary | undefined;
  failure: CaptureFailure | undefined;
  /** Frame that was selected last, from 1; 0 for none. */
  selectedFrame = 0;
  /** Frames that somebody has been at. */
  readonly history = new FrameHistory();
  private node: Marks['node'];
  private references: readonly number[] = [];
  /** The display filter of the rows that an editor asked for last. */
  shownFilter = '';
  private engine: EngineClient | undefined;
  /** Nobody uses it any more. */
  closed = false;
  private opened: Promise<void>;
  /** What `generation` of the engine at work counts from: each engine counts from 0. */
  private generationBase = 0;
  private watcher: vscode.Disposable | undefined;

  private readonly changed = new vscode.EventEmitter<void>();
  /** The summary has grown, or the capture has failed. */
  readonly onDidChange = this.changed.event;
  private readonly revealed = new vscode.EventEmitter<RevealRequest>();
  readonly onDidRequestReveal = this.revealed.event;
  /** What the I/O view in front shows; undefined while none has shown. */
  shownIo: Pick<Extract<FromWebview, { readonly type: 'ioShown' }>, 'query' | 'by'> | undefined;
  private readonly viewWanted = new vscode.EventEmitter<CaptureView>();
  /** The editor in front is to show this view. */
  readonly onDidRequestView = this.viewWanted.event;
  private readonly closing = new vscode.EventEmitter<void>();
  readonly onDidClose = this.closing.event;
  private readonly marked = new vscode.EventEmitter<void>();
  /** Rows are to be asked for again: what they are marked with has changed. */
  readonly onDidChangeMarks = this.marked.event;

  /** What is wrong in it. */
  readonly findings = new CaptureFindings(this);

  constructor(
    readonly uri: vscode.Uri,
    /** Where the engine's worker is to be found. */
    private readonly worker: () => Promise<string>,
    private readonly cache?: CacheLocation,
    /** What the user says of ports and connections, now. */
    private readonly decodeAs: () => readonly DecodeAsRule[] = () => [],
  ) {
    this.opened = this.start();
    if (!isOpenedByWorker(uri)) this.watcher = this.watch();
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
    if (!this.engine) throw new Error('The capture has been closed.');
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

  /** Shows a stop of the walk through logins: where logins are shown they go on being shown. */
  revealStop(frame: number, announce: string): void {
    this.node = undefined;
    this.selectedFrame = frame;
    this.history.visit(frame);
    this.marked.fire();
    this.revealed.fire({ frame, announce, isLoginWalk: true });
  }

  /** Asks the editor to show a view. */
  showView(view: CaptureView): void {
    this.viewWanted.fire(view);
  }

  /** No editor shows it any more: the next one begins without a selection. */
  forgetSelection(): void {
    this.selectedFrame = 0;
    this.node = undefined;
    this.shownIo = undefined;
  }

  /** Ends reading; what is indexed stays. */
  cancel(): void {
    this.engine?.cancel();
  }

  dispose(): void {
    this.closed = true;
    this.closing.fire();
    this.closing.dispose();
    this.findings.dispose();
    this.engine?.dispose();
    this.engine = undefined;
    this.watcher?.dispose();
    this.changed.dispose();
    this.revealed.dispose();
    this.viewWanted.dispose();
    this.marked.dispose();
  }

  /** The worker follows files; of captures that the host had to read whole only the host hears when they change. */
  private watch(): vscode.Disposable {
    let waiting: ReturnType<typeof setTimeout> | undefined;
    const again = (): void => {
      clearTimeout(waiting);
      waiting = setTimeout(() => this.restart(), CHANGE_PAUSE);
    };
    const watched = (parseCaptureSetUri(this.uri) ?? [this.uri]).flatMap((file) => {
      const folder = vscode.Uri.joinPath(file, '..');
      const name = file.path.slice(file.path.lastIndexOf('/') + 1);
      const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, name));
      return [watcher, watcher.onDidChange(again), watcher.onDidCreate(again)];
    });
    return vscode.Disposable.from(...watched, new vscode.Disposable(() => clearTimeout(waiting)));
  }

  /** Reads the capture anew: it has changed, or what is said of it has. */
  restart(): void {
    if (this.closed) return;
    this.engine?.dispose();
    this.engine = undefined;
    this.generationBase = (this.summary?.generation ?? this.generationBase) + 1;
    this.opened = this.start();
  }

  private async start(): Promise<void> {
    try {
      const { generationBase: base } = this;
      const [worker, location] = await Promise.all([this.worker(), locateCapture(this.uri, this.name)]);
      // Restarted in the meantime, it is read again.
      if (this.closed || base !== this.generationBase) return;
      this.engine = new EngineClient(
        worker,
        location,
        {
          summary: (found) => {
            const summary = { ...found, generation: found.generation + base };
            // The numbers of frames mean other frames now.
            if (this.summary && summary.generation !== this.summary.generation) {
              this.forgetSelection();
              this.history.clear();
              this.references = [];
            }
            this.summary = summary;
            this.failure = undefined;
            if (!this.closed) this.changed.fire();
          },
          failed: (message, detail) => this.fail(message, detail),
        },
        this.cache,
        this.decodeAs(),
      );
    } catch (error) {
      this.fail('The capture cannot be read', error instanceof Error ? error.message : String(error));
    }
  }

  private fail(message: string, detail: string): void {
    this.failure = { message, detail };
    if (!this.closed) this.changed.fire();
  }
}
