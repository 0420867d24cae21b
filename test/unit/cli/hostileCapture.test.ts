/** What the command line prints of a capture that says hostile texts everywhere, of its name, and of what it cannot read. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { builtCommandLine, type CommandLine } from '../../support/commandLine';
import { HOSTILE_FILE_NAME, hostileCapture } from '../../support/hostileCapture';
import { HOSTILE_TEXTS, unseenIn } from '../../support/hostileTexts';
import type { PduJson } from '../../../src/core/text/pduJson';

const OUTPUTS = [
  [],
  ['--json'],
  ['--frames'],
  ['--summary'],
  ['--summary', '--json'],
  ['--logins'],
  ['--logins', '--json'],
  ['--findings'],
  ['--findings', '--json'],
  ['--srt'],
  ['--tasks'],
  ['--stats'],
];

describe('hostile texts on the command line', function () {
  this.timeout(60_000);
  let folder: string;
  let cli: CommandLine;
  let capture: string;

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'hostile-'));
    cli = await builtCommandLine(path.join(folder, 'program'));
    mkdirSync(path.join(folder, 'captures'));
    capture = path.join(folder, 'captures', `\x1b[2J\n${HOSTILE_FILE_NAME}`);
    writeFileSync(capture, hostileCapture().bytes);
  });
  after(() => rmSync(folder, { recursive: true }));

  for (const options of OUTPUTS) {
    it(`${options.join(' ') || 'text'}: the terminal gets nothing that it obeys, and nothing is written beside the capture`, async () => {
      const { code, out, err } = await cli.run(...options, capture);
      assert.equal(code, 0, err);
      assert.equal(unseenIn(out), undefined);
      assert.equal(unseenIn(err), undefined);
      assert(out.length > 100);
      assert.deepEqual(readdirSync(path.dirname(capture)), [path.basename(capture)]);
    });
  }

  it('JSON keeps the values themselves', async () => {
    const { out } = await cli.run('--json', capture);
    const values = new Set(
      out
        .trimEnd()
        .split('\n')
        .flatMap((line) => (JSON.parse(line) as PduJson).keys.map(([, value]) => value)),
    );
    for (const name of ['ansi', 'bidi', 'imageTag', 'lines', 'cellTab', 'tags'] as const)
      assert(values.has(HOSTILE_TEXTS[name]), name);
  });

  it('messages about files and options name them without obeying them', async () => {
    const evil = '\x1b]0;title\x07\u202e\x9b2J\r\nsecond';
    for (const args of [
      [`/nowhere/${evil}`],
      [`--${evil}`, capture],
      ['--decode-as', evil, capture],
      [path.join(folder, 'captures')],
    ]) {
      const { code, out, err } = await cli.run(...args);
      assert.equal(code, 2);
      assert.equal(out, '');
      assert.notEqual(err, '');
      assert.equal(unseenIn(err), undefined);
      assert(!err.includes('\r') && !/^second/m.test(err), err);
    }
    const broken = path.join(folder, `${evil}.pcapng`);
    writeFileSync(broken, hostileCapture().bytes.subarray(0, 30_000));
    const cut = await cli.run('--summary', broken);
    assert.equal(unseenIn(cut.err), undefined);
    assert.match(cut.err, /\\x1b\]0;title/);
    writeFileSync(broken, evil);
    const none = await cli.run(broken);
    assert.equal(none.code, 2);
    assert.equal(unseenIn(none.err), undefined);
  });
});
