import * as vscode from 'vscode';
import { visibleText } from '../../core/text/visibleText';
import { type FrameMark, LONGEST_NOTE, MOST_MARKS } from '../captures/FrameMarks';
import type { OpenCapture } from '../captures/OpenCapture';
import type { CaptureEditorProvider } from '../editor/CaptureEditorProvider';
import { pageContext } from '../editor/webviewContext';

const tell = (text: string): void => void vscode.window.setStatusBarMessage(`$(info) ${text}`, 4000);

/** The frame of a packet whose menu was used, of a mark in the list of marks, else the selected one; tells when there is none. */
function frameOf(capture: OpenCapture, place: unknown): number | undefined {
  const frame = pageContext(place)?.frame ?? markedFrame(place) ?? capture.selectedFrame;
  if (frame >= 1) return frame;
  void vscode.window.showInformationMessage(vscode.l10n.t('Select a frame first.'));
  return undefined;
}

function markedFrame(place: unknown): number | undefined {
  if (typeof place !== 'object' || place === null || !('frame' in place)) return undefined;
  return Number.isSafeInteger(place.frame) ? Number(place.frame) : undefined;
}

/** Marks a frame, or takes its mark and note away. */
export async function toggleMark(capture: OpenCapture, place: unknown): Promise<void> {
  const frame = frameOf(capture, place);
  if (frame === undefined) return;
  const known = capture.frameMarks.of(frame);
  if (!known) await setMark(capture, { frame });
  // A note is work: taking it away can be taken back.
  else await removeMarks(capture, [frame], known.note !== undefined);
}

/** Asks for a note on a frame; an empty one leaves the mark without words. */
export async function editNote(capture: OpenCapture, place: unknown): Promise<void> {
  const frame = frameOf(capture, place);
  if (frame === undefined) return;
  const known = capture.frameMarks.of(frame);
  const note = await vscode.window.showInputBox({
    title: vscode.l10n.t('Note on Frame {0}', frame),
    prompt: vscode.l10n.t('Kept in this workspace, not in the capture. An empty note leaves the mark.'),
    value: known?.note ?? '',
    validateInput: (text) =>
      text.length > LONGEST_NOTE ? vscode.l10n.t('At most {0} characters', LONGEST_NOTE) : undefined,
  });
  if (note !== undefined) await setMark(capture, { frame, note });
}

/** Goes to the next (1) or previous (-1) marked frame. */
export async function goToMark(capture: OpenCapture, editors: CaptureEditorProvider, step: 1 | -1): Promise<void> {
  const mark = capture.frameMarks.from(capture.selectedFrame, step);
  if (!mark) {
    tell(vscode.l10n.t('No frame is marked. Alt+M marks the selected one.'));
    return;
  }
  await editors.show(capture);
  capture.reveal(mark.frame, markText(mark));
}

/** Goes to a mark of the list. */
export async function showMark(capture: OpenCapture, editors: CaptureEditorProvider, place: unknown): Promise<void> {
  const mark = capture.frameMarks.of(markedFrame(place) ?? 0);
  if (!mark) return;
  await editors.show(capture);
  capture.reveal(mark.frame, markText(mark));
}

/** Takes one mark away. */
export async function removeMark(capture: OpenCapture, place: unknown): Promise<void> {
  const frame = frameOf(capture, place);
  if (frame !== undefined) await removeMarks(capture, [frame], true);
}

/** Takes all marks away, when somebody says so. */
export async function removeAllMarks(capture: OpenCapture): Promise<void> {
  const { all } = capture.frameMarks;
  if (all.length === 0) {
    tell(vscode.l10n.t('No frame is marked. Alt+M marks the selected one.'));
    return;
  }
  const remove = vscode.l10n.t('Remove All');
  const question =
    all.length === 1
      ? vscode.l10n.t('Remove the only mark and its note from {0}?', capture.name)
      : vscode.l10n.t('Remove all {0} marks and their notes from {1}?', all.length, capture.name);
  const answer = await vscode.window.showWarningMessage(question, { modal: true }, remove);
  if (answer !== remove) return;
  await removeMarks(
    capture,
    all.map(({ frame }) => frame),
    true,
  );
}

/** A list of the marks to choose from; with buttons that take marks away or copy the list. */
export async function showMarks(capture: OpenCapture, editors: CaptureEditorProvider): Promise<void> {
  const pick = vscode.window.createQuickPick<vscode.QuickPickItem & { readonly mark: FrameMark }>();
  const remove = { iconPath: new vscode.ThemeIcon('trash'), tooltip: vscode.l10n.t('Remove Mark') };
  const copy = { iconPath: new vscode.ThemeIcon('copy'), tooltip: vscode.l10n.t('Copy All as Text') };
  const fill = (): void => {
    pick.items = capture.frameMarks.all.map((mark) => ({
      label: vscode.l10n.t('Frame {0}', mark.frame),
      // Notes are texts, in which VS Code would show icons.
      description: visibleText(mark.note ?? '').replaceAll('$(', '$ ('),
      buttons: [remove],
      mark,
    }));
  };
  pick.title = vscode.l10n.t('Marks and Notes');
  pick.placeholder =
    capture.frameMarks.all.length > 0 ? '' : vscode.l10n.t('No frame is marked. Alt+M marks the selected one.');
  pick.matchOnDescription = true;
  pick.buttons = [copy];
  fill();
  const changes = capture.frameMarks.onDidChange(fill);
  pick.onDidTriggerItemButton(({ item }) => void removeMarks(capture, [item.mark.frame], true));
  pick.onDidTriggerButton(() => void copyMarks(capture));
  pick.onDidAccept(() => {
    const [chosen] = pick.selectedItems;
    pick.hide();
    if (chosen) void editors.show(capture).then(() => capture.reveal(chosen.mark.frame, markText(chosen.mark)));
  });
  await new Promise<void>((resolve) => {
    pick.onDidHide(() => resolve());
    pick.show();
  });
  changes.dispose();
  pick.dispose();
}

/** Puts all marks on the clipboard, a line each: number of the frame, tab, note. */
export async function copyMarks(capture: OpenCapture): Promise<void> {
  const lines = capture.frameMarks.all.map(({ frame, note = '' }) => `${frame}\t${visibleText(note)}\n`);
  if (lines.length === 0) {
    tell(vscode.l10n.t('No frame is marked. Alt+M marks the selected one.'));
    return;
  }
  await vscode.env.clipboard.writeText(lines.join(''));
  tell(
    lines.length === 1
      ? vscode.l10n.t('1 mark is on the clipboard.')
      : vscode.l10n.t('{0} marks are on the clipboard.', lines.length),
  );
}

async function setMark(capture: OpenCapture, mark: FrameMark): Promise<void> {
  if (await capture.frameMarks.set(mark)) return;
  const most = vscode.l10n.t('A capture can have {0} marks, and frame {1} must be there.', MOST_MARKS, mark.frame);
  void vscode.window.showInformationMessage(most);
}

/** @param isOffered whether to offer that it is taken back */
async function removeMarks(capture: OpenCapture, frames: readonly number[], isOffered: boolean): Promise<void> {
  const gone = await capture.frameMarks.remove(frames);
  if (!isOffered || gone.length === 0) return;
  const undo = vscode.l10n.t('Undo');
  const [only] = gone;
  const what =
    gone.length === 1
      ? vscode.l10n.t('The mark on frame {0} was removed.', only?.frame ?? 0)
      : vscode.l10n.t('{0} marks were removed.', gone.length);
  // Not waited for: the notification may stay for as long as it likes.
  void vscode.window.showInformationMessage(what, undo).then(async (answer) => {
    if (answer === undo) for (const mark of gone) await capture.frameMarks.set(mark);
  });
}

function markText({ frame, note }: FrameMark): string {
  return note === undefined
    ? vscode.l10n.t('Mark, frame {0}', frame)
    : vscode.l10n.t('Note on frame {0}: {1}', frame, note);
}
