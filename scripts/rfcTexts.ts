import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder } from './repository';

const folder = path.join(cacheFolder, 'rfc');
const names = ['rfc3720.txt', 'rfc7143.txt'];
const timeout = 5000;

/**
 * The folder with the RFC texts that a build bundles: RFC_DIR, or what the RFC Editor gives. They are not in the
 * repository. Without them the product explains in its own words and links to the web.
 */
export async function provideRfcTexts(say: (line: string) => void): Promise<string | undefined> {
  if (process.env.RFC_DIR) return process.env.RFC_DIR;
  try {
    for (const name of names) {
      if (existsSync(path.join(folder, name))) continue;
      const response = await fetch(`https://www.rfc-editor.org/rfc/${name}`, { signal: AbortSignal.timeout(timeout) });
      if (!response.ok) throw new Error(`status ${response.status}`);
      const text = Buffer.from(await response.arrayBuffer());
      // A captive portal's page is an answer, too.
      if (!text.subarray(0, 4000).includes('Request for Comments')) throw new Error(`${name} is not an RFC`);
      mkdirSync(folder, { recursive: true });
      writeFileSync(path.join(folder, name), text);
    }
    return folder;
  } catch (error) {
    const { message, cause } = error as Error;
    const why = cause instanceof Error ? cause.message : message;
    say(`RFC texts: not downloaded (${why}); going on without. RFC_DIR=<folder> takes them from a folder.`);
    return undefined;
  }
}
