/** Findings in the status bar and the Problems panel, by the settings. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { traceUri } from '../../../src/host/text/traceUri';
import { closeEditors, eventually, inExtension, openCapture } from './support';

const settings = () => vscode.workspace.getConfiguration('iscsiTrace.findings');
const set = (name: string, value: unknown) => settings().update(name, value, vscode.ConfigurationTarget.Global);
const codeOf = ({ code }: vscode.Diagnostic) => (typeof code === 'object' ? code.value : code);

describe('findings in VS Code', () => {
  const uri = () => inExtension('fixtures', 'data-digest-flipped.pcap');

  afterEach(async () => {
    await set('minimumSeverity', undefined);
    await set('disabledRules', undefined);
    await closeEditors();
  });

  it('are counted in the status bar, without those that the settings leave out', async () => {
    const { api } = await openCapture(uri());
    const shows = (text: string) => eventually(text, () => api.findingsStatus.text === text);
    await shows('iSCSI: $(error) 2 $(warning) 1 $(info) 7');
    await set('minimumSeverity', 'warning');
    await shows('iSCSI: $(error) 2 $(warning) 1');
    await set('disabledRules', ['SESSION-DROP']);
    await shows('iSCSI: $(error) 1 $(warning) 1');
    await closeEditors();
    await shows('');
  });

  it('are problems at the lines of the frames that show them', async () => {
    await openCapture(uri());
    const document = await vscode.workspace.openTextDocument(traceUri(uri(), { part: '' }));
    await vscode.window.showTextDocument(document);
    const problems = (): vscode.Diagnostic[] => vscode.languages.getDiagnostics(document.uri);
    await eventually('problems', () => problems().length === 10);
    const digest = problems().find((one) => codeOf(one) === 'DIGEST-DATA');
    assert.equal(digest?.severity, vscode.DiagnosticSeverity.Error);
    assert.match(document.lineAt(digest.range.start.line).text, /^Frame 22 /);
    // The frame that closes the connection holds no PDU: the last one before it stands for it.
    const drop = problems().find((one) => codeOf(one) === 'SESSION-DROP');
    assert(drop);
    assert.match(drop.message, /^Frame 23: /);
    assert.match(document.lineAt(drop.range.start.line).text, /^Frame 22 /);

    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      digest.range,
    );
    const titles = actions.map(({ title }) => title);
    assert(
      titles.some((title) => /^Show section \S+ of RFC 3720$/.test(title)),
      titles.join(', '),
    );
    const copy = actions.find(({ title }) => title === 'Copy evidence of DIGEST-DATA as text')?.command;
    assert(copy);
    await vscode.commands.executeCommand(copy.command, ...(copy.arguments ?? []));
    assert.match(await vscode.env.clipboard.readText(), /ERROR DIGEST-DATA: A data digest is wrong/);

    await set('disabledRules', ['DIGEST-DATA']);
    await eventually('one problem less', () => problems().length === 9);
    await closeEditors();
    await eventually('no problems of a closed text', () => problems().length === 0);
    await vscode.window.showTextDocument(document.uri);
    await eventually('problems of a text that is open again', () => problems().length === 9);
  });

  it('of other parts of the capture are no problems of a text', async () => {
    await openCapture(uri());
    const document = await vscode.workspace.openTextDocument(traceUri(uri(), { part: 'one', streams: [1] }));
    await vscode.window.showTextDocument(document);
    await eventually('problems', () => vscode.languages.getDiagnostics(document.uri).length > 0);
    const codes = vscode.languages.getDiagnostics(document.uri).map(codeOf);
    assert(!codes.includes('DIGEST-DATA') && codes.includes('EXPCMDSN-IMM'), codes.join(' '));
  });

  it('show in their view by a command', async () => {
    const { capture } = await openCapture(uri());
    let wanted = '';
    const listening = capture.onDidRequestView((view) => (wanted = view));
    await vscode.commands.executeCommand('iscsiTrace.showFindings');
    listening.dispose();
    assert.equal(wanted, 'findings');
  });
});
