/** The flags of the TCP analysis are tshark's, frame by frame. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { benchBuilders } from '../../scripts/bench/benchBuilders';
import { TCP_FINDINGS } from '../../src/core/streams/tcpFindings';
import { analysed } from '../support/analysed';
import { joinedPcaps } from '../support/captureBuilder';
import { everyCapture, needsCaptures, recordedCaptures, unavailable } from '../support/captures';
import { Conversation } from '../support/conversation';
import { randomTcp } from '../support/randomTcp';
import { randomTcpStreams } from '../support/randomTcpStreams';
import { fieldsQuestion } from '../support/tsharkFields';
import { allTsharkLines, askAhead, type TsharkQuestion, tsharkVersion } from '../support/tsharkRun';

const question = (file: string): TsharkQuestion =>
  fieldsQuestion(file, [...TCP_FINDINGS.map(({ filter }) => `tcp.analysis.${filter}`), '_ws.short']);

/** Flags of each frame; undefined where the capture cuts the TCP header: tshark then shows none of the analysis. */
async function theirs(file: string): Promise<(string | undefined)[]> {
  const lines = await allTsharkLines(question(file));
  return lines.map((line) => {
    const cells = line.split('\t');
    if (cells[TCP_FINDINGS.length]) return undefined;
    return TCP_FINDINGS.filter((_, at) => cells[at])
      .map(({ filter }) => filter)
      .join(' ');
  });
}

/** Frames that differ, as "number: theirs / ours", and how many frames have any flag. */
async function compare(file: string): Promise<{ different: string[]; flagged: number; words: ReadonlySet<string> }> {
  const { frames } = (await analysed(readFileSync(file))).analysis;
  const said = await theirs(file);
  const different: string[] = [];
  for (const [at, flags] of said.entries()) {
    const ours = TCP_FINDINGS.filter(({ bit }) => frames.flags(at) & bit)
      .map(({ filter }) => filter)
      .join(' ');
    if (flags !== undefined && ours !== flags)
      different.push(`${at + 1}: ${flags || 'nothing'} / ${ours || 'nothing'}`);
  }
  assert.equal(said.length, frames.length);
  return {
    different,
    flagged: said.filter(Boolean).length,
    words: new Set(said.flatMap((flags) => flags?.split(' ') ?? [])),
  };
}

/** Captures of several made-up connections; `TCP_SEEDS` makes more of them. */
const STREAM_SEEDS = Math.max(40, Number(process.env.TCP_SEEDS ?? 0));

/** Conversations that are made up. */
const SEEDS = Number(process.env.TCP_SEEDS ?? 20);

describe('tshark and we find the same in TCP', function () {
  // Starting tshark takes seconds on a busy machine, and some tests start it twenty times.
  this.timeout(240_000);
  const folder = mkdtempSync(path.join(tmpdir(), 'tcp-analysis-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** Compares the captures of the seeds from 1 on, all in one file. */
  async function compareSeeds(count: number, make: (seed: number) => Uint8Array): ReturnType<typeof compare> {
    const file = path.join(folder, 'seeds.pcap');
    writeFileSync(file, joinedPcaps(Array.from({ length: count }, (_, at) => make(at + 1))));
    return compare(file);
  }

  before(function () {
    if (tsharkVersion() === undefined) unavailable(this, 'tshark is not there (Debian: apt-get install tshark)');
  });

  it('recorded captures, which are there', function () {
    needsCaptures(this);
    assert.ok(recordedCaptures().length > 60);
  });
  const captures = everyCapture();
  for (const [index, { title, file }] of captures.entries()) {
    it(title, async () => {
      const next = captures.at(index + 1);
      if (next) askAhead(question(next.file));
      assert.deepEqual((await compare(file)).different, []);
    });
  }

  it('a capture with losses', async () => {
    const file = path.join(folder, 'lossy.pcap');
    benchBuilders.lossy(file, 1_000_000);
    const { different, flagged } = await compare(file);
    assert.deepEqual(different.slice(0, 20), []);
    assert.ok(flagged > 0);
  });

  it('made-up conversations in which everything goes wrong', async () => {
    const { different, words: met } = await compareSeeds(SEEDS, (seed) => randomTcp(seed, 400));
    assert.deepEqual(different, []);
    const missing = TCP_FINDINGS.map(({ filter }) => filter).filter((filter) => !met.has(filter));
    assert.deepEqual(missing, ['reused_ports'], 'every finding is met, but the one that needs two conversations');
  });

  it('made-up connections that begin, stall, lose and end in every way', async () => {
    const { different } = await compareSeeds(STREAM_SEEDS, (seed) => randomTcpStreams(seed, 500));
    assert.deepEqual(different, []);
  });

  it('a segment that repeats one before the newest within the first round trip is out of order', async () => {
    const body = Buffer.alloc(100, 'x');
    const talk = new Conversation().handshake();
    talk.sendAt(0, 0, body).sendAt(0, 100, body).sendAt(0, 0, body).sendAt(0, 100, body);
    const file = path.join(folder, 'repeated.pcap');
    writeFileSync(file, talk.file());
    const { different, words } = await compare(file);
    assert.deepEqual(different, []);
    assert.ok(words.has('out_of_order') && words.has('retransmission'));
  });

  it('repeated, missing and late segments across the wrap of the sequence numbers', async () => {
    const body = Buffer.alloc(1000, 'x');
    const talk = new Conversation().handshake();
    for (const [offset, length] of [
      [0, 100],
      [0, 100],
      [200, 100],
      [100, 100],
      [300, 200],
      [299, 1],
    ]) {
      talk.sendAt(0, offset, body.subarray(0, length));
    }
    for (let again = 0; again < 4; again++) talk.sendAt(1, 0, body.subarray(0, 0), 300);
    talk.sendAt(0, 300, body.subarray(0, 200)).sendAt(0, 0, body.subarray(0, 100)).handshake();
    const file = path.join(folder, 'talk.pcap');
    writeFileSync(file, talk.file());
    const { different, flagged } = await compare(file);
    assert.deepEqual(different, []);
    assert.ok(flagged > 5);
  });
});
