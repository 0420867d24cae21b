/** Exported captures read back by tshark and ourselves. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Analysed, analysed } from '../support/analysed';
import { fixtureCaptures, fixtures, unavailable } from '../support/captures';
import { EVERYTHING_MASKED, exported } from '../support/exported';
import { frameBytes } from '../support/frameBytes';
import { allTsharkLines, tsharkVersion } from '../support/tsharkRun';

/** What a frame is, whatever is masked in it. */
const STRUCTURE = [
  ...['frame.number', 'frame.time_epoch', 'frame.len', 'frame.cap_len', 'frame.protocols'],
  ...['tcp.stream', 'tcp.seq', 'tcp.ack', 'tcp.len', 'tcp.flags', 'tcp.analysis.flags', 'iscsi.opcode'],
  ...['iscsi.initiatortasktag', 'iscsi.datasegmentlength', 'iscsi.cmdsn', 'iscsi.statsn', 'scsi.sns.key'],
  ...['ip.checksum.status', 'tcp.checksum.status', 'udp.checksum.status', '_ws.malformed'],
];
const CHECKED = ['ip.check_checksum', 'tcp.check_checksum', 'udp.check_checksum'].flatMap((one) => [
  '-o',
  `${one}:TRUE`,
]);

/** tshark guesses by the content what ports carry that it does not know: it is told. */
function ports({ analysis }: Analysed): string[] {
  const found = new Set(analysis.connections.map(({ target }) => target.port));
  return [...found].flatMap((port) => ['-d', `tcp.port==${port},iscsi`]);
}

function told(file: string, fields: readonly string[], capture: Analysed, options = CHECKED): Promise<string[]> {
  const args = [...ports(capture), ...options, '-T', 'fields', ...fields.flatMap((field) => ['-e', field])];
  return allTsharkLines({ file, args });
}

/** Shows the first lines that differ, and not all of both. */
function equalLines(found: readonly string[], expected: readonly string[]): void {
  const differing = found.flatMap((line, at) => (line === expected[at] ? [] : [[line, expected[at]]]));
  assert.deepEqual(differing.slice(0, 3), []);
  assert.equal(found.length, expected.length);
}

/** Fields that are told in the same words by both, several values in one cell among them. */
const COLUMNS = [
  ...['frame.number', 'frame.len', 'ip.src', 'ip.dst', 'ip.ttl', 'tcp.stream', 'tcp.srcport', 'tcp.dstport'],
  ...['tcp.window_size_value', 'iscsi.opcode', 'iscsi.datasegmentlength', 'iscsi.login.T', 'iscsi.datasn'],
];

/** Cells of CSV, of which no value holds a line end. */
function csvCells(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
  );
}

describe('exported captures', function () {
  this.timeout(240_000);
  let folder: string;
  before(function () {
    if (tsharkVersion() === undefined) unavailable(this, 'tshark is not installed');
    folder = mkdtempSync(path.join(tmpdir(), 'exports-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const name of fixtureCaptures()) {
    const file = path.join(fixtures, name);

    for (const format of ['pcap', 'pcapng'] as const) {
      it(`${name} as ${format}: tshark sees the same`, async () => {
        const capture = await analysed(readFileSync(file));
        const { bytes } = await exported(capture, format);
        const copy = path.join(folder, `copy.${format}`);
        writeFileSync(copy, bytes);
        assert.deepEqual(await frameBytes(await analysed(bytes)), await frameBytes(capture));
        const named =
          format === 'pcapng' && name.endsWith('.pcapng') ? ['frame.interface_id', 'frame.interface_name'] : [];
        const fields = [...STRUCTURE, ...named, 'frame.comment'];
        equalLines(await told(copy, fields, capture), await told(file, fields, capture));
      });
    }

    it(`${name} masked: tshark sees the same frames, PDUs and checksums`, async () => {
      const capture = await analysed(readFileSync(file));
      const { bytes } = await exported(capture, 'pcapng', { mask: EVERYTHING_MASKED });
      const copy = path.join(folder, 'masked.pcapng');
      writeFileSync(copy, bytes);
      equalLines(await told(copy, STRUCTURE, capture), await told(file, STRUCTURE, capture));
    });
  }

  // Captures in which tshark hides no PDU: of the others columns.test.ts knows which.
  for (const name of ['sample.pcap', 'chap-ok.pcap', 'discovery.pcap', 'two-connections.pcap', 'header-digest.pcap']) {
    it(`${name} as CSV: the chosen columns are what tshark -T fields prints`, async () => {
      const file = path.join(fixtures, name);
      const capture = await analysed(readFileSync(file));
      const [head, ...rows] = (await exported(capture, 'csv', { columns: COLUMNS })).text.trimEnd().split('\r\n');
      assert.equal(csvCells(head ?? '').length, COLUMNS.length);
      equalLines(
        rows.map((row) => csvCells(row).join('\t')),
        // In one pass, or where it checks what network cards add, it does not put all PDUs together.
        await told(file, COLUMNS, capture, ['-2']),
      );
    });
  }
});
