import * as vscode from 'vscode';
import type { FindingsOverview } from '../../messages/results';
import type { OpenCapture } from '../captures/OpenCapture';
import { changesFindings, findingSelection } from './findingSettings';

/** A file that grows is looked through when it has not grown for so long, in milliseconds. */
const REST = 1500;

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
  private timer: NodeJS.Timeout | undefined;
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
    clearTimeout(this.timer);
    if (failure || !summary?.complete) {
      this.serial++;
      if (!this.overview && this.error === undefined) return;
      this.overview = this.error = undefined;
      this.changed.fire();
    } else if (summary.live && this.overview) this.timer = setTimeout(() => void this.ask(), REST);
    else void this.ask();
  }

  private async ask(): Promise<void> {
    const serial = ++this.serial;
    try {
      const overview = await this.capture.request('findingsOverview', { selection: findingSelection() });
      if (serial !== this.serial) return;
      // While the pass is running there is nothing to tell; its end is heard of.
      if (!overview) return;
      this.overview = overview;
      this.error = undefined;
    } catch (error) {
      if (serial !== this.serial) return;
      this.overview = undefined;
      this.error = error instanceof Error ? error.message : String(error);
    }
    this.changed.fire();
  }
}
