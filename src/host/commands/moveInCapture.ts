import * as vscode from 'vscode';
import type { OpenCapture } from '../captures/OpenCapture';
import type { CaptureEditorProvider } from '../editor/CaptureEditorProvider';
import { plainLabel } from '../platform/plainLabel';

const tell = (text: string): void => void vscode.window.setStatusBarMessage(`$(info) ${text}`, 4000);

async function show(
  capture: OpenCapture,
  editors: CaptureEditorProvider,
  frame: number,
  announce: string,
): Promise<void> {
  await editors.show(capture);
  capture.reveal(frame, announce);
}

/** Goes to the frame visited before (-1) or after (1) the selected one. */
export async function goThroughHistory(
  capture: OpenCapture,
  editors: CaptureEditorProvider,
  direction: 1 | -1,
): Promise<void> {
  const frame = capture.history.step(direction);
  if (frame !== undefined) {
    const announce =
      direction < 0 ? vscode.l10n.t('Back, frame {0}', frame) : vscode.l10n.t('Forward, frame {0}', frame);
    await show(capture, editors, frame, announce);
  } else {
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
  if (frame < 1) return tell(vscode.l10n.t('Select a frame first.'));
  const found = await capture.request('conversationNeighbour', { frame, direction });
  if (found !== null) {
    const announce =
      direction > 0
        ? vscode.l10n.t('Next in conversation, frame {0}', found)
        : vscode.l10n.t('Previous in conversation, frame {0}', found);
    await show(capture, editors, found, announce);
  } else if (direction > 0) tell(vscode.l10n.t('No further frame of a TCP connection.'));
  else tell(vscode.l10n.t('No earlier frame of a TCP connection.'));
}

/** Goes from a request to its answer and from an answer to its request; asks where there are several. */
export async function goToLinkedFrame(capture: OpenCapture, editors: CaptureEditorProvider): Promise<void> {
  const frame = capture.selectedFrame;
  if (frame < 1) return tell(vscode.l10n.t('Select a frame first.'));
  const { related } = await capture.request('frame', { frame });
  const linked = related.filter(({ relation }) => relation !== 'segment');
  const choices = linked.map((one) => ({
    label: vscode.l10n.t('Frame {0}', one.frame),
    description: plainLabel(one.label),
    frame: one.frame,
  }));
  const chosen =
    choices.length > 1
      ? await vscode.window.showQuickPick(choices, {
          title: vscode.l10n.t('Go to Linked Frame'),
          matchOnDescription: true,
        })
      : choices[0];
  if (chosen) {
    const announce = vscode.l10n.t('{0}, frame {1}', chosen.description, chosen.frame);
    await show(capture, editors, chosen.frame, announce);
  } else if (choices.length === 0) tell(vscode.l10n.t('Frame {0} is bound to no request or answer.', frame));
}
