import type { TcpStream } from '../streams/TcpStream';
import { visibleText } from '../text/visibleText';
import type { ConversationNode } from './ConversationNode';
import type { IscsiConnection } from './IscsiConnection';

/** Identifier of a connection's node; its other nodes' identifiers begin with it. */
export function connectionId(connection: IscsiConnection): string {
  return `connection/${connection.stream.index}`;
}

/** Names and values come from the capture: longer ones say nothing more in a tree. */
const LONGEST_TEXT = 300;

/** A text of a node, safe to show: no control or bidirectional characters, and bounded. */
export function nodeText(text: string): string {
  return visibleText(text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text);
}

/** A node of one connection's frames, `first` and `last` being indexes from 0. */
export function leaf(
  stream: TcpStream,
  id: string,
  kind: ConversationNode['kind'],
  label: string,
  description: string,
  first: number,
  last: number,
  more: Partial<ConversationNode> = {},
): ConversationNode {
  return {
    id,
    kind,
    label: nodeText(label),
    description,
    firstFrame: first + 1,
    lastFrame: last + 1,
    streams: [stream.index],
    children: [],
    ...more,
  };
}

/** "frame 8", "frames 4-20" from indexes. */
export function frameSpan(first: number, last: number): string {
  return first === last ? `frame ${first + 1}` : `frames ${first + 1}-${last + 1}`;
}
