// @ts-check
/**
 * Mocha's reporter for every group of tests. Says nothing of tests that pass, shows failures with their whole diff, names
 * each skipped test and each that passed or failed at its second try only, and writes the counts to TEST_RESULTS_FILE, where scripts/test.ts adds them up. It also serves inside
 * VS Code's extension host, whose standard output nobody sees: what it would print is in the file as `report`.
 */
'use strict';
const fs = require('node:fs');
const util = require('node:util');
const mocha = require('mocha');

/** With what its type declaration leaves out. */
const Base = /** @type {typeof mocha.reporters.Base & { maxDiffSize: number, consoleLog: typeof console.log }} */ (
  mocha.reporters.Base
);

/** @typedef {{ passed: number, failed: number, skipped: number, report: string, unavailable?: string }} TestResults */

class MochaReporter extends Base {
  /** @param {import('mocha').Runner} runner @param {import('mocha').MochaOptions} options */
  constructor(runner, options) {
    super(runner, options);
    // The whole diff.
    Base.maxDiffSize = 0;
    /** @type {string[]} */
    const lines = [];
    /** @type {Mocha.Test[]} */
    const pending = [];
    /** @type {Mocha.Test[]} */
    const failures = [];
    runner.on('retry', (test, error) => {
      lines.push(`  tried again: ${test.fullTitle()}: ${error instanceof Error ? error.message : String(error)}`);
    });
    runner.on('pending', (test) => pending.push(test));
    runner.on('fail', (test) => failures.push(test));
    runner.once('end', () => {
      for (const test of pending) lines.push(`  skipped: ${test.fullTitle()}`);
      if (failures.length > 0) lines.push(...printed(() => Base.list(failures)));
      const report = lines.join('\n');
      if (report !== '') console.log(report);
      const { passes = 0 } = this.stats;
      /** @type {TestResults} */
      const results = { passed: passes, failed: failures.length, skipped: pending.length, report };
      const file = process.env.TEST_RESULTS_FILE;
      if (file) fs.writeFileSync(file, JSON.stringify(results));
      else console.log(`${passes} passed, ${failures.length} failed, ${pending.length} skipped`);
    });
  }
}

/**
 * What mocha prints in the meantime: its own list of failures is the only maker of its diffs.
 * @param {() => void} action
 */
function printed(action) {
  /** @type {string[]} */
  const lines = [];
  const before = Base.consoleLog;
  Base.consoleLog = (...args) => lines.push(util.format(...args));
  try {
    action();
  } finally {
    Base.consoleLog = before;
  }
  return lines;
}

module.exports = MochaReporter;
