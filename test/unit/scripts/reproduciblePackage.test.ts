/** The same commit gives the same package: built twice, in folders, at times, in zones and with modes that differ. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from '../../../scripts/processes';
import { repository } from '../../support/captures';

describe('the package', function () {
  this.timeout(180_000);
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'package-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** The sources as a person who checked them out elsewhere has them. */
  function checkOut(name: string, mode: number, time: Date): string {
    const copy = path.join(folder, name);
    const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
      cwd: repository,
    })
      .toString()
      .split('\0');
    for (const file of files.filter(
      (one) => one !== '' && statSync(path.join(repository, one), { throwIfNoEntry: false })?.isFile(),
    )) {
      const target = path.join(copy, file);
      mkdirSync(path.dirname(target), { recursive: true });
      cpSync(path.join(repository, file), target);
      chmodSync(target, mode);
      utimesSync(target, time, time);
    }
    symlinkSync(realpathSync(path.join(repository, 'node_modules')), path.join(copy, 'node_modules'), 'junction');
    return copy;
  }

  async function packed(copy: string, timeZone: string): Promise<Buffer> {
    const rfc = path.join(copy, '..', 'rfc');
    mkdirSync(rfc, { recursive: true });
    writeFileSync(path.join(rfc, 'rfc3720.txt'), 'Request for Comments: 3720\n');
    const env = { ...process.env, RFC_DIR: rfc, SOURCE_DATE_EPOCH: '1700000000', TZ: timeZone };
    const { code, output } = await run(process.execPath, ['--import', 'tsx', 'scripts/package.ts'], { cwd: copy, env });
    assert.equal(code, 0, output);
    const name = /^packaged (\S+\.vsix)$/m.exec(output)?.[1];
    assert(name, output);
    return readFileSync(path.join(copy, name));
  }

  it('has the same bytes whoever builds it, and the files that it should have', async () => {
    const one = await packed(checkOut('one', 0o644, new Date('2020-01-01')), 'Asia/Tokyo');
    const other = await packed(checkOut('a folder of another name', 0o664, new Date('2026-06-01')), 'America/New_York');
    assert(one.equals(other), 'the packages differ');
    for (const name of [
      'extension/THIRD_PARTY_NOTICES.txt',
      'extension/LICENSE',
      'extension/dist/worker.js',
      'extension/dist/captureEditor/captureEditor.js',
    ]) {
      assert(one.includes(name) || one.includes(name.replace('LICENSE', 'LICENSE.txt')), name);
    }
    for (const name of ['node_modules', '/src/', '/test/', '.map'])
      assert(!one.includes(`extension/${name.replace(/^\//, '')}`), name);
  });
});
