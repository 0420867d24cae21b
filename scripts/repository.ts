import { readFileSync } from 'node:fs';
import path from 'node:path';

/** The repository's folder. */
export const root = path.resolve(__dirname, '..');

/** Git-ignored folder for what the scripts download and install: VS Code hosts, RFC texts. */
export const cacheFolder = path.join(root, '.vscode-test');

/** Git-ignored folder for what a test run leaves behind: logs and screenshots. */
export const outputFolder = path.join(root, 'test-output');

export function readManifest(): { name: string; publisher: string; version: string } {
  return JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
}

/** The value of `--name VALUE` or `--name=VALUE` on the command line. */
export function option(name: string, args: readonly string[] = process.argv.slice(2)): string | undefined {
  const flag = `--${name}`;
  const at = args.indexOf(flag);
  if (at >= 0) return args[at + 1];
  return args.find((arg) => arg.startsWith(`${flag}=`))?.slice(flag.length + 1);
}
