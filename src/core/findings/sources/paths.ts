import { endpointText } from '../../streams/TcpStream';
import type { FindingContext } from '../FindingContext';
import type { IscsiConnection } from '../../session/IscsiConnection';

/** A path that has fewer commands than this share of the busiest one is hardly used. */
const LITTLE = 0.1;
/** Commands of the busiest path below which nothing can be said. */
const ENOUGH = 50;

/** More sessions than that to one target are no paths but one that is made again and again. */
const MOST_PATHS = 256;

/** Sessions of one initiator to one target that share the work very unevenly. */
export function reportPaths({ analysis, collector }: FindingContext): void {
  const targets = new Map<string, Map<IscsiConnection, number>>();
  for (const connection of analysis.connections) {
    const { login } = connection;
    if (login?.outcome !== 'accepted' || login.discovery) continue;
    const key = JSON.stringify([login.initiatorName, login.targetName]);
    const paths = targets.get(key) ?? new Map<IscsiConnection, number>();
    paths.set(connection, connection.counts[0x01] ?? 0);
    targets.set(key, paths);
  }
  for (const [key, paths] of targets) {
    if (paths.size > MOST_PATHS) continue;
    const together = [...paths].filter(([one]) =>
      [...paths.keys()].some((other) => other !== one && overlap(one, other)),
    );
    const portals = new Set(together.map(([{ target }]) => endpointText(target)));
    if (portals.size < 2) continue;
    const busiest = together.reduce((most, path) => (path[1] > most[1] ? path : most));
    const idle = together.filter(([, commands]) => commands < busiest[1] * LITTLE);
    if (busiest[1] < ENOUGH || idle.length === 0) continue;
    const said = together.map(([{ target }, commands]) => `${endpointText(target)} ${commands}`).join(', ');
    collector.add({
      ...{ id: 'MPIO-IMBALANCE', connection: busiest[0], group: key },
      frames: together.map(([{ firstCommand, firstFrame }]) => (firstCommand >= 0 ? firstCommand : firstFrame)),
      fact: `Commands by path: ${said}.`,
    });
  }
}

/** Both were there at the same time for most of the life of the shorter one. */
function overlap(one: IscsiConnection, other: IscsiConnection): boolean {
  const from = Math.max(one.firstFrame, other.firstFrame);
  const to = Math.min(one.lastFrame, other.lastFrame);
  const shorter = Math.min(one.lastFrame - one.firstFrame, other.lastFrame - other.firstFrame);
  return to - from >= shorter / 2;
}
