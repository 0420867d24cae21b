/** The same conversation in every format that we write: the same frames, times and PDUs, and what tshark says of them. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { analyseCapture } from '../../src/core/analysis/analyseCapture';
import { MemorySource } from '../../src/core/capture/ByteSource';
import { UnpackedSource } from '../../src/engine/unpack/UnpackedSource';
import { analysed, frameTable, pduTable } from '../support/analysed';
import {
  enhancedPacket,
  interfaceDescription,
  join,
  option,
  type Packet,
  pcapFile,
  sectionHeader,
} from '../support/captureBuilder';
import { capinfos, capinfosRow } from '../support/capinfos';
import { readFixture } from '../support/captures';
import { lz4Stored, zstdStored } from '../support/compressedBuilder';
import { tsharkVersion } from '../support/tsharkRun';

/** A link type: its number, and how an Ethernet frame of an IPv4 packet looks on it. Another one is another line. */
const LINKS: readonly (readonly [name: string, linkType: number, frame: (ethernet: Uint8Array) => Uint8Array])[] = [
  ['Ethernet', 1, (ethernet) => ethernet],
  ['SLL', 113, (ethernet) => join(Buffer.from('00000001000600000000000000000800', 'hex'), ethernet.subarray(14))],
  [
    'SLL2',
    276,
    (ethernet) => join(Buffer.from('0800000000000001000100060000000000000000', 'hex'), ethernet.subarray(14)),
  ],
  ['raw IP', 101, (ethernet) => ethernet.subarray(14)],
  ['raw IPv4', 228, (ethernet) => ethernet.subarray(14)],
  ['raw IP, BSD', 12, (ethernet) => ethernet.subarray(14)],
  ['BSD loopback, little-endian', 0, (ethernet) => join(Buffer.from('02000000', 'hex'), ethernet.subarray(14))],
  ['BSD loopback, big-endian', 0, (ethernet) => join(Buffer.from('00000002', 'hex'), ethernet.subarray(14))],
  ['OpenBSD loopback', 108, (ethernet) => join(Buffer.from('00000002', 'hex'), ethernet.subarray(14))],
  ['PPP', 9, (ethernet) => join(Buffer.from('ff030021', 'hex'), ethernet.subarray(14))],
  ['PPP on a serial line', 50, (ethernet) => join(Buffer.from('ff030021', 'hex'), ethernet.subarray(14))],
  ['Cisco HDLC', 104, (ethernet) => join(Buffer.from('0f000800', 'hex'), ethernet.subarray(14))],
];

/** What a file is compressed with, by builders that need no program. */
const COMPRESSIONS: readonly (readonly [name: string, pack: (file: Uint8Array) => Uint8Array | Promise<Uint8Array>])[] =
  [
    ['gzip', gzipSync],
    ['Zstandard', zstdStored],
    ['LZ4', lz4Stored],
  ];

const nanosOf = ({ seconds = 0, nanoseconds = 0 }: Packet): bigint =>
  BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds);

function pcapng(packets: readonly Packet[], linkType: number, little: boolean, digits: 6 | 9): Uint8Array {
  const unit = digits === 9 ? 1n : 1000n;
  const options = digits === 9 ? [option(little, 9, Uint8Array.of(9))] : [];
  return join(
    sectionHeader(little),
    interfaceDescription(little, { linkType, options }),
    ...packets.map((packet) => enhancedPacket(nanosOf(packet) / unit, packet, little)),
  );
}

const FORMATS = [true, false].flatMap((littleEndian) => {
  const order = littleEndian ? 'little-endian' : 'big-endian';
  return [
    [`pcap ${order}`, (packets, linkType) => pcapFile(packets, { littleEndian, linkType })],
    [
      `pcap ${order} nanoseconds`,
      (packets, linkType) => pcapFile(packets, { littleEndian, linkType, nanoseconds: true }),
    ],
    [`modified pcap ${order}`, (packets, linkType) => pcapFile(packets, { littleEndian, linkType, modified: true })],
    [`pcapng ${order}`, (packets, linkType) => pcapng(packets, linkType, littleEndian, 6)],
    [`pcapng ${order} nanoseconds`, (packets, linkType) => pcapng(packets, linkType, littleEndian, 9)],
  ] as const satisfies readonly (readonly [string, (packets: readonly Packet[], linkType: number) => Uint8Array])[];
});

const tshark = tsharkVersion();

describe('the format matrix', () => {
  let folder: string;
  let packets: Packet[];
  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'formats-'));
    const plain = readFixture('chap-ok.pcap');
    const { frames } = (await analysed(plain)).analysis;
    packets = Array.from({ length: frames.length }, (_, frame) => ({
      bytes: plain.subarray(frames.fileOffset(frame), frames.fileOffset(frame) + frames.captured(frame)),
      seconds: frames.seconds(frame),
      nanoseconds: frames.nanoseconds(frame),
    }));
  });
  after(() => rmSync(folder, { recursive: true }));

  for (const [format, write] of FORMATS) {
    for (const [link, linkType, convert] of LINKS) {
      it(`${format}, ${link}, plain and compressed`, async function () {
        const expected = (await analysed(pcapFile(packets))).analysis;
        const file = write(
          packets.map((packet) => ({ ...packet, bytes: convert(packet.bytes) })),
          linkType,
        );
        const { analysis } = await analysed(file);
        assert.deepEqual(pduTable(analysis), pduTable(expected));
        const times = frameTable(analysis).map((row) => row.slice(1, 3));
        assert.deepEqual(
          times,
          frameTable(expected).map((row) => row.slice(1, 3)),
        );
        assert.deepEqual(analysis.capture.notices, []);
        for (const [compression, pack] of COMPRESSIONS) {
          const source = await UnpackedSource.of(new MemorySource(await pack(file)));
          assert.ok(source, compression);
          const unpacked = await analyseCapture(source, { name: 'x' });
          await source.close();
          assert.equal(unpacked.capture.format, `${analysis.capture.format}, ${compression}`);
          assert.deepEqual(unpacked.capture.notices, []);
          assert.deepEqual(frameTable(unpacked), frameTable(analysis));
          assert.deepEqual(pduTable(unpacked), pduTable(analysis));
        }
        // Times depend on the format and stacks on the link type: no need to ask for every pair.
        if (link !== 'Ethernet' && format !== FORMATS[0][0]) return;
        if (!tshark) return this.skip();
        const name = path.join(folder, 'one.pcap');
        writeFileSync(name, file);
        const { stdout } = spawnSync(
          'tshark',
          ['-n', '-r', name, '-T', 'fields', '-e', 'frame.time_epoch', '-e', 'tcp.srcport'],
          {
            encoding: 'utf8',
          },
        );
        const lines = stdout.trimEnd().split('\n');
        assert.deepEqual(
          lines.map((line) => line.split('\t')[0]),
          times.map(([seconds, nanoseconds]) => `${seconds}.${String(nanoseconds).padStart(9, '0')}`),
        );
        assert.ok(lines.every((line) => /\t\d+$/.test(line)));
        assert.deepEqual(capinfosRow(analysis, file.length), capinfos([name])[0]);
      });
    }
  }
});
