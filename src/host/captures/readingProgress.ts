import * as vscode from 'vscode';
import type { OpenCapture } from './OpenCapture';
import { plainLabel } from '../platform/plainLabel';
import { megabytes } from './readCapture';

/** Captures that are read sooner than this show no progress beside the editor's own bar, in milliseconds. */
const PATIENCE = 1500;

/** Shows how far a long capture has been read, with a Cancel button that keeps what is there. */
export function showReadingProgress(capture: OpenCapture): void {
  const done = (): boolean => capture.summary?.complete === true || capture.failure !== undefined;
  setTimeout(() => {
    if (done() || capture.closed) return;
    const options = {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Reading {0}', plainLabel(capture.name)),
      cancellable: true,
    };
    void vscode.window.withProgress(options, (progress, token) => {
      token.onCancellationRequested(() => capture.cancel());
      return new Promise<void>((resolve) => {
        let reported = 0;
        const report = (): void => {
          const { summary, reading } = capture;
          if (done() || capture.closed) {
            clearInterval(ticking);
            subscription.dispose();
            resolve();
          } else if (reading) {
            const seconds = Math.round((Date.now() - reading.began) / 1000);
            const size = megabytes(reading.bytes);
            const message = vscode.l10n.t('{0} through VS Code’s file system, for {1} s', size, seconds);
            progress.report({ message });
          } else if (summary && summary.bytesTotal > 0) {
            const percent = Math.floor((summary.bytesRead / summary.bytesTotal) * 100);
            const { frames } = summary;
            const message = frames === 1 ? vscode.l10n.t('1 frame') : vscode.l10n.t('{0} frames', frames);
            progress.report({ increment: percent - reported, message });
            reported = percent;
          }
        };
        // VS Code tells nothing while it reads a file whole.
        const ticking = setInterval(report, 1000);
        const subscription = vscode.Disposable.from(capture.onDidChange(report), capture.onDidClose(report));
        report();
      });
    });
  }, PATIENCE);
}
