/** Captures of other programs: the message says what they are, and the command that it names makes one that we read. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { HEAD_LENGTH, openCapture } from '../../src/core/capture/openCapture';
import { analysed } from '../support/analysed';
import { fixtures, unavailable } from '../support/captures';
import { tsharkVersion } from '../support/tsharkRun';

describe('captures of other programs', () => {
  let folder: string;
  before(function () {
    folder = mkdtempSync(path.join(tmpdir(), 'others-'));
    if (tsharkVersion() === undefined) unavailable(this, 'editcap is not there (Debian: apt-get install tshark)');
  });
  after(() => rmSync(folder, { recursive: true }));

  // That of Observer is not tried: editcap 4.0 cannot read what it writes itself.
  for (const [format, name] of [
    ['snoop', 'a snoop capture'],
    ['netmon1', 'a Microsoft Network Monitor 1 capture'],
    ['netmon2', 'a Microsoft Network Monitor 2 capture'],
    ['nettl', 'a trace of nettl'],
    ['ngsniffer', 'a Sniffer capture'],
    ['ngwsniffer_1_1', 'a NetXRay or Sniffer (Windows) capture'],
    ['ngwsniffer_2_0', 'a NetXRay or Sniffer (Windows) capture'],
    ['visual', 'a Visual Networks capture'],
    ['lanalyzer', 'a LANalyzer capture'],
    ['5views', 'a 5View capture'],
    ['k12text', 'a K12 text capture'],
  ] as const) {
    it(`${format}: ${name}`, async function () {
      const [other, converted] = [path.join(folder, 'in'), path.join(folder, 'out')];
      const made = spawnSync('editcap', ['-F', format, path.join(fixtures, 'chap-ok.pcap'), other], {
        encoding: 'utf8',
      });
      assert.equal(made.status, 0, made.stderr);
      let message = '';
      assert.throws(
        () => openCapture(readFileSync(other).subarray(0, HEAD_LENGTH), 'x'),
        (error: Error) => (message = error.message) !== '',
      );
      assert.ok(message.includes(`(${name}: \``), message);
      const command = (/`(editcap [^`]*) in out`/.exec(message)?.[1] ?? '').split(' ');
      assert.equal(command[0], 'editcap');
      const result = spawnSync('editcap', [...command.slice(1), other, converted], { encoding: 'utf8' });
      assert.equal(result.status, 0, result.stderr);
      assert.equal((await analysed(readFileSync(converted))).analysis.frames.length, 26);
    });
  }
});
