/** Exported captures read back by tshark and ourselves. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Analysed, analysed } from '../support/analysed';
import { hex, pcapFile } from '../support/captureBuilder';
import { fixtureCaptures, fixtures, readFixture, unavailable } from '../support/captures';
import { ENCAPSULATIONS } from '../support/encapsulations';
import { EVERYTHING_MASKED, exported } from '../support/exported';
import { frameBytes } from '../support/frameBytes';
import { secretCapture } from '../support/secretCapture';
import { transportChecksum } from '../support/transportChecksum';
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

/** An IPv4 packet without options that holds a TCP segment, with the segment's right checksum. */
function withChecksum(packet: Uint8Array): Uint8Array {
  const [addresses, segment] = [packet.subarray(12, 20), packet.subarray(20)];
  segment.fill(0, 16, 18);
  segment.set(transportChecksum(addresses, 6, segment), 16);
  return packet;
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

  it('masked in tunnels: tshark finds the same checksums right and wrong', async () => {
    const login = (await frameBytes(await analysed(readFixture('chap-ok.pcap')))).slice(0, 6);
    const inner = login.map((frame) => withChecksum(hex(frame).slice(14)));
    const damaged = inner.map((packet) => packet.with(packet.length - 1, 1));
    const ways = ENCAPSULATIONS.filter(({ linkType }) => linkType === 1);
    const packets = ways.flatMap(({ frame, longest = Infinity }) =>
      [...inner, ...damaged].filter(({ length }) => length <= longest).map((packet) => ({ bytes: frame(packet) })),
    );
    const original = pcapFile(packets);
    const capture = await analysed(original);
    const { bytes } = await exported(capture, 'pcap', { mask: EVERYTHING_MASKED });
    const files = [original, bytes].map((content, at) => {
      const file = path.join(folder, `tunnels-${at}.pcap`);
      writeFileSync(file, content);
      return file;
    });
    const fields = ['frame.number', 'frame.protocols', 'ip.checksum.status', 'tcp.checksum.status'];
    const [before = [], after = []] = await Promise.all(files.map((file) => told(file, fields, capture)));
    // There tshark takes Ethernet for such by the maker's part of the addresses, which nobody has any more.
    const isByMaker = (_: string, at: number): boolean => before[at]?.includes('pwethheuristic') !== true;
    equalLines(after.filter(isByMaker), before.filter(isByMaker));
    // Both kinds are there.
    assert(before.some((line) => line.endsWith('1')) && before.some((line) => line.endsWith('0')));
  });

  it('masked where something is told in every place: tshark finds the same lengths and checksums', async () => {
    const original = pcapFile(secretCapture(1).packets);
    const capture = await analysed(original);
    const { bytes } = await exported(capture, 'pcap', { mask: EVERYTHING_MASKED });
    const files = [original, bytes].map((content, at) => {
      const file = path.join(folder, `everywhere-${at}.pcap`);
      writeFileSync(file, content);
      return file;
    });
    const fields = [
      'frame.len',
      'frame.cap_len',
      'ip.checksum.status',
      'tcp.checksum.status',
      'icmpv6.checksum.status',
    ];
    const [before = [], after = []] = await Promise.all(files.map((file) => told(file, fields, capture)));
    equalLines(after, before);
  });

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
