/** English texts of the extension host: each is found by translators, and by VS Code in its language. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  BUNDLE_FILE,
  bundleText,
  hostSources,
  isTranslation,
  parseSource,
  translationCalls,
} from '../../../scripts/l10n';
import { repository } from '../../support/captures';
import { translationProblem } from '../../support/translationProblem';
import { untranslatedTexts } from '../../support/untranslated';

/** Texts that stay as they are in every language, by file, and why. */
const NOT_TRANSLATED: readonly { readonly file: string; readonly texts: readonly string[]; readonly why: string }[] = [
  {
    file: 'captures/readCapture.ts',
    texts: ['nobody waits for it', '{} MiB'],
    why: 'never shown: who cancels knows it; a unit',
  },
  { file: 'commands/registerCommands.ts', texts: ['RFC {}'], why: 'the name of a document' },
  { file: 'rfcReader/RfcLinks.ts', texts: ['RFC {}'], why: 'the name of a document' },
  { file: 'rfcReader/RfcSymbols.ts', texts: ['RFC {}'], why: 'the name of a document' },
  { file: 'rfcReader/rfcUri.ts', texts: ['/RFC {}', '/RFC {} section {}'], why: 'addresses, which are read again' },
  {
    file: 'exports/askForExport.ts',
    texts: ['pcapng', 'pcap', 'CSV', 'JSON', 'NDJSON', 'CHAP'],
    why: 'names of file formats and of a protocol',
  },
  { file: 'findings/FindingDiagnostics.ts', texts: ['iSCSI Trace'], why: 'the name of the product' },
  { file: 'rfcReader/downloadRfc.ts', texts: ['cancelled'], why: 'never shown: who cancels knows it' },
  { file: 'views/ConversationsView.ts', texts: ['{} explained'], why: 'words that menus in package.json ask for' },
];

/** The skeleton of the page; its title shows nowhere, and what it says is the page's own. */
const NO_TEXTS = ['src/host/editor/webviewPage.ts'];

const untranslatedIn = (source: string): string[] =>
  untranslatedTexts(parseSource('some.ts', source)).map(({ text }) => text);

describe('English texts of the extension host', () => {
  const files = hostSources();
  const calls = files.flatMap(translationCalls);

  it('go through vscode.l10n.t', () => {
    const found = files.filter(({ fileName }) => !NO_TEXTS.includes(fileName)).flatMap(untranslatedTexts);
    const isKnown = ({ text, place }: (typeof found)[number]): boolean =>
      NOT_TRANSLATED.some(({ file, texts }) => place.startsWith(`src/host/${file}:`) && texts.includes(text));
    const told = found.filter((one) => !isKnown(one)).map(({ text, place }) => `${place} ${text}`);
    assert.deepEqual(told, [], 'these texts are shown and cannot be translated');
    for (const { file, texts } of NOT_TRANSLATED) {
      const own = found.filter(({ place }) => place.startsWith(`src/host/${file}:`)).map(({ text }) => text);
      assert.deepEqual([...new Set(own)].sort(), [...texts].sort(), `${file}: exceptions that are none any more`);
    }
  });

  it('are literals with a place for each value', () => {
    assert(calls.length > 200, `${calls.length} calls`);
    assert.deepEqual(
      calls.flatMap((call) => translationProblem(call) ?? []),
      [],
    );
  });

  it('are what translators get: npm run l10n has been run', () => {
    assert.equal(readFileSync(path.join(repository, BUNDLE_FILE), 'utf8'), bundleText());
  });

  it('are looked for by VS Code where the package holds them', () => {
    const manifest = readFileSync(path.join(repository, 'package.json'), 'utf8');
    const { l10n } = JSON.parse(manifest) as { readonly l10n?: string };
    assert.equal(l10n, `./${path.dirname(BUNDLE_FILE)}`);
    assert.match(readFileSync(path.join(repository, '.vscodeignore'), 'utf8'), /^!l10n\/\*\*$/m);
  });
});

describe('the search for texts that cannot be translated', () => {
  for (const [what, source] of [
    ['a message', `vscode.window.showErrorMessage('Nothing');`],
    ['a button', `vscode.window.showInformationMessage(vscode.l10n.t('Done.'), 'Open');`],
    ['a message that is put together', 'vscode.window.showErrorMessage(`${name} failed`);'],
    ['one of two messages', `vscode.window.showErrorMessage(many ? vscode.l10n.t('Some') : 'One');`],
    ['a part of a message', `vscode.window.showErrorMessage(vscode.l10n.t('Some') + ' more');`],
    ['a text behind an icon', 'vscode.window.setStatusBarMessage(`$(info) Nothing`, 4000);'],
    ['a constant that is shown', `const open = 'Open'; vscode.window.showInformationMessage(text, open);`],
    ['a property', `const item = { label: 'Frame', frame };`],
    ['a property by its own name', `const title = 'Frames'; ask({ title });`],
    ['a property that is set', `item.text = 'Frames';`],
    ['what an input box says', `ask({ validateInput: (text) => (text ? undefined : 'Needed') });`],
    ['what an input box answers', `ask({ validateInput: (text) => { if (!text) return 'Needed'; } });`],
    ['a value of a translated text', `vscode.l10n.t('Frame {0}', last ? 'the last' : 3);`],
    ['an item of a tree', `new vscode.TreeItem('Frames');`],
    ['a sentence, wherever it is', `throw new Error('This login is gone.');`],
  ] as const) {
    it(`finds ${what}`, () => assert.equal(untranslatedIn(source).length, 1, source));
  }

  for (const [what, source] of [
    ['translated texts', `vscode.window.showErrorMessage(vscode.l10n.t('{0} failed', name));`],
    ['translated texts behind icons', "bar.text = `$(info) ${vscode.l10n.t('Nothing')}`;"],
    ['counts behind icons', 'bar.text = `$(error) ${errors}`;'],
    ['names of commands and settings', `register('iscsiTrace.goToFrame'); settings.get('timeFormat');`],
    ['conditions', `ask({ title: kind === 'session' ? vscode.l10n.t('Session') : name });`],
    ['types', `const show = (kind: 'one frame' | 'all frames'): void => undefined;`],
  ] as const) {
    it(`passes over ${what}`, () => assert.deepEqual(untranslatedIn(source), [], source));
  }

  it('knows the calls of vscode.l10n.t by all their names', () => {
    const named = (source: string): number => translationCalls(parseSource('some.ts', source)).length;
    assert.equal(named(`vscode.l10n.t('One'); l10n.t('Two');`), 2);
    assert.equal(named(`const { t } = vscode.l10n;\nt('Three');`), 1);
    assert.equal(named(`t('not ours');`), 0);
    assert(!isTranslation(parseSource('some.ts', '')));
  });

  it('tells of keys that are none and of values without a place', () => {
    const problems = (source: string) => translationCalls(parseSource('some.ts', source)).map(translationProblem);
    assert.match(problems('vscode.l10n.t(`Frame ${frame}`);')[0] ?? '', /one literal/);
    assert.match(problems(`vscode.l10n.t('One ' + 'two');`)[0] ?? '', /one literal/);
    assert.match(problems(`vscode.l10n.t('Frame {0} of {1}', frame);`)[0] ?? '', /has 1 values/);
    assert.match(problems(`vscode.l10n.t('Frame', frame);`)[0] ?? '', /has 1 values/);
    assert.deepEqual(problems(`vscode.l10n.t('Frame {0} of {1}', frame, frames);`), [undefined]);
  });
});
