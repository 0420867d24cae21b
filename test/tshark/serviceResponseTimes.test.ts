/** Service response times by command are tshark's, digit for digit. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { viewOf } from '../../src/core/bytes/view';
import { readPdu } from '../../src/core/inspection/PduBytes';
import { CDB_OFFSET } from '../../src/core/protocols/iscsi/headerReaders';
import { BHS_LENGTH, pduLayout } from '../../src/core/protocols/iscsi/pduLayout';
import { PduFlag } from '../../src/core/streams/PduIndex';
import { commandStatistics } from '../../src/core/tasks/commandStatistics';
import { responseTimeText } from '../../src/core/tasks/responseTimeText';
import { answeredWithSense } from '../../src/core/tasks/taskTimes';
import { type Analysed, analysed } from '../support/analysed';
import {
  capturePath,
  fixtureCaptures,
  fixtures,
  needsCaptures,
  recordedCaptures,
  unavailable,
} from '../support/captures';
import { allTsharkLines, askAhead, type TsharkQuestion, tsharkVersion } from '../support/tsharkRun';

/** Rows of a table by the name of the command. */
function rows(table: string): Map<string, string> {
  const found = table.split('\n').flatMap((line): [string, string][] => {
    const name = /^ +\d+ {2}(\S.*?) +\d+ +\d+\.\d{6} /.exec(line)?.[1];
    return name === undefined ? [] : [[name, line]];
  });
  return new Map(found);
}

/** Where the tables differ on purpose: both rows to the last digit, so that any other difference fails. */
const EXCEPTIONS: readonly {
  readonly capture: string;
  readonly command: string;
  readonly theirs: string;
  readonly ours: string;
  readonly reason: string;
}[] = [
  {
    capture: 'snap128.pcap',
    command: 'Read(16)',
    theirs: '10   0.000178   0.000419   0.000252   0.002522',
    ours: '10   0.000178   0.000419   0.000253   0.002532',
    reason:
      'an answer of two segments of which the first is cut: tshark ends it there, we where its last byte was on the wire',
  },
  {
    capture: 'recorded/20_iscsi_perf_snaplen128.pcap',
    command: 'Read(16)',
    theirs: '9123   0.000055   0.005602   0.000410   3.742331',
    ours: '9122   0.000055   0.005602   0.000410   3.737218',
    reason: 'tshark counts an answer twice that TCP sent again and the capture cut short',
  },
  {
    capture: 'recorded/102_raw_ffp_variants_tgt.pcap',
    command: 'Read(10)',
    theirs: '2   0.000336   0.000474   0.000405   0.000810',
    ours: '1   0.000336   0.000336   0.000336   0.000336',
    reason:
      'the command came twice with one tag while it was outstanding: tshark counts both answers for the second one',
  },
];

const INQUIRY = 0x12;
/** Bytes of standard INQUIRY data up to the one that tells how many follow. */
const LENGTH_END = 5;
/** Where its version descriptors of two bytes stand: tshark reads the one behind the last as well. */
const DESCRIPTORS = [58, 74] as const;

/**
 * INQUIRYs whose allocation length is too small for what tshark wants to read of the standard data: it stops in the middle
 * of them and leaves the task out of its table. Ours has them: how long they took has been measured.
 */
async function cutInquiries({ analysis, source }: Analysed): Promise<ReadonlySet<number>> {
  const { tasks, pdus } = analysis;
  const found = new Set<number>();
  for (let task = 0; task < tasks.length; task++) {
    const [command, first] = [tasks.command(task), tasks.firstDataIn(task)];
    if (pdus.command(command) !== INQUIRY || first < 0) continue;
    const cdb = viewOf((await readPdu(analysis, source, command, BHS_LENGTH)).bytes.subarray(CDB_OFFSET));
    const page = (cdb.getUint8(1) & 1) === 1;
    const headerDigest = (pdus.flags(first) & PduFlag.headerDigest) !== 0;
    const { dataStart } = pduLayout(0, tasks.read(task), headerDigest, false);
    const { bytes } = await readPdu(analysis, source, first, dataStart + LENGTH_END);
    if (page || bytes.length < dataStart + LENGTH_END) continue;
    const length = LENGTH_END + viewOf(bytes).getUint8(dataStart + LENGTH_END - 1);
    const wanted = length >= DESCRIPTORS[0] && length < DESCRIPTORS[1] ? length + 2 : length;
    if (cdb.getUint16(3) < wanted) found.add(task);
  }
  return found;
}

/** Where the recordings have targets: tshark is told, we find out. */
const PORTS = [3260, 3262, 13260, 13270];

const question = (file: string): TsharkQuestion => ({
  file,
  args: [...PORTS.flatMap((port) => ['-d', `tcp.port==${port},iscsi`]), '-q', '-z', 'scsi,srt,0'],
});

const used = new Set<string>();

async function compare(name: string, file: string): Promise<{ compared: number; differing: string[] }> {
  const read = await analysed(readFileSync(file));
  const { analysis } = read;
  const theirs = rows((await allTsharkLines(question(file))).join('\n'));
  const cut = await cutInquiries(read);
  const counted = commandStatistics(analysis, (task) => !answeredWithSense(analysis, task) && !cut.has(task));
  const ours = rows(responseTimeText(counted));
  const commands = new Set([...theirs.keys(), ...ours.keys()]);
  const differing: string[] = [];
  for (const command of commands) {
    const [their, our] = [theirs.get(command), ours.get(command)];
    if (their === our) continue;
    const exception = EXCEPTIONS.find((one) => one.command === command && one.capture === name);
    if (exception && their?.trimEnd().endsWith(` ${exception.theirs}`) && our?.endsWith(` ${exception.ours}`)) {
      used.add(name);
    } else differing.push(`${name}\n  theirs ${their ?? 'no row'}\n  ours   ${our ?? 'no row'}`);
  }
  return { compared: commands.size, differing };
}

describe('service response times are those of tshark', function () {
  this.timeout(300_000);
  before(function () {
    if (tsharkVersion() === undefined) unavailable(this, 'tshark is not there (Debian: apt-get install tshark)');
  });

  it('on the captures of the repository', async () => {
    const found: Awaited<ReturnType<typeof compare>>[] = [];
    const names = fixtureCaptures();
    for (const [at, name] of names.entries()) {
      const next = names.at(at + 1);
      if (next) askAhead(question(path.join(fixtures, next)));
      found.push(await compare(name, path.join(fixtures, name)));
    }
    assert.deepEqual(
      found.flatMap(({ differing }) => differing),
      [],
    );
    assert.ok(found.reduce((sum, { compared }) => sum + compared, 0) > 30);
  });

  it('on all recorded captures', async function () {
    needsCaptures(this);
    const differing: string[] = [];
    let compared = 0;
    const names = recordedCaptures();
    for (const [at, name] of names.entries()) {
      const next = names.at(at + 1);
      if (next) askAhead(question(capturePath(next)));
      const one = await compare(name, capturePath(name));
      compared += one.compared;
      differing.push(...one.differing);
    }
    console.log(`    rows compared: ${compared}, differing: ${differing.length}`);
    assert.deepEqual(differing, []);
    assert.ok(compared > 250);
    assert.deepEqual(
      EXCEPTIONS.map(({ capture }) => capture).filter((capture) => !used.has(capture)),
      [],
    );
  });

  it("on the user's capture, all nine rows of his article", async function () {
    needsCaptures(this, 'iscsi_login.pcap');
    const { analysis } = await analysed(readFileSync(capturePath('iscsi_login.pcap')));
    const table = rows(responseTimeText(commandStatistics(analysis)));
    assert.equal(table.size, 9);
    assert.match(table.get('Test Unit Ready') ?? '', / 1 {3}0\.000379 {3}0\.000379 /);
    assert.match(table.get('Read(10)') ?? '', / 30 {3}0\.001031 {3}0\.137482 {3}0\.012604 /);
    assert.match(table.get('Report LUNs') ?? '', / 1 {3}0\.000525 /);
  });
});
