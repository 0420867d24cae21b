/** Hovers and go to definition in the text of a login and in files of other languages, as VS Code gets them. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { fieldLookup } from '../../../src/core/protocols/fieldLookup';
import { createExplainer } from '../../../src/core/rfc/explain';
import { CardSource } from '../../../src/host/explanations/CardSource';
import { TextLanguages } from '../../../src/host/hovers/TextLanguages';
import { TraceLanguage } from '../../../src/host/hovers/TraceLanguage';
import { RfcLibrary } from '../../../src/host/rfcReader/RfcLibrary';
import { RfcReader } from '../../../src/host/rfcReader/RfcReader';
import { loginUri } from '../../../src/host/text/traceUri';
import { activated, closeEditors, eventually, hoverText, inExtension, needsBundledRfc, openCapture } from './support';

const SETTING = 'iscsiTrace.hoverLanguages';

/** A key and value in the text of a login, and where the key stands. */
interface KeyPlace {
  readonly key: string;
  readonly line: number;
  readonly column: number;
}

/** The text of the first login of a fixture, in VS Code. */
async function loginDocument(fixture: string): Promise<vscode.TextDocument> {
  const capture = inExtension('fixtures', fixture);
  await openCapture(capture);
  const login = { capture, stream: 0, login: 0 };
  const document = await vscode.workspace.openTextDocument(loginUri(login, login, 'left', 'login'));
  await vscode.languages.setTextDocumentLanguage(document, 'iscsi-trace');
  return document;
}

function keysOf(document: vscode.TextDocument): KeyPlace[] {
  const places: KeyPlace[] = [];
  for (let line = 0; line < document.lineCount; line++) {
    const match = /^ +([A-Z][A-Za-z0-9_]*)=/.exec(document.lineAt(line).text);
    if (match?.[1]) places.push({ key: match[1], line, column: match[0].length - match[1].length });
  }
  return places;
}

/** The line of the document that go to definition leads to. */
async function definitionLine(document: vscode.TextDocument, line: number, column: number): Promise<string> {
  const [target] = await vscode.commands.executeCommand<vscode.LocationLink[]>(
    'vscode.executeDefinitionProvider',
    document.uri,
    new vscode.Position(line, column),
  );
  if (!target) return '';
  const text = await vscode.workspace.openTextDocument(target.targetUri);
  return `${target.targetUri.path}: ${text.lineAt(target.targetRange.start.line).text}`;
}

describe('the text of a login', () => {
  before(() => activated());
  after(closeEditors);

  it('explains every key, and leads to the heading of its section', async function () {
    await needsBundledRfc(this);
    const document = await loginDocument('chap-ok.pcap');
    const places = keysOf(document);
    const keys = new Set(places.map(({ key }) => key));
    for (const key of [
      'InitiatorName',
      'AuthMethod',
      'CHAP_A',
      'CHAP_R',
      'HeaderDigest',
      'MaxBurstLength',
      'InitialR2T',
    ])
      assert.ok(keys.has(key), key);
    for (const { key, line, column } of places) {
      // Markdown escapes.
      const hover = (await hoverText(document, line, column + 1)).replaceAll('\\', '');
      assert.ok(hover.includes(key), `${key}: ${hover}`);
      const heading = await definitionLine(document, line, column + 1);
      const title = key.startsWith('CHAP_') ? 'Challenge Handshake Authentication Protocol' : key;
      const wanted =
        key === 'AuthMethod' ? /^\/RFC 3720: 11\.1\.? +AuthMethod/ : new RegExp(`^/RFC 3720: [\\dA-Z.]+ .*${title}`);
      assert.match(heading, wanted, key);
    }
  });

  it('has its hovers in few milliseconds (printed)', async () => {
    const document = await loginDocument('chap-ok.pcap');
    const bundled = inExtension('dist', 'rfc');
    const library = new RfcLibrary(bundled, inExtension('no-such-folder'));
    const cards = new CardSource(library);
    const reader = new RfcReader(library, createExplainer(fieldLookup));
    const log = await vscode.workspace.openTextDocument({
      language: 'plaintext',
      content: keysOf(document)
        .map(({ key }) => `${key}=1`)
        .join('\n'),
    });
    try {
      for (const [name, provider, text] of [
        ['login text', new TraceLanguage(cards, reader), document],
        ['plain text', new TextLanguages(cards, reader), log],
      ] as const) {
        const times: number[] = [];
        for (let line = 0; line < text.lineCount; line++) {
          const column = text.lineAt(line).firstNonWhitespaceCharacterIndex + 1;
          const begin = performance.now();
          const hover = await provider.provideHover(text, new vscode.Position(line, column));
          if (hover) times.push(performance.now() - begin);
        }
        assert.ok(times.length > 20, `${times.length} hovers`);
        console.log(`hover times, ${name}: ${summary(times)}`);
      }
      const times: number[] = [];
      for (const { line, column } of keysOf(document)) {
        const begin = performance.now();
        await hoverText(document, line, column + 1);
        times.push(performance.now() - begin);
      }
      console.log(`hover times, through the window and back: ${summary(times)}`);
    } finally {
      library.dispose();
    }
  });
});

function summary([first = NaN, ...rest]: readonly number[]): string {
  const sorted = [...rest].sort((one, other) => one - other);
  const at = (part: number): string => (sorted[Math.floor(part * (sorted.length - 1))] ?? NaN).toFixed(3);
  return `first ${first.toFixed(3)} ms, then median ${at(0.5)} ms, 95% below ${at(0.95)} ms, longest ${at(1)} ms (${rest.length})`;
}

describe('files of other languages', () => {
  before(() => activated());
  afterEach(async () => {
    await vscode.workspace.getConfiguration().update(SETTING, undefined, vscode.ConfigurationTarget.Global);
    await closeEditors();
  });

  const content = [
    'Feb 3 03:12:09 host iscsid: negotiated MaxBurstLength=262144',
    'node.session.iscsi.InitialR2T = No',
    '    iSCSI (Login Command)',
    'The burst was long, and nobody in this sentence means a key: Header and Digest.',
  ].join('\n');
  const open = (language: string) => vscode.workspace.openTextDocument({ language, content });

  for (const language of ['plaintext', 'log', 'ini', 'properties', 'markdown']) {
    it(`${language}: keys, configuration names and saved tshark output have hovers and go to definition`, async () => {
      let document = await open(language);
      assert.equal(document.languageId, language);
      const columnOf = (line: number, word: string): number => document.lineAt(line).text.indexOf(word) + 2;
      for (const [line, word, about, heading] of [
        [0, 'MaxBurstLength', /MaxBurstLength/, /MaxBurstLength/],
        [1, 'InitialR2T', /InitialR2T/, /InitialR2T/],
        [2, 'Login', /Login Request/, /Login Request/],
      ] as const) {
        // A document that has just been opened under the name of one that was closed may still answer for that one, or be
        // closed with it.
        let tries = 0;
        await eventually(`the hover of ${word}`, async () => {
          if (about.test(await hoverText(document, line, columnOf(line, word)))) return true;
          if (++tries % 40 === 0) document = await open(language);
          return false;
        });
        assert.match(await definitionLine(document, line, columnOf(line, word)), heading);
      }
      const prose = document.lineAt(3).text;
      for (let column = 0; column < prose.length; column += 7)
        assert.equal(await hoverText(document, 3, column), '', prose.slice(column));
    });
  }

  it('the setting takes effect at once, and its end too', async () => {
    const [plain, sql] = [await open('plaintext'), await open('sql')];
    const column = content.indexOf('MaxBurstLength') + 2;
    assert.equal(await hoverText(sql, 0, column), '');
    const settings = vscode.workspace.getConfiguration();
    await settings.update(SETTING, ['sql'], vscode.ConfigurationTarget.Global);
    await eventually('a hover in the language that is named now', () => hoverText(sql, 0, column));
    await eventually('no hover in the one that is not', async () => (await hoverText(plain, 0, column)) === '');
    await settings.update(SETTING, undefined, vscode.ConfigurationTarget.Global);
    await eventually('hovers as before', () => hoverText(plain, 0, column));
    assert.equal(await hoverText(sql, 0, column), '');
  });
});
