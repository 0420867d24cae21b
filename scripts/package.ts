/** `npm run package`: the .vsix. `npm start` and the screenshots use `buildVsix` to install what users get. */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { mustRun } from './processes';
import { provideRfcTexts } from './rfcTexts';
import { readManifest, root } from './repository';
import { reproducibleEnvironment, unifyModes } from './reproducibleZip';

/** Builds dist/ with the RFC texts where they can be had. */
export async function buildProduct(say: (line: string) => void, options: { production: boolean }): Promise<void> {
  const rfc = await provideRfcTexts(say);
  const build = [path.join(root, 'esbuild.js'), ...(options.production ? ['--production'] : [])];
  const env = { ...process.env, ...(rfc === undefined ? {} : { RFC_DIR: rfc }) };
  await mustRun(process.execPath, build, { cwd: root, show: true, env });
}

/** Builds and packs. */
export async function buildVsix(say: (line: string) => void, options: { production: boolean; to?: string }) {
  await buildProduct(say, options);
  const { name, version } = readManifest();
  const file = options.to ?? path.join(root, `${name}-${version}.vsix`);
  for (const line of (await packVsix(file)).split('\n')) if (/WARN|ERROR/.test(line)) say(line.trim());
  return file;
}

/**
 * Packs what is in dist/. Everything is bundled, so the package needs no node_modules. The same commit gives the same
 * bytes, wherever and whenever it is packed. Answers what vsce says.
 */
export async function packVsix(file: string, folder = root): Promise<string> {
  const vsce = path.join(root, 'node_modules/@vscode/vsce/vsce');
  // Without the second and third flag vsce insists on the address of a public repository.
  const flags = ['--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links', '--out', file];
  const env = await reproducibleEnvironment();
  const said = await mustRun(process.execPath, [vsce, 'package', ...flags], { cwd: folder, env });
  unifyModes(file);
  return said;
}

/**
 * Copies what the package holds into a folder, as an extension for browsers alone. A VS Code that has a server, such as the
 * one the tests drive, would take `main` and run the extension there.
 */
export function copyForBrowser(folder: string): void {
  const texts = ['README.md', 'CHANGELOG.md', 'LICENSE', '.vscodeignore', 'package.nls.json'];
  for (const name of ['dist', 'l10n', 'media', 'fixtures', ...texts]) {
    cpSync(path.join(root, name), path.join(folder, name), { recursive: true });
  }
  const { main: _main, ...manifest } = readManifest() as ReturnType<typeof readManifest> & { readonly main: string };
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ ...manifest, scripts: {} }, null, 2));
}

/** Packs what is in dist/ as an extension for browsers alone. */
export async function packWebVsix(file: string): Promise<string> {
  const copy = mkdtempSync(path.join(os.tmpdir(), 'iscsi-trace-viewer-web-'));
  try {
    copyForBrowser(copy);
    return await packVsix(file, copy);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

async function main(): Promise<void> {
  const file = await buildVsix(console.log, { production: true });
  console.log(`packaged ${path.relative(root, file)}`);
}

if (require.main === module) {
  main().catch((error: Error) => {
    console.error(`package: ${error.message}`);
    process.exitCode = 1;
  });
}
