import { hexNumber } from '../../bytes/hex';
import type { LoginEntry } from '../../login/LoginDirectory';
import { nanosecondsBetween } from '../../tasks/taskTimes';
import { durationText } from '../durationText';
import type { FindingContext } from '../FindingContext';

/** Logins in a row that are a loop. */
const LOOP = 3;

/** Logins of the same initiator for the same target that follow each other because the session is lost or refused each time. */
export function reportLoops({ analysis, directory, collector }: FindingContext): void {
  const groups = new Map<string, LoginEntry[]>();
  for (const entry of directory.entries) {
    const { initiatorName, targetName, requestedTsih } = entry.login;
    if (requestedTsih !== 0) continue;
    const key = JSON.stringify([initiatorName, targetName]);
    const list = groups.get(key);
    if (list) list.push(entry);
    else groups.set(key, [entry]);
  }
  for (const entries of groups.values()) {
    const failed = entries.filter((entry) => {
      if (entry.result !== 'success') return entry.result === 'rejected' || entry.result === 'aborted';
      const { logouts, stream } = entry.connection;
      return stream.closeFrame >= 0 && logouts.length === 0;
    });
    for (const same of bySameEnd(failed)) reportLoop({ analysis, collector }, same);
  }
}

/** Logins that came to the same end. */
function bySameEnd(entries: readonly LoginEntry[]): LoginEntry[][] {
  const ends = new Map<string, LoginEntry[]>();
  for (const entry of entries) {
    const key = `${entry.result} ${entry.login.status ?? ''}`;
    const list = ends.get(key);
    if (list) list.push(entry);
    else ends.set(key, [entry]);
  }
  return [...ends.values()];
}

function reportLoop(
  { analysis, collector }: Pick<FindingContext, 'analysis' | 'collector'>,
  failed: LoginEntry[],
): void {
  const [first, last] = [failed[0], failed.at(-1)];
  if (failed.length < LOOP || !first || !last) return;
  const period = nanosecondsBetween(analysis, first.firstFrame, last.firstFrame) / (failed.length - 1);
  const { initiatorName, targetName, status } = first.login;
  const end =
    first.result === 'success'
      ? 'were accepted and lost their session without a logout'
      : `came to the same end (${first.result}${status === undefined ? '' : ` with ${hexNumber(status, 4)}`})`;
  collector.add({
    ...{ id: 'RELOGIN-LOOP', connection: last.connection, frames: failed.map(({ firstFrame }) => firstFrame) },
    ...{ group: `${targetName} ${end}`, count: failed.length },
    fact: `${failed.length} logins of ${initiatorName || 'the initiator'} ${end}, one every ${durationText(period)}.`,
  });
}
