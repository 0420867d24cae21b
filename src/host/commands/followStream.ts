import * as vscode from 'vscode';
import type { ConversationItem } from '../../messages/results';
import type { OpenCapture } from '../captures/OpenCapture';
import type { CaptureEditorProvider } from '../editor/CaptureEditorProvider';
import { pageContext } from '../editor/webviewContext';

/**
 * Shows the bytes of a TCP connection: that of a packet or node whose menu was used, else that of the selected frame.
 * @param place what VS Code hands to a command of a context menu
 */
export async function followStream(
  capture: OpenCapture,
  editors: CaptureEditorProvider,
  place: unknown,
): Promise<void> {
  const frame = pageContext(place)?.frame ?? nodeFrame(place) ?? capture.selectedFrame;
  if (frame < 1) {
    void vscode.window.showInformationMessage(vscode.l10n.t('Select a frame of a TCP connection first.'));
    return;
  }
  if ((await capture.request('streamOf', { frame })) < 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('Frame {0} belongs to no TCP connection.', frame));
    return;
  }
  await editors.show(capture);
  if (frame !== capture.selectedFrame) capture.reveal(frame, vscode.l10n.t('Stream of frame {0}', frame));
  capture.showView('stream');
}

/** The first frame of a node of the Conversations view. */
function nodeFrame(place: unknown): number | undefined {
  if (typeof place !== 'object' || place === null || !('firstFrame' in place)) return undefined;
  const { firstFrame } = place as ConversationItem;
  return Number.isSafeInteger(firstFrame) ? firstFrame : undefined;
}
