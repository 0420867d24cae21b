import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { WholeConversation } from '../../../src/host/views/ConversationsView';
import { closeEditors, eventually, hoverText, openCapture, userCapture } from './support';

function walkTree(
  nodes: readonly WholeConversation[],
  visit: (node: WholeConversation, depth: number) => void,
  depth = 0,
): void {
  for (const node of nodes) {
    visit(node, depth);
    walkTree(node.children, visit, depth + 1);
  }
}

describe("the user's walk through his capture", () => {
  let uri: vscode.Uri;

  before(async function () {
    uri = await userCapture(this);
  });

  after(closeEditors);

  it('opens 231 frames over 22.956332 s', async () => {
    const { capture } = await openCapture(uri);
    assert.equal(capture.failure, undefined);
    assert.equal(capture.summary?.frames, 231);
    assert.equal(capture.summary.duration, '22.956332');
    assert.deepEqual(capture.summary.sessions, { normal: 0, discovery: 2, unknown: 1 });
    assert.deepEqual(capture.summary.logins, { accepted: 2, rejected: 0, unfinished: 0 });
  });

  it('shows both discovery logins in the tree, from handshake to close', async () => {
    const { api } = await openCapture(uri);
    const roots = await eventually('the tree', async () => {
      const nodes = await api.conversations.nodes();
      return nodes.length > 0 && nodes;
    });
    const connections: WholeConversation[] = [];
    walkTree(
      roots,
      (node) => node.kind === 'connection' && node.children[0]?.kind === 'handshake' && connections.push(node),
    );
    assert.deepEqual(
      connections.map(({ firstFrame, lastFrame }) => [firstFrame, lastFrame]),
      [
        [4, 20],
        [24, 40],
      ],
    );
    for (const { children } of connections) {
      assert.deepEqual(
        children.map(({ kind }) => kind),
        ['handshake', 'login', 'fullFeature', 'logout', 'close'],
      );
    }
  });

  it('steps through Login Request, Login Response, SendTargets and Logout, then back', async () => {
    const { capture } = await openCapture(uri);
    capture.select(0);
    const frames: number[] = [];
    for (let step = 0; step < 7; step++) {
      await vscode.commands.executeCommand('iscsiTrace.nextLoginStage');
      frames.push(capture.selectedFrame);
    }
    assert.deepEqual(frames, [8, 11, 13, 15, 16, 17, 28]);
    await vscode.commands.executeCommand('iscsiTrace.previousLoginStage');
    assert.equal(capture.selectedFrame, 17);
  });

  it('begins the stage walk anew when the capture was closed and opened again', async () => {
    const { capture } = await openCapture(uri);
    await vscode.commands.executeCommand('iscsiTrace.nextLoginStage');
    assert.notEqual(capture.selectedFrame, 0);
    await closeEditors();
    const { capture: again } = await openCapture(uri);
    assert.equal(again.selectedFrame, 0);
    await vscode.commands.executeCommand('iscsiTrace.nextLoginStage');
    assert.equal(again.selectedFrame, 8);
  });

  it('reveals the frames of a node', async () => {
    const { api, capture } = await openCapture(uri);
    const roots = await api.conversations.nodes();
    let logout: WholeConversation | undefined;
    walkTree(roots, (node) => node.kind === 'logout' && (logout ??= node));
    await vscode.commands.executeCommand('iscsiTrace.revealNode', logout);
    assert.equal(capture.selectedFrame, 16);
    const rows = await capture.request('rows', { start: 14, count: 5, marks: capture.marks });
    assert.deepEqual(
      rows.map(({ frame, mark }) => [frame, mark]),
      [
        [15, undefined],
        [16, 'node'],
        [17, 'response'],
        [18, undefined],
        [19, undefined],
      ],
    );
  });

  it('explains every key, field and opcode of the text view in hovers', async () => {
    await openCapture(uri);
    await vscode.commands.executeCommand('iscsiTrace.openAsText');
    const editor = await eventually('the text', () => {
      const { activeTextEditor } = vscode.window;
      return activeTextEditor?.document.languageId === 'iscsi-trace' && activeTextEditor;
    });
    const { document } = editor;
    const text = document.getText();
    const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
      'vscode.executeDocumentSymbolProvider',
      document.uri,
    );
    assert.equal(symbols.length, 183);
    assert.match(symbols[1]?.name ?? '', /Frame 8: Login Request/);

    const seen = new Set<string>();
    const unexplained: string[] = [];
    for (let line = 0; line < document.lineCount; line++) {
      const { text: content, firstNonWhitespaceCharacterIndex: indent } = document.lineAt(line);
      const label = /^\s+([A-Za-z0-9-]+)(?:=|: )/.exec(content)?.[1];
      if (!label || indent > 8 || seen.has(label)) continue;
      seen.add(label);
      if ((await hoverText(document, line, indent + 1)) === '') unexplained.push(content.trim());
    }
    assert(seen.size > 30, `only ${seen.size} labels`);
    assert.deepEqual(unexplained, []);

    const line = text.split('\n').findIndex((content) => content.includes('MaxRecvDataSegmentLength='));
    const hover = await hoverText(document, line, 12);
    assert.match(hover, /MaxRecvDataSegmentLength/);
    assert.match(hover, /8192/);
    assert.match(hover, /command:iscsiTrace\.openRfcSection/);
    assert.match(hover, /12\\?\.12/);

    const status = text.split('\n').findIndex((content) => /^ +Status: 0x0000/.test(content));
    assert.match(await hoverText(document, status, document.lineAt(status).text.indexOf('0x0000') + 1), /Success/);
    const stage = text.split('\n').findIndex((content) => /^ +CSG: 1/.test(content));
    const stageHover = await hoverText(document, stage, document.lineAt(stage).text.indexOf(': 1') + 2);
    assert.match(stageHover, /Operational negotiation/);
  });

  it('goes to the definition of a key, a status and an opcode', async () => {
    const document = await vscode.workspace.openTextDocument(
      vscode.window.activeTextEditor?.document.uri ?? vscode.Uri.parse(''),
    );
    const lines = document.getText().split('\n');
    const definition = async (what: string): Promise<string> => {
      const line = lines.findIndex((content) => content.includes(what));
      const column = (lines[line] ?? '').indexOf(what) + 1;
      const found = await vscode.commands.executeCommand<vscode.LocationLink[]>(
        'vscode.executeDefinitionProvider',
        document.uri,
        new vscode.Position(line, column),
      );
      const [first] = found;
      assert(first, `${what} leads nowhere`);
      const target = await vscode.workspace.openTextDocument(first.targetUri);
      return target.lineAt(first.targetRange.start.line).text;
    };
    assert.match(await definition('MaxRecvDataSegmentLength='), /12\.12.*MaxRecvDataSegmentLength/);
    assert.match(await definition('Login Request (0x03)'), /10\.12.*Login Request/);
    assert.match(await definition('CSG: '), /10\.12\.3.*CSG/);
  });
});
