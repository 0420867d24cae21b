import * as vscode from 'vscode';
import type { ActiveCapture } from '../captures/ActiveCapture';
import type { OpenCapture } from '../captures/OpenCapture';
import type { CaptureEditorProvider } from '../editor/CaptureEditorProvider';
import { COMMANDS } from './commandNames';
import {
  copyMarks,
  editNote,
  goToMark,
  removeAllMarks,
  removeMark,
  showMark,
  showMarks,
  toggleMark,
} from './markFrames';

/** Registers what can be done with marks and notes. */
export function registerMarkCommands(active: ActiveCapture, editors: CaptureEditorProvider): vscode.Disposable {
  const on = (command: string, run: (capture: OpenCapture, place: unknown) => Promise<void>): vscode.Disposable =>
    vscode.commands.registerCommand(command, async (place?: unknown) => {
      if (active.capture) await run(active.capture, place);
      else void vscode.window.showInformationMessage(vscode.l10n.t('Open a capture first (.pcap, .pcapng).'));
    });
  return vscode.Disposable.from(
    on(COMMANDS.toggleMark, toggleMark),
    on(COMMANDS.editNote, editNote),
    on(COMMANDS.nextMark, (capture) => goToMark(capture, editors, 1)),
    on(COMMANDS.previousMark, (capture) => goToMark(capture, editors, -1)),
    on(COMMANDS.showMarks, (capture) => showMarks(capture, editors)),
    on(COMMANDS.showMark, (capture, place) => showMark(capture, editors, place)),
    on(COMMANDS.removeMark, removeMark),
    on(COMMANDS.removeAllMarks, removeAllMarks),
    on(COMMANDS.copyMarks, copyMarks),
  );
}
