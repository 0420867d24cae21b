import * as vscode from 'vscode';
import { downloadRfc } from './downloadRfc';
import { rfcAddress } from './rfcAddress';
import { offerFolderSetting } from './offerFolderSetting';
import type { RfcLibrary } from './RfcLibrary';

/** The bytes of an RFC's text; undefined when the user cancelled. */
export type Download = (rfc: number, signal: AbortSignal) => Promise<Uint8Array | undefined>;

/**
 * Fetches the text of an RFC on the user's click and keeps it in the extension's storage. Nothing else uses the network.
 * @param get how the text is fetched and checked
 */
export async function fetchRfcText(rfc: number, library: RfcLibrary, get: Download = downloadRfc): Promise<void> {
  try {
    const bytes = await vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        title: vscode.l10n.t('Fetching RFC {0}', rfc),
        cancellable: true,
      },
      (_progress, token) => {
        const cancelling = new AbortController();
        token.onCancellationRequested(() => cancelling.abort());
        return get(rfc, cancelling.signal);
      },
    );
    if (!bytes) return;
    await keep(bytes, rfc, library);
    library.refresh();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const problem = vscode.l10n.t(
      'RFC {0} could not be fetched from {1}: {2}. A folder with the text can be named in the settings.',
      rfc,
      rfcAddress(rfc),
      why,
    );
    offerFolderSetting(vscode.window.showErrorMessage, problem);
  }
}

/** Written beside and renamed: a reader never sees half a file, and a failure leaves none. */
async function keep(bytes: Uint8Array, rfc: number, { storage }: RfcLibrary): Promise<void> {
  await vscode.workspace.fs.createDirectory(storage);
  const target = vscode.Uri.joinPath(storage, `rfc${rfc}.txt`);
  const partial = vscode.Uri.joinPath(storage, `rfc${rfc}.txt.part`);
  try {
    await vscode.workspace.fs.writeFile(partial, bytes);
    await vscode.workspace.fs.rename(partial, target, { overwrite: true });
  } catch (error) {
    await vscode.workspace.fs.delete(partial).then(undefined, () => undefined);
    throw error;
  }
}
