/** Hostile texts on their way into VS Code's own parts: labels, messages, addresses, Markdown. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { escapeMarkdown } from '../../../src/host/explanations/escapeMarkdown';
import { documentName } from '../../../src/host/platform/documentName';
import { plainLabel } from '../../../src/host/platform/plainLabel';
import { HOSTILE_TEXTS, unseenIn } from '../../support/hostileTexts';

/** What VS Code makes an icon of (`renderLabelWithIcons`), and a link of in notifications (`parseLinkedText`). */
const ICON = /\$\([a-z0-9-]+(?:~[a-z]+)?\)/i;
const LINK = /\[[^\]]+\]\((?:https?:\/\/|command:|file:)[^)\s]+/i;

/** The Markdown reader that comes with vsce, with everything that VS Code's has and more switched on. */
interface Renderer {
  render(markdown: string): string;
}
const requireOfVsce = createRequire(require.resolve('@vscode/vsce/package.json'));
const MarkdownIt = requireOfVsce('markdown-it') as new (options: object) => Renderer;
const markdown = new MarkdownIt({ html: true, linkify: true });

const unescaped = (html: string): string =>
  html.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');

describe('hostile texts in VS Code’s own parts', () => {
  it('the corpus has what these tests are about', () => {
    const all = Object.values(HOSTILE_TEXTS).join('\n');
    assert.match(all, ICON);
    assert.match(all, LINK);
    assert.notEqual(unseenIn(all), undefined);
    assert.match(markdown.render(HOSTILE_TEXTS.commandLink), /<a href="command:/);
    assert.match(markdown.render(HOSTILE_TEXTS.webLink), /<a href="https:\/\/example.invalid\/c"/);
  });

  for (const [name, text] of Object.entries(HOSTILE_TEXTS)) {
    it(`${name}: a label has no icon, no link, nothing unseen, and an end`, () => {
      const label = plainLabel(text);
      assert.doesNotMatch(label, ICON);
      assert.doesNotMatch(label, LINK);
      assert.equal(unseenIn(label), undefined);
      assert(!label.includes('\n') && label.length <= 6 * 501, `${label.length} characters`);
    });

    it(`${name}: in Markdown it is one paragraph of text and nothing else`, () => {
      const html = markdown.render(`**${escapeMarkdown(`x${text}x`)}**\n\n- *fact*: ${escapeMarkdown(text)}\n`);
      const tags = html.match(/<[^>]*>/g) ?? [];
      assert.deepEqual([...new Set(tags)].sort(), [
        '</em>',
        '</li>',
        '</p>',
        '</strong>',
        '</ul>',
        '<em>',
        '<li>',
        '<p>',
        '<strong>',
        '<ul>',
      ]);
      assert.equal(unseenIn(html), undefined);
      // Nothing of it is lost either; white space counts once.
      const shown = unescaped(html.replace(/<\/?(?:em|li|p|strong|ul)>/g, ''));
      const visible = shown.split('\n')[0] ?? '';
      if (unseenIn(text) === undefined) assert.equal(visible, `x${text}x`.replace(/\s+/g, ' '));
    });

    it(`${name}: a document's address can be written and has one segment of it`, () => {
      const part = documentName(`x${text}`);
      assert.doesNotMatch(part, /[/\\?#\s]{2}|[/\\?#]/);
      assert.equal(unseenIn(part), undefined);
      assert.doesNotThrow(() => encodeURIComponent(part));
      assert(part.length <= 6 * 201);
    });
  }

  it('ordinary texts stay as they are', () => {
    for (const text of ['iqn.2026-01.test:host', 'trace (1).pcapng', 'größe 日本', 'a [b] c', '10.0.0.1:3260']) {
      assert.equal(plainLabel(text), text);
    }
  });
});
