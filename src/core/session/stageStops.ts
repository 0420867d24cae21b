import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import type { StageStop } from './ConversationNode';
import { textId, textLabel } from './fullFeatureNode';
import { connectionId, nodeText } from './leafNode';
import { stepId, stepLabel } from './loginNode';
import { logoutLabel } from './logoutNode';

/** The stops of the stage walk, in the order in which they follow each other in each connection. */
export function stageStops(analysis: CaptureAnalysis): StageStop[] {
  const connections = [...analysis.connections].sort((one, other) => one.stream.firstFrame - other.stream.firstFrame);
  return connections.flatMap((connection) => {
    const stops = connection.logins.flatMap((login, number) =>
      login.steps.map((step) => stop(step.frame, stepId(connection, number, step), stepLabel(step))),
    );
    for (const text of connection.texts) stops.push(stop(text.frame, textId(connection, text), textLabel(text)));
    // Only where a login leads up to it: the walk is about logins.
    if (connection.firstCommand >= 0 && connection.logins.length > 0) {
      stops.push(
        stop(connection.firstCommand, `${connectionId(connection)}/full`, 'Full feature phase: first SCSI command'),
      );
    }
    for (const logout of connection.logouts) {
      stops.push(stop(logout.frame, `${connectionId(connection)}/logout`, logoutLabel(logout)));
    }
    return stops.sort((one, other) => one.frame - other.frame);
  });
}

/**
 * The next (1) or previous (-1) stop from a frame (number from 1; 0: before the first). `node` is the stop where the walk
 * stands: frames may hold several.
 */
export function stopFrom(
  stops: readonly StageStop[],
  frame: number,
  node: string | undefined,
  direction: 1 | -1,
): StageStop | undefined {
  const at = stops.findIndex((stop) => stop.frame === frame && stop.node === node);
  if (at >= 0) return stops[at + direction];
  // From anywhere else: the nearest stop in the direction of the walk.
  return direction > 0 ? stops.find((stop) => stop.frame > frame) : stops.findLast((stop) => stop.frame < frame);
}

function stop(frame: number, node: string, label: string): StageStop {
  return { frame: frame + 1, node, label: nodeText(label) };
}
