import type { CaptureAnalysis } from '../core/analysis/CaptureAnalysis';
import { pdusOf } from '../core/inspection/PduBytes';
import type { Marks } from '../messages/engine';
import type { PacketRow } from '../messages/results';

/** Makes the function that tells a row's mark (frame index from 0). */
export function rowMarker(analysis: CaptureAnalysis, marks: Marks): (frame: number) => PacketRow['mark'] {
  const { frames, pdus } = analysis;
  const selected = marks.selected - 1;
  const carried = selected >= 0 && selected < frames.length ? pdusOf(analysis, selected).slice(0, 64) : [];
  const requests = new Set<number>();
  const responses = new Set<number>();
  for (const pdu of carried) {
    const request = pdus.request(pdu);
    if (request >= 0) requests.add(pdus.frame(request));
    const response = pdus.response(pdu);
    if (response >= 0) responses.add(pdus.frame(response));
  }
  const own = new Set(carried);
  const streams = marks.node ? new Set(marks.node.streams) : undefined;
  return (frame) => {
    if (frame !== selected) {
      if (own.size > 0 && pdusOf(analysis, frame).some((pdu) => own.has(pdu))) return 'segment';
      if (requests.has(frame)) return 'request';
      if (responses.has(frame)) return 'response';
    }
    const { node } = marks;
    if (!node || frame + 1 < node.firstFrame || frame + 1 > node.lastFrame) return undefined;
    return streams?.has(frames.direction(frame) >> 1) ? 'node' : undefined;
  };
}
