import * as vscode from 'vscode';
import type { ActiveCapture } from '../captures/ActiveCapture';
import { COMMANDS } from '../commands/commandNames';
import { spokenCounts, statusText } from './statusText';
import { plainLabel } from '../platform/plainLabel';

/** How many findings the capture in front has, in the status bar; leads to the Findings view. */
export class FindingsStatus implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem('iscsiTrace.findings', vscode.StatusBarAlignment.Left, 10);
  private following: vscode.Disposable | undefined;
  private readonly subscriptions: vscode.Disposable;
  /** What the bar shows now; empty for nothing. */
  text = '';

  constructor(private readonly active: ActiveCapture) {
    this.item.name = vscode.l10n.t('iSCSI Trace Findings');
    this.item.command = COMMANDS.showFindings;
    this.subscriptions = active.onDidChange(() => this.follow());
    this.follow();
  }

  dispose(): void {
    this.following?.dispose();
    this.subscriptions.dispose();
    this.item.dispose();
  }

  private follow(): void {
    this.following?.dispose();
    this.following = this.active.capture?.findings.onDidChange(() => this.show());
    this.show();
  }

  private show(): void {
    const overview = this.active.capture?.findings.overview;
    const isWithoutIscsi = this.active.capture?.summary?.pdus === 0 && overview?.total === 0;
    // Three zeros would read as "all is well".
    this.text = !overview ? '' : isWithoutIscsi ? vscode.l10n.t('iSCSI: none') : statusText(overview);
    if (!overview) {
      this.item.hide();
      return;
    }
    const said = isWithoutIscsi ? vscode.l10n.t('there is no iSCSI') : spokenCounts(overview);
    this.item.text = this.text;
    this.item.tooltip = vscode.l10n.t('Findings in {0}: {1}', plainLabel(this.active.capture?.name ?? ''), said);
    this.item.accessibilityInformation = {
      label: vscode.l10n.t('Findings of the capture: {0}', said),
      role: 'button',
    };
    this.item.show();
  }
}
