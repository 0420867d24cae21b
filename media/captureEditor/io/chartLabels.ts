import type { IoReport } from '../../../src/messages/results';
import { formatCount, plural } from '../formatNumbers';
import { commandName } from './commandName';
import { seconds, shortBytes, shortNumber, shortTime } from './formatQuantities';

/*
 * What the charts show, in words and numbers. The numbers are those of the picture; the tables beside them have all of them.
 */

const span = ({ chartFrom, chartTo }: IoReport): string => `from ${seconds(chartFrom)} to ${seconds(chartTo)} s`;

/** "Response time of 80 tasks from ... to ... s: READ(10) 30; ..." */
export function scatterLabel(report: IoReport): string {
  const { series, unanswered, shortest, longest } = report.scatter;
  const answered = series.reduce((sum, { tasks }) => sum + tasks, 0);
  const commands = series.map(
    ({ command, tasks }) => `${commandName(report.choices.commands, command)} ${formatCount(tasks)}`,
  );
  const range = answered > 0 ? `, ${shortTime(shortest)} to ${shortTime(longest)}: ${commands.join('; ')}` : '';
  const open = unanswered.tasks > 0 ? `. ${plural(unanswered.tasks, 'task')} without an answer` : '';
  return `Response time of ${plural(answered, 'task')} ${span(report)}${range}${open}`;
}

/** Numbers of bytes and answers for each second of an interval. */
export interface Rates {
  readonly read: readonly number[];
  readonly written: readonly number[];
  readonly answers: readonly number[];
}

export function ratesOf({ interval, completions, readBytes, writtenBytes }: IoReport['series']): Rates {
  const perSecond = (numbers: Float64Array): number[] => Array.from(numbers, (number) => (number * 1e9) / interval);
  return { read: perSecond(readBytes), written: perSecond(writtenBytes), answers: perSecond(completions) };
}

const largest = (numbers: Iterable<number>): number => {
  let most = 0;
  for (const number of numbers) if (number > most) most = number;
  return most;
};
const sumOf = (numbers: Iterable<number>): number => {
  let sum = 0;
  for (const number of numbers) sum += number;
  return sum;
};

export function throughputLabel(report: IoReport): string {
  const { series } = report;
  const { read, written, answers } = ratesOf(series);
  const most = `at most ${shortBytes(largest(read))}/s read, ${shortBytes(largest(written))}/s written, ${shortNumber(largest(answers))} tasks/s`;
  const totals = `${shortBytes(sumOf(series.readBytes))} read and ${shortBytes(sumOf(series.writtenBytes))} written by ${plural(sumOf(series.completions), 'task')}`;
  return `Throughput in intervals of ${shortTime(series.interval)} ${span(report)}: ${most}; ${totals}`;
}

/** Smallest and largest command window that answers told of; undefined without answers. */
export function windowRange({ commandWindow }: IoReport['series']): readonly [number, number] | undefined {
  const known = commandWindow.filter((window) => !Number.isNaN(window));
  return known.length === 0 ? undefined : [Math.min(...known), Math.max(...known)];
}

/** "31", "8 to 31" */
export function windowText(range: readonly [number, number]): string {
  const [least, most] = range;
  return least === most ? formatCount(least) : `${formatCount(least)} to ${formatCount(most)}`;
}

export function queueLabel(report: IoReport): string {
  const { queueDepth } = report.series;
  const range = windowRange(report.series);
  const deepest = `at most ${plural(largest(queueDepth), 'task')} outstanding at one time`;
  return `Queue depth ${span(report)}: ${deepest}; command window ${range ? windowText(range) : 'not known'}`;
}

/** "1 ms to 2 ms" */
export function bucketText({ from, to }: IoReport['histogram'][number]): string {
  return from === 0 ? 'below 1 ns' : `${shortTime(from)} to ${shortTime(to)}`;
}

export function histogramLabel({ histogram }: IoReport): string {
  if (histogram.length === 0) return 'Distribution of response times: no answered task';
  const buckets = histogram
    .filter(({ tasks }) => tasks > 0)
    .map((one) => `${bucketText(one)}: ${formatCount(one.tasks)}`);
  return `Distribution of response times: ${buckets.join('; ')}`;
}
