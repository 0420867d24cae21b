import uPlot from 'uplot';
import type { IoReport } from '../../../src/messages/results';

type Series = IoReport['series'];

/** Draws each number as a level that lasts for its interval. */
export const stepped = uPlot.paths.stepped?.({ align: 1 });

/** The beginnings of all intervals and the end of the last one. */
export function steps({ from, interval, completions }: Series): number[] {
  return completions.length === 0
    ? []
    : Array.from({ length: completions.length + 1 }, (_, at) => from + at * interval);
}

/** The interval that a time lies in; undefined for none. */
export function intervalAt({ from, interval, completions }: Series, time: number): number | undefined {
  const at = Math.floor((time - from) / interval);
  return at >= 0 && at < completions.length ? at : undefined;
}
