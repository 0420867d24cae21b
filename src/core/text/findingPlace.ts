import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import { utcText } from '../capture/timestamp';
import type { Finding } from '../findings/Finding';
import { sessionEnds } from '../session/SessionTable';
import { endpointText } from '../streams/TcpStream';

/**
 * Who a finding is about and when it showed first, to be compared with other logs: names or addresses of the session, the ends
 * of its TCP stream, the time of its first frame in UTC. Empty where nothing is known.
 */
export function findingPlace(
  { sessions, streams, frames }: CaptureAnalysis,
  { session, stream, evidence }: Finding,
): string[] {
  const lines: string[] = [];
  const known = sessions.sessions[session];
  const { initiator = '', target = '' } = known ? sessionEnds(known) : {};
  if (initiator || target) lines.push(`${initiator} > ${target}`);
  const ends = streams.streams[stream]?.ends(0).map(endpointText).join(' > ');
  if (ends !== undefined && ends !== lines[0]) lines.push(`stream ${stream}, ${ends}`);
  const frame = (evidence[0]?.frame ?? 0) - 1;
  const time = frame >= 0 ? utcText(frames.seconds(frame), frames.nanoseconds(frame)) : '';
  if (time !== '') lines.push(`frame ${frame + 1} at ${time}`);
  return lines;
}
