import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import { formatLun } from '../protocols/scsi/lun';
import { scsiDissector } from '../protocols/scsi/scsiDissector';
import { sessionEnds } from '../session/SessionTable';
import { commandStatistics, summarizeTasks, type TaskSummary } from './commandStatistics';
import { ioSeries } from './ioSeries';
import { roundTrips } from './roundTrips';
import { secondsText } from './taskJson';
import type { TimeSummary } from './TimeCollection';

function timesJson({ calls, ...times }: TimeSummary): object {
  return {
    calls,
    ...Object.fromEntries(
      Object.entries(times).map(([name, nanoseconds]) => [name, calls === 0 ? null : secondsText(nanoseconds)]),
    ),
  };
}

function summaryJson({ times, ...rest }: TaskSummary): object {
  const { tasks, failed, unanswered, read, written } = rest;
  return { tasks, failed, unanswered, readBytes: read, writtenBytes: written, serviceResponseTime: timesJson(times) };
}

/** Intervals of time that the command line splits a capture into. */
const INTERVALS = 100;

/** All statistics of the capture's I/O, as the command line's --stats prints them: times in seconds with nine digits. */
export function ioStatisticsJson(analysis: CaptureAnalysis): object {
  const { tasks, pdus, sessions } = analysis;
  const sessionOf = (task: number) => analysis.connectionOf(pdus.direction(tasks.command(task)) >> 1)?.session;
  const grouped = <Key extends string | number>(keyOf: (task: number) => Key | undefined, name: string): object[] =>
    [...summarizeTasks(analysis, keyOf)].map(([key, summary]) => ({ [name]: key, ...summaryJson(summary) }));
  const lunOf = (task: number): string => {
    const bytes = tasks.lunBytes(tasks.lun(task));
    return bytes === undefined ? 'further LUNs' : formatLun(bytes, 0);
  };
  const targetOf = (task: number): string | undefined => {
    const session = sessionOf(task);
    return session && sessionEnds(session).target;
  };
  const { interval, ...series } = ioSeries(analysis, INTERVALS);
  const { pings, logins } = roundTrips(analysis);
  return {
    commands: commandStatistics(analysis).map(({ operationCode, ...summary }) => ({
      opcode: operationCode,
      command: scsiDissector.commandName(operationCode),
      ...summaryJson(summary),
    })),
    luns: [...summarizeTasks(analysis, (task) => `${targetOf(task) ?? ''}\n${lunOf(task)}`)].map(([key, summary]) => {
      const [target, lun] = key.split('\n');
      return { target, lun, ...summaryJson(summary) };
    }),
    sessions: [...summarizeTasks(analysis, (task) => sessionOf(task)?.index)].map(([session, summary]) => {
      const found = sessions.sessions[session];
      return { session, ...(found ? sessionEnds(found) : {}), ...summaryJson(summary) };
    }),
    targets: grouped(targetOf, 'target'),
    pings: timesJson(pings),
    logins: timesJson(logins),
    series: { interval: secondsText(interval), ...series },
  };
}
