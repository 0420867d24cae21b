import * as v from 'valibot';
import * as vscode from 'vscode';
import type { FromWebview, ToWebview, WebviewMethod } from '../../messages/webview';
import type { ActiveCapture } from '../captures/ActiveCapture';
import type { CapturePool, CaptureUse } from '../captures/CapturePool';
import type { CaptureView, FilterRequest, OpenCapture, RevealRequest } from '../captures/OpenCapture';
import type { TableSettings } from '../captures/TableSettings';
import { withColumnAt, withoutColumn } from '../../messages/columns';
import { changesTimeDisplay, timeDisplay } from '../captures/timeDisplay';
import type { ShownFrames } from '../captures/framesText';
import { checkChap } from '../commands/checkChap';
import { copyStream } from '../commands/copyStream';
import { COMMANDS } from '../commands/commandNames';
import type { CardSource } from '../explanations/CardSource';
import type { FilterHistory } from '../filter/FilterHistory';
import { savedFilters } from '../filter/savedFilters';
import { findingSelection } from '../findings/findingSettings';
import { fileOfCapture } from './fileOfCapture';
import { PageBudget } from './PageBudget';
import { PageLoader } from './PageLoader';
import { PageTurns } from './PageTurns';
import { FROM_WEBVIEW, REQUEST_PARAMS } from './webviewMessages';
import { webviewPage } from './webviewPage';

/** View types of the custom editor; the second differs only in its priority in package.json (.cap means many things). */
export const CAPTURE_EDITOR = 'iscsiTrace.capture';
export const CAPTURE_EDITOR_OPTION = 'iscsiTrace.captureOption';

class CaptureDocument implements vscode.CustomDocument {
  constructor(
    readonly uri: vscode.Uri,
    readonly use: CaptureUse,
  ) {}

  get capture(): OpenCapture {
    return this.use.capture;
  }

  dispose(): void {
    this.use.dispose();
  }
}

/** One editor of a capture. Its page is destroyed while its tab is hidden, and built again. */
interface CapturePanel {
  readonly panel: vscode.WebviewPanel;
  readonly loader: PageLoader;
  /** The page has said that it listens. */
  ready: boolean;
  /** A frame to be shown that the page could not be told of. */
  pending: RevealRequest | undefined;
  /** A view to be shown that the page could not be told of. */
  pendingView: CaptureView | undefined;
  /** The view that the page shows. */
  view: CaptureView;
  /** What the filters leave that the page has asked about. */
  readonly counts: Map<string, ShownFrames>;
  /** A filter for it that the page could not be told of. */
  pendingFilter: FilterRequest | undefined;
  readonly budget: PageBudget;
  /** Until when the page may still report the selection that it restores, in milliseconds since the epoch. */
  restoresUntil: number;
}

/** Where the build puts the page's files, from the extension's folder. */
const PAGE_FOLDER = ['dist', 'captureEditor'] as const;
/** Filters whose counts are remembered for each editor. */
const MOST_COUNTS = 8;

/** How long a page takes at most to restore its state once it listens, in milliseconds. */
const RESTORE_TIME = 1500;

/** The read-only editor of captures. */
export class CaptureEditorProvider implements vscode.CustomReadonlyEditorProvider<CaptureDocument> {
  private readonly panels = new Map<OpenCapture, Set<CapturePanel>>();
  private readonly pageTurns = new PageTurns();
  /** The editor whose page had the focus last: the sides of a diff are never active, as VS Code counts. */
  private focused: CapturePanel | undefined;
  private readonly frontChanged = new vscode.EventEmitter<void>();
  /** Another editor may be in front. */
  readonly onDidChangeFront = this.frontChanged.event;

  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly pool: CapturePool,
    private readonly active: ActiveCapture,
    private readonly cards: CardSource,
    private readonly table: TableSettings,
    private readonly filterHistory: FilterHistory,
    private readonly onSelected: (capture: OpenCapture, frame: number) => void,
  ) {}

  /** Whether an editor of the capture is in front. */
  isInFront(capture: OpenCapture | undefined): boolean {
    return capture !== undefined && [...(this.panels.get(capture) ?? [])].some(({ panel }) => panel.active);
  }

  /** Whether the pages of all editors that can be seen have loaded and listen. */
  get pagesAreReady(): boolean {
    const all = [...this.panels.values()].flatMap((panels) => [...panels]);
    return all.every(({ panel, ready }) => ready || !panel.visible);
  }

  /** Brings an editor of the capture to the front, without taking the focus; opens one when there is none. */
  async show(capture: OpenCapture): Promise<void> {
    const panels = [...(this.panels.get(capture) ?? [])];
    if (panels.some(({ panel }) => panel.visible)) return;
    const [hidden] = panels;
    if (hidden) hidden.panel.reveal(hidden.panel.viewColumn, true);
    else {
      const viewType = capture.uri.path.endsWith('.cap') ? CAPTURE_EDITOR_OPTION : CAPTURE_EDITOR;
      await vscode.commands.executeCommand('vscode.openWith', capture.uri, viewType, { preserveFocus: true });
    }
  }

  /** Registers the provider for both view types. */
  register(): vscode.Disposable {
    const options = { supportsMultipleEditorsPerDocument: true };
    return vscode.Disposable.from(
      vscode.window.registerCustomEditorProvider(CAPTURE_EDITOR, this, options),
      vscode.window.registerCustomEditorProvider(CAPTURE_EDITOR_OPTION, this, options),
    );
  }

  openCustomDocument(uri: vscode.Uri): CaptureDocument {
    return new CaptureDocument(uri, this.pool.use(uri));
  }

  resolveCustomEditor(document: CaptureDocument, panel: vscode.WebviewPanel): void {
    const { capture } = document;
    const { webview } = panel;
    // Beside the page's own two files the webview can load nothing.
    const folder = vscode.Uri.joinPath(this.extensionUri, ...PAGE_FOLDER);
    webview.options = {
      enableScripts: true,
      enableForms: false,
      enableCommandUris: false,
      localResourceRoots: [folder],
    };
    const post = (message: ToWebview): void => void webview.postMessage(message);
    const shown = this.panels.get(capture) ?? new Set<CapturePanel>();
    const address = (name: string): string => webview.asWebviewUri(vscode.Uri.joinPath(folder, name)).toString();
    const load = (): void => {
      webview.html = webviewPage(
        { script: address('captureEditor.js'), style: address('captureEditor.css') },
        { language: vscode.env.language, translations: vscode.l10n.bundle },
      );
    };
    const own: CapturePanel = {
      panel,
      loader: new PageLoader(load, this.pageTurns),
      ready: false,
      pending: undefined,
      pendingView: undefined,
      view: 'packets',
      counts: new Map(),
      pendingFilter: undefined,
      budget: new PageBudget(),
      restoresUntil: 0,
    };
    this.panels.set(capture, shown.add(own));

    const disposables = [
      webview.onDidReceiveMessage((message: unknown) => this.take(message, capture, own, post)),
      capture.onDidChange(() => this.report(capture, post)),
      capture.findings.onDidChange(() => {
        this.reportFindings(capture, post);
        // Rows are marked with what was found.
        post({ type: 'marksChanged' });
      }),
      capture.frameMarks.onDidChange(() => post({ type: 'frameMarks', marks: capture.frameMarks.all })),
      capture.onDidChangeMarks(() => post({ type: 'marksChanged' })),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (changesTimeDisplay(event)) post({ type: 'marksChanged' });
      }),
      this.table.onDidChange(() => post({ type: 'table', look: this.table.look })),
      capture.onDidRequestReveal((request) => {
        if (own.ready) post(revealMessage(request));
        else own.pending = request;
      }),
      capture.onDidRequestView((view) => {
        if (own.ready) post({ type: 'showView', view });
        else own.pendingView = view;
      }),
      capture.onDidRequestFind((step) => {
        if (own.ready && this.isUsed(own)) post({ type: 'findInView', step });
      }),
      capture.onDidAnnounce((text) => {
        if (own.ready && this.isLastInFront(capture, own)) post({ type: 'announce', text });
      }),
      capture.onDidRequestFilter((request) => {
        if (!this.isLastInFront(capture, own)) return;
        if (own.ready) post({ type: 'setFilter', ...request });
        else own.pendingFilter = request;
      }),
      panel.onDidChangeViewState(() => {
        if (!panel.visible) own.ready = false;
        if (!panel.visible) own.loader.settle();
        else if (!own.ready) own.loader.expect();
        if (panel.active) this.bringToFront(capture, own);
        this.frontChanged.fire();
      }),
    ];
    panel.onDidDispose(() => {
      for (const disposable of disposables) disposable.dispose();
      own.loader.settle();
      if (this.focused === own) this.focused = undefined;
      shown.delete(own);
      if (shown.size === 0) {
        this.panels.delete(capture);
        capture.forgetSelection();
        // VS Code may open the document again before it lets it go.
        capture.shownFilter = '';
      }
      this.active.closed(capture, shown.size > 0);
      this.frontChanged.fire();
    });
    if (panel.active) this.active.activate(capture);
    this.frontChanged.fire();
    own.loader.expect();
  }

  /** Commands are about this capture now, and about this editor of it. */
  private bringToFront(capture: OpenCapture, own: CapturePanel): void {
    this.focused = own;
    this.active.activate(capture);
    capture.shownView = own.view;
    // The one in front stands last.
    const shown = this.panels.get(capture);
    if (shown?.delete(own)) shown.add(own);
  }

  /** Whether the person is in this editor, also when it is a side of a diff. */
  private isUsed(own: CapturePanel): boolean {
    return own.panel.active || (own === this.focused && own.panel.visible);
  }

  /** Of several editors of one capture the one that was in front last. */
  private isLastInFront(capture: OpenCapture, own: CapturePanel): boolean {
    return [...(this.panels.get(capture) ?? [])].at(-1) === own;
  }

  private report(capture: OpenCapture, post: (message: ToWebview) => void): void {
    if (capture.reading) post({ type: 'reading', reading: capture.reading });
    else if (capture.failure) post({ type: 'failed', ...capture.failure });
    else if (capture.summary) post({ type: 'summary', summary: capture.summary });
    if (capture.isHanging) post({ type: 'hanging' });
  }

  private reportFindings({ findings }: OpenCapture, post: (message: ToWebview) => void): void {
    const { overview = null, error } = findings;
    post({ type: 'findings', overview, ...(error === undefined ? {} : { error }) });
  }

  private take(message: unknown, capture: OpenCapture, own: CapturePanel, post: (message: ToWebview) => void): void {
    const parsed = v.safeParse(FROM_WEBVIEW, message);
    if (!parsed.success) return;
    const taken = parsed.output;
    if (taken.type === 'request') {
      this.takeRequest(taken, capture, own, post);
      return;
    }
    if (!own.budget.allows(taken.type)) return;
    switch (taken.type) {
      case 'ready':
        own.ready = true;
        own.loader.settle();
        capture.pageListens();
        capture.viewersZone = taken.timeZone ?? capture.viewersZone;
        // Before the summary, so that the first rows are asked for with all that the columns need.
        post({ type: 'table', look: this.table.look });
        this.report(capture, post);
        this.reportFindings(capture, post);
        post({ type: 'frameMarks', marks: capture.frameMarks.all });
        // What was selected last is known here even when the page went before it could save its state.
        own.pending ??= capture.selectedFrame > 0 ? { frame: capture.selectedFrame, announce: '' } : undefined;
        if (own.pending) {
          // The page may restore an older selection on its way to this one.
          own.restoresUntil = Date.now() + RESTORE_TIME;
          post(revealMessage(own.pending));
          own.pending = undefined;
        }
        if (own.pendingView) post({ type: 'showView', view: own.pendingView });
        own.pendingView = undefined;
        if (own.pendingFilter) post({ type: 'setFilter', ...own.pendingFilter });
        own.pendingFilter = undefined;
        return;
      case 'focused':
        this.bringToFront(capture, own);
        return;
      case 'selected':
        if (Date.now() < own.restoresUntil || taken.frame > (capture.summary?.frames ?? 0)) return;
        capture.select(taken.frame);
        if (this.isUsed(own)) this.active.activate(capture);
        this.onSelected(capture, taken.frame);
        return;
      case 'selectedField':
        capture.selectedField = { frame: taken.frame, field: taken.field };
        return;
      case 'filterUsed':
        // Of a filter that leaves nothing no rows are asked for.
        if (this.isLastInFront(capture, own)) capture.shownFilter = taken.filter;
        void this.filterHistory.add(taken.filter);
        return;
      case 'saveFilter':
        void vscode.commands.executeCommand(COMMANDS.saveFilter, taken.filter);
        return;
      case 'openRfc':
        void vscode.commands.executeCommand(COMMANDS.openRfcSection, { rfc: taken.rfc, section: taken.section });
        return;
      case 'command':
        this.active.activate(capture);
        void this.runCommand(taken.command, capture);
        return;
      case 'cancelReading':
        capture.cancel();
        return;
      case 'viewShown':
        own.view = taken.view;
        if (this.isUsed(own)) capture.shownView = taken.view;
        return;
      case 'streamShown':
        capture.shownStream = taken.view;
        return;
      case 'ioShown':
        capture.shownIo = { query: taken.query, by: taken.by };
        return;
      case 'moveColumn':
        void this.table.setColumns(withColumnAt(this.table.columns, taken.name, taken.place));
        return;
      case 'hideColumn':
        void this.table.setColumns(withoutColumn(this.table.columns, taken.name));
        return;
      case 'resizeColumn':
        void this.table.setWidth(taken.name, taken.width);
        return;
      case 'compareLogins':
        this.active.activate(capture);
        void vscode.commands.executeCommand(COMMANDS.compareLogins, taken.login);
        return;
      case 'checkChap':
        void checkChap(capture, taken);
    }
  }

  private takeRequest(
    { id, method, params }: Extract<FromWebview, { readonly type: 'request' }>,
    capture: OpenCapture,
    own: CapturePanel,
    post: (message: ToWebview) => void,
  ): void {
    const fate = own.budget.request();
    if (fate === 'refused')
      post({ type: 'answer', id, err: vscode.l10n.t('The page asks for more than the decoder can answer.') });
    if (fate !== 'taken') return;
    this.answer(method, params, capture, own)
      .finally(() => own.budget.settled())
      .then(
        (ok) => post({ type: 'answer', id, ok }),
        (error: unknown) => post({ type: 'answer', id, err: wordsOf(error) }),
      );
  }

  private async runCommand(
    command: Extract<FromWebview, { readonly type: 'command' }>['command'],
    capture: OpenCapture,
  ): Promise<void> {
    if (command !== 'reopenAsHex') {
      await vscode.commands.executeCommand(COMMANDS[command]);
      return;
    }
    const file = await fileOfCapture(capture.uri);
    if (!file) return;
    // The hex editor is an extension of its own; without it VS Code's "Reopen Editor With..." offers what there is.
    if (vscode.extensions.getExtension('ms-vscode.hexeditor')) {
      await vscode.commands.executeCommand('vscode.openWith', file, 'hexEditor.hexedit');
      return;
    }
    // That speaks of the editor in front, which for one of several files must be that file's.
    if (file !== capture.uri) await vscode.commands.executeCommand('vscode.open', file);
    await vscode.commands.executeCommand('workbench.action.reopenWithEditor');
  }

  /** Remembers what the filters asked about last leave, for the status bar. */
  private takeCount(capture: OpenCapture, own: CapturePanel, filter: string, answer: ShownFrames): void {
    own.counts.delete(filter);
    own.counts.set(filter, answer);
    for (const oldest of own.counts.keys()) {
      if (own.counts.size <= MOST_COUNTS) break;
      own.counts.delete(oldest);
    }
    if (this.isUsed(own) && filter !== '' && filter === capture.shownFilter) capture.showFrames(answer);
  }

  private async answer(
    method: WebviewMethod,
    params: unknown,
    capture: OpenCapture,
    own: CapturePanel,
  ): Promise<unknown> {
    switch (method) {
      case 'rows': {
        const { start, count, filter = '', fields = [] } = v.parse(REQUEST_PARAMS.rows, params);
        if (this.isLastInFront(capture, own)) {
          capture.shownFilter = filter;
          // Counted again when the filter is asked about, which every page does before it shows its rows.
          capture.showFrames(filter === '' ? undefined : own.counts.get(filter));
        }
        return capture.request('rows', {
          ...{ start, count, filter, marks: capture.marks },
          time: timeDisplay(capture.timeReferences),
          findings: findingSelection(),
          ...(fields.length > 0 ? { fields } : {}),
        });
      }
      case 'filter': {
        const { filter } = v.parse(REQUEST_PARAMS.filter, params);
        const answer = await capture.request('filter', { filter });
        if ('rows' in answer) this.takeCount(capture, own, filter, answer);
        return answer;
      }
      case 'completeFilter':
        return capture.request('completeFilter', v.parse(REQUEST_PARAMS.completeFilter, params));
      case 'filterChoices':
        v.parse(REQUEST_PARAMS.filterChoices, params);
        return { saved: savedFilters(), history: this.filterHistory.filters };
      case 'rowOf':
        return capture.request('rowOf', v.parse(REQUEST_PARAMS.rowOf, params));
      case 'frame':
        return capture.request('frame', v.parse(REQUEST_PARAMS.frame, params));
      case 'logins':
        return capture.request('logins', v.parse(REQUEST_PARAMS.logins, params));
      case 'login':
        return capture.request('login', v.parse(REQUEST_PARAMS.login, params));
      case 'loginOf':
        return capture.request('loginOf', v.parse(REQUEST_PARAMS.loginOf, params));
      case 'io':
        return capture.request('io', v.parse(REQUEST_PARAMS.io, params));
      case 'tasks':
        return capture.request('tasks', v.parse(REQUEST_PARAMS.tasks, params));
      case 'taskPlace':
        return capture.request('taskPlace', v.parse(REQUEST_PARAMS.taskPlace, params));
      case 'task':
        return capture.request('task', v.parse(REQUEST_PARAMS.task, params));
      case 'taskOf':
        return capture.request('taskOf', v.parse(REQUEST_PARAMS.taskOf, params));
      case 'findings':
        return capture.request('findings', {
          ...v.parse(REQUEST_PARAMS.findings, params),
          selection: findingSelection(),
        });
      case 'copyFinding': {
        const { number } = v.parse(REQUEST_PARAMS.copyFinding, params);
        const text = await capture.request('findingText', { selection: findingSelection(), number });
        if (text !== null) await vscode.env.clipboard.writeText(text);
        return text !== null;
      }
      case 'streamOf':
        return capture.request('streamOf', v.parse(REQUEST_PARAMS.streamOf, params));
      case 'stream':
        return capture.request('stream', v.parse(REQUEST_PARAMS.stream, params));
      case 'streamRows':
        return capture.request('streamRows', v.parse(REQUEST_PARAMS.streamRows, params));
      case 'streamPlace':
        return capture.request('streamPlace', v.parse(REQUEST_PARAMS.streamPlace, params));
      case 'streamFind':
        return capture.request('streamFind', v.parse(REQUEST_PARAMS.streamFind, params));
      case 'streamCount':
        return capture.request('streamCount', v.parse(REQUEST_PARAMS.streamCount, params));
      case 'copyStream':
        return copyStream(capture, v.parse(REQUEST_PARAMS.copyStream, params));
      case 'explain': {
        const { topic, valueTopic, rfc } = v.parse(REQUEST_PARAMS.explain, params);
        return (
          (await this.cards.card(topic, { ...(rfc ? { rfc } : {}), ...(valueTopic ? { valueTopic } : {}) })) ?? null
        );
      }
    }
  }
}

function revealMessage({ frame, announce, isLoginWalk, found }: RevealRequest): ToWebview {
  return {
    type: 'reveal',
    frame,
    focus: false,
    ...(announce ? { announce } : {}),
    ...(isLoginWalk ? { isLoginWalk } : {}),
    ...(found ? { found } : {}),
  };
}

/** Longest error that is told to a page: what it should not have asked may stand in it. */
const MOST_WORDS = 4000;

function wordsOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, MOST_WORDS);
}
