/** What `npm test` runs, in this order. */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { findChromium, noChromium } from './hosts/chromium';
import { findOnPath } from './processes';
import { root } from './repository';

/** A program that runs some tests and reports through TEST_RESULTS_FILE, or, as a `check`, by its exit code. */
export interface Step {
  readonly title: string;
  /** Arguments of Node. */
  readonly args: readonly string[];
  /** One test that passes when the program ends with code 0. */
  readonly check?: true;
  /** What is missing on this machine for the step to run. */
  readonly missing?: () => string | undefined;
}

export interface TestGroup {
  readonly name: string;
  readonly steps: () => Step[];
}

const bin = (module: string) => `node_modules/${module}`;

/** Mocha in one process: with the options of .mocharc.json it would start a second one, which outlives a time limit. */
function mocha(folder: string, timeout = 20_000, missing?: Step['missing'], retries = 0): Step[] {
  const files = testFiles(folder);
  if (files.length === 0) return [];
  const options = ['--no-config', '--reporter', 'scripts/mochaReporter.cjs', '--timeout', String(timeout)];
  if (retries > 0) options.push('--retries', String(retries));
  if (process.env.CI === 'true') options.push('--forbid-only');
  return [{ title: folder, args: ['--import', 'tsx', bin('mocha/bin/mocha.js'), ...options, ...files], missing }];
}

function testFiles(folder: string): string[] {
  if (!existsSync(path.join(root, folder))) return [];
  const names = readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => /\.test\.tsx?$/.test(name))
    .sort()
    .map((name) => path.join(folder, name));
}

/** In windows and pages much happens that no test waits for: one that fails has a second try, which the output names. */
const WINDOW_RETRIES = 1;

const needsChromium = () => (findChromium() ? undefined : noChromium);
const needsTshark = () =>
  findOnPath('tshark') ? undefined : 'no tshark found: install it (Debian: apt-get install tshark)';

export const testGroups: readonly TestGroup[] = [
  {
    name: 'check',
    steps: () => [
      { title: 'eslint', check: true, args: [bin('eslint/bin/eslint.js'), '.'] },
      { title: 'prettier', check: true, args: [bin('prettier/bin/prettier.cjs'), '--check', '.'] },
      { title: 'types', check: true, args: [bin('typescript/bin/tsc'), '-b'] },
    ],
  },
  { name: 'unit', steps: () => mocha('test/unit') },
  { name: 'golden', steps: () => mocha('test/golden') },
  { name: 'property', steps: () => mocha('test/property', 120_000) },
  {
    name: 'fuzz',
    steps: () => [
      {
        title: 'a minute of changed inputs',
        check: true,
        args: ['--import', 'tsx', 'test/fuzz/fuzz.ts', '--seconds', '60', '--seed', '1'],
      },
    ],
  },
  { name: 'tshark', steps: () => mocha('test/tshark', 120_000, needsTshark) },
  { name: 'browser', steps: () => mocha('test/browser', 60_000, needsChromium, WINDOW_RETRIES) },
  {
    name: 'workbench',
    steps: () => [
      { title: 'in the extension host', args: ['--import', 'tsx', 'test/workbench/runInHost.ts'] },
      {
        title: 'in the web extension host',
        args: ['--import', 'tsx', 'test/workbench/runInWebHost.ts'],
        missing: needsChromium,
      },
      ...mocha('test/workbench/ui', 120_000, needsChromium, WINDOW_RETRIES),
    ],
  },
];
