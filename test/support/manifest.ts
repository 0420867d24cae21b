import { readFileSync } from 'node:fs';
import path from 'node:path';
import { repository } from './captures';

const read = (name: string): string => readFileSync(path.join(repository, name), 'utf8');

/** Texts of package.json by the keys that stand there in percent signs, in English. */
export function englishTexts(): Readonly<Record<string, string>> {
  return JSON.parse(read('package.nls.json')) as Record<string, string>;
}

/** package.json with its texts in English, as VS Code shows it. */
export function manifestInEnglish(): unknown {
  const texts = englishTexts();
  return JSON.parse(read('package.json'), (_, value: unknown) => {
    const key = typeof value === 'string' ? /^%(.+)%$/.exec(value)?.[1] : undefined;
    return key === undefined ? value : (texts[key] ?? value);
  });
}
