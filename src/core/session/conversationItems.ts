import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import type { ConversationItem, ConversationKind, ConversationNode } from './ConversationNode';
import { connectionNode, conversations, rangeId, sessionId, sessionNode } from './conversations';
import { connectionId } from './leafNode';

/** Nodes that have children without being asked: asking would make them. */
const ALWAYS_PARENTS: ReadonlySet<ConversationKind> = new Set(['sessions', 'others', 'range', 'session']);

function itemOf(node: ConversationNode, parent: string | undefined): ConversationItem {
  const { id, kind, label, description, firstFrame, lastFrame, streams, severity, details, topic } = node;
  return {
    ...{ id, kind, label, description, firstFrame, lastFrame, streams },
    ...(severity ? { severity } : {}),
    ...(details ? { details } : {}),
    ...(topic ? { topic } : {}),
    ...(parent !== undefined ? { parent } : {}),
    hasChildren: ALWAYS_PARENTS.has(kind) || node.children.length > 0,
  };
}

/** One level of the Conversations view: what is below a node, or the top. Empty for a node that there is not. */
export function childItems(analysis: CaptureAnalysis, parent: string | undefined): ConversationItem[] {
  const nodes = parent === undefined ? conversations(analysis) : (nodePath(analysis, parent).at(-1)?.children ?? []);
  return nodes.map((node) => itemOf(node, parent));
}

/** A node and all those above it, the top first; empty for a node that there is not. */
export function itemPath(analysis: CaptureAnalysis, id: string): ConversationItem[] {
  const path = nodePath(analysis, id);
  return path.map((node, at) => itemOf(node, path[at - 1]?.id));
}

/** Sessions, each followed by its logins, at most `most` nodes. */
export function sessionsAndLogins(analysis: CaptureAnalysis, most: number): ConversationItem[] {
  const items: ConversationItem[] = [];
  for (const session of analysis.sessions.list()) {
    if (items.length >= most) break;
    const node = sessionNode(analysis, session);
    items.push(itemOf(node, undefined));
    const logins = node.children.flatMap(({ id, children }) =>
      children.filter(({ kind }) => kind === 'login').map((login) => itemOf(login, id)),
    );
    items.push(...logins.slice(0, most - items.length));
  }
  return items;
}

/** Finds a node without making its siblings, of which there may be tens of thousands. */
function nodePath(analysis: CaptureAnalysis, id: string): ConversationNode[] {
  const [kind = '', number = ''] = id.split('/');
  const roots = conversations(analysis);
  if (kind === 'sessions' || kind === 'others')
    return downTo(
      roots.filter((root) => root.id === kind),
      id,
    );
  if (kind === 'stream')
    return downTo(
      roots.filter((root) => root.id === 'others'),
      id,
    );
  const session =
    kind === 'session'
      ? analysis.sessions.sessions[Number(number)]
      : kind === 'connection'
        ? analysis.connectionOf(Number(number))?.session
        : undefined;
  const sessions = roots.find((root) => root.id === 'sessions');
  if (!session || !sessions) return [];
  const members = analysis.sessions.list();
  const range = rangeId('sessions', members.indexOf(session), members.length);
  const above = range === undefined ? [sessions] : downTo([sessions], range);
  const path = [...above, sessionNode(analysis, session)];
  if (id === sessionId(session)) return path;
  const connection = session.connections.find(
    (one) => id === connectionId(one) || id.startsWith(`${connectionId(one)}/`),
  );
  if (!connection) return [];
  const below = downTo([connectionNode(analysis, connection)], id);
  return below.length > 0 ? [...path, ...below] : [];
}

/** The way from one of these nodes down to the one with this identifier; empty when it is not there. */
function downTo(nodes: readonly ConversationNode[], id: string): ConversationNode[] {
  for (const node of nodes) {
    if (node.id === id) return [node];
    const below = downTo(node.children, id);
    if (below.length > 0) return [node, ...below];
  }
  return [];
}
