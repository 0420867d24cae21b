/** For every recorded capture: what tshark and we both know of each frame and each PDU is the same. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { everyCapture, needsCaptures, recordedCaptures, unavailable } from '../support/captures';
import { framesQuestion } from '../support/tshark';
import { askAhead, tsharkVersion } from '../support/tsharkRun';
import { compare, type Difference, type Layer, layerOf } from '../support/tsharkComparison';
import { EXCEPTIONS, type Exception, isLeftToTshark } from './exceptions';

/** tshark is told which ports carry iSCSI: the recordings use all of these. We find out for ourselves. */
const PORTS = [3260, 3262, 13260, 13270];

const uses = new Map<Exception, number>();
const total = { captures: 0, frames: 0, pdus: 0 };
const LAYERS: readonly Layer[] = ['frames', 'iscsi', 'scsi'];
const counts = new Map(LAYERS.map((layer) => [layer, { compared: 0, equal: 0, excepted: 0, differing: 0 }]));
/** SCSI fields that only one side shows, and how often. */
const onlyTheirs = new Map<string, number>();
const onlyOurs = new Map<string, number>();

function addTo(sums: Map<string, number>, more: ReadonlyMap<string, number>): void {
  for (const [name, count] of more) sums.set(name, (sums.get(name) ?? 0) + count);
}

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
  for (const key of ['frames', 'pdus'] as const) total[key] += result[key];
  for (const [layer, sum] of counts) {
    sum.compared += result.compared[layer];
    sum.equal += result.equal[layer];
  }
  addTo(onlyTheirs, result.onlyTheirs);
  addTo(onlyOurs, result.onlyOurs);
  const differing: string[] = [];
  for (const difference of result.differences) {
    const exception = exceptionFor(difference);
    const sum = counts.get(layerOf(difference.field));
    if (exception) {
      uses.set(exception, (uses.get(exception) ?? 0) + 1);
      if (sum) sum.excepted++;
    } else {
      if (sum) sum.differing++;
      const { frame, field, ours, theirs } = difference;
      differing.push(`frame ${frame} ${field}: ours ${ours ?? 'nothing'}, tshark's ${theirs ?? 'nothing'}`);
    }
  }
  assert.equal(differing.length, 0, differing.slice(0, 20).join('\n'));
}

/** A line of names with their counts, by name. */
function listed(what: string, names: ReadonlyMap<string, number>): string[] {
  if (names.size === 0) return [];
  const each = [...names].sort().map(([name, count]) => `${name} (${count})`);
  return [`${what}, ${names.size} names:`, ...each.map((name) => `         ${name}`)];
}

describe('tshark and we agree on', function () {
  // The largest capture has 20,000 frames: tshark alone needs several seconds for it.
  this.timeout(120_000);

  before(function () {
    if (tsharkVersion() === undefined) unavailable(this, 'tshark is not there (Debian: apt-get install tshark)');
  });

  const captures = recordedCaptures();
  it('recorded captures, which are there', function () {
    needsCaptures(this);
    assert.ok(captures.length > 60, `only ${captures.length} captures were found`);
  });
  const every = everyCapture();
  for (const [index, { title, file }] of every.entries()) {
    it(title, async () => {
      const next = every.at(index + 1);
      if (next) askAhead(framesQuestion(next.file, PORTS));
      await compareAndCount(file);
    });
  }

  it('with every exception still in use', function () {
    if (captures.length === 0) unavailable(this, 'the exceptions are about recorded captures, which are not there');
    const stale = EXCEPTIONS.filter((exception) => !uses.has(exception)).map(({ name }) => name);
    assert.deepEqual(stale, []);
  });

  it('knowing every scsi* field of the commands and data that we decode', () => {
    assert.deepEqual([...onlyTheirs.keys()].filter((name) => !isLeftToTshark(name)).sort(), []);
  });

  after(() => {
    if (total.captures === 0) return;
    const lines = [
      `${tsharkVersion()}: ${total.captures} captures, ${total.frames} frames, ${total.pdus} PDUs on both sides`,
      ...[...counts].map(
        ([layer, { compared, equal, excepted, differing }]) =>
          `${layer === 'frames' ? 'frames and TCP' : `${layer}*`}: ${compared} values compared: ${equal} equal, ${excepted} excepted, ${differing} differing`,
      ),
      ...[...uses].map(([{ name }, count]) => `  ${String(count).padStart(6)} excepted: ${name}`),
      ...listed('scsi* that only tshark knows', onlyTheirs),
      ...listed('scsi* that tshark knows and only we show there', onlyOurs),
    ];
    console.log(lines.map((line) => `    ${line}`).join('\n'));
  });
});
