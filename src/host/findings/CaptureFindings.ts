import * as vscode from 'vscode';
import type { FindingsOverview } from '../../messages/results';
import type { OpenCapture } from '../captures/OpenCapture';
import { changesFindings, findingSelection } from './findingSettings';

/** A file that grows is looked through again after so long, in milliseconds, or later when that took long. */
const PAUSE = 1500;

/**
 * What is wrong in one capture, by the settings: looked for when its pass has ended, again when it has grown. Views show
 * what is known here, so that they all tell the same.
 */
export class CaptureFindings implements vscode.Disposable {
  /** Undefined while it is not known. */
  overview: FindingsOverview | undefined;
  /** Why it cannot be known. */
  error: string | undefined;
  /** Counts the questions: an answer that has been overtaken is dropped. */
  private serial = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** How long the last look took, in milliseconds. */
  private took = 0;
  private readonly changed = new vscode.EventEmitter<void>();
  /** There are others, or the settings leave others. */
  readonly onDidChange = this.changed.event;
  private readonly subscriptions: vscode.Disposable;

  constructor(private readonly capture: OpenCapture) {
    this.subscriptions = vscode.Disposable.from(
      capture.onDidChange(() => this.follow()),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (changesFindings(event) && capture.summary?.complete) void this.ask();
      }),
    );
  }

  dispose(): void {
    this.serial++;
    clearTimeout(this.timer);
    this.subscriptions.dispose();
    this.changed.dispose();
  }

  private follow(): void {
    const { summary, failure } = this.capture;
    if (failure || !summary?.complete) {
      this.serial++;
      clearTimeout(this.timer);
      this.timer = undefined;
      if (!this.overview && this.error === undefined) return;
      this.overview = this.error = undefined;
      this.changed.fire();
    } else if (summary.live) this.askLater();
    else void this.ask();
  }

  private askLater(): void {
    this.timer ??= setTimeout(
      () => {
        this.timer = undefined;
        void this.ask();
      },
      Math.max(PAUSE, this.took * 10),
    );
  }

  private async ask(): Promise<void> {
    const serial = ++this.serial;
    const began = performance.now();
    try {
      const overview = await this.capture.request('findingsOverview', { selection: findingSelection() });
      if (serial !== this.serial) return;
      // While the pass is running there is nothing to tell; its end is heard of.
      if (!overview) return;
      this.overview = overview;
      this.error = undefined;
    } catch (error) {
      if (serial !== this.serial) return;
      // It has grown meanwhile: what is known stays until it could be looked through.
      if (this.capture.summary?.live) return;
      this.overview = undefined;
      this.error = error instanceof Error ? error.message : String(error);
    } finally {
      this.took = performance.now() - began;
    }
    this.changed.fire();
  }
}
