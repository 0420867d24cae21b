/**
 * Streams of other protocols are never taken for iSCSI, and iSCSI is found on any ports, from its beginning and from the middle.
 * `RECOGNITION_SEEDS=1-5000` tries more of them.
 */
import assert from 'node:assert/strict';
import { SeededRandom } from '../../scripts/bench/SeededRandom';
import type { CaptureAnalysis } from '../../src/core/analysis/CaptureAnalysis';
import { analysed, pduRows, pduTable } from '../support/analysed';
import { type Damage, damage } from '../support/damagedIscsi';
import { anyPorts, OTHER_PROTOCOLS, otherTalk } from '../support/otherProtocols';
import { randomTalk } from '../support/randomIscsi';

const [FIRST_SEED, LAST_SEED] = (process.env.RECOGNITION_SEEDS ?? '1-60').split('-').map(Number) as [number, number];

describe(`recognition of iSCSI (seeds ${FIRST_SEED} to ${LAST_SEED})`, function () {
  this.timeout(0);

  for (const protocol of OTHER_PROTOCOLS) {
    it(`takes no stream of ${protocol} for iSCSI`, async () => {
      for (let seed = FIRST_SEED; seed <= LAST_SEED; seed++) {
        const { analysis } = await analysed(otherTalk(protocol, seed).file());
        assert.deepEqual([analysis.connections.length, analysis.pdus.length], [0, 0], `seed ${seed}`);
        assert.equal(analysis.streams.streams.length, 1, `seed ${seed}`);
      }
    });
  }

  // On the usual ports every segment is looked at from the first one on: other ports must not make a difference.
  const cases: readonly (readonly [Damage, holdsPdus: boolean])[] = [
    ['none', false],
    ['none', true],
    ['reordered', false],
    ['cutEnd', false],
  ];
  for (const [kind, holdsPdus] of cases) {
    it(`finds the same PDUs on any ports (${kind}${holdsPdus ? ', data that hold PDUs' : ''})`, async () => {
      let found = 0;
      for (let seed = FIRST_SEED; seed <= LAST_SEED; seed++) {
        const ports = anyPorts(new SeededRandom(seed * 65537 + 11));
        const talk = randomTalk(seed, holdsPdus, false);
        const usual = await analysed(damage(talk, seed, [kind]).file);
        const other = await analysed(damage(talk, seed, [kind], ports).file);
        assert.deepEqual(pduTable(other.analysis), pduTable(usual.analysis), `seed ${seed}, ports ${ports.join(' ')}`);
        found += other.analysis.pdus.length;
      }
      assert.ok(found > LAST_SEED - FIRST_SEED);
    });
  }

  it('finds the PDUs of a connection whose beginning is not in the capture, on any ports', async () => {
    const missed: string[] = [];
    for (let seed = FIRST_SEED; seed <= LAST_SEED; seed++) {
      const ports = anyPorts(new SeededRandom(seed * 65537 + 11));
      const talk = randomTalk(seed, false, false);
      const usual = rowsOf((await analysed(damage(talk, seed, ['midStream']).file)).analysis);
      const other = rowsOf((await analysed(damage(talk, seed, ['midStream'], ports).file)).analysis);
      // PDUs before the first segment that begins like a header may be passed over; from there on all are the same.
      assert.deepEqual(other, usual.slice(usual.length - other.length), `seed ${seed}`);
      if (other.length < usual.length / 2) missed.push(`seed ${seed}: ${other.length} of ${usual.length}`);
    }
    const few = Math.ceil((LAST_SEED - FIRST_SEED + 1) / 50);
    assert.ok(missed.length <= few, missed.join('; '));
  });
});

const rowsOf = (analysis: CaptureAnalysis): (readonly number[])[] =>
  pduRows(analysis).map(({ opcode, direction, position, length, frame }) => [
    opcode,
    direction,
    position,
    length,
    frame,
  ]);
