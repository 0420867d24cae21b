import * as vscode from 'vscode';
import type { OpenCapture } from '../captures/OpenCapture';
import { timeDisplay } from '../captures/timeDisplay';

/** Lets relative times count from the selected frame, or no longer. Says so where the Time column shows other times. */
export async function toggleTimeReference(capture: OpenCapture): Promise<void> {
  const frame = capture.selectedFrame;
  if (frame < 1) {
    void vscode.window.showInformationMessage(vscode.l10n.t('Select the frame first that times shall count from.'));
    return;
  }
  const isReference = capture.toggleTimeReference(frame);
  if (!isReference || timeDisplay([]).format === 'relative') return;
  const show = vscode.l10n.t('Show Relative Times');
  const chosen = await vscode.window.showInformationMessage(
    vscode.l10n.t('Frame {0} is a time reference now, but the Time column does not show relative times.', frame),
    show,
  );
  if (chosen === show) {
    await vscode.workspace
      .getConfiguration('iscsiTrace')
      .update('timeFormat', 'relative', vscode.ConfigurationTarget.Global);
  }
}
