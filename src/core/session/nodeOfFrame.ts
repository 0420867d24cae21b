import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import type { ConversationNode } from './ConversationNode';
import { connectionNode } from './conversations';
import { streamNode } from './tcpNodes';

/**
 * The innermost node of the Conversations view that a frame (index from 0) belongs to, by identifier. Counts of commands
 * are passed over: they span everything. Undefined for frames of no TCP conversation.
 */
export function nodeOfFrame(analysis: CaptureAnalysis, frame: number): string | undefined {
  if (frame < 0 || frame >= analysis.frames.length) return undefined;
  const direction = analysis.frames.direction(frame);
  if (direction < 0) return undefined;
  const stream = direction >> 1;
  const connection = analysis.connectionOf(stream);
  if (!connection) return streamNode(analysis.streams.streams[stream]).id;
  let found: ConversationNode = connectionNode(analysis, connection);
  for (;;) {
    const inner = found.children.find(
      ({ kind, firstFrame, lastFrame }) => kind !== 'command' && firstFrame <= frame + 1 && frame + 1 <= lastFrame,
    );
    if (!inner) return found.id;
    found = inner;
  }
}
