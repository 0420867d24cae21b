/**
 * What VS Code calls in its web extension host for a test run. There is no file to leave results in: they go to the console,
 * where runInWebHost.ts finds them.
 */
import 'mocha/mocha';
import { RESULTS_MARK } from './resultsMark';

interface Failure {
  readonly title: string;
  readonly why: string;
}

// The browser's build of mocha leaves itself in the worker's global scope.
declare const mocha: BrowserMocha;

class Silent extends Mocha.reporters.Base {}

export function run(): Promise<void> {
  mocha.setup({ ui: 'bdd', timeout: 60_000, retries: 1, reporter: Silent });
  // After the setup: it is what defines `describe`. The build lists the files of the suite in place of this name.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  require('web-suite-files');
  return new Promise((resolve, reject) => {
    const failures: Failure[] = [];
    const skipped: string[] = [];
    const retried: string[] = [];
    let passed = 0;
    mocha
      .run((failed) => {
        console.log(RESULTS_MARK + JSON.stringify({ passed, failures, skipped, retried }));
        if (failed > 0) reject(new Error(`${failed} tests failed`));
        else resolve();
      })
      .on('pass', () => passed++)
      .on('retry', (test, error: Error) => retried.push(`${test.fullTitle()}: ${error.message}`))
      .on('pending', (test) => skipped.push(test.fullTitle()))
      .on('fail', (test, error: Error) => {
        failures.push({ title: test.fullTitle(), why: error.stack ?? error.message });
      });
  });
}
