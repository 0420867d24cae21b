import * as vscode from 'vscode';
import { RfcText } from '../../core/rfc/RfcText';

/** RFCs whose text the reader can show, with the length that no edition reaches: what is longer is something else. */
export const KNOWN_RFCS: readonly number[] = [3720, 7143, 5048, 7144];
export const LONGEST_RFC = 4 * 1024 * 1024;

/**
 * Finds the texts of RFCs: in the folder that the setting names, fetched earlier into the extension's storage, or bundled
 * with the extension. Texts are parsed once and kept.
 */
export class RfcLibrary implements vscode.Disposable {
  private readonly texts = new Map<number, Promise<RfcText | undefined>>();
  private readonly changed = new vscode.EventEmitter<void>();
  /** Another text may be found now. */
  readonly onDidChange = this.changed.event;
  private readonly subscription: vscode.Disposable;

  constructor(
    private readonly bundled: vscode.Uri,
    /** The extension's storage, for texts fetched on request. */
    readonly storage: vscode.Uri,
  ) {
    this.subscription = vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('iscsiTrace.rfcFolder')) this.refresh();
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
    const folder = vscode.workspace.getConfiguration('iscsiTrace').get<string>('rfcFolder', '').trim();
    const folders = [...(folder ? [vscode.Uri.file(folder)] : []), this.storage, this.bundled];
    for (const place of folders) {
      const text = await read(vscode.Uri.joinPath(place, `rfc${rfc}.txt`));
      if (text === undefined) continue;
      const parsed = new RfcText(text);
      if (parsed.rfc === rfc && parsed.sections.length > 0) return parsed;
    }
    return undefined;
  }
}

async function read(uri: vscode.Uri): Promise<string | undefined> {
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > LONGEST_RFC) return undefined;
    return new TextDecoder('utf-8').decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    // Not there: the next place may have it.
    return undefined;
  }
}
