import * as https from 'node:https';
import type * as vscode from 'vscode';
import { LONGEST_RFC } from './RfcLibrary';

/** Without a byte for this long the download is given up, in milliseconds. */
const TIMEOUT = 15_000;

/** The bytes of a page; undefined when the user cancelled. VS Code's proxy settings apply to Node's https module. */
export function download(url: string, token: vscode.CancellationToken): Promise<Uint8Array | undefined> {
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
