import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import { endpointText, type TcpStream } from '../streams/TcpStream';
import type { ConversationNode } from './ConversationNode';
import { fullFeatureNode } from './fullFeatureNode';
import type { IscsiConnection } from './IscsiConnection';
import { connectionId, nodeText } from './leafNode';
import { loginNode, loginSeverity } from './loginNode';
import { logoutNode, logoutSeverity } from './logoutNode';
import { type IscsiSession, sessionEnds } from './SessionTable';
import { closeNode, handshakeNode, handshakeSeverity, streamNode } from './tcpNodes';

/** Other TCP conversations listed one by one; beyond it a capture of a busy host would bury the sessions. */
const MOST_OTHERS = 2000;
/** Nodes side by side; more are put into groups, because a tree of thousands can neither be drawn quickly nor read. */
const MOST_SIBLINGS = 500;

/** The Conversations view of a capture: iSCSI sessions first, other TCP conversations below. */
export function conversations(analysis: CaptureAnalysis): ConversationNode[] {
  const nodes: ConversationNode[] = [];
  const sessions = analysis.sessions.list();
  if (sessions.length > 0) {
    const count = String(sessions.length);
    const make = (session: IscsiSession): ConversationNode => sessionNode(analysis, session);
    nodes.push(group('sessions', 'sessions', 'iSCSI sessions', count, sessions, spanOfSession, severityOf, make));
  }
  const others = analysis.streams.streams.filter(({ index }) => !analysis.connectionOf(index));
  if (others.length > 0) {
    const listed = others.slice(0, MOST_OTHERS);
    const count =
      others.length > MOST_OTHERS ? `${others.length}, the first ${MOST_OTHERS} listed` : `${others.length}`;
    const gravest = (): undefined => undefined;
    nodes.push(group('others', 'others', 'Other TCP conversations', count, listed, spanOfStream, gravest, streamNode));
  }
  return nodes;
}

/** The frames of what stands for one or several TCP streams, indexes from 0. */
interface Span {
  readonly first: number;
  readonly last: number;
  readonly streams: readonly number[];
}

function spanOfStream(stream: TcpStream): Span {
  return { first: stream.firstFrame, last: stream.lastFrame, streams: [stream.index] };
}

function spanOfSession({ connections }: IscsiSession): Span {
  return joined(connections.map(({ stream }) => spanOfStream(stream)));
}

function joined(spans: readonly Span[]): Span {
  return {
    first: spans.reduce((least, { first }) => Math.min(least, first), Infinity),
    last: spans.reduce((most, { last }) => Math.max(most, last), -1),
    streams: spans.flatMap(({ streams }) => streams),
  };
}

/** Like `Object.assign`, with children that are made when somebody asks for them. */
function withChildren(
  node: Omit<ConversationNode, 'children'>,
  make: () => readonly ConversationNode[],
): ConversationNode {
  let made: readonly ConversationNode[] | undefined;
  return {
    ...node,
    get children() {
      return (made ??= make());
    },
  };
}

function group<Member>(
  kind: 'sessions' | 'others' | 'range',
  id: string,
  label: string,
  description: string,
  members: readonly Member[],
  spanOf: (member: Member) => Span,
  gravityOf: (member: Member) => ConversationNode['severity'],
  make: (member: Member) => ConversationNode,
): ConversationNode {
  const { first, last, streams } = joined(members.map(spanOf));
  const severity = kind === 'range' ? worst(members.map(gravityOf)) : undefined;
  const node = { id, kind, label, description, firstFrame: first + 1, lastFrame: last + 1, streams };
  return withChildren({ ...node, ...(severity ? { severity } : {}) }, () => {
    if (members.length <= MOST_SIBLINGS) return members.map(make);
    return Array.from({ length: Math.ceil(members.length / MOST_SIBLINGS) }, (_, at) => {
      const from = at * MOST_SIBLINGS;
      const part = members.slice(from, from + MOST_SIBLINGS);
      const span = joined(part.map(spanOf));
      const name = `${from + 1} to ${from + part.length}`;
      const frames = `frames ${span.first + 1}-${span.last + 1}`;
      return group('range', `${id}/${at}`, name, frames, part, spanOf, gravityOf, make);
    });
  });
}

/** The range that holds the member at this place of its group; undefined when all stand side by side. */
export function rangeId(groupId: string, place: number, members: number): string | undefined {
  return members > MOST_SIBLINGS ? `${groupId}/${Math.floor(place / MOST_SIBLINGS)}` : undefined;
}

export function sessionNode(analysis: CaptureAnalysis, session: IscsiSession): ConversationNode {
  const { initiator, target } = sessionEnds(session);
  const { first, last, streams } = spanOfSession(session);
  const count = session.connections.length > 1 ? `, ${session.connections.length} connections` : '';
  const severity = severityOf(session);
  const node: Omit<ConversationNode, 'children'> = {
    id: sessionId(session),
    kind: 'session',
    label: nodeText(labelOf(session, target)),
    // What tells sessions apart comes first: the view is narrow.
    description: nodeText(
      `frames ${first + 1}-${last + 1}${outcomeOf(session)}, ${shortName(initiator)} → ${shortName(target)}${count}`,
    ),
    details: detailsOf(session, initiator, target),
    firstFrame: first + 1,
    lastFrame: last + 1,
    streams,
    ...(severity ? { severity } : {}),
    topic: `session/${session.type}`,
  };
  return withChildren(node, () => session.connections.map((connection) => connectionNode(analysis, connection)));
}

/** Identifier of a session's node. */
export function sessionId({ index }: IscsiSession): string {
  return `session/${index}`;
}

/** The gravest severity of a session's connections, so that a folded node does not hide it. */
function severityOf({ connections }: IscsiSession): ConversationNode['severity'] {
  return worst(connections.map(connectionSeverity));
}

/** The gravest severity of the nodes of a connection, without making them. */
function connectionSeverity({ stream, logins, logouts }: IscsiConnection): ConversationNode['severity'] {
  return worst([handshakeSeverity(stream), ...logins.map(loginSeverity), logoutSeverity(logouts)]);
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

function worst(severities: readonly ConversationNode['severity'][]): ConversationNode['severity'] {
  return severities.includes('error') ? 'error' : severities.includes('warning') ? 'warning' : undefined;
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

/** One connection with all that happened on it. */
export function connectionNode(analysis: CaptureAnalysis, connection: IscsiConnection): ConversationNode {
  const { stream } = connection;
  const id = connectionId(connection);
  const children = [
    handshakeNode(stream, id),
    ...connection.logins.map((login, number) => loginNode(connection, login, number)),
    fullFeatureNode(connection, id),
    logoutNode(connection, id),
    closeNode(analysis, stream, id),
  ].filter((node) => node !== undefined);
  const severity = connectionSeverity(connection);
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
