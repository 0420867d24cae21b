import * as vscode from 'vscode';
import { readRfcText } from '../../core/rfc/readRfcText';
import { decodeText } from './decodeText';
import { LONGEST_RFC, rfcAddress } from './rfcAddress';

/** Without the whole text for this long the download is given up, in milliseconds. */
const WHOLE = 60_000;

/**
 * The text of an RFC from its publisher, checked to be that RFC. A browser follows redirections by its own rules and asks the
 * site whether we may read it.
 * @returns undefined when the signal has cancelled it
 * @throws Error with a reason that completes "the text could not be fetched: ..."
 */
export async function downloadRfc(rfc: number, signal: AbortSignal): Promise<Uint8Array | undefined> {
  const late = AbortSignal.timeout(WHOLE);
  try {
    const response = await fetch(rfcAddress(rfc), { signal: AbortSignal.any([signal, late]), credentials: 'omit' });
    if (!response.ok) throw new Error(vscode.l10n.t('the server answered {0}', response.status));
    const bytes = await bytesOf(response);
    const reading = readRfcText(decodeText(bytes), rfc);
    if ('refused' in reading) throw new Error(vscode.l10n.t('what came back is not used: {0}', reading.refused));
    return bytes;
  } catch (error) {
    if (signal.aborted) return undefined;
    if (late.aborted) throw new Error(vscode.l10n.t('no answer in time'), { cause: error });
    // All that a browser says of a site that it may not read, or cannot reach.
    if (error instanceof TypeError)
      throw new Error(vscode.l10n.t('the browser could not read the page'), { cause: error });
    throw error;
  }
}

/** The body, as long as it is no longer than an RFC can be. */
async function bytesOf(response: Response): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  const reader = response.body?.getReader();
  for (;;) {
    const part = await reader?.read();
    if (!part || part.done) break;
    parts.push(part.value);
    length += part.value.length;
    if (length > LONGEST_RFC) {
      await reader?.cancel();
      throw new Error(vscode.l10n.t('the file is too long'));
    }
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
