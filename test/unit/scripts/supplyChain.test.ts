/** Where the code in the package comes from: dependencies with reasons, licences, lock file, audit. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { auditVerdict } from '../../../scripts/audit';
import { bundledPackages, noticesFile, thirdPartyNotices } from '../../../scripts/thirdPartyNotices';
import { repository } from '../../support/captures';

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}
interface Lock {
  readonly packages: Readonly<
    Record<string, { resolved?: string; integrity?: string; link?: boolean; inBundle?: boolean } & Partial<Manifest>>
  >;
}

const read = (name: string): string => readFileSync(path.join(repository, name), 'utf8');
const manifest = JSON.parse(read('package.json')) as Manifest;
const lock = JSON.parse(read('package-lock.json')) as Lock;

describe('third-party notices', () => {
  it('have the licence of every package that the bundles contain code of', async () => {
    const packages = await bundledPackages();
    assert(packages.includes('preact') && packages.includes('peggy'), packages.join(', '));
    assert.equal(readFileSync(noticesFile, 'utf8'), await thirdPartyNotices(), 'npm run notices writes them anew');
    for (const name of packages)
      assert(manifest.devDependencies[name], `${name} is bundled and package.json does not name it`);
  });

  it('are part of the package', () => {
    assert.match(read('.vscodeignore'), /^!THIRD_PARTY_NOTICES\.txt$/m);
  });
});

describe('dependencies', () => {
  it('each have their reason in CONTRIBUTING, and each reason has its dependency', () => {
    const [, table = ''] = /## Dependencies([^]*?)(?:\n## |$)/.exec(read('CONTRIBUTING.md')) ?? [];
    const reasons = [...table.matchAll(/^\| (?!Package|-)([^|]+)\|([^|]+)\|$/gm)].map(([, names = '', why = '']) => {
      return { names: names.split(',').map((name) => name.trim()), why: why.trim() };
    });
    for (const { names, why } of reasons) assert(why.length > 10, `${names.join(', ')} has no reason`);
    const named = reasons.flatMap(({ names }) => names);
    const isNamed = (name: string) =>
      named.includes(name) || (name.startsWith('@types/') && named.includes('@types/*'));
    assert.deepEqual(
      Object.keys(manifest.devDependencies).filter((name) => !isNamed(name)),
      [],
    );
    assert.deepEqual(
      named.filter((name) => name !== '@types/*' && !(name in manifest.devDependencies)),
      [],
    );
  });

  it('are bundled: the package installs none', () => {
    assert.equal(manifest.dependencies, undefined);
  });

  it('are exact versions, those of the lock file', () => {
    for (const [name, version] of Object.entries(manifest.devDependencies))
      assert.match(version, /^\d+\.\d+\.\d+$/, name);
    assert.deepEqual(lock.packages['']?.devDependencies, manifest.devDependencies);
  });

  it('come from a registry over HTTPS and from nowhere else, each with its hash', () => {
    const entries = Object.entries(lock.packages).filter(([name]) => name !== '');
    assert(entries.length > 100);
    for (const [name, { resolved, integrity, link, inBundle }] of entries) {
      if (inBundle) continue;
      assert(!link, `${name} is a link`);
      // Without an address it is the registry that npm is set to ask; the hash decides either way.
      if (resolved !== undefined) assert.match(resolved, /^https:\/\//, name);
      assert.match(integrity ?? '', /^sha512-/, name);
    }
  });

  it('are installed from the lock file by the test machine and by the instructions', () => {
    assert.match(read('.ci/run'), /^npm ci$/m);
    for (const name of ['.ci/run', 'README.md', 'CONTRIBUTING.md'])
      assert.doesNotMatch(read(name), /npm (install|i)\b/, name);
    assert(existsSync(path.join(repository, 'package-lock.json')));
  });
});

describe('npm run audit', () => {
  const report = (vulnerabilities: object): string =>
    JSON.stringify({ auditReportVersion: 2, metadata: { vulnerabilities } });

  it('is clean without vulnerabilities that are high or critical', () => {
    const verdict = auditVerdict(report({ info: 0, low: 1, moderate: 2, high: 0, critical: 0, total: 3 }));
    assert.deepEqual(verdict, { isKnown: true, isClean: true, text: '0 critical, 0 high, 3 in all' });
  });

  it('fails for one that is high or critical', () => {
    assert.equal(auditVerdict(report({ high: 1, critical: 0, total: 1 })).isClean, false);
    assert.equal(auditVerdict(`npm warn x\n${report({ high: 0, critical: 1, total: 1 })}`).isClean, false);
  });

  it('says clearly when the registry does not answer, and takes no silence for a clean answer', () => {
    for (const output of [
      JSON.stringify({ message: '405 Method Not Allowed', error: { summary: '', detail: '' } }),
      'npm warn audit 405 Method Not Allowed - POST https://registry.example/\nnpm error audit endpoint returned an error',
      JSON.stringify({ error: { code: 'ENOTFOUND', summary: 'getaddrinfo ENOTFOUND registry.example' } }),
      '',
    ]) {
      const { isKnown, isClean, text } = auditVerdict(output);
      assert.deepEqual([isKnown, isClean], [false, false]);
      assert.match(text, /^NOT CHECKED: the registry does not answer \(.+\)$/);
    }
  });
});
