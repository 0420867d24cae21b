import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import type { Severity } from '../dissect/Issue';
import type { ConversationItem } from '../session/ConversationNode';
import type { Finding } from './Finding';

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info'];
/** Titles that a tooltip names. */
const MOST_NAMED = 5;

interface Place {
  /** From 1. */
  readonly frame: number;
  readonly finding: Finding;
}

/** Where the errors and warnings of a capture show, by TCP stream: for the marks of the Conversations view. */
export class ConversationFindings {
  private readonly byStream = new Map<number, Place[]>();

  /** @param findings the weightiest first */
  constructor({ frames }: CaptureAnalysis, findings: readonly Finding[]) {
    for (const finding of findings) {
      if (finding.severity === 'info') continue;
      for (const { frame } of finding.evidence) {
        const direction = frames.direction(frame - 1);
        // A frame without a stream tells of the one that the finding is about.
        const stream = direction < 0 ? finding.stream : direction >> 1;
        const places = this.byStream.get(stream);
        if (places) places.push({ frame, finding });
        else this.byStream.set(stream, [{ frame, finding }]);
      }
    }
  }

  /** A node with the gravest severity of itself and of the findings whose evidence lies in it, named among its details. */
  marked(item: ConversationItem): ConversationItem {
    const found = new Set<Finding>();
    for (const stream of item.streams) {
      for (const { frame, finding } of this.byStream.get(stream) ?? []) {
        if (frame >= item.firstFrame && frame <= item.lastFrame) found.add(finding);
      }
    }
    if (found.size === 0) return item;
    const severities = [...found].map(({ severity }) => severity);
    const severity = SEVERITIES.find((one) => one === item.severity || severities.includes(one));
    const titles = [...new Set([...found].map(({ title }) => title))];
    const more = titles.length > MOST_NAMED ? `; and ${titles.length - MOST_NAMED} more` : '';
    const label = found.size === 1 ? 'Finding' : `${found.size} findings`;
    return {
      ...item,
      ...(severity ? { severity } : {}),
      details: [...(item.details ?? []), [label, `${titles.slice(0, MOST_NAMED).join('; ')}${more}`]],
    };
  }
}
