/** On the captures of `npm run bench` tshark finds as many PDUs of each opcode as we do. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { benchBuilders } from '../../scripts/bench/benchBuilders';
import { analysed, pduRows } from '../support/analysed';
import { unavailable } from '../support/captures';
import { tsharkFrames } from '../support/tshark';
import { tsharkVersion } from '../support/tsharkRun';

describe('tshark and we count the same PDUs in the captures of the bench', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-captures-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  before(function () {
    if (tsharkVersion() === undefined) unavailable(this, 'tshark is not there (Debian: apt-get install tshark)');
  });

  for (const [name, size] of [
    ['small', 1_000_000],
    ['bulk', 2_000_000],
  ] as const) {
    it(name, async () => {
      const file = path.join(folder, `${name}.pcap`);
      benchBuilders[name](file, size);
      const theirs = new Map<number, number>();
      for await (const { pdus } of tsharkFrames(file, [])) {
        for (const pdu of pdus) count(theirs, parseInt(pdu.get('iscsi.opcode')?.[0] ?? '', 16));
      }
      const ours = new Map<number, number>();
      for (const { opcode } of pduRows((await analysed(readFileSync(file))).analysis)) count(ours, opcode);
      assert.deepEqual(sorted(theirs), sorted(ours));
      assert.ok(ours.size > 5);
    });
  }

  function count(counts: Map<number, number>, opcode: number): void {
    counts.set(opcode, (counts.get(opcode) ?? 0) + 1);
  }

  function sorted(counts: ReadonlyMap<number, number>): [number, number][] {
    return [...counts].sort(([one], [other]) => one - other);
  }
});
