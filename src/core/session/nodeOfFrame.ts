import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import type { ConversationNode } from './ConversationNode';
import { conversations } from './conversations';

/**
 * The innermost node of the Conversations view that a frame (index from 0) belongs to, by identifier. Counts of commands
 * are passed over: they span everything. Undefined for frames of no TCP conversation.
 */
export function nodeOfFrame(analysis: CaptureAnalysis, frame: number): string | undefined {
  if (frame < 0 || frame >= analysis.frames.length) return undefined;
  const direction = analysis.frames.direction(frame);
  if (direction < 0) return undefined;
  const stream = direction >> 1;
  let found: string | undefined;
  let nodes: readonly ConversationNode[] = conversations(analysis);
  for (;;) {
    const inner: ConversationNode | undefined = nodes.find(
      ({ kind, firstFrame, lastFrame, streams }) =>
        kind !== 'command' && firstFrame <= frame + 1 && frame + 1 <= lastFrame && streams.includes(stream),
    );
    if (!inner) return found;
    if (inner.kind !== 'sessions' && inner.kind !== 'others') found = inner.id;
    nodes = inner.children;
  }
}
