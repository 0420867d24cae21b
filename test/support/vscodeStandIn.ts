/**
 * Stands in for the module `vscode` in unit tests: just what opening, watching and closing captures in their editors needs.
 * Import it before any file of `src/host`. What VS Code itself does with it is tested inside of VS Code (test/workbench).
 */
import Module from 'node:module';
import { posix } from 'node:path';

interface Disposes {
  dispose(): unknown;
}

/** Counts listeners: those that nobody takes away are a leak. */
class EventEmitter<T> {
  static listening = 0;
  private listeners = new Set<(event: T) => unknown>();
  readonly event = (listener: (event: T) => unknown): Disposable => {
    const own = (event: T): unknown => listener(event);
    this.listeners.add(own);
    EventEmitter.listening++;
    return new Disposable(() => {
      if (this.listeners.delete(own)) EventEmitter.listening--;
    });
  };
  fire(event: T): void {
    for (const listener of [...this.listeners]) listener(event);
  }
  dispose(): void {
    EventEmitter.listening -= this.listeners.size;
    this.listeners.clear();
  }
}

class Disposable {
  constructor(readonly dispose: () => unknown) {}
  static from(...all: readonly Disposes[]): Disposable {
    return new Disposable(() => all.forEach((one) => one.dispose()));
  }
}

/** The parts of an address as they are given; nothing is escaped. */
class Uri {
  constructor(
    readonly scheme: string,
    readonly path: string,
    readonly query = '',
  ) {}
  static file(path: string): Uri {
    return new Uri('file', path);
  }
  static from({ scheme, path = '', query = '' }: { scheme: string; path?: string; query?: string }): Uri {
    return new Uri(scheme, path, query);
  }
  static parse(text: string): Uri {
    const [, scheme = '', path = ''] = /^([a-z-]+):(?:\/\/)?(.*)$/s.exec(text) ?? [];
    return new Uri(scheme, path);
  }
  static joinPath(base: Uri, ...parts: readonly string[]): Uri {
    return new Uri(base.scheme, posix.join(base.path, ...parts), base.query);
  }
  get fsPath(): string {
    return this.path;
  }
  toString(): string {
    return `${this.scheme}://${this.path}${this.query === '' ? '' : `?${this.query}`}`;
  }
}

/** A file system without paths, as tests want it to be; the default one holds nothing. */
export interface VirtualFiles {
  stat(uri: Uri): Promise<{ size: number }>;
  readFile(uri: Uri): Promise<Uint8Array>;
  writeFile(uri: Uri, bytes: Uint8Array): Promise<void>;
}

const notThere = (): Promise<never> => Promise.reject(new Error('no such file'));
const configurationChanged = new EventEmitter<unknown>();
const fileChanged = new EventEmitter<Uri>();

/** What code under test did to VS Code, and what tests have VS Code do. */
export const standIn = {
  /** Commands that were run, with their arguments. */
  commands: [] as { readonly command: string; readonly args: readonly unknown[] }[],
  clipboard: [] as string[],
  /** Everything that was shown in messages and dialogs. */
  shown: [] as string[],
  settings: new Map<string, unknown>(),
  files: { stat: notThere, readFile: notThere, writeFile: notThere } as VirtualFiles,
  /** Listeners that wait for some event now. */
  get listening(): number {
    return EventEmitter.listening;
  },
  changeFile: (uri: Uri) => fileChanged.fire(uri),
  Uri,
  EventEmitter,
  reset(): void {
    this.commands = [];
    this.clipboard = [];
    this.shown = [];
    this.settings.clear();
    this.files = { stat: notThere, readFile: notThere, writeFile: notThere };
  },
};

const show = (text: string): Promise<undefined> => {
  standIn.shown.push(text);
  return Promise.resolve(undefined);
};

/** A text without a translation, with its values put in as VS Code does. */
const inEnglish = (text: string, ...values: readonly (string | number | boolean)[]): string =>
  text.replace(/\{(\d+)\}/g, (place, number) => String(values[Number(number)] ?? place));

const api = {
  ...{ EventEmitter, Disposable, Uri },
  RelativePattern: class {},
  ProgressLocation: { Notification: 15 },
  StatusBarAlignment: { Left: 1, Right: 2 },
  commands: {
    executeCommand: (command: string, ...args: unknown[]) => {
      standIn.commands.push({ command, args });
      return Promise.resolve(undefined);
    },
  },
  env: { clipboard: { writeText: async (text: string) => void standIn.clipboard.push(text) } },
  extensions: { getExtension: () => undefined },
  l10n: { t: inEnglish },
  window: {
    showInformationMessage: show,
    showWarningMessage: show,
    showErrorMessage: show,
    showInputBox: ({ title = '' }: { title?: string } = {}) => show(title),
    showQuickPick: (_: unknown, { placeHolder = '' }: { placeHolder?: string } = {}) => show(placeHolder),
    createStatusBarItem: () => ({
      set text(text: string) {
        standIn.shown.push(text);
      },
      show: () => undefined,
      hide: () => undefined,
      dispose: () => undefined,
    }),
    setStatusBarMessage: (text: string) => void standIn.shown.push(text),
    withProgress: (_: unknown, run: (progress: unknown, token: unknown) => unknown) =>
      run({ report: () => undefined }, { onCancellationRequested: () => new Disposable(() => undefined) }),
  },
  workspace: {
    fs: {
      stat: (uri: Uri) => standIn.files.stat(uri),
      readFile: (uri: Uri) => standIn.files.readFile(uri),
      writeFile: (uri: Uri, bytes: Uint8Array) => standIn.files.writeFile(uri, bytes),
    },
    asRelativePath: (uri: Uri) => uri.path,
    getConfiguration: () => ({
      get: (key: string, otherwise: unknown) => standIn.settings.get(key) ?? otherwise,
    }),
    onDidChangeConfiguration: configurationChanged.event,
    createFileSystemWatcher: () => ({
      onDidChange: fileChanged.event,
      onDidCreate: () => new Disposable(() => undefined),
      onDidDelete: () => new Disposable(() => undefined),
      dispose: () => undefined,
    }),
  },
};

const loader = Module as unknown as { _load(request: string, ...more: unknown[]): unknown };
const load = loader._load.bind(Module);
loader._load = (request, ...more) => (request === 'vscode' ? api : load(request, ...more));
