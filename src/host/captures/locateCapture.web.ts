import * as vscode from 'vscode';
import type { CaptureLocation } from '../../messages/engine';
import { CAPTURE_SET_SCHEME, captureSetFiles } from './captureSetUri';
import { readCapture, type WholeReader } from './readCapture';

/** The bytes pass through three workers and the page before the engine has them, and a tab gets no more than a few gigabytes. */
const LONGEST_IN_BROWSER = 256 * 1024 * 1024;

/** In a browser the host reads every file. */
export function isOpenedByWorker(_uri: vscode.Uri): boolean {
  return false;
}

/** How the worker gets at a capture: see locateCapture.ts. */
export async function locateCapture(uri: vscode.Uri, name: string, reader: WholeReader): Promise<CaptureLocation> {
  const files = uri.scheme === CAPTURE_SET_SCHEME ? captureSetFiles(uri) : [uri];
  return readCapture(files, name, LONGEST_IN_BROWSER, reader, (...parts) =>
    vscode.l10n.t('{0} has {1}; in a browser up to {2} can be read.', ...parts),
  );
}
