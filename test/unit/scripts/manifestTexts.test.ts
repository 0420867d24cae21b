/** Every text of package.json that people read stands in package.nls.json, so that it can be translated. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { repository } from '../../support/captures';
import { englishTexts, manifestInEnglish } from '../../support/manifest';

const SHOWN = new Set(
  [
    'displayName description title shortTitle label contextualTitle contents altText category markdownDescription',
    'enumDescriptions markdownEnumDescriptions deprecationMessage',
  ].flatMap((names) => names.split(' ')),
);
/** Names of views are texts; those of other things are not. */
const VIEWS = /^\/contributes\/views\//;

interface Shown {
  readonly place: string;
  readonly text: string;
}

function shownTexts(value: unknown, place = '', isShown = false): Shown[] {
  if (typeof value === 'string') return isShown ? [{ place, text: value }] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const inList = Array.isArray(value) && isShown;
    const shown = inList || SHOWN.has(name) || (name === 'name' && VIEWS.test(place));
    return shownTexts(inner, `${place}/${name}`, shown && !(typeof inner === 'object' && !Array.isArray(inner)));
  });
}

describe('texts of package.json', () => {
  const shown = shownTexts(JSON.parse(readFileSync(path.join(repository, 'package.json'), 'utf8')));
  const texts = englishTexts();

  it('are keys, each with an English text', () => {
    assert.ok(shown.length > 100);
    const plain = shown.filter(({ text }) => !/^%[^%]+%$/.test(text));
    assert.deepEqual(plain, []);
    for (const { place, text } of shown) assert.ok(texts[text.slice(1, -1)], `${place}: ${text}`);
  });

  it('are all used', () => {
    const used = new Set(shown.map(({ text }) => text.slice(1, -1)));
    assert.deepEqual(
      Object.keys(texts).filter((key) => !used.has(key)),
      [],
    );
  });

  it('are put in their places in English', () => {
    const { displayName } = manifestInEnglish() as { displayName: string };
    assert.equal(displayName, 'iSCSI Trace Viewer');
  });
});
