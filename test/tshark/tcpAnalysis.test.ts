/** The flags of the TCP analysis are tshark's, frame by frame. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { benchBuilders } from '../../scripts/bench/benchBuilders';
import { TCP_FINDINGS } from '../../src/core/streams/tcpFindings';
import { analysed } from '../support/analysed';
import { capturePath, needsCaptures, recordedCaptures, unavailable } from '../support/captures';
import { Conversation } from '../support/conversation';
import { randomTcp } from '../support/randomTcp';
import { randomTcpStreams } from '../support/randomTcpStreams';
import { tsharkVersion } from '../support/tshark';

/** Flags of each frame; undefined where the capture cuts the TCP header: tshark then shows none of the analysis. */
function theirs(file: string): (string | undefined)[] {
  const fields = TCP_FINDINGS.flatMap(({ filter }) => ['-e', `tcp.analysis.${filter}`]);
  const said = execFileSync('tshark', ['-n', '-r', file, '-T', 'fields', ...fields, '-e', '_ws.short'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    maxBuffer: 1 << 28,
  });
  return said
    .split('\n')
    .slice(0, -1)
    .map((line) => {
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
  const said = theirs(file);
  const different: string[] = [];
  for (const [at, flags] of said.entries()) {
    const ours = TCP_FINDINGS.filter(({ bit }) => frames.flags(at) & bit)
      .map(({ filter }) => filter)
      .join(' ');
    if (flags !== undefined && ours !== flags) different.push(`${at + 1}: ${flags || 'nothing'} / ${ours || 'nothing'}`);
  }
  assert.equal(said.length, frames.length);
  return { different, flagged: said.filter(Boolean).length, words: new Set(said.flatMap((flags) => flags?.split(' ') ?? [])) };
}

/** Captures of several made-up connections; `TCP_SEEDS` makes more of them. */
const STREAM_SEEDS = Math.max(40, Number(process.env.TCP_SEEDS ?? 0));

/** Conversations that are made up. */
const SEEDS = Number(process.env.TCP_SEEDS ?? 20);

describe('tshark and we find the same in TCP', function () {
  // Starting tshark takes seconds on a busy machine, and some tests start it twenty times.
  this.timeout(240_000);
  const folder = mkdtempSync(path.join(tmpdir(), 'tcp-analysis-'));
  const fixtures = path.join(__dirname, '../../fixtures');
  after(() => rmSync(folder, { recursive: true, force: true }));
  before(function () {
    if (tsharkVersion() === undefined) unavailable(this, 'tshark is not there (Debian: apt-get install tshark)');
  });

  for (const name of readdirSync(fixtures).filter((one) => /\.pcap(ng)?$/.test(one))) {
    it(name, async () => assert.deepEqual((await compare(path.join(fixtures, name))).different, []));
  }

  it('recorded captures, which are there', function () {
    needsCaptures(this);
    assert.ok(recordedCaptures().length > 60);
  });
  for (const name of recordedCaptures()) {
    it(name, async () => assert.deepEqual((await compare(capturePath(name))).different, []));
  }

  it('a capture with losses', async () => {
    const file = path.join(folder, 'lossy.pcap');
    benchBuilders.lossy(file, 1_000_000);
    const { different, flagged } = await compare(file);
    assert.deepEqual(different.slice(0, 20), []);
    assert.ok(flagged > 0);
  });

  it('made-up conversations in which everything goes wrong', async () => {
    const met = new Set<string>();
    for (let seed = 1; seed <= SEEDS; seed++) {
      const file = path.join(folder, `random-${seed}.pcap`);
      writeFileSync(file, randomTcp(seed, 400));
      const { different, words } = await compare(file);
      assert.deepEqual(different, [], `seed ${seed}`);
      for (const word of words) met.add(word);
    }
    const missing = TCP_FINDINGS.map(({ filter }) => filter).filter((filter) => !met.has(filter));
    assert.deepEqual(missing, ['reused_ports'], 'every finding is met, but the one that needs two conversations');
  });

  it('made-up connections that begin, stall, lose and end in every way', async () => {
    for (let seed = 1; seed <= STREAM_SEEDS; seed++) {
      const file = path.join(folder, `streams-${seed}.pcap`);
      writeFileSync(file, randomTcpStreams(seed, 500));
      assert.deepEqual((await compare(file)).different, [], `seed ${seed}`);
    }
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
