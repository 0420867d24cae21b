import * as vscode from 'vscode';
import { CAPTURE_SET_SCHEME, parseCaptureSetUri } from '../captures/captureSetUri';
import { identityOf } from '../platform/identityOf';

/** The files that a capture is made of. */
export function filesOfCapture(capture: vscode.Uri): vscode.Uri[] {
  return capture.scheme === CAPTURE_SET_SCHEME ? (parseCaptureSetUri(capture) ?? []) : [capture];
}

/** Beside the capture, under its name without ending and with `suffix`. */
export function besideCapture(capture: vscode.Uri, name: string, suffix: string): vscode.Uri {
  const base = `${name.replace(/\.(pcap|pcapng|cap)\d*(\.(gz|zst|lz4))?$/i, '')}${suffix}`;
  const [first] = filesOfCapture(capture);
  if (first?.scheme === 'file') return vscode.Uri.joinPath(first, '..', base);
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  return folder ? vscode.Uri.joinPath(folder, base) : vscode.Uri.file(base);
}

/** True when the file is the capture, or one of those that it is made of. */
export async function isOfCapture(file: vscode.Uri, capture: vscode.Uri): Promise<boolean> {
  const own = await identityOf(file);
  for (const one of filesOfCapture(capture)) if ((await identityOf(one)) === own) return true;
  return false;
}
