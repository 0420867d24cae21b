import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import { endpointText, type TcpStream } from '../streams/TcpStream';
import type { ConversationNode } from './ConversationNode';
import { frameSpan, leaf } from './leafNode';

/** How iSCSI uses TCP: opening and closing connections (RFC 3720, sections 3.2.1 and 3.2.5). */
const TCP_TOPIC = 'protocol/tcp';

/** SYN, SYN-ACK, ACK as far as they are in the capture; undefined when none is. */
export function handshakeNode(stream: TcpStream, id: string): ConversationNode | undefined {
  const seen = [stream.synFrame, stream.synAckFrame, stream.handshakeFrame].filter((frame) => frame >= 0);
  const first = seen[0];
  if (first === undefined) return undefined;
  const last = Math.max(...seen);
  const whole = seen.length === 3;
  const severity = handshakeSeverity(stream);
  const refused = severity !== undefined;
  const description = `${frameSpan(first, last)}${whole ? '' : refused ? ', refused' : ', not complete'}`;
  return leaf(stream, `${id}/handshake`, 'handshake', 'TCP handshake', description, first, last, {
    topic: TCP_TOPIC,
    ...(severity ? { severity } : {}),
  });
}

/** A handshake that the other side refused. */
export function handshakeSeverity(stream: TcpStream): ConversationNode['severity'] {
  const seen = stream.synFrame >= 0 || stream.synAckFrame >= 0 || stream.handshakeFrame >= 0;
  return seen && stream.resetFrame >= 0 && stream.synAckFrame < 0 ? 'error' : undefined;
}

/** From the first FIN or RST to the last frame; undefined while the connection stays open. */
export function closeNode(analysis: CaptureAnalysis, stream: TcpStream, id: string): ConversationNode | undefined {
  const first = stream.closeFrame;
  if (first < 0) return undefined;
  const sender = analysis.frames.direction(first) & 1;
  const from = endpointText(stream.endpoints[sender === 0 ? 0 : 1]);
  const how = stream.resetFrame === first ? 'RST' : stream.resetFrame >= 0 ? 'FIN, then RST' : 'FIN';
  const description = `${how} by ${from}, ${frameSpan(first, stream.lastFrame)}`;
  return leaf(stream, `${id}/close`, 'close', 'TCP close', description, first, stream.lastFrame, { topic: TCP_TOPIC });
}

/** A TCP conversation that is not iSCSI. */
export function streamNode(stream: TcpStream): ConversationNode {
  const [from, to] = stream.endpoints;
  const refused = stream.synFrame >= 0 && stream.synAckFrame < 0 && stream.resetFrame >= 0;
  const label = `${endpointText(from)} → ${endpointText(to)}`;
  const count = `${stream.frames} ${stream.frames === 1 ? 'frame' : 'frames'}`;
  const description = `${count}${refused ? ', refused' : ''}, stream ${stream.index}`;
  return leaf(stream, `stream/${stream.index}`, 'stream', label, description, stream.firstFrame, stream.lastFrame, {
    ...(refused ? { severity: 'warning' as const } : {}),
  });
}
