/** What a field's column shows is what `tshark -T fields -e NAME` prints. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ColumnValues } from '../../src/core/columns/ColumnValues';
import { analysed } from '../support/analysed';
import { everyCapture, unavailable } from '../support/captures';
import { FILTER_EXCEPTIONS } from './filterExceptions';
import { askAhead, allTsharkLines, tsharkVersion, type TsharkQuestion } from '../support/tsharkRun';

const FIELDS = [
  ...[
    'frame.number',
    'frame.len',
    'frame.cap_len',
    'frame.protocols',
    'frame.time_delta',
    'frame.time_delta_displayed',
  ],
  ...[
    'frame.time_relative',
    'frame.time_epoch',
    'eth.src',
    'eth.dst',
    'eth.type',
    'ip.src',
    'ip.dst',
    'ip.ttl',
    'ip.id',
  ],
  ...['ip.flags.mf', 'ip.flags.df', 'ip.len', 'ip.proto', 'ip.dsfield.dscp', 'arp.opcode', 'arp.src.proto_ipv4'],
  ...['tcp.stream', 'tcp.srcport', 'tcp.dstport', 'tcp.port', 'tcp.seq', 'tcp.ack', 'tcp.len', 'tcp.nxtseq'],
  ...['tcp.window_size', 'tcp.window_size_value', 'tcp.flags', 'tcp.flags.syn', 'tcp.flags.reset', 'tcp.hdr_len'],
  ...['tcp.options.timestamp.tsval', 'tcp.options.mss_val', 'tcp.time_relative', 'tcp.time_delta'],
  ...['tcp.analysis.ack_rtt', 'tcp.analysis.bytes_in_flight', 'tcp.analysis.acks_frame'],
  ...['iscsi.opcode', 'iscsi.cmdsn', 'iscsi.expcmdsn', 'iscsi.maxcmdsn', 'iscsi.statsn', 'iscsi.expstatsn'],
  ...['iscsi.initiatortasktag', 'iscsi.targettransfertag', 'iscsi.datasegmentlength', 'iscsi.totalahslength'],
  ...['iscsi.isid', 'iscsi.tsih', 'iscsi.cid', 'iscsi.login.csg', 'iscsi.login.T', 'iscsi.login.status'],
  ...['iscsi.keyvalue', 'iscsi.datasn', 'iscsi.bufferOffset', 'iscsi.r2tsn', 'iscsi.desireddatalength'],
  ...[
    'iscsi.scsiresponse.status',
    'iscsi.scsiresponse.residualcount',
    'iscsi.taskmanfun.function',
    'iscsi.reject.reason',
  ],
  ...[
    'iscsi.scsicommand.expecteddatatransferlength',
    'iscsi.asyncevent',
    'iscsi.logout.reason',
    'iscsi.headerdigest32',
  ],
  ...['iscsi.request_frame', 'iscsi.response_frame', 'iscsi.time', 'scsi_sbc.opcode', 'scsi_sbc.rdwr10.lba'],
  ...['scsi_sbc.rdwr10.xferlen', 'scsi.sns.key', 'scsi.sns.ascascq', 'scsi.inquiry.devtype', 'scsi.lun', 'scsi.status'],
];

/** As in differential.test.ts. */
const PORTS = [3260, 3262, 13260, 13270];
/** Values that one cell shows at most. */
const MOST_VALUES = 16;

/** A cell that differs on purpose. */
interface Difference {
  readonly name: string;
  readonly capture: string;
  readonly frame: number;
  readonly ours: string;
  readonly theirs: string;
}

/** Differences on purpose, and why. A row that nothing needs fails the test. */
const EXCEPTIONS: readonly (readonly [reason: string, applies: (one: Difference) => boolean])[] = [
  [
    'PDUs that tshark hides, or shows elsewhere (filterExceptions.ts)',
    ({ name, capture, frame }) =>
      /^(iscsi|scsi|frame\.protocols)/.test(name) &&
      FILTER_EXCEPTIONS.some(
        ({ captures, frames, filters }) =>
          filters.test('iscsi') && captures.includes(capture) && (frames === 'all' || frames.includes(frame)),
      ),
  ],
  [
    'without the ACK flag the acknowledgment number means nothing (RFC 9293, section 3.1); tshark prints 0',
    ({ name, ours, theirs }) => name === 'tcp.ack' && ours === '' && theirs === '0',
  ],
  [
    'we link every request with its answer; tshark only SCSI commands',
    ({ name, ours, theirs }) =>
      /^iscsi\.(request_frame|response_frame|time)$/.test(name) && ours !== '' && theirs === '',
  ],
  [
    'a cell ends after so many characters',
    ({ ours, theirs }) => ours.endsWith('…') && theirs.startsWith(ours.slice(0, -1).replace(/,$/, '')),
  ],
  [
    'tshark repeats what the command said beside its data and its status, and the LUN and the type of the device twice',
    ({ name, ours, theirs }) => {
      const said = theirs.split(',').map(plain);
      const own = ours === '' ? [] : ours.replace(/,…$/, '').split(',').map(plain);
      return (
        /^(scsi\.lun|scsi\.inquiry\.devtype|scsi_sbc\.opcode)$/.test(name) && own.every((one) => said.includes(one))
      );
    },
  ],
  [
    'tshark names commands after the type of the device only where it has seen its INQUIRY data',
    ({ name, ours, theirs }) => name === 'scsi_sbc.opcode' && ours !== '' && theirs === '',
  ],
  [
    'a pair that the C bit cuts is told of in the PDU in which it begins and ends otherwise',
    ({ name, frame }) => name === 'iscsi.keyvalue' && [174, 219].includes(frame),
  ],
  [
    'where the snap length cuts a PDU we show what is there, and its answer is the PDU, not its first frame',
    ({ name, capture }) => /^iscsi\.(keyvalue|response_frame)$/.test(name) && /snap/.test(capture),
  ],
  [
    'of requests that share a task tag tshark links others',
    ({ name, capture, frame }) =>
      /^iscsi\.(time|response_frame|request_frame)$/.test(name) &&
      /ffp_variants/.test(capture) &&
      frame >= 608 &&
      frame <= 623,
  ],
  [
    'we show the status wherever a PDU carries one; the SCSI of tshark leaves it out of some',
    ({ name, ours, theirs }) => name === 'scsi.status' && ours !== '' && theirs === '',
  ],
  [
    'bytes that no protocol claims are "data" for tshark',
    ({ name, theirs }) => name === 'frame.protocols' && /:data(:|$)/.test(theirs),
  ],
  [
    'of READ CAPACITY(10) tshark shows no logical block address',
    ({ name, ours, theirs }) => name === 'scsi_sbc.rdwr10.lba' && ours === '0' && theirs === '',
  ],
  [
    'of Task Management responses with reserved bytes in use tshark shows no lengths',
    ({ name, ours, theirs }) =>
      /^iscsi\.(datasegmentlength|totalahslength)$/.test(name) && ours === '0' && theirs === '',
  ],
  [
    'of Asynchronous Messages and opcodes of vendors tshark shows no tag',
    ({ name, ours, theirs }) => name === 'iscsi.initiatortasktag' && ours !== '' && theirs === '',
  ],
];
const needed = new Set<string>();

function question(file: string): TsharkQuestion {
  const wanted = FIELDS.flatMap((field) => ['-e', field]);
  const decodeAs = PORTS.flatMap((port) => ['-d', `tcp.port==${port},iscsi`]);
  return { file, args: [...decodeAs, '-2', '-T', 'fields', '-E', 'separator=/t', '-E', 'aggregator=,', ...wanted] };
}

/** A value in the form that can be compared: numbers without their base, times without zeros at the end. */
function plain(value: string): string {
  if (/^0x[0-9a-f]+$/i.test(value)) return value.length > 10 ? value.slice(2) : String(BigInt(value));
  if (/^-?\d+\.\d+$/.test(value)) return value.replace(/0+$/, '').replace(/\.$/, '');
  return /^([0-9a-f]{2}:)+[0-9a-f]{2}$/i.test(value) ? value.toLowerCase() : value;
}

const comparable = (cell: string): string =>
  cell === '' ? '' : cell.split(',').slice(0, MOST_VALUES).map(plain).join();

const total = { frames: 0, compared: 0 };

async function differences(file: string): Promise<string[]> {
  const { analysis, source } = await analysed(readFileSync(file));
  const values = new ColumnValues(analysis, source, FIELDS, { format: 'relative' });
  const lines = await allTsharkLines(question(file));
  assert.equal(lines.length, analysis.frames.length);
  const found: string[] = [];
  for (const [frame, line] of lines.entries()) {
    const theirs = line.split('\t');
    const ours = await values.cells(await values.read(frame), frame - 1);
    total.frames++;
    for (const [at, name] of FIELDS.entries()) {
      total.compared++;
      const [one, other] = [comparable(ours[name] ?? ''), comparable(theirs[at] ?? '')];
      if (one === other) continue;
      const capture = path.basename(file);
      const difference = { name, capture, frame: frame + 1, ours: ours[name] ?? '', theirs: theirs[at] ?? '' };
      const exception = EXCEPTIONS.find(([, applies]) => applies(difference));
      if (exception) needed.add(exception[0]);
      else found.push(`${name} in ${frame + 1}: ${ours[name]} / ${theirs[at]}`);
    }
  }
  return found;
}

describe('columns show what tshark -T fields prints', function () {
  this.timeout(120_000);
  before(function () {
    if (tsharkVersion() === undefined) unavailable(this, 'tshark is not there (Debian: apt-get install tshark)');
  });
  after(() => {
    if (total.frames > 0) console.log(`    ${total.frames} frames, ${total.compared} cells of ${FIELDS.length} fields`);
  });

  const captures = everyCapture().filter(({ file }) => readFileSync(file).length < 400_000);
  for (const [index, { title, file }] of captures.entries()) {
    it(title, async () => {
      const next = captures.at(index + 1);
      if (next) askAhead(question(next.file));
      assert.deepEqual(await differences(file), []);
    });
  }

  it('every exception is still needed', () => {
    if (total.frames < 5_000) return;
    const rows = EXCEPTIONS.map(([reason]) => reason);
    assert.deepEqual(
      rows.filter((reason) => !needed.has(reason)),
      [],
    );
  });
});
