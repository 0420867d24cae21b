/** What VS Code calls in its extension host for a test run: runs every bundled test beside this file. */
import Mocha from 'mocha';
import { readdirSync } from 'node:fs';
import path from 'node:path';

export function run(): Promise<void> {
  const repository = path.resolve(__dirname, '../..');
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: 60_000,
    // As in the other windows (scripts/testGroups.ts): the output names what is tried again.
    retries: 1,
    forbidOnly: process.env.CI === 'true',
    reporter: path.join(repository, 'scripts/mochaReporter.cjs'),
  });
  for (const name of readdirSync(__dirname).sort()) {
    if (name.endsWith('.test.js')) mocha.addFile(path.join(__dirname, name));
  }
  return new Promise((resolve, reject) => {
    mocha.run((failures) => (failures > 0 ? reject(new Error(`${failures} tests failed`)) : resolve()));
  });
}
