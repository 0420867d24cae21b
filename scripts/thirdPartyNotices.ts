/**
 * `npm run notices`: writes THIRD_PARTY_NOTICES.txt from what the bundles really contain. A test says when it is not up to
 * date.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build, type BuildOptions } from 'esbuild';
import { root } from './repository';

export const noticesFile = path.join(root, 'THIRD_PARTY_NOTICES.txt');

interface Package {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly text: string;
}

/** The bundles as esbuild.js makes them for the package. */
export function productBundles(): readonly BuildOptions[] {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- a script in CommonJS
  return (require(path.join(root, 'esbuild.js')) as { bundles: readonly BuildOptions[] }).bundles;
}

/** Names of the packages that code of is in the bundles, in alphabetical order. */
export async function bundledPackages(): Promise<string[]> {
  const names = new Set<string>();
  for (const bundle of productBundles()) {
    const { metafile } = await build({ ...bundle, write: false, metafile: true, minify: true, logLevel: 'silent' });
    for (const { inputs } of Object.values(metafile.outputs)) {
      for (const [file, { bytesInOutput }] of Object.entries(inputs)) {
        const name = /^.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1];
        if (name !== undefined && bytesInOutput > 0) names.add(name);
        // The parser that peggy writes brings functions of its own along.
        if (/\.generated\.js$/.test(file)) names.add('peggy');
      }
    }
  }
  return [...names].sort();
}

/** @throws Error for a package without a licence, or without its text */
function packageOf(name: string): Package {
  const folder = path.join(root, 'node_modules', name);
  const { version, license } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as Package;
  const file = readdirSync(folder).find((one) => /^licen[cs]e(\.(md|txt))?$/i.test(one));
  if (!license || file === undefined) throw new Error(`${name} comes without a licence or its text`);
  const text = readFileSync(path.join(folder, file), 'utf8').replace(/\r\n?/g, '\n').trim();
  return { name, version, license, text };
}

/** The whole file. */
export async function thirdPartyNotices(): Promise<string> {
  const packages = (await bundledPackages()).map(packageOf);
  const rule = '-'.repeat(80);
  return [
    'The iSCSI Trace Viewer contains code of the packages below. Written by "npm run notices" from what is bundled; do not',
    'edit.',
    '',
    ...packages.map(({ name, version, license }) => `- ${name} ${version}, ${license}`),
    '',
    'Where the package holds texts of RFCs (dist/rfc), they are as published and carry their own notices.',
    '',
    ...packages.map(({ name, version, text }) => `${rule}\n${name} ${version}\n${rule}\n\n${text}\n`),
  ].join('\n');
}

if (process.argv[1] === __filename) {
  void thirdPartyNotices().then((text) => writeFileSync(noticesFile, text));
}
