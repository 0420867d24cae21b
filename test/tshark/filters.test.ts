/** For fixtures and recorded captures: a display filter lets the same frames pass here and in tshark. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { arbitraryFilter, readFieldTest } from '../property/arbitraryFilter';
import { OPEN, PASSES } from '../../src/core/filter/CompiledTest';
import { FrameValueReader } from '../../src/core/filter/FrameValueReader';
import { type Analysed, analysed } from '../support/analysed';
import {
  capturePath,
  fixtures,
  fixtureCaptures,
  needsCaptures,
  readFixture,
  recordedCaptures,
  unavailable,
} from '../support/captures';
import { compiled, passing, passingRead } from '../support/passing';
import { tsharkVersion } from '../support/tsharkRun';
import { tsharkDisplays, tsharkMatches } from '../support/tsharkFilters';
import { FILTER_EXCEPTIONS, type FilterException } from './filterExceptions';
import { READ_FILTERS } from './readFilters';

/** As in differential.test.ts. */
const PORTS = [3260, 3262, 13260, 13270];
const SEED = 20260114;

const FILTERS = [
  // Presence
  'frame',
  'tcp',
  'not tcp',
  'tcp.stream',
  'tcp.port',
  'iscsi',
  'iscsi.opcode',
  'iscsi.initiatortasktag',
  'frame.time_epoch',
  'frame.interface_id',
  // Comparisons and ways to write them
  'frame.number == 5',
  'frame.number eq 0x5',
  'frame.number any_eq 05',
  'frame.number all_eq 0b101',
  'frame.number != 5',
  'frame.number ne 5',
  'frame.number > 10',
  'frame.number lt 10',
  'frame.number >= 10',
  'frame.number le 10',
  "frame.number > '\x20'",
  'frame.len > 66',
  'frame.len > frame.cap_len',
  'frame.cap_len==frame.len',
  'frame.cap_len < frame.len <= 1514',
  'tcp.len == 0',
  'tcp.len > 48 && tcp.len<=1448',
  'tcp.stream == 0',
  'tcp.stream > 0',
  // Fields with several values
  'tcp.port == 3260',
  'tcp.port === 3260',
  'tcp.port != 3260',
  'tcp.port !== 3260',
  'tcp.port ~= 3260',
  'tcp.port any_ne 3260',
  'tcp.port all_ne 3260',
  'not tcp.port == 3260',
  'tcp.port > 3260',
  'all tcp.port > 3260',
  'any tcp.port <= 3260',
  'all tcp.port >= 3260',
  'any tcp.port != 3260',
  'all tcp.port == 3260',
  'tcp.srcport == 3260',
  'tcp.dstport == 3260 or tcp.dstport == 13260',
  'tcp.srcport < tcp.dstport',
  'tcp.port == tcp.srcport',
  'tcp.port != tcp.srcport',
  'tcp.port !== tcp.srcport',
  'all tcp.port <= tcp.dstport',
  // Sets
  'tcp.port in {3260}',
  'tcp.port in {1..1023, 3260..3262}',
  'tcp.port not in {3260, 13260}',
  'tcp.port !in {3260}',
  'all tcp.port in {3000..65535}',
  'any tcp.port not in {3260}',
  'frame.number in {1, 3, 5 .. 9, 0x10}',
  // Times
  'frame.time_relative == 0',
  'frame.time_relative > 0.001',
  'frame.time_relative in {0.0001..0.01}',
  'frame.time_relative >= 0.000100000 and frame.time_relative < 1',
  'frame.time_relative > -1.5',
  'frame.time_delta > 0.01',
  'frame.time_delta == 0.000000000',
  'frame.time_delta <= 0.000015',
  'frame.time_epoch > 1795329359.75',
  'frame.time_delta == frame.time_relative',
  'frame.time_epoch > frame.time_relative',
  // iSCSI
  'iscsi.opcode == 3',
  'iscsi.opcode == "Login Command"',
  'iscsi.opcode == "login command"',
  'iscsi.opcode in {"SCSI Command", "SCSI Data In".."Logout Response"}',
  'iscsi.opcode == Reject',
  'iscsi.opcode != 0x25',
  'iscsi.opcode === 0x25',
  'iscsi.opcode !== 0x25',
  '!iscsi.opcode == 0x25',
  'iscsi.opcode >= 0x20',
  'all iscsi.opcode < 0x20',
  'iscsi.initiatortasktag == 0xffffffff',
  'iscsi.initiatortasktag < 0x100',
  'iscsi and tcp.len == 0',
  'iscsi.opcode == 1 and iscsi.opcode == 0x25',
  // Logic
  'not not iscsi',
  '!!!tcp.len == 0',
  'frame.number == 1 or frame.number == 2 and frame.number == 3',
  'frame.number == 2 && frame.number == 3 || frame.number == 1',
  '(frame.number == 1 or frame.number == 2) and frame.number < 2',
  'not frame.number == 1 and frame.number < 4',
  'not (frame.number == 1 and frame.number < 4)',
  'tcp.len == 0 and not iscsi or frame.number > 20 and iscsi',
];

const uses = new Map<FilterException, number>();
const total = { captures: 0, questions: 0, frames: 0, excepted: 0 };
const ALL_FILTERS = [...FILTERS, ...READ_FILTERS];
const filters = ALL_FILTERS.map(compiled);

const captures = recordedCaptures();
const seen = new Set<string>();
/** Bytes of a recording that is left out: a login or two, as the fixtures have them; starting tshark takes longer. */
const SHORT = 20_000;
/** Every capture once: most fixtures are copies of recordings. */
const everyFile = [
  ...fixtureCaptures().map((name) => ({ title: `fixtures/${name}`, file: path.join(fixtures, name), least: 0 })),
  ...captures.map((name) => ({ title: name, file: capturePath(name), least: SHORT })),
];
/** Bytes from which on a capture is asked a part of the filters: together the large ones are asked all of them. */
const LARGE = 1_000_000;
const PARTS = 5;
let large = 0;
const files = everyFile.flatMap(({ title, file, least }) => {
  const bytes = readFileSync(file);
  const digest = createHash('sha256').update(bytes).digest('hex');
  if (bytes.length < least || seen.has(digest)) return [];
  seen.add(digest);
  if (bytes.length < LARGE) return [{ title, file, asked: filters }];
  const part = large++ % PARTS;
  return [{ title, file, asked: filters.filter((_, at) => at % PARTS === part) }];
});

const answers = new Map<number, Promise<number[][]>>();

function ask(index: number): Promise<number[][]> {
  let asked = answers.get(index);
  if (!asked) {
    const { file, asked: part } = files[index];
    asked = tsharkMatches(
      file,
      part.map(({ text }) => text),
      PORTS,
    );
    // Whoever asks for it is told; nobody may, when a run is only about some captures.
    asked.catch(() => undefined);
    answers.set(index, asked);
  }
  return asked;
}

type Compiled = ReturnType<typeof compiled>;

/** The frames (indexes) that pass each filter: each frame is read once for all of them. */
async function passingEach({ analysis, source }: Analysed, filters: readonly Compiled[]): Promise<number[][]> {
  const wanted = new Set(filters.flatMap(({ reading }) => [...(reading?.wanted ?? [])]));
  const reader = new FrameValueReader(analysis, { source, findings: () => undefined }, wanted);
  const passing = filters.map((): number[] => []);
  for (let frame = 0; frame < analysis.frames.length; frame++) {
    const values = await reader.read(frame);
    for (const [at, { text, matches, reading }] of filters.entries()) {
      const passes = reading ? reading.matches(values) : matches(analysis, frame);
      const decision = reading?.decide(analysis, frame) ?? OPEN;
      // What the index decides alone is what reading gives.
      if (decision !== OPEN) assert.equal(decision === PASSES, passes, `${text}: frame ${frame + 1}`);
      if (passes) passing[at].push(frame);
    }
  }
  return passing;
}

async function compareAndCount(index: number): Promise<void> {
  const { file, asked: filters } = files[index];
  const capture = path.basename(file);
  const asked = ask(index);
  // Starting tshark takes most of the time, so that it begins with the next capture already.
  if (index + 1 < files.length) void ask(index + 1);
  const read = await analysed(readFileSync(file), 1024 * 1024);
  const ours = await passingEach(read, filters);
  const { analysis } = read;
  const theirs = await asked;
  const differing: string[] = [];
  total.captures++;
  for (const [at, filter] of filters.entries()) {
    const expected = new Set(theirs[at]);
    const passing = new Set(ours[at]);
    total.questions++;
    for (let frame = 0; frame < analysis.frames.length; frame++) {
      total.frames++;
      const passes = passing.has(frame);
      if (passes === expected.delete(frame + 1)) continue;
      const exception = FILTER_EXCEPTIONS.find(
        ({ captures, frames, filters: fits }) =>
          (captures === 'all' || captures.includes(capture)) &&
          (frames === 'all' || frames.includes(frame + 1)) &&
          fits.test(filter.text),
      );
      if (exception) {
        uses.set(exception, (uses.get(exception) ?? 0) + 1);
        total.excepted++;
      } else
        differing.push(`${filter.text}: frame ${frame + 1} ${passes ? 'passes only here' : 'passes only in tshark'}`);
    }
    assert.equal(expected.size, 0, `${filter.text}: tshark lets frames pass that are not there`);
  }
  assert.equal(differing.length, 0, differing.slice(0, 20).join('\n'));
}

describe('tshark and we let the same frames pass', function () {
  // tshark takes a while for a large capture where others work beside it.
  this.timeout(300_000);

  before(function () {
    if (tsharkVersion() === undefined) unavailable(this, 'tshark is not there (Debian: apt-get install tshark)');
  });

  it('its listeners answer as its option -Y does', async () => {
    const file = path.join(fixtures, 'discovery.pcap');
    const filters = ['iscsi', 'tcp.port != 3260', 'frame.time_delta > 0.00005'];
    const displayed = await Promise.all(filters.map((filter) => tsharkDisplays(file, filter, PORTS)));
    assert.deepEqual(await tsharkMatches(file, filters, PORTS), displayed);
    assert.ok(displayed[0].length > 0);
  });

  it(`for any filter (seed ${SEED})`, async () => {
    const texts = fc.sample(arbitraryFilter(), { seed: SEED, numRuns: 500 });
    for (const name of ['both-digests-tgt.pcap', 'port-13260.pcap', 'chap-wrong-password.pcap']) {
      const theirs = await tsharkMatches(path.join(fixtures, name), texts, PORTS);
      const { analysis } = await analysed(readFixture(name));
      for (const [at, text] of texts.entries())
        assert.deepEqual(passing(analysis, text), theirs[at], `${name}: ${text}`);
    }
  });

  it(`for any test of bytes (seed ${SEED})`, async () => {
    const texts = fc.sample(readFieldTest, { seed: SEED, numRuns: 300 });
    for (const name of ['both-digests-tgt.pcap', 'chap-ok.pcap']) {
      const theirs = await tsharkMatches(path.join(fixtures, name), texts, PORTS);
      const read = await analysed(readFixture(name));
      for (const [at, text] of texts.entries())
        assert.deepEqual(await passingRead(read, text), theirs[at], `${name}: ${text}`);
    }
  });

  it('recorded captures, which are there', function () {
    needsCaptures(this);
    assert.ok(captures.length > 60, `only ${captures.length} captures were found`);
  });

  for (const [index, { title }] of files.entries()) it(title, () => compareAndCount(index));

  it('with every exception still in use', function () {
    if (captures.length === 0) unavailable(this, 'the exceptions are about recorded captures, which are not there');
    const stale = FILTER_EXCEPTIONS.filter((exception) => !uses.has(exception)).map(({ name }) => name);
    assert.deepEqual(stale, []);
  });

  after(() => {
    if (total.captures === 0) return;
    const { captures: count, questions, frames, excepted } = total;
    const lines = [
      `${ALL_FILTERS.length} filters over ${count} captures: ${questions} answers, ${frames} frames, ${excepted} excepted`,
      ...[...uses].map(([{ name }, count]) => `  ${String(count).padStart(6)} excepted: ${name}`),
    ];
    console.log(lines.map((line) => `    ${line}`).join('\n'));
  });
});
