import * as vscode from 'vscode';
import type { ConversationKind, ConversationNode } from '../../messages/results';
import type { ActiveCapture } from '../captures/ActiveCapture';
import type { OpenCapture } from '../captures/OpenCapture';
import { COMMANDS } from '../commands/commandNames';
import { nodeMarkdown } from '../explanations/cardMarkdown';
import type { CardSource } from '../explanations/CardSource';

export const CONVERSATIONS_VIEW = 'iscsiTrace.conversations';

const ICONS: Readonly<Record<ConversationKind, string>> = {
  sessions: 'database',
  session: 'server',
  connection: 'plug',
  handshake: 'arrow-swap',
  login: 'key',
  stage: 'milestone',
  exchange: 'mail',
  fullFeature: 'pulse',
  command: 'symbol-event',
  logout: 'sign-out',
  close: 'debug-disconnect',
  others: 'list-tree',
  stream: 'arrow-both',
};

/** Open at first: what leads to the stages of a login. */
const EXPANDED: ReadonlySet<ConversationKind> = new Set(['sessions', 'session', 'connection', 'login', 'stage']);
/** Stepping through rows must not drag the tree along row by row, in milliseconds. */
const FOLLOW_PAUSE = 200;
/** With more sessions than this the tree begins folded: a screen of connections hides the overview. */
const FEW_SESSIONS = 6;

/** The tree of the active capture's conversations. */
export class ConversationsView implements vscode.TreeDataProvider<ConversationNode> {
  private roots: readonly ConversationNode[] = [];
  private readonly parents = new Map<string, ConversationNode>();
  private readonly byId = new Map<string, ConversationNode>();
  private capture: OpenCapture | undefined;
  private subscription: vscode.Disposable | undefined;
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;
  private view: vscode.TreeView<ConversationNode> | undefined;
  private few = true;
  private following: NodeJS.Timeout | undefined;
  private loads = 0;
  /** Answers when the roots of the active capture are there. */
  private loading: Promise<void> = Promise.resolve();

  constructor(
    private readonly active: ActiveCapture,
    private readonly cards: CardSource,
  ) {}

  register(): vscode.Disposable {
    const view = vscode.window.createTreeView(CONVERSATIONS_VIEW, { treeDataProvider: this, showCollapseAll: true });
    this.view = view;
    const follow = this.active.onDidChange((capture) => this.show(capture));
    this.show(this.active.capture);
    return vscode.Disposable.from(
      view,
      follow,
      this.changed,
      new vscode.Disposable(() => void this.subscription?.dispose()),
    );
  }

  /** The roots as last loaded; waits for a load that is under way. */
  async nodes(): Promise<readonly ConversationNode[]> {
    await this.loading;
    return this.roots;
  }

  /** Selects a node in the tree, when the view is visible, without taking the focus. */
  async select(id: string): Promise<void> {
    await this.loading;
    const node = this.byId.get(id);
    if (node && this.view?.visible) await this.view.reveal(node, { select: true, focus: false, expand: false });
  }

  /** Selects the innermost node of a frame, once the selection has come to rest. */
  followFrame(capture: OpenCapture, frame: number): void {
    clearTimeout(this.following);
    if (frame === 0 || capture !== this.capture || !this.view?.visible) return;
    this.following = setTimeout(() => {
      void capture.request('nodeOf', { frame }).then(
        (id) => (id === null || capture !== this.capture ? undefined : this.select(id)),
        // A capture that has just been closed has no node to show.
        () => undefined,
      );
    }, FOLLOW_PAUSE);
  }

  getChildren(node?: ConversationNode): ConversationNode[] {
    return [...(node ? node.children : this.roots)];
  }

  getParent(node: ConversationNode): ConversationNode | undefined {
    return this.parents.get(node.id);
  }

  getTreeItem(node: ConversationNode): vscode.TreeItem {
    const open = EXPANDED.has(node.kind) && (this.few || node.kind === 'sessions');
    const state =
      node.children.length === 0
        ? vscode.TreeItemCollapsibleState.None
        : open
          ? vscode.TreeItemCollapsibleState.Expanded
          : vscode.TreeItemCollapsibleState.Collapsed;
    const item = new vscode.TreeItem(node.label, state);
    item.id = node.id;
    item.description = node.description;
    item.contextValue = node.topic ? `${node.kind} explained` : node.kind;
    const colour = node.severity === 'error' ? 'list.errorForeground' : 'list.warningForeground';
    item.iconPath = node.severity
      ? new vscode.ThemeIcon(node.severity === 'error' ? 'error' : 'warning', new vscode.ThemeColor(colour))
      : new vscode.ThemeIcon(ICONS[node.kind]);
    const problem = node.severity ? `, ${node.severity}` : '';
    item.accessibilityInformation = { label: `${node.label}, ${node.description}${problem}` };
    if (node.firstFrame > 0) {
      item.command = { title: 'Show frames', command: COMMANDS.revealNode, arguments: [node] };
    }
    return item;
  }

  /** The tooltip is worked out when the pointer rests: our explanation of what the node stands for. */
  async resolveTreeItem(item: vscode.TreeItem, node: ConversationNode): Promise<vscode.TreeItem> {
    const card = node.topic ? await this.cards.card(node.topic) : undefined;
    item.tooltip = nodeMarkdown(node, card);
    return item;
  }

  private show(capture: OpenCapture | undefined): void {
    this.subscription?.dispose();
    this.capture = capture;
    this.subscription = capture?.onDidChange(() => this.reload());
    if (this.view) this.view.description = capture?.name ?? '';
    this.reload();
  }

  private reload(): void {
    this.loading = this.load(++this.loads);
  }

  private async load(number: number): Promise<void> {
    const { capture } = this;
    let roots: readonly ConversationNode[] = [];
    let message: string | undefined;
    if (capture?.failure) message = capture.failure.detail;
    else if (capture?.summary) {
      try {
        roots = await capture.request('conversations', {});
        if (roots.length === 0)
          message = capture.summary.complete ? 'No TCP conversations in this capture.' : undefined;
      } catch (error) {
        message = error instanceof Error ? error.message : String(error);
      }
    }
    // A later load has begun: its result counts.
    if (number !== this.loads) return;
    this.roots = roots;
    this.few = (roots.find(({ kind }) => kind === 'sessions')?.children.length ?? 0) <= FEW_SESSIONS;
    this.byId.clear();
    this.parents.clear();
    this.remember(roots);
    if (this.view) this.view.message = message;
    this.changed.fire();
  }

  private remember(nodes: readonly ConversationNode[], parent?: ConversationNode): void {
    for (const node of nodes) {
      this.byId.set(node.id, node);
      if (parent) this.parents.set(node.id, parent);
      this.remember(node.children, node);
    }
  }
}
