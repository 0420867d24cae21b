/** Comments of packets: the same texts of the same frames as in tshark. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readDetail } from '../../src/core/inspection/readDetail';
import { analysed } from '../support/analysed';
import {
  enhancedPacket,
  hex,
  interfaceDescription,
  join,
  obsoletePacket,
  option,
  sectionHeader,
} from '../support/captureBuilder';
import { unavailable } from '../support/captures';
import { passing } from '../support/passing';
import { tsharkVersion } from '../support/tsharkRun';

const SHOWN = [
  'frame.comment',
  'frame.packet_flags',
  'frame.drop_count',
  'frame.interface_queue',
  'frame.packet_id',
  'frame.interface_name',
  'frame.interface_description',
];

describe('options of packets, as tshark reads them', () => {
  let folder: string;
  before(function () {
    folder = mkdtempSync(path.join(tmpdir(), 'options-'));
    if (tsharkVersion() === undefined) unavailable(this, 'tshark is not there (Debian: apt-get install tshark)');
  });
  after(() => rmSync(folder, { recursive: true }));

  for (const little of [true, false]) {
    it(little ? 'little-endian' : 'big-endian', async () => {
      const bytes = hex('0102030405');
      const comment = (text: string): Uint8Array => option(little, 1, Buffer.from(text));
      const flags = option(little, 2, little ? hex('01000000') : hex('00000001'));
      const queue = option(little, 6, little ? hex('03000000') : hex('00000003'));
      const identifier = option(little, 5, little ? hex('4d00000000000000') : hex('000000000000004d'));
      const drops = option(little, 4, little ? hex('0500000000000000') : hex('0000000000000005'));
      const file = join(
        sectionHeader(little),
        interfaceDescription(little, {
          options: [option(little, 2, Buffer.from('eth0')), option(little, 3, Buffer.from('front'))],
        }),
        enhancedPacket(1n, { bytes }, little),
        enhancedPacket(
          2n,
          { bytes, options: [comment('one'), flags, comment('zwei ü'), queue, identifier, drops] },
          little,
        ),
        obsoletePacket(3n, { bytes, options: [comment('old')] }, little, 0, 7),
        enhancedPacket(4n, { bytes, options: [option(little, 0, new Uint8Array(0)), comment('x')] }, little),
      );
      const name = path.join(folder, 'one.pcapng');
      writeFileSync(name, file);
      const fields = SHOWN.flatMap((field) => ['-e', field]);
      const { stdout } = spawnSync(
        'tshark',
        ['-n', '-r', name, '-T', 'fields', '-E', 'aggregator=|', '-E', 'separator=;', ...fields],
        { encoding: 'utf8' },
      );
      const theirs = stdout.trimEnd().split('\n');
      const { analysis, source } = await analysed(file);
      const ours: string[] = [];
      for (let frame = 0; frame < analysis.frames.length; frame++) {
        const { tree } = await readDetail(analysis, source, frame);
        const of = (filter: string): string =>
          (tree[0]?.children ?? [])
            .filter((node) => node.filter === filter)
            .map(({ value }) => value)
            .join('|');
        ours.push(SHOWN.map(of).join(';'));
      }
      assert.deepEqual(ours, theirs);
      const displayed = spawnSync(
        'tshark',
        ['-n', '-r', name, '-Y', 'frame.comment', '-T', 'fields', '-e', 'frame.number'],
        {
          encoding: 'utf8',
        },
      );
      assert.deepEqual(passing(analysis, 'frame.comment').join('\n'), displayed.stdout.trim());
    });
  }
});
