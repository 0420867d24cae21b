import type { SeededRandom } from './SeededRandom';

/** Runs the traffic of several connections to its end; each has its turn for a few bursts, as adapters hand them over. */
export function takeTurns(traffics: readonly Generator<void>[], random: SeededRandom): void {
  let open = traffics;
  while (open.length > 0) {
    const traffic = random.pick(open);
    for (let bursts = random.between(1, 6); bursts > 0; bursts--) {
      if (!traffic.next().done) continue;
      open = open.filter((other) => other !== traffic);
      break;
    }
  }
}
