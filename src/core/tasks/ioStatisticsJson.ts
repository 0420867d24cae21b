import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import { formatLun } from '../protocols/scsi/lun';
import { scsiDissector } from '../protocols/scsi/scsiDissector';
import { sessionEnds } from '../session/SessionTable';
import { commandStatistics, summarizeTasks, type TaskSummary } from './commandStatistics';
import { ioSeries } from './ioSeries';
import { roundTrips } from './roundTrips';
import { secondsText } from './taskJson';
import { type TaskState, taskState } from './taskTimes';
import type { TimeSummary } from './TimeCollection';

const TIMES = ['minimum', 'maximum', 'mean', 'p50', 'p95', 'p99'] as const;

function timesJson(summary: TimeSummary): Readonly<Record<string, number | string | null>> {
  const { calls, exactSum } = summary;
  const times: Record<string, string | null> = {};
  for (const name of TIMES) times[name] = calls === 0 ? null : secondsText(summary[name]);
  return { calls, sum: secondsText(exactSum), ...times };
}

function summaryJson({ times, ...rest }: TaskSummary): object {
  const { tasks, failed, unanswered, read, written } = rest;
  return { tasks, failed, unanswered, readBytes: read, writtenBytes: written, serviceResponseTime: timesJson(times) };
}

/** What of a capture the statistics count. */
export interface StatisticsSelection {
  readonly task: (task: number) => boolean;
  /** @param frame index from 0 */
  readonly frame: (frame: number) => boolean;
}

const EVERYTHING: StatisticsSelection = { task: () => true, frame: () => true };

/** How many tasks stand in each state at the end of the capture. */
function countStates(analysis: CaptureAnalysis, takes: StatisticsSelection['task']): Record<TaskState, number> {
  const counts = { answered: 0, aborted: 0, replaced: 0, lost: 0, unanswered: 0 };
  for (let task = 0; task < analysis.tasks.length; task++) if (takes(task)) counts[taskState(analysis, task)]++;
  return counts;
}

/** Intervals of time that the command line splits a capture into. */
const INTERVALS = 100;

/** All statistics of the capture's I/O, as the command line's --stats prints them: times in seconds with nine digits. */
export function ioStatisticsJson(analysis: CaptureAnalysis, selection = EVERYTHING): object {
  const { tasks, pdus, sessions } = analysis;
  // Whether a task counts is asked for every statistic anew.
  const taken = Uint8Array.from({ length: tasks.length }, (_, task) => (selection.task(task) ? 1 : 0));
  const takes = (task: number): boolean => taken[task] === 1;
  const taking =
    <Key>(keyOf: (task: number) => Key | undefined) =>
    (task: number): Key | undefined =>
      takes(task) ? keyOf(task) : undefined;
  const sessionOf = (task: number) => analysis.connectionOf(pdus.direction(tasks.command(task)) >> 1)?.session;
  const grouped = <Key extends string | number>(keyOf: (task: number) => Key | undefined, name: string): object[] =>
    [...summarizeTasks(analysis, taking(keyOf))].map(([key, summary]) => ({ [name]: key, ...summaryJson(summary) }));
  const lunOf = (task: number): string => {
    const bytes = tasks.lunBytes(tasks.lun(task));
    return bytes === undefined ? 'further LUNs' : formatLun(bytes, 0);
  };
  const targetOf = (task: number): string | undefined => {
    const session = sessionOf(task);
    return session && sessionEnds(session).target;
  };
  const { interval, ...series } = ioSeries(analysis, INTERVALS, takes);
  const { pings, targetPings, logins } = roundTrips(analysis, selection.frame);
  return {
    tasks: { count: taken.reduce((sum, one) => sum + one, 0), ...countStates(analysis, takes) },
    strayAnswers: analysis.connections.reduce((sum, { strayAnswers }) => sum + strayAnswers, 0),
    commands: commandStatistics(analysis, takes).map(({ operationCode, ...summary }) => ({
      opcode: operationCode,
      command: scsiDissector.commandName(operationCode),
      ...summaryJson(summary),
    })),
    luns: [
      ...summarizeTasks(
        analysis,
        taking((task) => `${lunOf(task)}\n${targetOf(task) ?? ''}`),
      ),
    ].map(([key, summary]) => {
      const end = key.indexOf('\n');
      return { target: key.slice(end + 1), lun: key.slice(0, end), ...summaryJson(summary) };
    }),
    sessions: [
      ...summarizeTasks(
        analysis,
        taking((task) => sessionOf(task)?.index),
      ),
    ].map(([session, summary]) => {
      const found = sessions.sessions[session];
      return { session, ...(found ? sessionEnds(found) : {}), ...summaryJson(summary) };
    }),
    targets: grouped(targetOf, 'target'),
    pings: timesJson(pings),
    targetPings: timesJson(targetPings),
    logins: timesJson(logins),
    series: { interval: secondsText(interval), ...series },
  };
}
