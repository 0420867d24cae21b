/** For every recorded capture: what tshark and we both know of each frame and each PDU is the same. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  capturePath,
  fixtures,
  fixtureCaptures,
  needsCaptures,
  recordedCaptures,
  unavailable,
} from '../support/captures';
import { tsharkVersion } from '../support/tshark';
import { compare, type Difference } from '../support/tsharkComparison';
import { EXCEPTIONS, type Exception } from './exceptions';

/** tshark is told which ports carry iSCSI: the recordings use all of these. We find out for ourselves. */
const PORTS = [3260, 3262, 13260, 13270];

const uses = new Map<Exception, number>();
const total = { captures: 0, frames: 0, pdus: 0, compared: 0, equal: 0, excepted: 0, differing: 0 };

function exceptionFor(difference: Difference): Exception | undefined {
  return EXCEPTIONS.find(
    ({ captures, field, frames, fits }) =>
      field === difference.field &&
      (captures === undefined || captures.includes(difference.capture)) &&
      (frames === undefined || frames.includes(difference.frame)) &&
      (fits === undefined || fits(difference)),
  );
}

async function compareAndCount(file: string): Promise<void> {
  const result = await compare(file, readFileSync(file), PORTS);
  total.captures++;
  for (const key of ['frames', 'pdus', 'compared', 'equal'] as const) total[key] += result[key];
  const differing: string[] = [];
  for (const difference of result.differences) {
    const exception = exceptionFor(difference);
    if (exception) {
      uses.set(exception, (uses.get(exception) ?? 0) + 1);
      total.excepted++;
    } else {
      const { frame, field, ours, theirs } = difference;
      differing.push(`frame ${frame} ${field}: ours ${ours ?? 'nothing'}, tshark's ${theirs ?? 'nothing'}`);
    }
  }
  total.differing += differing.length;
  assert.equal(differing.length, 0, differing.slice(0, 20).join('\n'));
}

describe('tshark and we agree on', function () {
  // The largest capture has 20,000 frames: tshark alone needs several seconds for it.
  this.timeout(120_000);

  before(function () {
    if (tsharkVersion() === undefined) unavailable(this, 'tshark is not there (Debian: apt-get install tshark)');
  });

  for (const name of fixtureCaptures()) {
    it(`fixtures/${name}`, () => compareAndCount(path.join(fixtures, name)));
  }

  const captures = recordedCaptures();
  it('recorded captures, which are there', function () {
    needsCaptures(this);
    assert.ok(captures.length > 60, `only ${captures.length} captures were found`);
  });
  for (const name of captures) it(name, () => compareAndCount(capturePath(name)));

  it('with every exception still in use', function () {
    if (captures.length === 0) unavailable(this, 'the exceptions are about recorded captures, which are not there');
    const stale = EXCEPTIONS.filter((exception) => !uses.has(exception)).map(({ name }) => name);
    assert.deepEqual(stale, []);
  });

  after(() => {
    if (total.captures === 0) return;
    const lines = [
      `${tsharkVersion()}: ${total.captures} captures, ${total.frames} frames, ${total.pdus} PDUs on both sides`,
      `${total.compared} values compared: ${total.equal} equal, ${total.excepted} excepted, ${total.differing} differing`,
      ...[...uses].map(([{ name }, count]) => `  ${String(count).padStart(6)} excepted: ${name}`),
    ];
    console.log(lines.map((line) => `    ${line}`).join('\n'));
  });
});
