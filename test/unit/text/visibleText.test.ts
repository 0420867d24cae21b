import assert from 'node:assert/strict';
import { visibleJson, visibleText } from '../../../src/core/text/visibleText';
import { visibleText as inThePage } from '../../../media/captureEditor/visibleText';
import { HOSTILE_TEXTS, unseenIn } from '../../support/hostileTexts';

describe('visibleText', () => {
  it('writes what is unseen or obeyed as an escape', () => {
    assert.equal(visibleText('a\x1b[2J\u202eb\u00adc\u{e0041}d\ud83de'), 'a\\x1b[2J\\u202eb\\xadc\\u{e0041}d\\ud83de');
  });

  it('leaves everything else as it is', () => {
    for (const text of ['', 'plain', 'größe', '日本語', 'עברית', '👍', 'C:\\x1b \'"<&>'])
      assert.equal(visibleText(text), text);
  });

  for (const [name, text] of Object.entries(HOSTILE_TEXTS)) {
    it(`${name}: nothing unseen is left, here and in the page, and JSON keeps the value`, () => {
      assert.equal(unseenIn(visibleText(text)), undefined);
      assert(!visibleText(text).includes('\n'));
      assert.equal(unseenIn(inThePage(text)), undefined);
      const json = visibleJson({ [text]: text });
      assert.equal(unseenIn(json), undefined);
      assert.deepEqual(JSON.parse(json), JSON.parse(JSON.stringify({ [text]: text })));
    });
  }
});
