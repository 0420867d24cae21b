/** Compares texts with the ones in fixtures/goldens/. A missing golden is a failure; only UPDATE_GOLDENS=1 writes one. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fixtures } from './captures';

const folder = path.join(fixtures, 'goldens');

export function checkGolden(name: string, text: string): void {
  const file = path.join(folder, name);
  const actual = `${file}.actual`;
  rmSync(actual, { force: true });
  if (process.env.UPDATE_GOLDENS === '1') {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
    return;
  }
  const golden = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  if (golden === text) return;
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(actual, text);
  const hint = `what came out is in fixtures/goldens/${name}.actual; UPDATE_GOLDENS=1 takes it over`;
  assert.ok(golden !== undefined, `there is no golden ${name}: ${hint}`);
  assert.equal(text, golden, `${name} differs: ${hint}`);
}

/**
 * The names of all goldens with this ending, to find those that belong to nothing any more.
 * @param below folder within that of the goldens
 */
export function goldenNames(ending: string, below = ''): string[] {
  const where = path.join(folder, below);
  return existsSync(where) ? readdirSync(where).filter((name) => name.endsWith(ending)) : [];
}
