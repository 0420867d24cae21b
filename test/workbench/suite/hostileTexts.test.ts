/** Hostile texts of a capture, and its hostile name, in VS Code's own parts: tree, hovers, problems, quick picks, messages. */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { WholeConversation } from '../../../src/host/views/ConversationsView';
import { traceUri } from '../../../src/host/text/traceUri';
import { HOSTILE_FILE_NAME, hostileCapture } from '../../support/hostileCapture';
import { unseenIn } from '../../support/hostileTexts';
import { closeEditors, eventually, hoverText, openCapture } from './support';

/** Icons and links that VS Code makes of texts; our own icons stand at the beginning. */
const OWN_ICON =
  /^\s*\$\((?:server|key|list-selection|info|milestone|search|list-flat|symbol-string|file-binary|check)\) /;
const ICON = /\$\([a-z0-9-]+(?:~[a-z]+)?\)/i;
const LINK = /\[[^\]]+\]\((?:https?:\/\/|command:|file:)[^)\s]+/i;

function checkPlain(text: string, where: string): void {
  assert.equal(unseenIn(text), undefined, where);
  assert.doesNotMatch(text.replace(OWN_ICON, ''), ICON, where);
  assert.doesNotMatch(text, LINK, where);
}

/** In Markdown every icon, link, tag and picture of a text is escaped; the only links are our own. */
function checkMarkdown(markdown: string, where: string): void {
  assert.equal(unseenIn(markdown.replaceAll('\n', ' ')), undefined, where);
  // Quotations of an RFC are ours.
  const rest = markdown.replace(/^> ?/gm, '').replace(/\\./g, '');
  assert.doesNotMatch(rest, /[<>`$!|]/, where);
  for (const [, target] of rest.matchAll(/\]\(([^)]*)\)/g)) {
    assert.match(target ?? '', /^(command:iscsiTrace\.openRfcSection\?|https:\/\/www\.rfc-editor\.org\/rfc\/)/, where);
  }
}

/** What extensions ask VS Code to show, in place of showing it. */
type Shown = { readonly how: string; readonly texts: readonly string[] };
const STAND_INS = [
  'showQuickPick',
  'showInformationMessage',
  'showWarningMessage',
  'showErrorMessage',
  'setStatusBarMessage',
] as const;

describe('hostile texts in VS Code', function () {
  this.timeout(120_000);
  let folder: string;
  let uri: vscode.Uri;
  const shown: Shown[] = [];
  const window = vscode.window as unknown as Record<string, unknown>;
  const own = new Map<string, unknown>();

  before(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'hostile-'));
    uri = vscode.Uri.file(path.join(folder, HOSTILE_FILE_NAME));
    writeFileSync(uri.fsPath, hostileCapture().bytes);
    for (const how of STAND_INS) {
      own.set(how, window[how]);
      window[how] = async (first: unknown, ...rest: unknown[]) => {
        const items = (await first) as string | (string | vscode.QuickPickItem)[];
        const options = (how === 'showQuickPick' ? rest[0] : undefined) as vscode.QuickPickOptions | undefined;
        const texts = (Array.isArray(items) ? items : [items]).flatMap((item) =>
          typeof item === 'string' ? [item] : [item.label, item.description ?? '', item.detail ?? ''],
        );
        shown.push({ how, texts: [...texts, options?.title ?? '', options?.placeHolder ?? ''] });
        // The first that can be chosen is, so that what comes after is shown too.
        return Array.isArray(items)
          ? items.find((item) => typeof item !== 'string' && item.kind !== vscode.QuickPickItemKind.Separator)
          : undefined;
      };
    }
  });
  beforeEach(() => shown.splice(0));
  after(async () => {
    for (const [how, value] of own) window[how] = value;
    await closeEditors();
    rmSync(folder, { recursive: true, force: true });
  });

  const state = () =>
    readdirSync(folder).map((name) => [
      name,
      statSync(path.join(folder, name)).mtimeMs,
      readFileSync(path.join(folder, name)).length,
    ]);

  it('stay text in the Conversations view and its tooltips', async () => {
    const { api } = await openCapture(uri);
    const nodes: WholeConversation[] = [];
    const collect = (level: readonly WholeConversation[]): void => {
      for (const node of level) {
        nodes.push(node);
        collect(node.children);
      }
    };
    collect(await api.conversations.nodes());
    assert(nodes.length > 300, `${nodes.length} nodes`);
    for (const node of nodes) {
      const item = api.conversations.getTreeItem(node);
      for (const text of [item.label, item.description, item.accessibilityInformation?.label]) {
        if (typeof text === 'string') checkPlain(text, node.id);
      }
    }
    for (const node of nodes.slice(0, 400)) {
      const { tooltip } = await api.conversations.resolveTreeItem(api.conversations.getTreeItem(node), node);
      assert(tooltip instanceof vscode.MarkdownString);
      checkMarkdown(tooltip.value, node.id);
      assert(!tooltip.supportHtml && !tooltip.supportThemeIcons);
      if (tooltip.isTrusted) assert.deepEqual(tooltip.isTrusted, { enabledCommands: ['iscsiTrace.openRfcSection'] });
    }
  });

  it('stay text in the text document, its outline, its hovers and the Problems panel', async () => {
    await openCapture(uri);
    const address = traceUri(uri, { part: '' });
    // Tabs and breadcrumbs draw no icons and no links.
    assert.equal(unseenIn(address.path), undefined);
    const document = await vscode.workspace.openTextDocument(address);
    await vscode.window.showTextDocument(document);
    assert.equal(unseenIn(document.getText().replaceAll('\n', ' ')), undefined);
    const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
      'vscode.executeDocumentSymbolProvider',
      document.uri,
    );
    assert(symbols.length > 400);
    for (const { name, detail } of symbols) checkPlain(`${name} ${detail}`, name);
    await eventually('problems', () => vscode.languages.getDiagnostics(document.uri).length > 20);
    for (const { message } of vscode.languages.getDiagnostics(document.uri))
      assert.equal(unseenIn(message.replaceAll('\n', ' ')), undefined);
    let hovers = 0;
    for (let line = 0; line < document.lineCount && hovers < 60; line++) {
      const { text } = document.lineAt(line);
      if (!/^\s+(InitiatorName|TargetAlias|X-|MaxBurstLength|AuthMethod|CHAP_)/.test(text)) continue;
      const markdown = await hoverText(document, line, text.search(/\S/) + 3);
      if (markdown === '') continue;
      checkMarkdown(markdown, text);
      hovers++;
    }
    assert(hovers > 20, `${hovers} hovers`);
  });

  it('stay text in quick picks, in the status bar and in messages', async () => {
    const { api, capture } = await openCapture(uri);
    await vscode.commands.executeCommand('iscsiTrace.compareLogins');
    await closeEditors();
    await openCapture(uri);
    for (let step = 0; step < 12; step++) await vscode.commands.executeCommand('iscsiTrace.nextLoginStage');
    await vscode.commands.executeCommand('iscsiTrace.nextLogin');
    await vscode.commands.executeCommand('iscsiTrace.goToLinkedFrame');
    await vscode.commands.executeCommand('iscsiTrace.find', `$(zap) [x](command:workbench.action.quit) \u202e`);
    const ways = new Set(shown.map(({ how }) => how));
    for (const how of ['showQuickPick', 'setStatusBarMessage', 'showInformationMessage'])
      assert(ways.has(how), `${how} was not called: ${[...ways].join(' ')}`);
    const texts = shown.flatMap((one) => one.texts);
    assert(
      texts.some((text) => text.includes('onerror')) &&
        texts.some((text) => text.includes('$ (zap)')) &&
        texts.some((text) => text.includes('] (command:')),
      'the texts are those of the capture',
    );
    for (const { how, texts: said } of shown) for (const text of said) checkPlain(text, how);
    checkPlain(api.findingsStatus.text.replace(/\$\((error|warning|info)\)/g, ''), 'the status bar');
    assert.equal(capture.name, HOSTILE_FILE_NAME);
  });

  it('a file that cannot be read is named in plain text', async () => {
    const broken = vscode.Uri.file(path.join(folder, `broken ${HOSTILE_FILE_NAME}`));
    writeFileSync(broken.fsPath, '<img src=x onerror=window.hacked=1> [x](command:workbench.action.quit)');
    const { api, capture } = await openCapture(broken);
    await eventually('the failure', () => capture.failure !== undefined);
    const { message } = (api.conversations as unknown as { view?: vscode.TreeView<unknown> }).view ?? {};
    if (message !== undefined) checkPlain(message, 'the message of the view');
    await closeEditors();
    rmSync(broken.fsPath);
  });

  it('nothing is written beside the capture', async () => {
    const before = state();
    await openCapture(uri);
    await vscode.commands.executeCommand('iscsiTrace.showFindings');
    await vscode.commands.executeCommand('iscsiTrace.showIo');
    await vscode.commands.executeCommand('iscsiTrace.openAsText');
    await closeEditors();
    assert.deepEqual(state(), before);
    assert.equal(before.length, 1);
  });
});
