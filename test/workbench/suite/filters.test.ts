/** Filters made of what is selected, saved filters and the history, through VS Code's commands. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ConversationItem } from '../../../src/messages/results';
import { traceUri } from '../../../src/host/text/traceUri';
import { closeEditors, eventually, inExtension, openCapture } from './support';

const run = (command: string, ...args: unknown[]) => vscode.commands.executeCommand(`iscsiTrace.${command}`, ...args);

describe('filters in VS Code', () => {
  const uri = () => inExtension('fixtures', 'chap-ok.pcap');
  const settings = () => vscode.workspace.getConfiguration('iscsiTrace');

  afterEach(async () => {
    await settings().update('savedFilters', undefined, vscode.ConfigurationTarget.Global);
    await closeEditors();
  });

  it('are applied to the cell, the field or the node that a menu was opened at, and joined to what stands there', async () => {
    const { api, capture } = await openCapture(uri());
    const shows = (filter: string) => eventually(filter, () => capture.shownFilter === filter);
    const cell = { webviewSection: 'packet', frame: 8, column: 'number', webview: 'iscsiTrace.capture' };
    await run('applyAsFilter.selected', cell);
    await shows('frame.number == 8');
    await run('applyAsFilter.or', { ...cell, frame: 10 });
    await shows('frame.number == 8 || frame.number == 10');
    await run('applyAsFilter.andNot', { ...cell, column: 'protocol' });
    await shows('(frame.number == 8 || frame.number == 10) && !(iscsi)');
    await run('applyAsFilter.not', { ...cell, column: 'length' });
    await eventually('the opposite', () => /^!\(frame\.len == \d+\)$/.test(capture.shownFilter));
    await run('applyAsFilter.selected', { webviewSection: 'field', frame: 8, field: 0 });
    await shows('frame');

    const nodes: readonly ConversationItem[] = await api.conversations.nodes();
    const session = await eventually('a session', async () => {
      const children = nodes[0] && (await api.conversations.getChildren(nodes[0]));
      return children?.find(({ kind }) => kind === 'session');
    });
    await run('applyAsFilter.selected', session);
    await shows('iscsi.session == 0');
  });

  it('follow the task, the session and the conversation of the selected frame', async () => {
    const { capture } = await openCapture(uri());
    const shows = (filter: RegExp) => eventually(String(filter), () => filter.test(capture.shownFilter));
    const rows = await capture.request('rows', { start: 0, count: 200, marks: capture.marks });
    const command = rows.find(({ info }) => info.some(({ text }) => /READ|INQUIRY/.test(text)));
    assert(command);
    capture.reveal(command.frame, '');
    await run('followTask');
    await shows(/^iscsi\.task == \d+$/);
    await eventually('the same frame', () => capture.selectedFrame === command.frame);
    await run('followSession');
    await shows(/^iscsi\.session == \d+$/);
    await run('filterToConversation');
    await shows(/^tcp\.stream == \d+$/);
  });

  it('are remembered when they were used, and forgotten on demand', async () => {
    const { api, capture } = await openCapture(uri());
    await run('clearFilterHistory');
    await run('applyFilter', 'iscsi.opcode == 0x03');
    await eventually('the filter', () => capture.shownFilter === 'iscsi.opcode == 0x03');
    await run('applyFilter', { filter: 'tcp.stream == 0', frame: 4 });
    await eventually('the history', () => api.filterHistory.filters.length === 2);
    assert.deepEqual(api.filterHistory.filters, ['tcp.stream == 0', 'iscsi.opcode == 0x03']);
    await run('clearFilterHistory');
    assert.deepEqual(api.filterHistory.filters, []);
  });

  it('bear what other extensions or a hostile page hand to the commands', async () => {
    const { capture } = await openCapture(uri());
    const before = capture.shownFilter;
    for (const argument of [
      { webviewSection: 'field', frame: 1e9, field: 0 },
      { webviewSection: 'field', frame: 4, field: 1e9 },
      { webviewSection: 'packet', frame: 0, column: 'x' },
      { id: '../..', kind: 'session', streams: [] },
    ]) {
      await run('applyAsFilter.selected', argument);
      await run('prepareAsFilter.and', argument);
    }
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.equal(capture.shownFilter, before);
  });

  it('lead from a problem of the text to its packets', async () => {
    const digest = inExtension('fixtures', 'data-digest-flipped.pcap');
    const { capture } = await openCapture(digest);
    const document = await vscode.workspace.openTextDocument(traceUri(digest, { part: '' }));
    await vscode.window.showTextDocument(document);
    const problem = await eventually('the problem', () =>
      vscode.languages
        .getDiagnostics(document.uri)
        .find(({ code }) => (typeof code === 'object' ? code.value : code) === 'DIGEST-DATA'),
    );
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      problem.range,
    );
    const fix = actions.find(({ title }) => /^Filter to this (task|session|connection)$/.test(title))?.command;
    assert(fix, actions.map(({ title }) => title).join(', '));
    await vscode.commands.executeCommand(fix.command, ...(fix.arguments ?? []));
    await eventually('its packets', () => /^(iscsi\.(task|session)|tcp\.stream) == \d+$/.test(capture.shownFilter));
  });
});
