import * as vscode from 'vscode';
import type { CaptureLocation } from '../../messages/engine';
import { CAPTURE_SET_SCHEME, captureSetPaths } from './captureSetUri';
import { readCapture, type WholeReader } from './readCapture';

/** Files that have no path on this machine's disk are read whole, up to this many bytes. */
const LONGEST_IN_MEMORY = 1024 * 1024 * 1024;

/** True when the worker opens the files itself, and follows them; otherwise only the host hears when they change. */
export function isOpenedByWorker({ scheme }: vscode.Uri): boolean {
  return scheme === 'file' || scheme === CAPTURE_SET_SCHEME;
}

/** How the worker gets at a capture; `reader` is told when it is read whole. Rejects with a message for people. */
export async function locateCapture(uri: vscode.Uri, name: string, reader: WholeReader): Promise<CaptureLocation> {
  if (uri.scheme === CAPTURE_SET_SCHEME) return { kind: 'files', paths: captureSetPaths(uri), name };
  if (uri.scheme === 'file') return { kind: 'files', paths: [uri.fsPath], name };
  return readCapture([uri], name, LONGEST_IN_MEMORY, reader, (...parts) =>
    vscode.l10n.t('{0} has {1}; from this kind of folder up to {2} can be read.', ...parts),
  );
}
