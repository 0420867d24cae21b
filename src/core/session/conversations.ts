import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import { endpointText } from '../streams/TcpStream';
import type { ConversationNode } from './ConversationNode';
import { fullFeatureNode } from './fullFeatureNode';
import type { IscsiConnection } from './IscsiConnection';
import { connectionId, nodeText } from './leafNode';
import { loginNode } from './loginNode';
import { logoutNode } from './logoutNode';
import { type IscsiSession, sessionEnds } from './SessionTable';
import { closeNode, handshakeNode, streamNode } from './tcpNodes';

/** Other TCP conversations listed one by one; beyond it a capture of a busy host would bury the sessions. */
const MOST_OTHERS = 2000;

/** The Conversations view of a capture: iSCSI sessions first, other TCP conversations below. */
export function conversations(analysis: CaptureAnalysis): ConversationNode[] {
  const sessions = analysis.sessions.list().map((session) => sessionNode(analysis, session));
  const others = analysis.streams.streams.filter(({ index }) => !analysis.connectionOf(index));
  const nodes: ConversationNode[] = [];
  if (sessions.length > 0) {
    nodes.push(group('sessions', 'sessions', 'iSCSI sessions', String(sessions.length), sessions));
  }
  if (others.length > 0) {
    const listed = others.slice(0, MOST_OTHERS).map(streamNode);
    const count =
      others.length > MOST_OTHERS ? `${others.length}, the first ${MOST_OTHERS} listed` : `${others.length}`;
    nodes.push(group('others', 'others', 'Other TCP conversations', count, listed));
  }
  return nodes;
}

function group(
  kind: 'sessions' | 'others',
  id: string,
  label: string,
  description: string,
  children: readonly ConversationNode[],
): ConversationNode {
  const frames = children.filter(({ firstFrame }) => firstFrame > 0);
  return {
    id,
    kind,
    label,
    description,
    firstFrame: frames.reduce((least, { firstFrame }) => Math.min(least, firstFrame), frames[0]?.firstFrame ?? 0),
    lastFrame: frames.reduce((most, { lastFrame }) => Math.max(most, lastFrame), 0),
    streams: children.flatMap(({ streams }) => streams),
    children,
  };
}

function sessionNode(analysis: CaptureAnalysis, session: IscsiSession): ConversationNode {
  const connections = session.connections.map((connection) => connectionNode(analysis, connection));
  const { initiator, target } = sessionEnds(session);
  const firstFrame = Math.min(...connections.map((connection) => connection.firstFrame));
  const lastFrame = Math.max(...connections.map((connection) => connection.lastFrame));
  const count = connections.length > 1 ? `, ${connections.length} connections` : '';
  const severity = worstOf(connections);
  return {
    id: `session/${session.index}`,
    kind: 'session',
    label: nodeText(labelOf(session, target)),
    // What tells sessions apart comes first: the view is narrow.
    description: nodeText(
      `frames ${firstFrame}-${lastFrame}${outcomeOf(session)}, ${shortName(initiator)} → ${shortName(target)}${count}`,
    ),
    details: detailsOf(session, initiator, target),
    firstFrame,
    lastFrame,
    streams: connections.flatMap(({ streams }) => streams),
    ...(severity ? { severity } : {}),
    topic: `session/${session.type}`,
    children: connections,
  };
}

function labelOf(session: IscsiSession, target: string): string {
  if (session.type === 'discovery') return 'Discovery session';
  return session.type === 'unknown' ? 'Joined after its login' : shortName(target);
}

function outcomeOf(session: IscsiSession): string {
  const outcomes = session.connections.flatMap(({ logins }) => logins.map(({ outcome }) => outcome));
  if (outcomes.includes('rejected')) return ', login rejected';
  return outcomes.includes('unfinished') ? ', login not finished' : '';
}

/** Both names in full, and the numbers that identify the session (RFC 3720, section 3.4.3). */
function detailsOf(session: IscsiSession, initiator: string, target: string): [string, string][] {
  const details: [string, string][] = [
    ['Initiator', nodeText(initiator)],
    ['Target', nodeText(target)],
  ];
  if (session.isid) details.push(['ISID', `0x${session.isid}`]);
  if (session.tsih) details.push(['TSIH', `0x${session.tsih.toString(16).padStart(4, '0')}`]);
  return details;
}

/** The gravest severity below a node, so that a folded one does not hide it. */
function worstOf(nodes: readonly ConversationNode[]): ConversationNode['severity'] {
  const found = nodes.map((node) => node.severity);
  return found.includes('error') ? 'error' : found.includes('warning') ? 'warning' : undefined;
}

/** Shorter than this the part of a name behind its last colon says too little by itself. */
const SHORTEST_TAIL = 4;

/** iSCSI names share long beginnings; what stands behind the last colon tells them apart. */
function shortName(name: string): string {
  if (!/^(iqn|eui|naa)\./i.test(name)) return name;
  const parts = name.split(':');
  const last = parts.at(-1) ?? '';
  const tail = last.length < SHORTEST_TAIL ? parts.slice(-2).join(':') : last;
  return parts.length > 1 && tail.length < name.length ? `…${tail}` : name;
}

function connectionNode(analysis: CaptureAnalysis, connection: IscsiConnection): ConversationNode {
  const { stream } = connection;
  const id = connectionId(connection);
  const children: ConversationNode[] = [];
  const handshake = handshakeNode(stream, id);
  if (handshake) children.push(handshake);
  children.push(...connection.logins.map((login, number) => loginNode(connection, login, number)));
  const full = fullFeatureNode(connection, id);
  if (full) children.push(full);
  const logout = logoutNode(connection, id);
  if (logout) children.push(logout);
  const close = closeNode(analysis, stream, id);
  if (close) children.push(close);
  const severity = worstOf(children);
  const cid = connection.login && connection.login.cid !== 0 ? `CID ${connection.login.cid}, ` : '';
  return {
    id,
    kind: 'connection',
    label: `${endpointText(connection.initiatorEnd)} → ${endpointText(connection.target)}`,
    description: `${cid}stream ${stream.index}, frames ${stream.firstFrame + 1}-${stream.lastFrame + 1}`,
    firstFrame: stream.firstFrame + 1,
    lastFrame: stream.lastFrame + 1,
    streams: [stream.index],
    ...(severity ? { severity } : {}),
    children,
  };
}
