/** A capture's editor as the host sees it, with the stand-in for `vscode`: what its page posts, and what it is told. */
import { standIn } from './vscodeStandIn';
import type { Memento, Uri, WebviewPanel } from 'vscode';
import { ActiveCapture } from '../../src/host/captures/ActiveCapture';
import { CapturePool } from '../../src/host/captures/CapturePool';
import type { OpenCapture } from '../../src/host/captures/OpenCapture';
import { TableSettings } from '../../src/host/captures/TableSettings';
import { CaptureEditorProvider } from '../../src/host/editor/CaptureEditorProvider';
import { CardSource } from '../../src/host/explanations/CardSource';
import { FilterHistory } from '../../src/host/filter/FilterHistory';
import type { RfcLibrary } from '../../src/host/rfcReader/RfcLibrary';
import type { ToWebview } from '../../src/messages/webview';
import { eventually } from './eventually';

/** All that stands between pages and captures. */
export class EditorHost {
  readonly pool: CapturePool;
  readonly active = new ActiveCapture();
  private readonly provider: CaptureEditorProvider;

  constructor(workerPath: string) {
    this.pool = new CapturePool(() => Promise.resolve(workerPath));
    // No RFC text is at hand.
    const library = { text: () => Promise.resolve(undefined) } as unknown as RfcLibrary;
    const nothingKept = { keys: () => [], get: () => undefined, update: () => Promise.resolve() } as unknown as Memento;
    const extension = standIn.Uri.file('/extension') as unknown as Uri;
    this.provider = new CaptureEditorProvider(
      extension,
      this.pool,
      this.active,
      new CardSource(library),
      new TableSettings(nothingKept),
      new FilterHistory(nothingKept),
      () => undefined,
    );
  }

  /** What VS Code keeps of a file as long as it pleases, with editors or without. */
  openDocument(file: string): ReturnType<CaptureEditorProvider['openCustomDocument']> {
    return this.provider.openCustomDocument(standIn.Uri.file(file) as unknown as Uri);
  }

  /** Opens an editor of a file, and says that its page listens. */
  open(file: string): EditorPanel {
    const document = this.openDocument(file);
    const panel = new EditorPanel(document.capture, () => document.dispose());
    this.provider.resolveCustomEditor(document, panel.asVsCode);
    panel.post({ type: 'ready' });
    return panel;
  }

  dispose(): void {
    this.pool.dispose();
    this.active.dispose();
  }
}

export class EditorPanel {
  /** What the page was told. */
  readonly told: ToWebview[] = [];
  private readonly messages = new standIn.EventEmitter<unknown>();
  private readonly closing = new standIn.EventEmitter<void>();
  private readonly viewState = new standIn.EventEmitter<unknown>();
  private nextId = 1_000_000;
  readonly asVsCode: WebviewPanel;

  constructor(
    readonly capture: OpenCapture,
    private readonly closeDocument: () => void,
  ) {
    this.asVsCode = {
      ...{ active: true, visible: true, viewColumn: 1 },
      onDidDispose: this.closing.event,
      onDidChangeViewState: this.viewState.event,
      webview: {
        ...{ options: {}, html: '', cspSource: 'self' },
        asWebviewUri: (uri: Uri) => uri,
        onDidReceiveMessage: this.messages.event,
        postMessage: (message: ToWebview) => {
          this.told.push(message);
          return Promise.resolve(true);
        },
      },
    } as unknown as WebviewPanel;
  }

  /** The page posts something. */
  post(message: unknown): void {
    this.messages.fire(message);
  }

  /** The page asks, and is answered. */
  async ask(method: string, params: unknown): Promise<{ readonly ok?: unknown; readonly err?: string }> {
    const id = this.nextId++;
    this.post({ type: 'request', id, method, params });
    return eventually(() => this.told.find((message) => message.type === 'answer' && message.id === id) as never);
  }

  async read(): Promise<void> {
    await eventually(() => this.capture.summary?.complete === true || this.capture.failure !== undefined);
  }

  /** Closes the tab. */
  close(): void {
    this.closing.fire();
    this.messages.dispose();
    this.closing.dispose();
    this.viewState.dispose();
    this.closeDocument();
  }
}
