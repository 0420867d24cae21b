/**
 * iSCSI talks recorded badly: what is whole in the capture is found at its place, nothing is found that was not sent, and every
 * byte is told of once. `FRAMING_SEEDS=1-5000` tries more of them.
 */
import assert from 'node:assert/strict';
import { analysed, pduTable } from '../support/analysed';
import { type Damage, damage, type DamagedTalk, THERE } from '../support/damagedIscsi';
import { judge, type Verdict } from '../support/framingVerdict';
import { randomTalk } from '../support/randomIscsi';

const [FIRST_SEED, LAST_SEED] = (process.env.FRAMING_SEEDS ?? '1-40').split('-').map(Number);

interface Trial {
  readonly damages: readonly Damage[];
  /** The login may settle on the opposite of what is sent. */
  readonly mayLie?: boolean;
  /** Data may be PDUs of another connection. */
  readonly holdsPdus?: boolean;
  /** How many PDUs of a thousand may be missed or invented, where it cannot be told apart in principle. */
  readonly perThousand?: number;
  /** Differences that nobody could have known better. */
  readonly excused?: (verdict: Verdict, talk: DamagedTalk) => Verdict;
}

/** A PDU whose last four bytes begin the next segment, in a capture without login: nothing tells that they are a digest. */
const digestApart = (verdict: Verdict, talk: DamagedTalk): Verdict => ({
  ...verdict,
  wrong: verdict.wrong.filter(
    ({ sent, found }) =>
      !(sent.dataDigest && found.end === sent.end - 4 && talk.segmentStarts[sent.side].has(found.end)),
  ),
});

/** One digest for the other: the length is the same, and neither the login's text nor the digests were captured. */
const oneForTheOther = (verdict: Verdict): Verdict => ({
  ...verdict,
  wrong: verdict.wrong.filter(({ sent, found }) => found.end !== sent.end),
});

/** What a changed length claims is not found, unless it begins a segment. */
const claimed = (verdict: Verdict, talk: DamagedTalk): Verdict => ({
  ...verdict,
  missed: verdict.missed.filter(({ side, start }) => {
    const before = talk.pdus.filter((one) => one.side === side && one.start < start);
    return !before.some((one) => talk.bytes[side].subarray(one.start, one.start + 8).some((state) => state !== THERE));
  }),
});

const TRIALS: readonly Trial[] = [
  { damages: ['none'], mayLie: true },
  { damages: ['none'], holdsPdus: true },
  { damages: ['lost'], perThousand: 1 },
  { damages: ['lost'], holdsPdus: true, perThousand: 2 },
  { damages: ['lost'], mayLie: true, perThousand: 8 },
  { damages: ['snap'], excused: oneForTheOther, perThousand: 3 },
  { damages: ['midStream'], excused: digestApart, perThousand: 1 },
  { damages: ['midStream', 'lost'], excused: digestApart, perThousand: 2 },
  { damages: ['cutEnd'], mayLie: true },
  { damages: ['reordered'], mayLie: true },
  { damages: ['repeated'], mayLie: true },
  { damages: ['overlap'], mayLie: true },
  { damages: ['lost', 'reordered', 'repeated', 'cutEnd'], perThousand: 2 },
  { damages: ['flippedOpcode'] },
  { damages: ['flippedLength'], excused: claimed, perThousand: 3 },
  { damages: ['garbage'], perThousand: 4 },
];

describe(`PDU framing of damaged captures (seeds ${FIRST_SEED} to ${LAST_SEED})`, function () {
  this.timeout(0);

  for (const { damages, mayLie = false, holdsPdus = false, perThousand = 0, excused } of TRIALS) {
    const remarks = [...(mayLie ? ['logins that may lie'] : []), ...(holdsPdus ? ['data that hold PDUs'] : [])];
    it([damages.join(', '), ...remarks].join('; '), async () => {
      let sent = 0;
      const off: string[] = [];
      for (let seed = FIRST_SEED; seed <= LAST_SEED; seed++) {
        const talk = damage(randomTalk(seed, holdsPdus, mayLie), seed, damages);
        const { analysis } = await analysed(talk.file);
        const judged = judge(talk, analysis);
        const { missed, invented, wrong, unaccounted } = excused?.(judged, talk) ?? judged;
        sent += talk.pdus.length;
        assert.deepEqual(unaccounted, [], `seed ${seed}`);
        off.push(
          ...missed.map((one) => `seed ${seed} missed ${JSON.stringify(one)}`),
          ...invented.map((one) => `seed ${seed} invented ${JSON.stringify(one)}`),
          ...wrong.map((one) => `seed ${seed} took ${JSON.stringify(one.sent)} for ${JSON.stringify(one.found)}`),
        );
        if (seed % 10 === 0) {
          // However the file is read, the outcome is the same.
          const again = await analysed(talk.file, 1000);
          assert.deepEqual(pduTable(again.analysis), pduTable(analysis), `seed ${seed}`);
        }
      }
      assert.ok(sent > 0);
      assert.ok(
        off.length <= Math.ceil((sent * perThousand) / 1000),
        `of ${sent} PDUs:\n${off.slice(0, 20).join('\n')}`,
      );
    });
  }
});
