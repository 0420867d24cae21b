import * as vscode from 'vscode';
import type { StreamView } from '../../messages/results';
import { besideCapture } from '../exports/captureFile';
import type { OpenCapture } from '../captures/OpenCapture';
import { writeWhole } from '../platform/writeWhole';
import { plainLabel } from '../platform/plainLabel';

/** Asks for a file and writes the bytes of the stream that is shown to it: those of one direction, or of both in turns. */
export async function saveStream(capture: OpenCapture): Promise<void> {
  const view = capture.shownStream;
  if (!view) {
    void vscode.window.showInformationMessage(vscode.l10n.t('Follow a TCP stream first: its bytes are saved then.'));
    return;
  }
  const side = view.sides === 'both' ? '' : `-${view.sides === 0 ? 'a' : 'b'}`;
  const title = vscode.l10n.t('Save Bytes of the Stream');
  const file = await vscode.window.showSaveDialog({
    title,
    defaultUri: besideCapture(capture.uri, capture.name, `-stream${view.stream}${side}.bin`),
  });
  if (!file) return;
  const name = file.path.split('/').at(-1) ?? file.path;
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  try {
    const isWritten = await vscode.window.withProgress(options, (_, cancellation) =>
      writeWhole(file, streamBytes(capture, view), cancellation),
    );
    if (isWritten) void vscode.window.showInformationMessage(vscode.l10n.t('Saved to {0}.', plainLabel(name)));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    void vscode.window.showErrorMessage(
      vscode.l10n.t('{0}: {1} Nothing was written to {2}.', title, plainLabel(why), plainLabel(name)),
    );
  }
}

/** The bytes in pieces as the worker reads them. */
export async function* streamBytes(capture: OpenCapture, { stream, sides }: StreamView): AsyncGenerator<Uint8Array> {
  let at = { piece: 0, first: 0 };
  for (;;) {
    const part = await capture.request('streamPart', { stream, sides, ...at });
    yield part.bytes;
    if (part.done) return;
    at = { piece: part.piece, first: part.first };
  }
}
