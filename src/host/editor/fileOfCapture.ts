import * as vscode from 'vscode';
import { CAPTURE_SET_SCHEME, parseCaptureSetUri } from '../captures/captureSetUri';
import { plainLabel } from '../platform/plainLabel';

/** The file that a capture is in; of several, the one that the person picks. Undefined when none was picked. */
export async function fileOfCapture(capture: vscode.Uri): Promise<vscode.Uri | undefined> {
  if (capture.scheme !== CAPTURE_SET_SCHEME) return capture;
  const items = (parseCaptureSetUri(capture) ?? []).map((file) => ({
    label: plainLabel(vscode.workspace.asRelativePath(file)),
    file,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    placeHolder: vscode.l10n.t('Which file of this capture?'),
  });
  return picked?.file;
}
