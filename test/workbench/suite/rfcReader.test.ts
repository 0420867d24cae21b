import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { fieldLookup } from '../../../src/core/protocols/fieldLookup';
import { createExplainer } from '../../../src/core/rfc/explain';
import { counterpart, sectionsOf } from '../../../src/core/rfc/sectionIndex';
import { CardSource } from '../../../src/host/explanations/CardSource';
import { RfcCounterparts } from '../../../src/host/rfcReader/RfcCounterparts';
import { RfcLibrary } from '../../../src/host/rfcReader/RfcLibrary';
import { RfcLinks } from '../../../src/host/rfcReader/RfcLinks';
import { RfcReader } from '../../../src/host/rfcReader/RfcReader';
import { rfcUri } from '../../../src/host/rfcReader/rfcUri';
import { activated, closeEditors, eventually, inExtension, needsBundledRfc } from './support';

async function openSection(rfc: number, section: string): Promise<vscode.TextEditor> {
  await vscode.commands.executeCommand('iscsiTrace.openRfcSection', { rfc, section });
  return eventually(`the reader at ${section}`, () => {
    const { activeTextEditor } = vscode.window;
    return activeTextEditor?.document.uri.scheme === 'iscsi-rfc' && activeTextEditor;
  });
}

describe('the RFC reader', () => {
  before(() => activated());
  afterEach(closeEditors);

  it('opens the text at the section, with an outline and links', async function () {
    await needsBundledRfc(this);
    const { document, selection } = await openSection(3720, '12.12');
    assert.equal(document.languageId, 'iscsi-rfc');
    assert.match(document.lineAt(selection.start.line).text, /^12\.12\.? +MaxRecvDataSegmentLength/);
    const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
      'vscode.executeDocumentSymbolProvider',
      document.uri,
    );
    const twelve = symbols.find(({ name }) => name.startsWith('12 '));
    assert.equal(
      twelve?.children.some(({ name }) => name === '12.12 MaxRecvDataSegmentLength'),
      true,
    );
    const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>(
      'vscode.executeLinkProvider',
      document.uri,
    );
    assert(links.length > 100, `${links.length} links`);
  });

  it('has above each heading of both texts the way to its counterpart, which leads to that heading', async function () {
    await needsBundledRfc(this);
    const bundled = inExtension('dist', 'rfc');
    const library = new RfcLibrary(bundled, inExtension('no-such-folder'));
    const reader = new RfcReader(library, createExplainer(fieldLookup));
    try {
      for (const rfc of [3720, 7143]) {
        const document = await vscode.workspace.openTextDocument(rfcUri(rfc));
        const lenses = await new RfcCounterparts(reader).provideCodeLenses(document);
        assert.equal(lenses.length, sectionsOf(rfc).length);
        for (const [at, section] of sectionsOf(rfc).entries()) {
          const other = counterpart(section);
          const { range, command } = lenses[at] ?? {};
          assert.ok(
            document.lineAt(range?.start.line ?? 0).text.includes(section.title.split(' ')[0] ?? ''),
            section.section,
          );
          if (!other) {
            assert.match(command?.title ?? '', /no counterpart/);
            continue;
          }
          assert.deepEqual(command?.arguments, [{ rfc: other.rfc, section: other.section }]);
          const target = await reader.locate(other);
          const text = await vscode.workspace.openTextDocument(target.uri);
          const heading = text.lineAt(target.range.start.line).text;
          const number = other.section.replaceAll('.', '\\.');
          assert.match(heading, new RegExp(`^(Appendix )?${number}\\.? `), `${rfc} ${section.section}`);
        }
      }
    } finally {
      library.dispose();
    }
  });

  it('shows our own page for a section whose text is not there, and offers to fetch it', async () => {
    // Nobody bundles RFC 7145: its sections are always shown as pages.
    const { document } = await openSection(7145, '6.3');
    assert.match(document.getText(), /RFC 7145/);
    assert.match(document.getText(), /https:\/\/www\.rfc-editor\.org\/rfc\/rfc7145/);
    assert(document.lineCount > 5);
  });

  it('leads to our page and offers to fetch the text where the text is not there', async () => {
    const nowhere = inExtension('no-such-folder');
    const library = new RfcLibrary(nowhere, nowhere);
    const reader = new RfcReader(library, createExplainer(fieldLookup));
    try {
      const { uri } = await reader.locate({ rfc: 3720, section: '12.12' });
      assert.equal(uri.path, '/RFC 3720 section 12.12');
      const page = await reader.provideTextDocumentContent(uri);
      assert.match(page, /MaxRecvDataSegmentLength/);
      assert.match(page, /8192/);
      assert.match(page, /https:\/\/www\.rfc-editor\.org\/rfc\/rfc3720#section-12\.12/);
      const document = await vscode.workspace.openTextDocument(uri);
      const lenses = await new RfcCounterparts(reader).provideCodeLenses(document);
      assert.deepEqual(
        lenses.map(({ command }) => [command?.command, command?.arguments]),
        [
          ['iscsiTrace.fetchRfcText', [3720]],
          ['iscsiTrace.openRfcSection', [{ rfc: 7143, section: '13.12' }]],
        ],
      );
      assert((await new RfcLinks(reader, new CardSource(library)).provideDocumentLinks(document)).length > 0);
    } finally {
      library.dispose();
    }
  });

  it('refuses references that are none', async () => {
    await closeEditors();
    void vscode.commands.executeCommand('iscsiTrace.openRfcSection', { rfc: 3720, section: '../../etc' });
    await new Promise((resolve) => setTimeout(resolve, 300));
    await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
    assert.equal(vscode.window.activeTextEditor, undefined);
  });
});
