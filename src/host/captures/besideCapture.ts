import * as vscode from 'vscode';
import { CAPTURE_SET_SCHEME, captureSetPaths } from './captureSetUri';
import type { OpenCapture } from './OpenCapture';

/** A file beside the capture, under its name: "capture-tasks.csv" for "tasks.csv". */
export function besideCapture({ uri, name }: OpenCapture, ending: string): vscode.Uri {
  const base = `${name.replace(/\.(pcap|pcapng|cap)\d*(\.(gz|zst|lz4))?$/i, '')}-${ending}`;
  if (uri.scheme === 'file') return vscode.Uri.joinPath(uri, '..', base);
  const [first] = uri.scheme === CAPTURE_SET_SCHEME ? captureSetPaths(uri) : [];
  if (first !== undefined) return vscode.Uri.joinPath(vscode.Uri.file(first), '..', base);
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  return folder ? vscode.Uri.joinPath(folder, base) : vscode.Uri.file(base);
}
