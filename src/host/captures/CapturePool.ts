import type * as vscode from 'vscode';
import type { CacheLocation } from '../../messages/engine';
import type { DecodeAsSettings } from './DecodeAsSettings';
import type { MarkStorage } from './FrameMarks';
import { OpenCapture } from './OpenCapture';
import { showReadingProgress } from './readingProgress';

/** How long a capture without users is kept: moving a tab closes its editor and opens another one. */
const GRACE = 5000;

/** A use of an open capture; disposing it gives the capture back. */
export interface CaptureUse extends vscode.Disposable {
  readonly capture: OpenCapture;
}

/** Open captures by URI: one engine serves all editors, trees and texts of a file. */
export class CapturePool implements vscode.Disposable {
  private readonly entries = new Map<
    string,
    { capture: OpenCapture; uses: number; timer: ReturnType<typeof setTimeout> | undefined }
  >();

  private readonly listening: vscode.Disposable | undefined;

  /**
   * @param worker where the engine's worker is to be found
   * @param cacheOf where indexes of captures are kept now, by the settings
   */
  constructor(
    private readonly worker: () => Promise<string>,
    private readonly cacheOf: () => CacheLocation | undefined = () => undefined,
    private readonly decodeAs?: DecodeAsSettings,
    private readonly marks?: MarkStorage,
  ) {
    this.listening = decodeAs?.onDidChange(() => {
      for (const { capture } of this.entries.values()) capture.restart();
    });
  }

  /** Opens a capture, or joins those who have it open. */
  use(uri: vscode.Uri): CaptureUse {
    const key = uri.toString();
    let entry = this.entries.get(key);
    // A capture that failed is tried again: the file may be there now.
    if (entry && entry.uses === 0 && entry.capture.failure) {
      this.drop(key);
      entry = undefined;
    }
    if (!entry) {
      entry = {
        capture: new OpenCapture(uri, this.worker, this.cacheOf(), () => this.decodeAs?.rules ?? [], this.marks),
        uses: 0,
        timer: undefined,
      };
      showReadingProgress(entry.capture);
      this.entries.set(key, entry);
    }
    clearTimeout(entry.timer);
    entry.uses++;
    const used = entry;
    let disposed = false;
    return {
      capture: used.capture,
      dispose: () => {
        if (disposed) return;
        disposed = true;
        used.uses--;
        if (used.uses > 0) return;
        used.timer = setTimeout(() => {
          if (used.uses === 0 && this.entries.get(key) === used) this.drop(key);
        }, GRACE);
      },
    };
  }

  /** The captures that somebody has open. */
  get captures(): readonly OpenCapture[] {
    return [...this.entries.values()].filter(({ uses }) => uses > 0).map(({ capture }) => capture);
  }

  /** The capture if somebody has it open. */
  find(uri: vscode.Uri): OpenCapture | undefined {
    return this.entries.get(uri.toString())?.capture;
  }

  dispose(): void {
    this.listening?.dispose();
    for (const key of [...this.entries.keys()]) this.drop(key);
  }

  private drop(key: string): void {
    const entry = this.entries.get(key);
    clearTimeout(entry?.timer);
    entry?.capture.dispose();
    this.entries.delete(key);
  }
}
