import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import type { ByteSource } from '../capture/ByteSource';
import { epochText } from '../capture/timestamp';
import type { FieldNode } from '../dissect/FieldNode';
import { readFrame } from '../inspection/FrameReader';
import { layerNodes } from '../inspection/layerNodes';
import type { FrameRow } from '../inspection/rows';
import type { SegmentHistory } from '../inspection/segmentHistory';
import { tcpConversationNodes } from '../inspection/tcpConversationNodes';

/** One frame as the command line's --frames prints it. */
export interface FrameJson {
  readonly frame: number;
  readonly time: string;
  readonly relative: string;
  readonly length: number;
  readonly captured: number;
  /** Layers from the outside in, by Wireshark's names, joined by colons ("eth:ip:tcp:iscsi"). */
  readonly protocols: string;
  readonly src: string;
  readonly dst: string;
  readonly protocol: string;
  readonly info: string;
  readonly tcp: null | {
    readonly stream: number;
    readonly seq: number;
    readonly ack: number;
    readonly len: number;
  };
  /**
   * What the headers of all layers say, by Wireshark's field names, and what the analysis of the TCP stream says
   * ("tcp.analysis.retransmission": true). A name that occurs more than once has all its values, from the outside in.
   */
  readonly fields: Readonly<Record<string, FieldValue | readonly FieldValue[]>>;
}

type FieldValue = number | string | boolean;

/** Digits of a byte string that goes into the JSON; longer ones are content. */
const LONGEST_BYTES = 130;

function collect(nodes: readonly FieldNode[], fields: Record<string, FieldValue | FieldValue[]>): void {
  for (const { filter, json, children } of nodes) {
    const long = typeof json === 'string' && json.startsWith('0x') && json.length > LONGEST_BYTES;
    if (filter !== undefined && json !== undefined && !long) {
      const before = Object.hasOwn(fields, filter) ? fields[filter] : undefined;
      if (before === undefined) fields[filter] = json;
      else fields[filter] = [...(Array.isArray(before) ? before : [before]), json];
    }
    if (children) collect(children, fields);
  }
}

/** Turns a frame's line into its JSON form; `history` is what the segments before tell (`SegmentHistories`). */
export async function frameJson(
  analysis: CaptureAnalysis,
  source: ByteSource,
  row: FrameRow,
  history: SegmentHistory,
): Promise<FrameJson> {
  const { frames } = analysis;
  const frame = row.frame - 1;
  const read = await readFrame(analysis, source, frame);
  const { tcp } = read.context;
  const fields: Record<string, FieldValue | FieldValue[]> = {};
  collect(layerNodes(read, [], tcpConversationNodes(analysis, frame, history)), fields);
  const layers = read.layers.map(({ protocol }) => protocol.filter);
  return {
    frame: row.frame,
    time: epochText(frames.seconds(frame), frames.nanoseconds(frame)),
    relative: row.time,
    length: row.length,
    captured: frames.captured(frame),
    protocols: [...layers, ...(row.protocol === 'iSCSI' ? ['iscsi'] : [])].join(':'),
    src: row.source,
    dst: row.destination,
    protocol: row.protocol,
    info: row.info.map(({ text }) => text).join(''),
    tcp: tcp
      ? {
          stream: tcp.stream,
          seq: tcp.relativeSequence,
          ack: tcp.relativeAcknowledgment,
          len: tcp.payloadLength,
        }
      : null,
    fields,
  };
}
