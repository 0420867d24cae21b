import * as https from 'node:https';
import * as vscode from 'vscode';
import { readRfcText } from '../../core/rfc/readRfcText';
import { decodeText } from './decodeText';
import { offerFolderSetting } from './offerFolderSetting';
import { LONGEST_RFC, type RfcLibrary } from './RfcLibrary';

/** Without a byte for this long the download is given up, in milliseconds. */
const TIMEOUT = 15_000;

/** The bytes of a page; undefined when the user cancelled. */
export type Download = (url: string, token: vscode.CancellationToken) => Promise<Uint8Array | undefined>;

/**
 * Fetches the text of an RFC on the user's click, checks that it is that RFC, and keeps it in the extension's storage.
 * VS Code's proxy settings apply to Node's https module.
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

function download(url: string, token: vscode.CancellationToken): Promise<Uint8Array | undefined> {
  return new Promise((resolve, reject) => {
    const request = https.get(url, { timeout: TIMEOUT }, (response) => {
      if (response.statusCode !== 200) {
        response.resume();
        reject(new Error(`the server answered ${response.statusCode}`));
        return;
      }
      const parts: Buffer[] = [];
      let length = 0;
      response.on('data', (part: Buffer) => {
        length += part.length;
        if (length > LONGEST_RFC) request.destroy(new Error('the file is too long'));
        else parts.push(part);
      });
      response.on('end', () => resolve(Buffer.concat(parts)));
      response.on('error', reject);
    });
    request.on('timeout', () => request.destroy(new Error('no answer in time')));
    request.on('error', (error) => (token.isCancellationRequested ? resolve(undefined) : reject(error)));
    token.onCancellationRequested(() => request.destroy());
  });
}
