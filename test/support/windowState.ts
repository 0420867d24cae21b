import type { Page } from 'playwright-core';

/**
 * Waits until VS Code has written down that an editor of this file is open, in a state that matches all patterns: then the
 * window can be loaded again. In a browser it writes when it is idle, every five seconds at best, and cannot when its page
 * goes.
 * @param patterns of the page's state as JSON, as in `/"frame":4\b/`
 */
export async function writtenState(page: Page, file: string, ...patterns: readonly RegExp[]): Promise<void> {
  const end = Date.now() + 60_000;
  for (;;) {
    const written = await page.evaluate(readState);
    // States stand in states: quotes are escaped again and again.
    const plain = written.map((text) => text.replaceAll('\\', ''));
    if (plain.some((text) => text.includes(file) && patterns.every((pattern) => pattern.test(text)))) return;
    if (Date.now() > end) throw new Error(`VS Code has not written a state of ${file} with ${patterns.join(', ')}`);
    await page.waitForTimeout(250);
  }
}

/** Runs in the page, so it names no function of its own (the loader of tests would mark it): all texts that VS Code keeps. */
async function readState(): Promise<string[]> {
  const texts: string[] = [];
  for (const { name } of await indexedDB.databases()) {
    if (!name?.startsWith('vscode-web-state-db')) continue;
    const opening = indexedDB.open(name);
    await new Promise((resolve) => (opening.onsuccess = opening.onerror = resolve));
    if (opening.error) continue;
    const database = opening.result;
    for (const store of Array.from(database.objectStoreNames)) {
      const values = database.transaction(store).objectStore(store).getAll();
      await new Promise((resolve) => (values.onsuccess = values.onerror = resolve));
      if (!values.error) texts.push(...values.result.filter((value) => typeof value === 'string'));
    }
    database.close();
  }
  return texts;
}
