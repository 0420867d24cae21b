import * as vscode from 'vscode';
import { COMMANDS } from '../commands/commandNames';
import type { ActiveCapture } from './ActiveCapture';
import { framesText } from './framesText';

/** How many frames the editor in front shows, in the status bar; hidden while another editor is in front. */
export class FramesStatus implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem('iscsiTrace.frames', vscode.StatusBarAlignment.Left, 11);
  private following: vscode.Disposable | undefined;
  private readonly subscriptions: vscode.Disposable;
  /** What the bar shows now; empty for nothing. */
  text = '';

  constructor(
    private readonly active: ActiveCapture,
    /** Whether an editor of the capture is in front. */
    private readonly isInFront: () => boolean,
    onDidChangeFront: vscode.Event<unknown>,
  ) {
    this.item.name = vscode.l10n.t('iSCSI Trace Frames');
    this.item.command = COMMANDS.goToFrame;
    this.subscriptions = vscode.Disposable.from(
      active.onDidChange(() => this.follow()),
      onDidChangeFront(() => this.show()),
    );
    this.follow();
  }

  dispose(): void {
    this.following?.dispose();
    this.subscriptions.dispose();
    this.item.dispose();
  }

  private follow(): void {
    this.following?.dispose();
    const { capture } = this.active;
    this.following = capture
      ? vscode.Disposable.from(
          capture.onDidChange(() => this.show()),
          capture.onDidCountFrames(() => this.show()),
        )
      : undefined;
    this.show();
  }

  private show(): void {
    const { capture } = this.active;
    const summary = capture?.failure ? undefined : capture?.summary;
    this.text = capture && summary && this.isInFront() ? framesText(summary, capture.shownFrames) : '';
    if (this.text === '') {
      this.item.hide();
      return;
    }
    this.item.text = this.text;
    this.item.tooltip = vscode.l10n.t('Frames of {0} that are shown. Go to Frame...', capture?.name ?? '');
    this.item.show();
  }
}
