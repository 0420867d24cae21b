import * as vscode from 'vscode';
import type { OpenCapture } from './OpenCapture';

/** The capture whose editor was in front last: what the Conversations view shows and commands speak of. */
export class ActiveCapture implements vscode.Disposable {
  private current: OpenCapture | undefined;
  private subscription: vscode.Disposable | undefined;
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
    this.subscription?.dispose();
    this.subscription = capture?.onDidChange(() => this.tellMenus());
    this.tellMenus();
    this.changed.fire(capture);
  }

  /** Menus and the view's welcome text ask for a capture that can be read. */
  private tellMenus(): void {
    const readable = this.current !== undefined && this.current.failure === undefined;
    void vscode.commands.executeCommand('setContext', 'iscsiTrace.hasCapture', readable);
    const canReopen = this.current?.failure?.canReopen === true || this.current?.isHanging === true;
    void vscode.commands.executeCommand('setContext', 'iscsiTrace.canReopen', canReopen);
  }

  dispose(): void {
    this.subscription?.dispose();
    this.changed.dispose();
  }
}
