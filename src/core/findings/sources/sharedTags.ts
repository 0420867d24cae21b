import { hexNumber } from '../../bytes/hex';
import { scsiDissector } from '../../protocols/scsi/scsiDissector';
import type { FindingContext } from '../FindingContext';

/** Tags under way that are kept of one session; queues are never that long. */
const MOST_TAGS = 8192;

/**
 * Tags that two connections of one session use at the same time: an Initiator Task Tag belongs to one task of the session,
 * whichever connection carries it (RFC 3720, sections 3.2.2.1 and 10.2.1.8).
 */
export async function reportSharedTags({ analysis, collector, turns }: FindingContext): Promise<void> {
  const { connections, tasks, pdus } = analysis;
  if (!connections.some(({ session }) => (session?.connections.length ?? 0) > 1)) return;
  const sessions = new Map<unknown, Map<number, number>>();
  for (let task = 0; task < tasks.length; task++) {
    const wait = turns.step();
    if (wait) await wait;
    const command = tasks.command(task);
    const connection = analysis.connectionOf(pdus.direction(command) >> 1);
    const { session } = connection ?? {};
    if (!session || session.connections.length < 2) continue;
    let tags = sessions.get(session);
    if (!tags) sessions.set(session, (tags = new Map<number, number>()));
    const tag = pdus.initiatorTaskTag(command);
    const other = tags.get(tag);
    if (tags.size >= MOST_TAGS) tags.clear();
    tags.set(tag, task);
    if (other === undefined) continue;
    const earlier = tasks.command(other);
    const over = analysis.connectionOf(pdus.direction(earlier) >> 1);
    if (!over || over === connection) continue;
    const [frame, answer, end] = [pdus.frame(command), tasks.answer(other), over.stream.closeFrame];
    // Tasks of a connection that has ended may go on over another one.
    if ((answer >= 0 && pdus.frame(answer) <= frame) || (end >= 0 && end <= frame)) continue;
    // A connection that fell silent before may have been given up.
    if (answer < 0 && over.stream.lastFrame < frame) continue;
    const name = scsiDissector.commandName(pdus.command(command));
    collector.add({
      ...{ id: 'ITT-DUP', connection, pdu: command, frames: [pdus.frame(earlier)], group: 'connections' },
      fact: `${name} has tag ${hexNumber(tag, 8)}, which a command under way over another connection of the session has too.`,
    });
  }
}
