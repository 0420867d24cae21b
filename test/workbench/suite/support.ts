import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../../src/extension';
import type { OpenCapture } from '../../../src/host/captures/OpenCapture';

export const EXTENSION_ID = 'iscsi-trace-viewer.iscsi-trace-viewer';

export async function activated(): Promise<ExtensionApi> {
  const extension = vscode.extensions.getExtension<ExtensionApi>(EXTENSION_ID);
  assert(extension, 'VS Code does not know the extension');
  return extension.activate();
}

/** The repository, from inside the extension host. */
export function repository(): string {
  return vscode.extensions.getExtension(EXTENSION_ID)?.extensionPath ?? '';
}

/** A file of the repository, on whatever file system the extension lies. */
export function inExtension(...segments: string[]): vscode.Uri {
  const extension = vscode.extensions.getExtension(EXTENSION_ID);
  assert(extension, 'VS Code does not know the extension');
  return vscode.Uri.joinPath(extension.extensionUri, ...segments);
}

async function isThere(file: vscode.Uri): Promise<boolean> {
  return vscode.workspace.fs.stat(file).then(
    () => true,
    () => false,
  );
}

/** The user's capture, which is not part of the repository; without it the test is skipped, under CI it fails. */
export async function userCapture(test: Mocha.Context): Promise<vscode.Uri> {
  const folder = process.env.CAPTURES_DIR;
  const file = folder
    ? vscode.Uri.file(`${folder}/iscsi_login.pcap`)
    : inExtension('..', 'shared', 'captures', 'iscsi_login.pcap');
  if (await isThere(file)) return file;
  if (process.env.CI) throw new Error(`the user's capture is not there: ${file.fsPath} (see CAPTURES_DIR)`);
  console.log(`SKIPPED: ${file.fsPath} is not there (see CAPTURES_DIR)`);
  return test.skip();
}

/** For tests that need the RFC texts in the build: without them they are skipped with a reason, and fail under CI. */
export async function needsBundledRfc(test: Mocha.Context): Promise<void> {
  if (await isThere(inExtension('dist', 'rfc', 'rfc3720.txt'))) return;
  const reason = 'the build has no RFC texts (set RFC_DIR)';
  if (process.env.CI) throw new Error(reason);
  console.log(`SKIPPED: ${reason}`);
  test.skip();
}

/** Asks again and again until the answer is there; fails with what was awaited. */
export async function eventually<T>(
  what: string,
  ask: () => T | undefined | false | Promise<T | undefined | false>,
): Promise<T> {
  const end = Date.now() + 30_000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() > end) throw new Error(`waited in vain for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/**
 * Waits until the pages of the editors in view have loaded. In a browser all pages of an extension share a service worker, and
 * one that is closed or hidden while it loads its script leaves a question there that nobody answers: for 30 seconds no
 * other page can load.
 */
export async function pagesLoaded(): Promise<void> {
  const { editors } = await activated();
  await eventually('the pages of the editors', () => editors.pagesAreReady);
}

/** Closes all editors, once their pages have loaded. */
export async function closeEditors(): Promise<void> {
  await pagesLoaded();
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}

/** Opens a capture in the custom editor and waits until it is read and its page is there. */
export async function openCapture(uri: vscode.Uri): Promise<{ api: ExtensionApi; capture: OpenCapture }> {
  const api = await activated();
  await vscode.commands.executeCommand('vscode.openWith', uri, 'iscsiTrace.capture');
  const capture = await eventually('the capture to be active', () => {
    const { capture: found } = api.active;
    return found?.uri.toString() === uri.toString() && found;
  });
  await eventually('the pass to end', () => capture.summary?.complete === true || capture.failure !== undefined);
  await pagesLoaded();
  return { api, capture };
}

/** The Markdown that VS Code gets for the hover at a place. */
export async function hoverText(document: vscode.TextDocument, line: number, column: number): Promise<string> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    document.uri,
    new vscode.Position(line, column),
  );
  return hovers
    .flatMap(({ contents }) => contents)
    .map((content) => (typeof content === 'string' ? content : content.value))
    .join('\n');
}
