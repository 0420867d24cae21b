import type * as vscode from 'vscode';
import { LONGEST_RFC } from './RfcLibrary';

/** Without an answer for this long the download is given up, in milliseconds. */
const TIMEOUT = 15_000;

/** The bytes of a page; undefined when the user cancelled. A browser asks the site whether we may read it. */
export async function download(url: string, token: vscode.CancellationToken): Promise<Uint8Array | undefined> {
  const abort = new AbortController();
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    abort.abort();
  }, TIMEOUT);
  const subscription = token.onCancellationRequested(() => abort.abort());
  try {
    const response = await fetch(url, { signal: abort.signal, credentials: 'omit' });
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    const bytes = new Uint8Array(await response.arrayBuffer());
    if (bytes.length > LONGEST_RFC) throw new Error('the file is too long');
    return bytes;
  } catch (error) {
    if (token.isCancellationRequested) return undefined;
    if (isLate) throw new Error('no answer in time', { cause: error });
    // All that a browser says of a site that it may not read, or cannot reach.
    if (error instanceof TypeError) throw new Error('the browser could not read the page', { cause: error });
    throw error;
  } finally {
    clearTimeout(timer);
    subscription.dispose();
  }
}
