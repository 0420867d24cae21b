import * as vscode from 'vscode';
import type { OpenCapture } from './OpenCapture';
import { plainLabel } from '../platform/plainLabel';

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
          const { summary } = capture;
          if (done() || capture.closed) {
            subscription.dispose();
            resolve();
          } else if (summary && summary.bytesTotal > 0) {
            const percent = Math.floor((summary.bytesRead / summary.bytesTotal) * 100);
            const { frames } = summary;
            const message = frames === 1 ? vscode.l10n.t('1 frame') : vscode.l10n.t('{0} frames', frames);
            progress.report({ increment: percent - reported, message });
            reported = percent;
          }
        };
        const subscription = vscode.Disposable.from(capture.onDidChange(report), capture.onDidClose(report));
        report();
      });
    });
  }, PATIENCE);
}
