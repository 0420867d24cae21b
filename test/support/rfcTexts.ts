import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { repository, unavailable } from './captures';

const folder = process.env.RFC_DIR ?? path.join(repository, '..', 'shared', 'rfc');

/** Skips a test or suite where the text of an RFC is not at hand, which under CI is a failure. */
export function needsRfcText(test: Mocha.Context, rfc: number): void {
  if (!existsSync(fileOf(rfc)))
    unavailable(test, `${fileOf(rfc)} is missing: set RFC_DIR to a folder with the RFC texts`);
}

/** The text of an RFC as the RFC Editor gives it; `needsRfcText` tells whether it is there. */
export function readRfcFile(rfc: number): string {
  return readFileSync(fileOf(rfc), 'latin1');
}

function fileOf(rfc: number): string {
  return path.join(folder, `rfc${rfc}.txt`);
}
