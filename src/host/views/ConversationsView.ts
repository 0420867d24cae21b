import * as vscode from 'vscode';
import type { ConversationItem, ConversationKind } from '../../messages/results';
import type { ActiveCapture } from '../captures/ActiveCapture';
import type { OpenCapture } from '../captures/OpenCapture';
import { COMMANDS } from '../commands/commandNames';
import { nodeMarkdown } from '../explanations/cardMarkdown';
import type { CardSource } from '../explanations/CardSource';
import { findingSelection } from '../findings/findingSettings';
import { plainLabel } from '../platform/plainLabel';

export const CONVERSATIONS_VIEW = 'iscsiTrace.conversations';

const ICONS: Readonly<Record<ConversationKind, string>> = {
  sessions: 'database',
  range: 'list-ordered',
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

/** While the capture grows the tree is loaded again after this time at the soonest, in milliseconds. */
const RELOAD_PAUSE = 1000;

/** A node with everything below it. */
export interface WholeConversation extends ConversationItem {
  readonly children: readonly WholeConversation[];
}

/** The tree of the active capture's conversations. Nodes are asked for level by level, as they are unfolded. */
export class ConversationsView implements vscode.TreeDataProvider<ConversationItem> {
  /** Nodes that were asked for since the last load. */
  private readonly byId = new Map<string, ConversationItem>();
  private capture: OpenCapture | undefined;
  private subscription: vscode.Disposable | undefined;
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;
  private view: vscode.TreeView<ConversationItem> | undefined;
  private few = true;
  private following: ReturnType<typeof setTimeout> | undefined;
  private reloading: ReturnType<typeof setTimeout> | undefined;
  private reloaded = 0;

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
      new vscode.Disposable(() => {
        clearTimeout(this.reloading);
        clearTimeout(this.following);
        this.subscription?.dispose();
      }),
    );
  }

  /** The whole tree, for tests: the view itself never holds it. */
  async nodes(parent?: ConversationItem): Promise<readonly WholeConversation[]> {
    const items = await this.getChildren(parent);
    return Promise.all(items.map(async (item) => ({ ...item, children: await this.nodes(item) })));
  }

  /** Selects a node in the tree, when the view is visible, without taking the focus. */
  async select(id: string): Promise<void> {
    const { capture, view } = this;
    if (!capture || !view?.visible) return;
    const path = await capture.request('pathTo', { node: id, marks: findingSelection() });
    const node = path.at(-1);
    if (!node || capture !== this.capture || !view.visible) return;
    for (const item of path) if (!this.byId.has(item.id)) this.byId.set(item.id, item);
    await view.reveal(this.byId.get(id) ?? node, { select: true, focus: false, expand: false });
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

  async getChildren(node?: ConversationItem): Promise<ConversationItem[]> {
    const { capture } = this;
    if (!capture?.summary || capture.failure || (node && !node.hasChildren)) return [];
    let items: ConversationItem[] = [];
    try {
      items = await capture.request('conversations', {
        ...(node ? { parent: node.id } : {}),
        marks: findingSelection(),
      });
    } catch {
      // The capture has just failed or been closed, which is shown when it is known.
      return [];
    }
    if (capture !== this.capture) return [];
    const isEmpty = items.length === 0 && capture.summary.complete;
    if (!node) this.tell(isEmpty ? vscode.l10n.t('No TCP conversations in this capture.') : messageAbout(capture));
    if (node?.id === 'sessions' || (node === undefined && items[0]?.id === 'sessions')) {
      const count = capture.summary.sessions;
      this.few = count.normal + count.discovery + count.unknown <= FEW_SESSIONS;
    }
    for (const item of items) this.byId.set(item.id, item);
    return items;
  }

  async getParent(node: ConversationItem): Promise<ConversationItem | undefined> {
    if (node.parent === undefined) return undefined;
    const known = this.byId.get(node.parent);
    if (known) return known;
    return (await this.capture?.request('pathTo', { node: node.parent, marks: findingSelection() }))?.at(-1);
  }

  getTreeItem(node: ConversationItem): vscode.TreeItem {
    const open = EXPANDED.has(node.kind) && (this.few || node.kind === 'sessions');
    const state = !node.hasChildren
      ? vscode.TreeItemCollapsibleState.None
      : open
        ? vscode.TreeItemCollapsibleState.Expanded
        : vscode.TreeItemCollapsibleState.Collapsed;
    const item = new vscode.TreeItem(plainLabel(node.label), state);
    item.id = node.id;
    item.description = plainLabel(node.description);
    item.contextValue = node.topic ? `${node.kind} explained` : node.kind;
    const colour = node.severity === 'error' ? 'list.errorForeground' : 'list.warningForeground';
    item.iconPath = node.severity
      ? new vscode.ThemeIcon(node.severity === 'error' ? 'error' : 'warning', new vscode.ThemeColor(colour))
      : new vscode.ThemeIcon(ICONS[node.kind]);
    const problem = node.severity ? `, ${node.severity}` : '';
    item.accessibilityInformation = { label: plainLabel(`${node.label}, ${node.description}${problem}`) };
    if (node.firstFrame > 0) {
      item.command = { title: vscode.l10n.t('Show frames'), command: COMMANDS.revealNode, arguments: [node] };
    }
    return item;
  }

  /** The tooltip is worked out when the pointer rests: our explanation of what the node stands for. */
  async resolveTreeItem(item: vscode.TreeItem, node: ConversationItem): Promise<vscode.TreeItem> {
    const card = node.topic ? await this.cards.card(node.topic) : undefined;
    item.tooltip = nodeMarkdown(node, card);
    return item;
  }

  private show(capture: OpenCapture | undefined): void {
    this.subscription?.dispose();
    this.capture = capture;
    this.subscription =
      capture &&
      vscode.Disposable.from(
        capture.onDidChange(() => this.scheduleReload()),
        // Nodes are marked with what was found.
        capture.findings.onDidChange(() => this.scheduleReload()),
      );
    if (this.view) this.view.description = plainLabel(capture?.name ?? '');
    this.reload();
  }

  /** A capture that is being read changes several times a second: the tree follows more calmly, but comes to its end. */
  private scheduleReload(): void {
    const { capture } = this;
    if (capture?.isHanging && !capture.failure) {
      // Asked now, it would have the tree wait for ever.
      this.tell(messageAbout(capture));
      return;
    }
    if (capture?.failure || (capture?.summary?.complete && !capture.summary.live)) {
      this.reload();
      return;
    }
    if (this.reloading !== undefined) return;
    this.reloading = setTimeout(() => this.reload(), Math.max(0, this.reloaded + RELOAD_PAUSE - Date.now()));
  }

  private reload(): void {
    clearTimeout(this.reloading);
    this.reloading = undefined;
    this.reloaded = Date.now();
    this.byId.clear();
    this.tell(messageAbout(this.capture));
    this.changed.fire();
  }

  private tell(message: string): void {
    if (this.view) this.view.message = message === '' ? undefined : plainLabel(message);
  }
}

/** What has gone wrong with a capture, for the line above the tree; empty for nothing. The title bar has the way out. */
function messageAbout(capture: OpenCapture | undefined): string {
  if (!capture) return '';
  if (capture.failure) return capture.failure.detail;
  return capture.isHanging ? vscode.l10n.t('The decoder of this capture does not answer.') : '';
}
