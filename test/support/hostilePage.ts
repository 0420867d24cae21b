import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { unseenIn } from './hostileTexts';

/**
 * Nothing that a hostile text would make has got into the page as it is now: no element of another kind than the page's
 * own, no attribute that runs or loads something, no script that ran, and no unseen character in any text or attribute.
 */
export async function checkPage(page: Page, where: string): Promise<void> {
  const found = await page.evaluate(() => {
    const elements: string[] = [];
    const texts: string[] = [];
    for (const element of document.querySelectorAll('*')) {
      // The page's own files carry the nonce; the browser hides its value from scripts.
      const isOwn =
        (element instanceof HTMLScriptElement || element instanceof HTMLLinkElement) && element.nonce !== '';
      const isForeign = /^(img|iframe|object|embed|form|base|a|script|link|video|audio|marquee|foreignobject)$/i.test(
        element.tagName,
      );
      if (isForeign && !isOwn) elements.push(element.outerHTML.slice(0, 200));
      for (const { name, value } of element.attributes) {
        if (/^on|^(src|href|srcdoc|action|formaction)$/i.test(name) && !isOwn)
          elements.push(`${element.tagName} ${name}=${value}`);
        texts.push(value);
      }
    }
    const walk = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) texts.push(node.nodeValue ?? '');
    for (const input of document.querySelectorAll('input')) texts.push(input.value);
    return { elements, texts, hacked: window.hacked, title: document.title };
  });
  assert.deepEqual(found.elements, [], `${where}: elements that are not the page's own`);
  assert.equal(found.hacked, undefined, `${where}: a script ran`);
  assert.equal(found.title, 'Capture', where);
  for (const text of found.texts) assert.equal(unseenIn(text), undefined, where);
}
