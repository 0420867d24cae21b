import type { FindingRow } from '../../../src/messages/results';

/** The frames that show a finding, each once, as far as they are named. */
export function framesOf({ evidence }: Pick<FindingRow, 'evidence'>): number[] {
  return [...new Set(evidence.map(({ frame }) => frame))];
}
