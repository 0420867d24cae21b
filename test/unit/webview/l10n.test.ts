/** English texts of the capture editor's page: each is found by translators, and shown in VS Code's language. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { plural } from '../../../media/captureEditor/formatNumbers';
import { phrase, t } from '../../../media/captureEditor/l10n';
import { BUNDLE_FILE, pageSources, parseSource, translationCalls } from '../../../scripts/l10n';
import { webviewPage } from '../../../src/host/editor/webviewPage';
import { repository } from '../../support/captures';
import { translationProblem } from '../../support/translationProblem';
import { untranslatedTexts } from '../../support/untranslated';

const CLASSES = 'names of classes';
const FIELDS = 'names of fields as the RFC spells them';
const UNITS = 'units';

/** Texts that stay as they are in every language, by file, and why. */
const NOT_TRANSLATED: readonly { readonly file: string; readonly texts: readonly string[]; readonly why: string }[] = [
  { file: 'FieldTreeRow.tsx', texts: [' layer storage', ' layer innermost'], why: CLASSES },
  { file: 'FieldTreeRow.tsx', texts: ['RFC'], why: 'the name of a document' },
  { file: 'RfcChip.tsx', texts: ['RFC'], why: 'the name of a document' },
  {
    file: 'PacketTableHead.tsx',
    texts: [
      'Control+ArrowLeft Control+ArrowRight Shift+ArrowLeft Shift+ArrowRight Enter Delete ArrowLeft ArrowRight Escape',
    ],
    why: 'keys as the browser names them',
  },
  { file: 'PacketTableHead.tsx', texts: ['cell {}{}{}{}'], why: CLASSES },
  { file: 'PacketTableRow.tsx', texts: [' marked mark-{}', 'cell {}{}{}'], why: CLASSES },
  { file: 'columnLayout.ts', texts: ['minmax({}px, 1fr)', 'minmax({}px, {}px)'], why: 'a length of the style sheet' },
  { file: 'findings/FindingList.tsx', texts: ['group {}'], why: 'the key of an element' },
  { file: 'formatNumbers.ts', texts: ['{} ms', '{} min {} s', '{} h {} min'], why: UNITS },
  { file: 'io/ChartTheme.ts', texts: ['11px {}'], why: 'a font' },
  { file: 'io/TaskDetails.tsx', texts: ['ms'], why: UNITS },
  { file: 'io/TaskDetails.tsx', texts: ['Initiator Task Tag'], why: FIELDS },
  { file: 'io/taskColumns.tsx', texts: ['{} {} ms'], why: UNITS },
  { file: 'logins/LoginList.tsx', texts: [' · {} s'], why: UNITS },
  { file: 'logins/LoginSession.tsx', texts: ['{} · ISID {} · TSIH 0x{} · CID {}', 'CID'], why: FIELDS },
  {
    file: 'logins/LoginStep.tsx',
    texts: ['TSIH 0x{}', 'CID {}', 'CmdSN {}', 'ExpStatSN {}', 'StatSN {}', 'ExpCmdSN {}', 'MaxCmdSN {}'],
    why: FIELDS,
  },
  { file: 'stream/StreamLine.tsx', texts: ['streamHead streamHead-{}'], why: CLASSES },
];

const IMPORTS = `import { phrase, t } from './l10n';\nimport { plural } from '../formatNumbers';\n`;
const untranslatedIn = (source: string): string[] =>
  untranslatedTexts(parseSource('media/some.tsx', IMPORTS + source)).map(({ text }) => text);

describe('English texts of the page', () => {
  const files = pageSources();
  const calls = files.flatMap(translationCalls);

  it('go through t, phrase or plural', () => {
    const found = files.flatMap(untranslatedTexts);
    const fileOf = (place: string): string => place.replace(/^media\/captureEditor\/(.*):\d+$/, '$1');
    const isKnown = ({ text, place }: (typeof found)[number]): boolean =>
      NOT_TRANSLATED.some(({ file, texts }) => file === fileOf(place) && texts.includes(text));
    const told = found.filter((one) => !isKnown(one)).map(({ text, place }) => `${place} ${text}`);
    assert.deepEqual(told, [], 'these texts are shown and cannot be translated');
    for (const { file, texts } of NOT_TRANSLATED) {
      const own = new Set(found.filter(({ place }) => fileOf(place) === file).map(({ text }) => text));
      const left = texts.filter((text) => !own.has(text));
      assert.deepEqual(left, [], `${file}: exceptions that are none any more`);
    }
  });

  it('are literals with a place for each value', () => {
    assert(calls.length > 300, `${calls.length} calls`);
    assert.deepEqual(
      calls.flatMap((call) => translationProblem(call) ?? []),
      [],
    );
  });

  it('are what translators get beside those of the host', () => {
    const bundle = JSON.parse(readFileSync(path.join(repository, BUNDLE_FILE), 'utf8')) as Record<string, string>;
    for (const text of ['Packets', 'No frame matches the filter', '{0} finding', '{0} findings', 'Did you mean {0}?']) {
      assert.equal(bundle[text], text);
    }
  });
});

describe('the search for texts of the page that cannot be translated', () => {
  for (const [what, source] of [
    ['a text of an element', `const a = <h1>Nothing</h1>;`],
    ['a text beside a value', `const a = <b>frame {frame}</b>;`],
    ['one of two texts', `const a = <b>{isOpen ? 'close' : t('open')}</b>;`],
    ['a text that is shown now and then', `const a = <b>{isOpen && 'open'}</b>;`],
    ['a title', `const a = <b title="here" />;`],
    ['a label that is put together', 'const a = <b aria-label={`about ${name}`} />;'],
    ['a placeholder', `const a = <input placeholder={'find'} />;`],
    ['a label of a component', `const a = <Toolbar label="matches" />;`],
    ['an element in a translated sentence', `phrase('In {0}', <b>frame</b>);`],
    ['a value of a translated text', `t('In {0}', last ? 'the last' : 3);`],
    ['what is announced', `this.announce(found ? t('Found') : 'none');`],
    ['a word with a capital in a table', `const names = { error: 'Error' };`],
    ['a word with a capital in a list', `const names = ['calls', 'Calls'];`],
    ['a sentence, wherever it is', 'this.error = `The frame ${frame} is gone`;'],
  ] as const) {
    it(`finds ${what}`, () => assert.equal(untranslatedIn(source).length, 1, source));
  }

  for (const [what, source] of [
    [
      'translated texts',
      `const a = <b title={t('Here')}>{isOpen ? t('close') : plural(2, '{0} bit', '{0} bits')}</b>;`,
    ],
    ['translated sentences with elements', `const a = <p>{phrase('In {0}', <b>{name}</b>)}</p>;`],
    ['values, signs and blanks', `const a = <p>{name} → {other}{' · '}</p>;`],
    ['classes and ids', 'const a = <b id="theBytes" class={`row marked${isLast ? " last one" : ""}`} />;'],
    ['drawings', `const a = <path d="M4 2h8v12L8 10.6L4 14z" />;`],
    ['keys', `if (event.key === 'Enter') go(); switch (key) { case 'Home': go(); }`],
  ] as const) {
    it(`passes over ${what}`, () => assert.deepEqual(untranslatedIn(source), [], source));
  }

  it('knows the functions of the page where they come from its files', () => {
    const texts = (source: string) => translationCalls(parseSource('media/some.tsx', source)).map(({ text }) => text);
    assert.deepEqual(texts(`${IMPORTS}t('One'); phrase('Two'); plural(3, 'Three', 'Four');`), [
      ...['One', 'Two', 'Three', 'Four'],
    ]);
    assert.deepEqual(texts(`t('One'); phrase('Two'); plural(3, 'Three', 'Four');`), []);
    assert.deepEqual(texts(`import { t } from './other';\nt('One');`), []);
  });

  it('tells of keys that are none and of values without a place', () => {
    const problems = (source: string) =>
      translationCalls(parseSource('media/some.tsx', IMPORTS + source)).map((call) => translationProblem(call) ?? '');
    assert.match(problems('t(`Frame ${frame}`);')[0] ?? '', /one literal/);
    assert.match(problems(`phrase('In {0}');`)[0] ?? '', /has 0 values/);
    assert.match(problems(`plural(count, one, '{0} bits');`)[0] ?? '', /one literal/);
    assert.match(problems(`plural(count, '{1} bit', '{0} bits of {1}');`)[0] ?? '', /has 1 values/);
    assert.deepEqual(problems(`plural(count, 'a bit of {1}', '{0} bits of {1}', name);`), ['', '']);
  });
});

describe('translated texts', () => {
  it('are English without translations', () => {
    assert.equal(t('{0} of {1}', 2, 'two'), '2 of two');
    assert.deepEqual(
      [0, 1, 1200].map((count) => plural(count, '{0} bit', '{0} bits')),
      ['0 bits', '1 bit', '1,200 bits'],
    );
  });

  it('take what looks like a place in a value for a part of it', () => {
    assert.equal(t('{0} and {1}', '{1} $& {0}', 'two'), '{1} $& {0} and two');
    assert.deepEqual(phrase('{0} and {1}', '{1}', 'two'), ['', '{1}', ' and ', 'two', '']);
  });
});

describe('translations in the page', () => {
  const files = { script: 'script.js', style: 'style.css' };

  it('are the value of an attribute, whatever they hold', () => {
    const hostile = { '"><script>hacked()</script>': `'"><img src=x onerror=hacked()>&quot;{0}\u2028</div>` };
    const page = webviewPage(files, { language: 'de"><b>', translations: hostile });
    assert.equal(page.match(/<(script|img|b)\b/g)?.join(), '<script', 'its own script only');
    const value = / data-l10n="([^"]*)"/.exec(page)?.[1] ?? '';
    const read = value.replaceAll('&lt;', '<').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
    assert.deepEqual(JSON.parse(read), hostile);
  });

  it('are left out where there are none, and the page says which language it speaks', () => {
    assert.match(webviewPage(files), /<html lang="en">[^]*<div id="root"><\/div>/);
    const none = webviewPage(files, { language: 'de', translations: undefined });
    assert.match(none, /<html lang="en">[^]*<div id="root"><\/div>/, 'untranslated texts are English');
    assert.match(webviewPage(files, { language: 'de', translations: {} }), /<html lang="de">/);
  });
});
