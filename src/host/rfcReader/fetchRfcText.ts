import * as vscode from 'vscode';
import { readRfcText } from '../../core/rfc/readRfcText';
import { decodeText } from './decodeText';
import { download } from './download';
import { offerFolderSetting } from './offerFolderSetting';
import type { RfcLibrary } from './RfcLibrary';

/** The bytes of a page; undefined when the user cancelled. */
export type Download = (url: string, token: vscode.CancellationToken) => Promise<Uint8Array | undefined>;

/**
 * Fetches the text of an RFC on the user's click, checks that it is that RFC, and keeps it in the extension's storage.
 * @param get how the page is fetched
 */
export async function fetchRfcText(rfc: number, library: RfcLibrary, get: Download = download): Promise<void> {
  const url = `https://www.rfc-editor.org/rfc/rfc${rfc}.txt`;
  try {
    const bytes = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: `Fetching RFC ${rfc}`, cancellable: true },
      (_progress, token) => get(url, token),
    );
    if (!bytes) return;
    const reading = readRfcText(decodeText(bytes), rfc);
    if ('refused' in reading) throw new Error(`what came back is not used: ${reading.refused}`);
    await vscode.workspace.fs.createDirectory(library.storage);
    const target = vscode.Uri.joinPath(library.storage, `rfc${rfc}.txt`);
    // Written beside and renamed: a reader never sees half a file.
    const partial = vscode.Uri.joinPath(library.storage, `rfc${rfc}.txt.part`);
    await vscode.workspace.fs.writeFile(partial, bytes);
    await vscode.workspace.fs.rename(partial, target, { overwrite: true });
    library.refresh();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const problem = `RFC ${rfc} could not be fetched from ${url}: ${why}. A folder with the text can be named in the settings.`;
    offerFolderSetting(vscode.window.showErrorMessage, problem);
  }
}
