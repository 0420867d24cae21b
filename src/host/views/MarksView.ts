import * as vscode from 'vscode';
import { visibleText } from '../../core/text/visibleText';
import type { ActiveCapture } from '../captures/ActiveCapture';
import type { FrameMark } from '../captures/FrameMarks';
import { COMMANDS } from '../commands/commandNames';

export const MARKS_VIEW = 'iscsiTrace.marks';

/** The marks and notes of the active capture as a list. */
export class MarksView implements vscode.TreeDataProvider<FrameMark> {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;
  private subscription: { dispose(): void } | undefined;

  constructor(private readonly active: ActiveCapture) {}

  register(): vscode.Disposable {
    const follow = this.active.onDidChange(() => this.follow());
    this.follow();
    const view = vscode.window.createTreeView(MARKS_VIEW, { treeDataProvider: this });
    return vscode.Disposable.from(
      view,
      follow,
      this.changed,
      new vscode.Disposable(() => this.subscription?.dispose()),
    );
  }

  getChildren(mark?: FrameMark): FrameMark[] {
    return mark ? [] : [...(this.active.capture?.frameMarks.all ?? [])];
  }

  getTreeItem(mark: FrameMark): vscode.TreeItem {
    const item = new vscode.TreeItem(vscode.l10n.t('Frame {0}', mark.frame));
    const note = visibleText(mark.note ?? '');
    item.id = String(mark.frame);
    item.description = note;
    item.tooltip = note;
    item.iconPath = new vscode.ThemeIcon(mark.note === undefined ? 'bookmark' : 'note');
    item.contextValue = 'mark';
    item.command = { title: vscode.l10n.t('Show Frame'), command: COMMANDS.showMark, arguments: [mark] };
    return item;
  }

  private follow(): void {
    this.subscription?.dispose();
    this.subscription = this.active.capture?.frameMarks.onDidChange(() => this.changed.fire());
    this.changed.fire();
  }
}
