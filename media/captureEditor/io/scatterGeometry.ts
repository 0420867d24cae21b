import type { IoReport } from '../../../src/messages/results';

/** A point of the scatter: which series, and its place in it. `series` is -1 for tasks without an answer. */
export interface ScatterPoint {
  readonly series: number;
  readonly at: number;
  readonly task: number;
}

/** Distance in pixels within which the pointer takes a point. */
const REACH = 14;

/** Bounds of the axis of response times: whole decades around those that there are. */
export function responseBounds({ shortest, longest }: IoReport['scatter']): [number, number] {
  if (longest <= 0) return [1e5, 1e7];
  const least = 10 ** Math.floor(Math.log10(shortest > 0 ? shortest : longest));
  const most = 10 ** Math.ceil(Math.log10(longest));
  return [least, most > least ? most : least * 10];
}

/** What the lowest line stands for as well: times that a logarithm cannot show. */
export function drawnTime(time: number, least: number): number {
  return time > least ? time : least;
}

/**
 * The point next to a place.
 * @param xOf place of a time in pixels
 * @param yOf place of a response time in pixels
 * @param openTop place of tasks without an answer in pixels
 */
export function nearestPoint(
  { series, unanswered }: IoReport['scatter'],
  hidden: ReadonlySet<number>,
  left: number,
  top: number,
  xOf: (start: number) => number,
  yOf: (time: number) => number,
  openTop: number,
): ScatterPoint | undefined {
  let nearest: ScatterPoint | undefined;
  let distance = REACH;
  const offer = (number: number, at: number, task: number, x: number, y: number): void => {
    const away = Math.hypot(x - left, y - top);
    if (away >= distance) return;
    distance = away;
    nearest = { series: number, at, task };
  };
  series.forEach(({ command, task, start, time }, number) => {
    if (hidden.has(command)) return;
    for (let at = 0; at < task.length; at++) {
      const x = xOf(start[at] ?? NaN);
      if (Math.abs(x - left) < distance) offer(number, at, task[at] ?? 0, x, yOf(time[at] ?? NaN));
    }
  });
  for (let at = 0; at < unanswered.task.length; at++) {
    offer(-1, at, unanswered.task[at] ?? 0, xOf(unanswered.start[at] ?? NaN), openTop);
  }
  return nearest;
}
