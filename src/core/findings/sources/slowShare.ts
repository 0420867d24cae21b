import { scsiDissector } from '../../protocols/scsi/scsiDissector';
import { serviceResponseTime } from '../../tasks/taskTimes';
import { TimeCollection } from '../../tasks/TimeCollection';
import { durationText } from '../durationText';
import { MOST_EVIDENCE } from '../Finding';
import type { FindingContext } from '../FindingContext';

/** Fewer commands of a kind have no percentiles that say something. */
const FEWEST = 100;
/** A slow hundredth is told of when it begins at so many times the middle, and at this time (nanoseconds) at least. */
const FACTOR = 10;
const NOTICEABLE = 10e6;

/** Commands of which most are quick and a hundredth is not: an average hides them, and applications wait for them. */
export async function reportSlowShare({ analysis, collector, turns }: FindingContext): Promise<void> {
  const { tasks, pdus } = analysis;
  const byCommand = new Map<number, TimeCollection>();
  for (let task = 0; task < tasks.length; task++) {
    const wait = turns.step();
    if (wait) await wait;
    const time = serviceResponseTime(analysis, task);
    if (!(time >= 0)) continue;
    const code = pdus.command(tasks.command(task));
    let times = byCommand.get(code);
    if (!times) byCommand.set(code, (times = new TimeCollection()));
    times.add(time);
  }
  for (const [code, times] of byCommand) {
    if (times.length < FEWEST) continue;
    const { calls, p50, p99 } = times.summary();
    if (p99 < NOTICEABLE || p99 < p50 * FACTOR) continue;
    const frames: number[] = [];
    let slower = 0;
    for (let task = 0; task < tasks.length; task++) {
      const wait = turns.step();
      if (wait) await wait;
      const command = tasks.command(task);
      if (pdus.command(command) !== code || !(serviceResponseTime(analysis, task) >= p99)) continue;
      slower++;
      if (frames.length < MOST_EVIDENCE) frames.push(pdus.frame(command));
    }
    collector.add({
      ...{ id: 'SLOW-IO', severity: 'info', frames, group: `share ${code}`, count: slower },
      fact: `${slower} of ${calls} ${scsiDissector.commandName(code)} took ${durationText(p99)} or longer, and half of them ${durationText(p50)} or less.`,
    });
  }
}
