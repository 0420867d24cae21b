import type { IoReport } from '../../../src/messages/results';
import { formatCount, plural } from '../formatNumbers';
import { t } from '../l10n';
import { commandName } from './commandName';
import { seconds, shortBytes, shortNumber, shortTime } from './formatQuantities';

/*
 * What the charts show, in words and numbers. The numbers are those of the picture; the tables beside them have all of them.
 */

const span = ({ chartFrom, chartTo }: IoReport): string => t('from {0} to {1} s', seconds(chartFrom), seconds(chartTo));

/** "Response time of 80 tasks from ... to ... s: READ(10) 30; ..." */
export function scatterLabel(report: IoReport): string {
  const { series, unanswered, shortest, longest } = report.scatter;
  const answered = series.reduce((sum, { tasks }) => sum + tasks, 0);
  const commands = series.map(
    ({ command, tasks }) => `${commandName(report.choices.commands, command)} ${formatCount(tasks)}`,
  );
  const tasks = plural(answered, '{0} task', '{0} tasks');
  const all =
    answered > 0
      ? t(
          'Response time of {0} {1}, {2} to {3}: {4}',
          ...[tasks, span(report), shortTime(shortest), shortTime(longest), commands.join('; ')],
        )
      : t('Response time of {0} {1}', tasks, span(report));
  const open = plural(unanswered.tasks, '{0} task without an answer', '{0} tasks without an answer');
  return unanswered.tasks > 0 ? `${all}. ${open}` : all;
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
  const most = [shortBytes(largest(read)), shortBytes(largest(written)), shortNumber(largest(answers))];
  const totals = [shortBytes(sumOf(series.readBytes)), shortBytes(sumOf(series.writtenBytes))];
  return t(
    'Throughput in intervals of {0} {1}: at most {2}/s read, {3}/s written, {4} tasks/s; {5} read and {6} written by {7}',
    ...[shortTime(series.interval), span(report), ...most, ...totals],
    plural(sumOf(series.completions), '{0} task', '{0} tasks'),
  );
}

/** Smallest and largest command window that answers told of; undefined without answers. */
export function windowRange({ commandWindow }: IoReport['series']): readonly [number, number] | undefined {
  const known = commandWindow.filter((window) => !Number.isNaN(window));
  return known.length === 0 ? undefined : [Math.min(...known), Math.max(...known)];
}

/** "31", "8 to 31" */
export function windowText(range: readonly [number, number]): string {
  const [least, most] = range;
  return least === most ? formatCount(least) : t('{0} to {1}', formatCount(least), formatCount(most));
}

export function queueLabel(report: IoReport): string {
  const { queueDepth } = report.series;
  const range = windowRange(report.series);
  const tasks = plural(largest(queueDepth), '{0} task', '{0} tasks');
  return t(
    'Queue depth {0}: at most {1} outstanding at one time; command window {2}',
    span(report),
    tasks,
    range ? windowText(range) : t('not known'),
  );
}

/** "1 ms to 2 ms" */
export function bucketText({ from, to }: IoReport['histogram'][number]): string {
  return from === 0 ? t('below 1 ns') : t('{0} to {1}', shortTime(from), shortTime(to));
}

export function histogramLabel({ histogram }: IoReport): string {
  if (histogram.length === 0) return t('Distribution of response times: no answered task');
  const buckets = histogram
    .filter(({ tasks }) => tasks > 0)
    .map((one) => `${bucketText(one)}: ${formatCount(one.tasks)}`);
  return t('Distribution of response times: {0}', buckets.join('; '));
}
