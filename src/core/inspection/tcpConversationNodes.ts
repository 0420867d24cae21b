import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import { differenceText } from '../capture/timestamp';
import type { FieldNode } from '../dissect/FieldNode';
import { fieldOf } from '../dissect/interpret';
import { TCP_ANALYSIS_FIELDS } from '../protocols/tcp/tcpAnalysisFields';
import { TCP_FINDINGS } from '../streams/tcpFindings';
import type { SegmentHistory } from './segmentHistory';

/** Times here have nine digits, whatever the capture resolves: they are differences. */
const DIGITS = 9;

function node(filter: string, value: string, json: FieldNode['json'], more: Partial<FieldNode> = {}): FieldNode {
  const { name } = fieldOf(TCP_ANALYSIS_FIELDS, filter);
  return {
    label: name,
    value,
    filter,
    ...(json === undefined ? {} : { json }),
    ...{ source: 0, start: 0, length: 0 },
    topic: `field/tcp/${filter}`,
    ...more,
  };
}

function secondsBetween({ frames }: CaptureAnalysis, from: number, to: number): string {
  return differenceText(
    frames.seconds(to),
    frames.nanoseconds(to),
    frames.seconds(from),
    frames.nanoseconds(from),
    DIGITS,
  );
}

/** What a TCP segment is in its conversation: times, and what follows from the segments before it. */
export function tcpConversationNodes(analysis: CaptureAnalysis, frame: number, history: SegmentHistory): FieldNode[] {
  const { frames, streams } = analysis;
  const direction = frames.direction(frame);
  const stream = direction < 0 ? undefined : streams.streams[direction >> 1];
  if (!stream) return [];
  /** A span of time; left out when one of the frames has no time. */
  const span = (filter: string, from: number | undefined): FieldNode[] => {
    const seconds = from === undefined ? '' : secondsBetween(analysis, from, frame);
    return seconds === '' ? [] : [node(filter, seconds, seconds, { note: 'seconds' })];
  };
  const frameNode = (filter: string, at: number): FieldNode => node(filter, String(at + 1), at + 1, { frame: at + 1 });
  const times = [
    ...span('tcp.time_relative', stream.firstFrame),
    ...span('tcp.time_delta', history.previousFrame ?? (frame === stream.firstFrame ? frame : undefined)),
  ];
  const lines: FieldNode[] = [];
  const { acknowledges, bytesInFlight, pushBytes, timeoutFrom } = history;
  if (acknowledges !== undefined) {
    // Two frames of the same time tell no round trip.
    const roundTrip = span('tcp.analysis.ack_rtt', acknowledges).filter(({ value }) => Number(value) !== 0);
    lines.push(frameNode('tcp.analysis.acks_frame', acknowledges), ...roundTrip);
  }
  const repeated = analysis.duplicateAcks.of(frame);
  const found = TCP_FINDINGS.filter(({ bit }) => frames.flags(frame) & bit);
  if (bytesInFlight) lines.push(node('tcp.analysis.bytes_in_flight', String(bytesInFlight), bytesInFlight));
  if (pushBytes) lines.push(node('tcp.analysis.push_bytes_sent', String(pushBytes), pushBytes));
  if (found.length > 0) {
    const findings: FieldNode[] = found.map(({ filter, bit }) => {
      const spec = fieldOf(TCP_ANALYSIS_FIELDS, `tcp.analysis.${filter}`);
      return node(`tcp.analysis.${filter}`, '', bit !== 0, {
        severity:
          filter === 'keep_alive' || filter === 'keep_alive_ack' || filter === 'window_update' ? 'info' : 'warning',
        problem: spec.doc ?? spec.name,
      });
    });
    lines.push(node('tcp.analysis.flags', '', undefined, { children: findings }));
  }
  if (timeoutFrom !== undefined) {
    lines.push(...span('tcp.analysis.rto', timeoutFrom), frameNode('tcp.analysis.rto_frame', timeoutFrom));
  }
  if (repeated) {
    lines.push(node('tcp.analysis.duplicate_ack_num', String(repeated.number), repeated.number));
    if (repeated.original >= 0) lines.push(frameNode('tcp.analysis.duplicate_ack_frame', repeated.original));
  }
  if ((lines.length > 0 || history.acknowledgesUnseen) && stream.firstRoundTrip > 0) {
    const { firstRoundTrip } = stream;
    const seconds = differenceText(Math.floor(firstRoundTrip / 1e9), firstRoundTrip % 1e9, 0, 0, DIGITS);
    lines.push(node('tcp.analysis.initial_rtt', seconds, seconds, { note: 'seconds' }));
  }
  const place = { source: 0, start: 0, length: 0 };
  return [
    ...(times.length > 0 ? [{ label: 'Timestamps', value: '', ...place, children: times }] : []),
    ...(lines.length > 0 ? [node('tcp.analysis', '', undefined, { children: lines })] : []),
  ];
}
