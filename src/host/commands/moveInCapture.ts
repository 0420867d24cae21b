import * as vscode from 'vscode';
import type { OpenCapture } from '../captures/OpenCapture';
import type { CaptureEditorProvider } from '../editor/CaptureEditorProvider';
import { plainLabel } from '../platform/plainLabel';

const tell = (text: string): void => void vscode.window.setStatusBarMessage(`$(info) ${text}`, 4000);

async function show(capture: OpenCapture, editors: CaptureEditorProvider, frame: number, why: string): Promise<void> {
  await editors.show(capture);
  capture.reveal(frame, `${why}, frame ${frame}`);
}

/** Goes to the frame visited before (-1) or after (1) the selected one. */
export async function goThroughHistory(
  capture: OpenCapture,
  editors: CaptureEditorProvider,
  direction: 1 | -1,
): Promise<void> {
  const frame = capture.history.step(direction);
  if (frame !== undefined) await show(capture, editors, frame, direction < 0 ? 'Back' : 'Forward');
  else {
    // What was visited before the capture is VS Code's to know.
    await vscode.commands.executeCommand(`workbench.action.navigate${direction < 0 ? 'Back' : 'Forward'}`);
  }
}

/** Goes to the next (1) or previous (-1) frame of the selected frame's TCP connection. */
export async function stepInConversation(
  capture: OpenCapture,
  editors: CaptureEditorProvider,
  direction: 1 | -1,
): Promise<void> {
  const frame = capture.selectedFrame;
  if (frame < 1) return tell('Select a frame first.');
  const found = await capture.request('conversationNeighbour', { frame, direction });
  if (found !== null)
    await show(capture, editors, found, direction > 0 ? 'Next in conversation' : 'Previous in conversation');
  else tell(`No ${direction > 0 ? 'further' : 'earlier'} frame of a TCP connection.`);
}

/** Goes from a request to its answer and from an answer to its request; asks where there are several. */
export async function goToLinkedFrame(capture: OpenCapture, editors: CaptureEditorProvider): Promise<void> {
  const frame = capture.selectedFrame;
  if (frame < 1) return tell('Select a frame first.');
  const { related } = await capture.request('frame', { frame });
  const linked = related.filter(({ relation }) => relation !== 'segment');
  const choices = linked.map((one) => ({
    label: `Frame ${one.frame}`,
    description: plainLabel(one.label),
    frame: one.frame,
  }));
  const chosen =
    choices.length > 1
      ? await vscode.window.showQuickPick(choices, { title: 'Go to Linked Frame', matchOnDescription: true })
      : choices[0];
  if (chosen) await show(capture, editors, chosen.frame, chosen.description);
  else if (choices.length === 0) tell(`Frame ${frame} is bound to no request or answer.`);
}
