import * as vscode from 'vscode';
import type { OpenCapture } from './OpenCapture';

/** The capture whose editor was in front last: what the Conversations view shows and commands speak of. */
export class ActiveCapture implements vscode.Disposable {
  private current: OpenCapture | undefined;
  private readonly changed = new vscode.EventEmitter<OpenCapture | undefined>();
  readonly onDidChange = this.changed.event;

  get capture(): OpenCapture | undefined {
    return this.current;
  }

  activate(capture: OpenCapture): void {
    if (this.current === capture) return;
    this.set(capture);
  }

  /** An editor of the capture was closed; `left` tells whether others still show it. */
  closed(capture: OpenCapture, left: boolean): void {
    if (left || this.current !== capture) return;
    this.set(undefined);
  }

  private set(capture: OpenCapture | undefined): void {
    this.current = capture;
    // Menus and the view's welcome text ask for it.
    void vscode.commands.executeCommand('setContext', 'iscsiTrace.hasCapture', capture !== undefined);
    this.changed.fire(capture);
  }

  dispose(): void {
    this.changed.dispose();
  }
}
