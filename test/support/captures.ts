/** Finds the recorded captures that lie outside of the repository, and the ones in fixtures/. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The repository: tests are always run from it, and this file lies two folders below it. */
export const repository = path.resolve(__dirname, '..', '..');
export const fixtures = path.join(repository, 'fixtures');

const folder = process.env.CAPTURES_DIR ?? path.join(repository, '..', 'shared', 'captures');

/** The path of a recorded capture ("iscsi_login.pcap", "recorded/05_chap_ok.pcap"), whether it is there or not. */
export function capturePath(name: string): string {
  return path.join(folder, name);
}

/** All recorded captures as paths below their folder, sorted; empty when the folder is not there. */
export function recordedCaptures(): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:pcap|pcapng|cap)$/.test(name))
    .map((name) => name.split(path.sep).join('/'))
    .sort((one, other) => one.localeCompare(other, 'en', { numeric: true }));
}

/**
 * For `before` hooks of tests that need recorded captures: without them the tests are skipped with a reason, and fail where
 * CI is set, because there no group may be skipped unnoticed.
 */
export function needsCaptures(test: Mocha.Context, ...names: readonly string[]): void {
  const missing = names.length === 0 ? (recordedCaptures().length === 0 ? [folder] : []) : names.filter(absent);
  if (missing.length > 0)
    unavailable(test, `recorded captures are not there: ${missing.join(', ')} (see CAPTURES_DIR)`);
}

/** Ends a test or a group that cannot run here: as a failure where CI is set, else as skipped, with the reason printed. */
export function unavailable(test: Mocha.Context, reason: string): void {
  if (process.env.CI) throw new Error(reason);
  console.log(`    SKIPPED: ${reason}`);
  test.skip();
}

function absent(name: string): boolean {
  return !existsSync(capturePath(name));
}

/** The captures in fixtures/, by name, sorted. */
export function fixtureCaptures(): string[] {
  return readdirSync(fixtures)
    .filter((name) => /\.(?:pcap|pcapng)$/.test(name))
    .sort((one, other) => one.localeCompare(other, 'en', { numeric: true }));
}

/** A capture of fixtures/ or of the recordings. */
export interface NamedCapture {
  /** "fixtures/sample.pcap", "recorded/05_chap_ok.pcap". */
  readonly title: string;
  readonly file: string;
}

/** All captures of fixtures/ and all recordings. */
export function everyCapture(): NamedCapture[] {
  return [
    ...fixtureCaptures().map((name) => ({ title: `fixtures/${name}`, file: path.join(fixtures, name) })),
    ...recordedCaptures().map((name) => ({ title: name, file: capturePath(name) })),
  ];
}

export function readFixture(name: string): Uint8Array {
  return readFileSync(path.join(fixtures, name));
}
