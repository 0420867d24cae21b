/**
 * `npm test [-- GROUP...]`: builds, runs the groups of scripts/testGroups.ts (or the named ones) and ends with the line
 * "N passed, N failed, N skipped". A group that cannot run here counts as skipped; under CI=true, where everything is
 * installed, as failed.
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { writeFilterParser } from './filterParser.cjs';
import { findChromium } from './hosts/chromium';
import { run } from './processes';
import { outputFolder, root } from './repository';
import { testGroups, type Step, type TestGroup } from './testGroups';

/** No step takes longer; one that does has hung. */
const stepTimeout = 15 * 60_000;

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

interface Results extends Counts {
  readonly report?: string;
  /** Why the tests could not run at all. */
  readonly unavailable?: string;
}

const ci = process.env.CI === 'true';

async function main(): Promise<void> {
  const names = process.argv.slice(2);
  const unknown = names.filter((name) => !testGroups.some((group) => group.name === name));
  if (unknown.length > 0) {
    throw new Error(`no such group: ${unknown.join(', ')}; groups: ${testGroups.map(({ name }) => name).join(', ')}`);
  }
  const chosen = testGroups.filter(({ name }) => names.length === 0 || names.includes(name));
  mkdirSync(outputFolder, { recursive: true });
  // The checks look at it without a build.
  writeFilterParser();

  const table: [string, Counts, string][] = [];
  if (chosen.some(({ name }) => name !== 'check')) {
    const built = await build();
    if (!built) {
      summarize([['build', { passed: 0, failed: 1, skipped: 0 }, '']]);
      return;
    }
  }
  for (const group of chosen) {
    console.log(`\n== ${group.name}`);
    const start = Date.now();
    const counts = await runGroup(group);
    table.push([group.name, counts, `${((Date.now() - start) / 1000).toFixed(1)} s`]);
    console.log(`== ${group.name}: ${wording(counts)}`);
  }
  summarize(table);
}

async function build(): Promise<boolean> {
  const { code } = await run(process.execPath, ['esbuild.js', '--tests'], { cwd: root, show: true });
  if (code !== 0) console.error('the build failed: no test has run');
  return code === 0;
}

async function runGroup(group: TestGroup): Promise<Counts> {
  const total: Counts = { passed: 0, failed: 0, skipped: 0 };
  for (const step of group.steps()) add(total, await runStep(group, step));
  if (total.passed + total.failed + total.skipped === 0) {
    console.log(`${group.name} holds no test`);
    total.failed = 1;
  } else if (ci && total.passed + total.failed === 0) {
    console.log(`CI: every test of ${group.name} was skipped`);
    total.failed = 1;
  }
  return total;
}

/** One step in a process of its own: a crash or a hang ends that process and counts as a failure. */
async function runStep(group: TestGroup, step: Step): Promise<Counts> {
  const missing = step.missing?.();
  if (missing) return unavailable(missing);
  const resultsFile = path.join(outputFolder, `${group.name}-results.json`);
  rmSync(resultsFile, { force: true });
  const { code } = await run(process.execPath, step.args, {
    cwd: root,
    show: true,
    timeout: stepTimeout,
    env: { ...process.env, TEST_RESULTS_FILE: resultsFile, CHROMIUM: findChromium() },
  });
  if (step.check) {
    console.log(`  ${code === 0 ? '✓' : '✗'} ${step.title}`);
    return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
  }
  if (!existsSync(resultsFile)) {
    console.log(`  ✗ ${step.title}: ended with code ${code} without a result`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const results = JSON.parse(readFileSync(resultsFile, 'utf8')) as Results;
  if (results.unavailable) return unavailable(results.unavailable);
  if (code !== 0 && results.failed === 0) {
    console.log(`  ✗ ${step.title}: ended with code ${code} although no test failed`);
    results.failed = 1;
  }
  return results;
}

function unavailable(why: string): Counts {
  const loud = '!'.repeat(20);
  console.log(`${loud}\n${ci ? 'FAILED' : 'SKIPPED'}: ${why}\n${loud}`);
  return { passed: 0, failed: ci ? 1 : 0, skipped: ci ? 0 : 1 };
}

function add(total: Counts, more: Counts): void {
  total.passed += more.passed;
  total.failed += more.failed;
  total.skipped += more.skipped;
}

function wording({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

function summarize(table: readonly (readonly [string, Counts, string])[]): void {
  const total: Counts = { passed: 0, failed: 0, skipped: 0 };
  console.log('\n                 passed  failed  skipped');
  for (const [name, counts, time] of table) {
    const { passed, failed, skipped } = counts;
    const numbers = [passed, failed, skipped].map((count) => String(count).padStart(8)).join('');
    console.log(`${name.padEnd(15)}${numbers}  ${time.padStart(8)}`);
    add(total, counts);
  }
  console.log(`\n${wording(total)}`);
  if (total.failed > 0) process.exitCode = 1;
}

main().catch((error: Error) => {
  console.error(`test: ${error.message}`);
  process.exitCode = 1;
});
