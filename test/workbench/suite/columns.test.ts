import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { DEFAULT_COLUMNS } from '../../../src/messages/columns';
import { activated, closeEditors, eventually, inExtension, openCapture } from './support';

const run = (command: string, ...args: unknown[]) => vscode.commands.executeCommand(`iscsiTrace.${command}`, ...args);

describe('columns of the packet table', () => {
  const uri = inExtension('fixtures', 'sample.pcap');
  const settings = () => vscode.workspace.getConfiguration('iscsiTrace');

  afterEach(async () => {
    await run('resetColumns');
    await closeEditors();
  });

  it('are the default ones, take any field, and are kept in the settings of the user', async () => {
    const { table } = await activated();
    assert.deepEqual(table.columns, DEFAULT_COLUMNS);
    await run('applyAsColumn', 'iscsi.cmdsn');
    assert.deepEqual(table.columns.slice(-2), ['iscsi.cmdsn', 'info']);
    assert.deepEqual(settings().inspect('columns')?.globalValue, table.columns);
    assert.deepEqual(table.look.columns.at(-2), { name: 'iscsi.cmdsn', title: 'CmdSN' });
  });

  it('take the field of the tree that a menu was opened at', async () => {
    const { table } = await activated();
    const { capture } = await openCapture(uri);
    const names = await Promise.all(
      Array.from({ length: 60 }, (_, field) => capture.request('fieldName', { frame: 4, field })),
    );
    const field = names.indexOf('ip.ttl');
    assert(field > 0);
    await run('applyAsColumn', { webviewSection: 'field', frame: 4, field });
    assert.equal(table.columns.at(-2), 'ip.ttl');
    const rows = await capture.request('rows', { start: 3, count: 1, marks: { selected: 0 }, fields: ['ip.ttl'] });
    assert.deepEqual(rows[0]?.fields, { 'ip.ttl': '64' });
  });

  it('are moved, hidden and given back from their headers, with their widths', async () => {
    const { table } = await activated();
    const header = (column: string) => ({ webviewSection: 'header', frame: 0, column });
    await run('moveColumnRight', header('number'));
    assert.deepEqual(table.columns.slice(0, 2), ['time', 'number']);
    await run('moveColumnLeft', header('number'));
    await run('hideColumn', header('length'));
    assert(!table.columns.includes('length'));
    await table.setWidth('source', 40);
    assert.equal(table.look.columns.find(({ name }) => name === 'source')?.width, 40);
    await run('fitColumn', header('source'));
    assert.equal(table.look.columns.find(({ name }) => name === 'source')?.width, undefined);
    await table.setWidth('source', 40);
    await run('resetColumns');
    assert.deepEqual(table.columns, DEFAULT_COLUMNS);
    assert(table.look.columns.every(({ width }) => width === undefined));
  });

  it('follow the settings, of which nothing that makes no sense is taken', async () => {
    const { table } = await activated();
    let changes = 0;
    const listening = table.onDidChange(() => changes++);
    await settings().update('columns', ['info', 'iscsi.cmdsm', 7, 'info', '<b>'], vscode.ConfigurationTarget.Global);
    await eventually('the settings are taken', () => changes > 0);
    listening.dispose();
    assert.deepEqual(table.columns, ['info', 'iscsi.cmdsm']);
    assert.match(table.look.columns[1]?.problem ?? '', /Did you mean "iscsi\.cmdsn"/);
    await settings().update('rowColors', 'off', vscode.ConfigurationTarget.Global);
    assert.equal(table.look.rowColors, 'off');
    await settings().update('rowColors', undefined, vscode.ConfigurationTarget.Global);
    assert.equal(table.look.rowColors, 'bar');
  });
});
