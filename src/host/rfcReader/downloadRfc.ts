// Without "node:": VS Code's proxy settings reach an extension through its own loading of "https", which knows that name.
import https from 'https';
import type { ClientRequest, IncomingMessage } from 'node:http';
import * as vscode from 'vscode';
import { readRfcText } from '../../core/rfc/readRfcText';
import { decodeText } from './decodeText';
import { LONGEST_RFC, rfcAddress } from './rfcAddress';

/** Who publishes RFCs; redirections lead to one of these or are not followed. */
const PUBLISHERS: readonly string[] = ['www.rfc-editor.org', 'rfc-editor.org'];
const MOST_REDIRECTIONS = 3;
const REDIRECTIONS: readonly (number | undefined)[] = [301, 302, 303, 307, 308];

/** The part of Node's https module that is used; tests give another one. */
export type Get = (url: URL, options: { timeout: number }, take: (response: IncomingMessage) => void) => ClientRequest;

export interface DownloadOptions {
  readonly get?: Get;
  /** Without a byte for so long the download is given up, in milliseconds. */
  readonly silence?: number;
  /** After so long it is given up anyway, in milliseconds. */
  readonly whole?: number;
}

/**
 * The text of an RFC from its publisher, checked to be that RFC and whole. HTTPS only, also where a redirection leads;
 * bounded in length and time.
 * @returns undefined when the signal has cancelled it
 * @throws Error with a reason that completes "the text could not be fetched: ..."
 */
export async function downloadRfc(
  rfc: number,
  signal: AbortSignal,
  options: DownloadOptions = {},
): Promise<Uint8Array | undefined> {
  try {
    const bytes = await download(rfcAddress(rfc), signal, options);
    const reading = readRfcText(decodeText(bytes), rfc);
    if ('refused' in reading) throw new Error(vscode.l10n.t('what came back is not used: {0}', reading.refused));
    return bytes;
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  }
}

async function download(
  address: string,
  signal: AbortSignal,
  { get = (url, options, take) => https.get(url, options, take), silence = 15_000, whole = 60_000 }: DownloadOptions,
): Promise<Uint8Array> {
  const ends = Date.now() + whole;
  let url = new URL(address);
  for (let redirections = 0; redirections <= MOST_REDIRECTIONS; redirections++) {
    const answer = await ask(url, get, signal, silence, Math.max(1, ends - Date.now()));
    if (answer instanceof Uint8Array) return answer;
    url = followed(url, answer);
  }
  throw new Error(vscode.l10n.t('it leads from one address to another without an end'));
}

/** Where a redirection leads, if it may be followed. */
function followed(from: URL, location: string): URL {
  const to = URL.canParse(location, from.href) ? new URL(location, from) : undefined;
  if (!to) throw new Error(vscode.l10n.t('the server names an address that is none'));
  if (to.protocol !== 'https:')
    throw new Error(vscode.l10n.t('the server leads to {0}//, which is not protected', to.protocol));
  const isPublisher = PUBLISHERS.includes(to.hostname) && to.port === '' && to.username === '' && to.password === '';
  if (!isPublisher) throw new Error(vscode.l10n.t('the server leads to {0}, which does not publish RFCs', to.host));
  return to;
}

/** The bytes of a page, or where the server says that it is. */
function ask(url: URL, get: Get, signal: AbortSignal, silence: number, left: number): Promise<Uint8Array | string> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(new Error('cancelled'));
    const request = get(url, { timeout: silence }, (response) => {
      const { statusCode, headers } = response;
      const isMoved = REDIRECTIONS.includes(statusCode) && headers.location !== undefined;
      if (isMoved) {
        resolve(headers.location ?? '');
        request.destroy();
        return;
      }
      if (statusCode !== 200) return fail(vscode.l10n.t('the server answered {0}', statusCode ?? 0));
      if (Number(headers['content-length'] ?? 0) > LONGEST_RFC) return fail(vscode.l10n.t('the file is too long'));
      const encoding = headers['content-encoding'] ?? 'identity';
      if (encoding !== 'identity') return fail(vscode.l10n.t('the server sends it packed, which was not asked for'));
      const parts: Buffer[] = [];
      let length = 0;
      response.on('data', (part: Buffer) => {
        length += part.length;
        if (length > LONGEST_RFC) fail(vscode.l10n.t('the file is too long'));
        else parts.push(part);
      });
      response.on('end', () =>
        response.complete ? resolve(Buffer.concat(parts)) : fail(vscode.l10n.t('the connection broke off')),
      );
      response.on('error', (error) => fail(vscode.l10n.t('the connection broke off ({0})', error.message)));
    });
    const fail = (why: string): void => {
      reject(new Error(why));
      request.destroy();
    };
    const timer = setTimeout(() => fail(vscode.l10n.t('it takes too long')), left);
    const cancel = (): void => fail('cancelled');
    signal.addEventListener('abort', cancel);
    request.on('timeout', () => fail(vscode.l10n.t('no answer in time')));
    request.on('error', (error) => reject(error));
    request.on('close', () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', cancel);
      // Whatever has not been answered by now never will be.
      reject(new Error(vscode.l10n.t('the connection broke off')));
    });
  });
}
