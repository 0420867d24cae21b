/** Fragments that overlap, contradict each other, have several ends or are too long: Wireshark says the same of each. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { readDetail } from '../../src/core/inspection/readDetail';
import { analysed } from '../support/analysed';
import { type Packet, pcapFile } from '../support/captureBuilder';
import { unavailable } from '../support/captures';
import { type Piece, pieceFrame } from '../support/pieceFrame';
import { tsharkVersion } from '../support/tsharkRun';
import { detailValues, tsharkFieldValues } from '../support/tsharkFields';

const SEED = 20260415;
const PACKETS = 300;
const ODDITIES = ['overlap', 'overlap.conflict', 'multipletails', 'toolongfragment'];

function fieldsOf(version: 4 | 6): string[] {
  const prefix = version === 4 ? 'ip' : 'ipv6';
  return [
    `${prefix}.fragment`,
    `${prefix}.fragment.error`,
    `${prefix}.fragment.count`,
    `${prefix}.reassembled.length`,
    version === 4 ? 'ip.reassembled_in' : 'ipv6.reassembled.in',
    ...ODDITIES.map((name) => `${prefix}.fragment.${name}`),
  ];
}

/** A packet of up to six pieces of 8 bytes, with pieces that overlap, differ, repeat, and end elsewhere. */
const pieces: fc.Arbitrary<Piece[]> = fc
  .record({
    units: fc.integer({ min: 2, max: 6 }),
    cuts: fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 3 }),
    more: fc.array(
      fc.record({
        from: fc.integer({ min: 0, max: 6 }),
        units: fc.integer({ min: 1, max: 4 }),
        fill: fc.integer({ min: 0, max: 1 }),
        more: fc.boolean(),
      }),
      { maxLength: 2 },
    ),
  })
  .chain(({ units, cuts, more }) => {
    const places = [...new Set([0, ...cuts.filter((cut) => cut < units), units])].sort((one, other) => one - other);
    const list = places.slice(0, -1).map((from, at): Piece => {
      const to = places[at + 1] ?? units;
      return { offset: from * 8, length: (to - from) * 8, more: to < units, fill: 0 };
    });
    const odd = more
      .filter(({ from, more: goesOn }) => goesOn || from > 0)
      .map(({ from, units: length, ...rest }): Piece => ({ offset: from * 8, length: length * 8, ...rest }));
    const all = [...list, ...odd];
    return fc.shuffledSubarray(all, { minLength: all.length });
  });

describe('odd IP fragments against tshark', () => {
  let folder: string;
  before(function () {
    if (tsharkVersion() === undefined) unavailable(this, 'tshark is not installed');
    folder = mkdtempSync(path.join(tmpdir(), 'odd-fragments-'));
  });
  after(() => {
    if (folder) rmSync(folder, { recursive: true });
  });

  for (const version of [4, 6] as const) {
    it(`IPv${version}: the same packets become whole in the same frames, with the same oddities`, async () => {
      const samples = fc.sample(pieces, { seed: SEED + version, numRuns: PACKETS });
      const packets: Packet[] = samples.flatMap((list, id) =>
        list.map((piece) => ({ bytes: pieceFrame({ version, id: id + 1, protocol: 253, ...piece }) })),
      );
      const file = pcapFile(packets);
      const written = path.join(folder, `odd-${version}.pcap`);
      writeFileSync(written, file);
      const fields = fieldsOf(version);
      const theirs = await tsharkFieldValues(written, fields, ['-2']);
      const data = await tsharkFieldValues(written, [`${version === 4 ? 'ip' : 'ipv6'}.reassembled.data`]);
      const { analysis, source } = await analysed(file);
      const seen = new Set<string>();
      let packet = 0;
      let left = samples[0]?.length ?? 0;
      for (const [frame, row] of theirs.entries()) {
        if (left === 0) left = samples[++packet]?.length ?? 0;
        left--;
        const detail = await readDetail(analysis, source, frame);
        const ours = fields.map((field) =>
          detailValues(detail, field).map((value) => String(value === true ? 1 : value)),
        );
        assert.equal(
          JSON.stringify(ours),
          JSON.stringify(row),
          `frame ${frame + 1}: ${JSON.stringify(samples[packet])}`,
        );
        const [, together] = detail.sources;
        assert.equal(together ? Buffer.from(together.bytes).toString('hex') : '', data[frame]?.flat().join());
        for (const [at, field] of fields.entries()) if ((row[at] ?? []).length > 0) seen.add(field);
      }
      assert.deepEqual([...seen].sort(), [...fields].sort());
    });
  }
});
