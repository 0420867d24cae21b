import * as vscode from 'vscode';
import { readRfcText } from '../../core/rfc/readRfcText';
import type { RfcText } from '../../core/rfc/RfcText';
import { chosenRfcPlace } from './chosenRfcPlace';
import { decodeText } from './decodeText';
import { LONGEST_RFC } from './rfcAddress';
import { offerFolderSetting } from './offerFolderSetting';

/** RFCs whose text the reader can show. */
export const KNOWN_RFCS: readonly number[] = [3720, 7143, 5048, 7144];

/** The RFCs that the reader is made for; of the others nobody misses the text. */
const MAIN_RFCS: readonly number[] = [3720, 7143];

/**
 * Finds the texts of RFCs: at the place that the setting names, fetched earlier into the extension's storage, or bundled
 * with the extension. Texts are parsed once and kept. A file that is not what its name says is passed over, and the person
 * is told once.
 */
export class RfcLibrary implements vscode.Disposable {
  private readonly texts = new Map<number, Promise<RfcText | undefined>>();
  private readonly told = new Set<string>();
  private readonly changed = new vscode.EventEmitter<void>();
  /** Another text may be found now. */
  readonly onDidChange = this.changed.event;
  private readonly subscription: vscode.Disposable;

  constructor(
    private readonly bundled: vscode.Uri,
    /** The extension's storage, for texts fetched on request. */
    readonly storage: vscode.Uri,
    private readonly tell: (problem: string) => void = (problem) =>
      offerFolderSetting(vscode.window.showWarningMessage, problem),
  ) {
    this.subscription = vscode.workspace.onDidChangeConfiguration((event) => {
      if (!event.affectsConfiguration('iscsiTrace.rfcFolder')) return;
      this.told.clear();
      this.refresh();
    });
  }

  /** The parsed text of an RFC; undefined when it is not at hand. */
  text(rfc: number): Promise<RfcText | undefined> {
    if (!KNOWN_RFCS.includes(rfc)) return Promise.resolve(undefined);
    let text = this.texts.get(rfc);
    if (!text) {
      text = this.find(rfc);
      this.texts.set(rfc, text);
    }
    return text;
  }

  /** Forgets what was found or not found. */
  refresh(): void {
    this.texts.clear();
    this.changed.fire();
  }

  dispose(): void {
    this.subscription.dispose();
    this.changed.dispose();
  }

  private async find(rfc: number): Promise<RfcText | undefined> {
    const name = `rfc${rfc}.txt`;
    const chosen = chosenRfcPlace();
    const chosenFile = chosen && (await this.fileIn(chosen, name));
    const stored = vscode.Uri.joinPath(this.storage, name);
    for (const file of chosenFile ? [chosenFile, stored] : [stored]) {
      const text = await this.read(file, rfc, file === chosenFile);
      if (text) return text;
    }
    const bundled = vscode.Uri.joinPath(this.bundled, name);
    // In vscode.dev the extension's folder is a web site, and its file system has no word for "not there".
    return (await hasBytes(bundled)) ? this.read(bundled, rfc, false) : undefined;
  }

  /** The file of an RFC at the place that the setting names: in that folder, or the place itself. */
  private async fileIn(place: vscode.Uri, name: string): Promise<vscode.Uri | undefined> {
    const type = await typeOf(place);
    if (type === undefined) {
      this.report(vscode.l10n.t('iscsiTrace.rfcFolder names {0}, which cannot be read or is not there.', place.fsPath));
      return undefined;
    }
    return type & vscode.FileType.Directory ? vscode.Uri.joinPath(place, name) : place;
  }

  private async read(file: vscode.Uri, rfc: number, isChosen: boolean): Promise<RfcText | undefined> {
    let content: string;
    try {
      const { size } = await vscode.workspace.fs.stat(file);
      if (size > LONGEST_RFC) {
        this.report(vscode.l10n.t('{0} is not used: it is too long for the text of an RFC.', file.fsPath));
        return undefined;
      }
      content = decodeText(await vscode.workspace.fs.readFile(file));
    } catch (error) {
      const isMissing = error instanceof vscode.FileSystemError && error.code === 'FileNotFound';
      if (!isMissing) {
        const why = error instanceof Error ? error.message : String(error);
        this.report(vscode.l10n.t('{0} is not used: {1}', file.fsPath, why));
      } else if (isChosen && MAIN_RFCS.includes(rfc)) {
        this.report(
          vscode.l10n.t(
            'iscsiTrace.rfcFolder names {0}, which holds no {1}.',
            vscode.Uri.joinPath(file, '..').fsPath,
            nameOf(file),
          ),
        );
      }
      return undefined;
    }
    const reading = readRfcText(content, rfc);
    if ('text' in reading) return reading.text;
    // A single file that the setting names is the text of one RFC only: that it is not the others is no problem.
    const isOther = isChosen && nameOf(file) !== `rfc${rfc}.txt`;
    if (!isOther || KNOWN_RFCS.every((known) => 'refused' in readRfcText(content, known))) {
      this.report(vscode.l10n.t('{0} is not used: {1}.', file.fsPath, reading.refused), file.fsPath);
    }
    return undefined;
  }

  /** @param about what is told only once, however it is put */
  private report(problem: string, about = problem): void {
    if (this.told.has(about)) return;
    this.told.add(about);
    this.tell(problem);
  }
}

function nameOf({ path }: vscode.Uri): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Whether a file can be read at all. */
async function hasBytes(file: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.readFile(file);
    return true;
  } catch {
    return false;
  }
}

async function typeOf(place: vscode.Uri): Promise<vscode.FileType | undefined> {
  try {
    return (await vscode.workspace.fs.stat(place)).type;
  } catch {
    // Not there, or not readable: the caller says so.
    return undefined;
  }
}
