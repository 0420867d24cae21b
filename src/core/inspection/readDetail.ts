import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import { hexNumber } from '../bytes/hex';
import type { ByteSource } from '../capture/ByteSource';
import { FILE_SPAN } from '../capture/CaptureSet';
import { type PacketOptions, readPacketOptions } from '../capture/readPacketOptions';
import { utcText } from '../capture/timestamp';
import type { FieldNode } from '../dissect/FieldNode';
import { interpretHeader } from '../dissect/interpret';
import type { Issue } from '../dissect/Issue';
import { linkTypeName } from '../dissect/linkTypes';
import type { Layer } from '../dissect/Protocol';
import { dissectPdu } from '../protocols/iscsi/dissectPdu';
import { visibleText } from '../text/visibleText';
import { PduFlag } from '../streams/PduIndex';
import type { FrameDetail, RelatedFrame, SourceMapping } from './FrameDetail';
import { innermostLayer, linkTypeOf, readFrame, type ReadFrame, relativeTime } from './FrameReader';
import { LONGEST_READ, type PduBytes, pdusOf, readPdu } from './PduBytes';
import { tcpConversationNodes } from './tcpConversationNodes';
import { frameList, framesOf, pduContext, pduName, readCdb } from './PduReader';

/** Bytes of one source that are handed out; more than this nobody reads byte by byte. */
const LONGEST_SOURCE = LONGEST_READ;
/** PDUs of one frame that are decoded in full. */
const MOST_DECODED = 64;

/** Everything about one frame (index from 0): layers, the PDUs it carries a part of, bytes, what it belongs to. */
export async function readDetail(analysis: CaptureAnalysis, source: ByteSource, frame: number): Promise<FrameDetail> {
  const read = await readFrame(analysis, source, frame, LONGEST_SOURCE);
  const issues: Issue[] = [];
  const { frames, capture } = analysis;
  const options = await readPacketOptions(
    source,
    frames.fileOffset(frame),
    frames.captured(frame),
    capture.interfaces[frames.interfaceIndex(frame)],
  );
  const analysed = await tcpConversationNodes(analysis, source, frame);
  const tree: FieldNode[] = [
    frameNode(analysis, read, options),
    ...read.layers.map((layer) => layerNode(read, layer, issues, analysed)),
  ];
  const { reassembled } = read;
  const own = reassembled?.own ?? read.bytes;
  const sources = [{ name: sourceName(analysis, frame), bytes: own, fullLength: analysis.frames.captured(frame) }];
  const mappings: SourceMapping[] = [];
  if (reassembled) {
    const bytes = read.bytes.subarray(reassembled.payloadStart);
    const name = `Reassembled IPv${reassembled.version} (${bytes.length} bytes)`;
    sources.push({ name, bytes, fullLength: bytes.length });
    const { payloadStart, offset, length } = reassembled;
    // The frame's own piece, as far as the packet has it.
    const taken = Math.min(length, bytes.length - offset);
    if (taken > 0) mappings.push({ source: 1, start: offset, frameStart: payloadStart, length: taken });
  }
  const carried = pdusOf(analysis, frame);
  for (const pdu of carried.slice(0, MOST_DECODED)) {
    const bytes = await readPdu(analysis, source, pdu, LONGEST_SOURCE);
    const cdb = await readCdb(analysis, source, pdu);
    const segments = bytes.segments.filter((segment) => segment.frame === frame);
    const only = segments.length === 1 && bytes.segments.length === 1 ? segments[0] : undefined;
    if (reassembled && only?.length === bytes.length) {
      const { payloadStart } = reassembled;
      tree.push(
        pduNode(
          analysis,
          pdu,
          bytes,
          read.bytes.subarray(payloadStart),
          only.frameStart - payloadStart,
          1,
          issues,
          cdb,
        ),
      );
      continue;
    }
    if (!reassembled && only && only.length === bytes.length && only.frameStart + only.length <= read.bytes.length) {
      // Wholly inside this frame: its fields are shown on the frame's own bytes.
      tree.push(pduNode(analysis, pdu, bytes, read.bytes, only.frameStart, 0, issues, cdb));
      continue;
    }
    const number = sources.length;
    sources.push({
      name: `Reassembled ${pduName(analysis, pdu)} (${bytes.length} bytes)`,
      bytes: bytes.bytes,
      fullLength: bytes.length,
    });
    if (!reassembled) {
      for (const { start, frameStart, length } of segments)
        mappings.push({ source: number, start, frameStart, length });
    }
    tree.push(pduNode(analysis, pdu, bytes, bytes.bytes, 0, number, issues, cdb));
  }
  if (carried.length > MOST_DECODED) tree.push(moreNode(carried.length - MOST_DECODED));
  if (carried.length === 0) tree.push(...payloadNodes(read));
  return {
    frame: frame + 1,
    title: titleOf(analysis, read, carried),
    sources,
    mappings,
    tree,
    related: relatedTo(analysis, frame, carried),
    issues,
  };
}

function sourceName(analysis: CaptureAnalysis, frame: number): string {
  const captured = analysis.frames.captured(frame);
  const original = analysis.frames.original(frame);
  return captured === original
    ? `Frame ${frame + 1} (${captured} bytes)`
    : `Frame ${frame + 1} (${captured} of ${original} bytes)`;
}

function frameNode(
  analysis: CaptureAnalysis,
  { frame, bytes, reassembled }: ReadFrame,
  options: PacketOptions,
): FieldNode {
  const { frames } = analysis;
  const captured = frames.captured(frame);
  const original = frames.original(frame);
  const offset = frames.fileOffset(frame);
  const file = analysis.capture.files?.[Math.floor(offset / FILE_SPAN)];
  const leaf = (label: string, value: string, more: Partial<FieldNode> = {}): FieldNode => ({
    label,
    value,
    source: 0,
    start: 0,
    length: 0,
    ...more,
  });
  const children = [
    leaf('Arrival time', utcText(frames.seconds(frame), frames.nanoseconds(frame)) || 'not recorded'),
    leaf('Time since first frame', relativeTime(analysis, frame), { note: 'seconds' }),
    leaf('Length on the wire', String(original), { filter: 'frame.len', json: original, note: 'bytes' }),
    leaf('Captured length', String(captured), { filter: 'frame.cap_len', json: captured, note: 'bytes' }),
    leaf('Link type', String(linkTypeOf(analysis, frame)), { note: linkTypeName(linkTypeOf(analysis, frame)) }),
    ...(file === undefined ? [] : [leaf('File', file)]),
    leaf('Offset in the file', String(offset % FILE_SPAN), { note: 'bytes' }),
    ...options.comments.map((comment) =>
      leaf('Packet comment', visibleText(comment), { filter: 'frame.comment', json: comment }),
    ),
    ...(options.flags === undefined
      ? []
      : [leaf('Packet flags', hexNumber(options.flags, 8), { filter: 'frame.packet_flags', json: options.flags })]),
    ...(options.dropped === undefined
      ? []
      : [
          leaf('Packets lost before', String(options.dropped), {
            filter: 'frame.drop_count',
            json: Number(options.dropped),
            note: 'on this interface',
          }),
        ]),
  ];
  const cut = captured < original ? `, ${captured} captured` : '';
  return leaf('Frame', `${frame + 1}, ${original} bytes${cut}`, {
    length: (reassembled?.own ?? bytes).length,
    children,
  });
}

function layerNode(read: ReadFrame, layer: Layer, issues: Issue[], analysed: readonly FieldNode[]): FieldNode {
  const { protocol, start, headerEnd } = layer;
  const { bytes } = read;
  const context = layer.quoted ? {} : read.context;
  const found: Issue[] = [];
  const fields = interpretHeader(protocol.fields, bytes, start, Math.min(headerEnd, bytes.length), {
    source: 0,
    topicPrefix: `field/${protocol.id}`,
    issues: found,
  });
  const extra = protocol.extraNodes?.(bytes, layer, found, context) ?? [];
  const nodes = [...fields, ...extra, ...(protocol.id === 'tcp' && !layer.quoted ? analysed : [])];
  const shift = read.reassembled && start >= read.reassembled.payloadStart ? read.reassembled.payloadStart : 0;
  // A quotation usually ends within a header: that is no trouble of this frame.
  if (!layer.quoted) {
    issues.push(
      ...found.map((issue) => (shift > 0 && issue.length > 0 ? { ...issue, start: issue.start - shift } : issue)),
    );
  }
  const first = layer.quoted ? undefined : found[0];
  const node: FieldNode = {
    label: layer.quoted ? `Quoted: ${protocol.name}` : protocol.name,
    value: protocol.summary?.(bytes, layer, context) ?? '',
    filter: protocol.filter,
    source: 0,
    start,
    length: Math.max(0, Math.min(headerEnd, bytes.length) - start),
    children: protocol.arrange?.(nodes) ?? nodes,
    ...(first ? { severity: first.severity, problem: first.message } : {}),
  };
  return shift > 0 ? inReassembled(node, shift) : node;
}

/** The node over the payload of a reassembled IP packet (source 1), which begins at `shift` of what was decoded. */
function inReassembled(node: FieldNode, shift: number): FieldNode {
  const { children } = node;
  return {
    ...node,
    source: 1,
    start: Math.max(0, node.start - shift),
    ...(children ? { children: children.map((child) => inReassembled(child, shift)) } : {}),
  };
}

function pduNode(
  analysis: CaptureAnalysis,
  pdu: number,
  read: PduBytes,
  bytes: Uint8Array,
  start: number,
  source: number,
  issues: Issue[],
  cdb: Uint8Array | undefined,
): FieldNode {
  const dissected = dissectPdu(bytes, start, read.available, pduContext(analysis, pdu, source, cdb));
  issues.push(...dissected.issues);
  const flags = analysis.pdus.flags(pdu);
  const remarks = [
    ...(flags & PduFlag.incomplete ? ['Some of its bytes are not in the capture.'] : []),
    ...(flags & PduFlag.resynchronised ? ['Found again after bytes that could not be assigned to a PDU.'] : []),
  ];
  const section = dissected.spec?.rfc.rfc3720;
  return {
    label: 'iSCSI',
    value: dissected.name,
    note: `${frameList(framesOf(analysis, pdu, read))}, ${read.length} bytes`,
    filter: 'iscsi',
    source,
    start,
    length: Math.min(read.length, read.available),
    topic: `opcode/${hexNumber(dissected.opcode, 2)}`,
    ...(section ? { rfc: { rfc: 3720, section } } : {}),
    ...(remarks.length > 0 ? { severity: 'warning', problem: remarks.join(' ') } : {}),
    children: dissected.nodes,
  };
}

function moreNode(count: number): FieldNode {
  const value = `${count} further PDUs of this frame are not decoded here`;
  return { label: 'iSCSI', value, source: 0, start: 0, length: 0 };
}

/** What follows the innermost header when nothing decodes it. */
function payloadNodes({ bytes, layers, reassembled }: ReadFrame): FieldNode[] {
  const innermost = layers.at(-1);
  const start = innermost?.headerEnd ?? 0;
  const end = Math.min(innermost?.end ?? bytes.length, bytes.length);
  if (end <= start) return [];
  const node: FieldNode = { label: 'Payload', value: `${end - start} bytes`, source: 0, start, length: end - start };
  return [reassembled ? inReassembled(node, reassembled.payloadStart) : node];
}

function titleOf(analysis: CaptureAnalysis, read: ReadFrame, carried: readonly number[]): string {
  const [first] = carried;
  if (first === undefined) {
    const innermost = innermostLayer(read.layers);
    if (!innermost) return linkTypeName(linkTypeOf(analysis, read.frame));
    const info = innermost.protocol.info?.(read.bytes, innermost, read.context) ?? [];
    return `${innermost.protocol.shortName} ${info.map(({ text }) => text).join('')}`;
  }
  const frames = analysis.pdus.firstFrame(first) === analysis.pdus.lastFrame(first) ? '' : carrierText(analysis, first);
  if (carried.length === 1) return `${pduName(analysis, first)} (${frames}${analysis.pdus.lengthOf(first)} bytes)`;
  return `${carried.length} PDUs, first: ${pduName(analysis, first)}`;
}

function carrierText({ pdus }: CaptureAnalysis, pdu: number): string {
  const [first, last] = [pdus.firstFrame(pdu) + 1, pdus.lastFrame(pdu) + 1];
  return last === first + 1 ? `frames ${first} + ${last}, ` : `frames ${first} to ${last}, `;
}

/** Other frames of the same PDUs, their requests and their answers; few, each once. */
export function relatedTo(analysis: CaptureAnalysis, frame: number, carried: readonly number[]): RelatedFrame[] {
  const { pdus } = analysis;
  const related = new Map<string, RelatedFrame>();
  const add = (relation: RelatedFrame['relation'], other: number, label: string): void => {
    if (other === frame) return;
    const key = `${relation} ${other}`;
    const known = related.get(key)?.label;
    const joined = known === undefined || known.includes(label) ? (known ?? label) : `${known}, ${label}`;
    related.set(key, { frame: other + 1, relation, label: joined });
  };
  for (const pdu of carried.slice(0, MOST_DECODED)) {
    const ends = pdus.frame(pdu);
    if (ends !== frame) add('segment', ends, `${pduName(analysis, pdu)} ends in`);
    else if (pdus.firstFrame(pdu) !== frame)
      add('segment', pdus.firstFrame(pdu), `${pduName(analysis, pdu)} begins in`);
    const request = pdus.request(pdu);
    if (request >= 0) add('request', pdus.frame(request), `request: ${pduName(analysis, request)}`);
    const response = pdus.response(pdu);
    if (response >= 0) add('response', pdus.frame(response), `answer: ${pduName(analysis, response)}`);
  }
  return [...related.values()];
}
