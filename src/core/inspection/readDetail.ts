import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import { hexNumber } from '../bytes/hex';
import type { ByteSource } from '../capture/ByteSource';
import { FILE_SPAN } from '../capture/CaptureSet';
import { type PacketOptions, readPacketOptions } from '../capture/readPacketOptions';
import { epochText, utcText } from '../capture/timestamp';
import type { FieldNode } from '../dissect/FieldNode';
import type { Issue } from '../dissect/Issue';
import { linkTypeName } from '../dissect/linkTypes';
import { dissectPdu } from '../protocols/iscsi/dissectPdu';
import type { ScsiDissector } from '../dissect/ScsiDissector';
import { plural } from '../text/plural';
import { visibleText } from '../text/visibleText';
import { PduFlag } from '../streams/PduIndex';
import { fragmentNode } from './fragmentNodes';
import { frameProtocols } from './frameProtocols';
import type { FrameDetail, RelatedFrame, SourceMapping } from './FrameDetail';
import { innermostLayer, linkTypeOf, readFrame, type ReadFrame, relativeTime } from './FrameReader';
import { LONGEST_READ, type PduBytes, pdusEndingIn, pdusOf, readPdu } from './PduBytes';
import { type CommandData, commandOf, type JoinedSegment } from './CommandData';
import { scsiOf } from './DeviceTypes';
import { frameList } from './frameList';
import { inReassembled, layerNodes } from './layerNodes';
import { withLineTopics } from './lineTopics';
import { linkNodes } from './linkNodes';
import { framesOf, type OtherPdus, pduContext, pduName, readOthers } from './PduReader';
import { rejectOf } from './RelatedPdus';
import type { ReadSplitText } from './SplitTextReader';
import { segmentHistory } from './segmentHistory';
import { tcpConversationNodes } from './tcpConversationNodes';
import { unframedParts } from './unframedParts';

const DATA_OUT = 0x05;

/** Bytes of one source that are handed out; more than this nobody reads byte by byte. */
const LONGEST_SOURCE = LONGEST_READ;
/** Fields whose addresses may have names in the capture. */
const ADDRESS_FIELDS: ReadonlySet<string> = new Set(['ip.src', 'ip.dst', 'ipv6.src', 'ipv6.dst']);
const NO_NAMES: ReadonlyMap<string, readonly string[]> = new Map();
/** PDUs of one frame that are decoded in full. */
const MOST_DECODED = 64;

/** Everything about one frame (index from 0): layers, the PDUs it carries a part of, bytes, what it belongs to. */
export async function readDetail(analysis: CaptureAnalysis, source: ByteSource, frame: number): Promise<FrameDetail> {
  const read = await readFrame(analysis, source, frame, LONGEST_SOURCE);
  const issues: Issue[] = [];
  const { frames, capture } = analysis;
  const names = capture.names ?? NO_NAMES;
  const options = await readPacketOptions(
    source,
    frames.fileOffset(frame),
    frames.captured(frame),
    capture.interfaces[frames.interfaceIndex(frame)],
  );
  const analysed = tcpConversationNodes(analysis, frame, await segmentHistory(analysis, source, frame));
  const tree: FieldNode[] = [
    frameNode(analysis, read, options),
    ...layerNodes(read, issues, analysed).map((node) => named(node, names)),
  ];
  const pieces = await fragmentNode(analysis, source, read, issues);
  if (pieces) withChild(tree, 1 + fragmentLayer(read), pieces);
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
  const further: FurtherLink[] = [];
  for (const pdu of carried.slice(0, MOST_DECODED)) {
    const bytes = await readPdu(analysis, source, pdu, LONGEST_SOURCE);
    const segments = bytes.segments.filter((segment) => segment.frame === frame);
    const only = segments.length === 1 && bytes.segments.length === 1 ? segments[0] : undefined;
    let place: Place;
    if (reassembled && only?.length === bytes.length) {
      const { payloadStart } = reassembled;
      place = { bytes: read.bytes.subarray(payloadStart), start: only.frameStart - payloadStart, source: 1 };
    } else if (!reassembled && only?.length === bytes.length && only.frameStart + only.length <= read.bytes.length) {
      // Wholly inside this frame: its fields are shown on the frame's own bytes.
      place = { bytes: read.bytes, start: only.frameStart, source: 0 };
    } else {
      place = { bytes: bytes.bytes, start: 0, source: sources.length };
      sources.push({
        name: `Reassembled ${pduName(analysis, pdu)} (${bytes.length} bytes)`,
        bytes: bytes.bytes,
        fullLength: bytes.length,
      });
      if (!reassembled) {
        for (const { start, frameStart, length } of segments)
          mappings.push({ source: place.source, start, frameStart, length });
      }
    }
    const others = await readOthers(analysis, source, pdu, sources.length);
    const scsi = await scsiOf(analysis, source, pdu);
    const { refused, referenced } = others;
    const joined = joinedSource(scsi, others.data, others.split);
    if (joined) {
      if (!reassembled) {
        for (const { start, frame: carrier, frameStart, length } of joined.segments) {
          if (carrier === frame) mappings.push({ source: sources.length, start, frameStart, length });
        }
      }
      const { bytes: together, name } = joined;
      const fullLength = together.length;
      sources.push({ name: `${name} (${plural(fullLength, 'byte')})`, bytes: together, fullLength });
    }
    const node = pduNode(analysis, pdu, bytes, place, issues, scsi, others);
    const links = await linkNodes(analysis, source, pdu, bytes);
    tree.push(links.length === 0 ? node : { ...node, children: [...(node.children ?? []), ...links] });
    if (refused) further.push({ relation: 'request', pdu: refused.pdu, label: 'refuses' });
    if (referenced) further.push({ relation: 'request', pdu: referenced.pdu, label: 'concerns' });
    const reject = await rejectOf(analysis, source, pdu);
    if (reject >= 0) further.push({ relation: 'response', pdu: reject, label: 'refused by' });
  }
  if (carried.length > MOST_DECODED) tree.push(moreNode(carried.length - MOST_DECODED));
  if (!reassembled) tree.push(...unframedNodes(analysis, read));
  if (carried.length === 0) tree.push(...payloadNodes(read));
  return {
    frame: frame + 1,
    title: titleOf(analysis, read, carried),
    sources,
    mappings,
    tree: withLineTopics(tree),
    related: relatedTo(analysis, frame, carried, further),
    issues,
  };
}

/** Bytes of several PDUs that nodes of one of them speak of. */
interface JoinedSource {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly segments: readonly JoinedSegment[];
}

function joinedSource(
  scsi: ScsiDissector,
  data: CommandData | undefined,
  split: ReadSplitText | undefined,
): JoinedSource | undefined {
  if (split?.joined) return { name: 'Joined pair', ...split.joined };
  const joined = data?.transfer.joined;
  if (data === undefined || joined === undefined) return undefined;
  const { name } = scsi.cdbSummary(data.cdb, 0, data.cdb.length);
  return { name: `Joined data of ${name}`, bytes: joined.bytes, segments: data.segments };
}

/** The layer that a fragment's piece follows. */
function fragmentLayer({ layers, reassembled }: ReadFrame): number {
  return reassembled ? layers.findIndex(({ headerEnd }) => headerEnd === reassembled.payloadStart) : layers.length - 1;
}

function withChild(tree: FieldNode[], at: number, child: FieldNode): void {
  const parent = tree[at];
  if (!parent) return;
  const { severity, problem } = child;
  const marked = severity && problem && parent.severity === undefined ? { severity, problem } : {};
  tree[at] = { ...parent, ...marked, children: [...(parent.children ?? []), child] };
}

function sourceName(analysis: CaptureAnalysis, frame: number): string {
  const captured = analysis.frames.captured(frame);
  const original = analysis.frames.original(frame);
  return captured === original
    ? `Frame ${frame + 1} (${captured} bytes)`
    : `Frame ${frame + 1} (${captured} of ${original} bytes)`;
}

/** The line of the frame itself, with what the file says of it. */
export function frameNode(
  analysis: CaptureAnalysis,
  { frame, bytes, layers, reassembled }: ReadFrame,
  options: PacketOptions,
): FieldNode {
  const { frames } = analysis;
  const captured = frames.captured(frame);
  const original = frames.original(frame);
  const protocols = frameProtocols(bytes, layers, pdusEndingIn(analysis, frame).length);
  const offset = frames.fileOffset(frame);
  const from = analysis.capture.interfaces[frames.interfaceIndex(frame)];
  const { packetId, queue } = options;
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
    leaf('Arrival time', utcText(frames.seconds(frame), frames.nanoseconds(frame)) || 'not recorded', {
      ...timeOf('frame.time_epoch', epochText(frames.seconds(frame), frames.nanoseconds(frame))),
    }),
    ...(options.exactTime === undefined
      ? []
      : [leaf('Time in the file', options.exactTime, { note: 'seconds since 1970, all digits' })]),
    leaf('Time since first frame', relativeTime(analysis, frame), {
      ...timeOf('frame.time_relative', relativeTime(analysis, frame)),
      note: 'seconds',
    }),
    leaf('Length on the wire', String(original), { filter: 'frame.len', json: original, note: 'bytes' }),
    leaf('Captured length', String(captured), { filter: 'frame.cap_len', json: captured, note: 'bytes' }),
    leaf('Protocols', protocols, { filter: 'frame.protocols', json: protocols }),
    leaf('Link type', String(linkTypeOf(analysis, frame)), { note: linkTypeName(linkTypeOf(analysis, frame)) }),
    ...(from?.name === undefined
      ? []
      : [leaf('Interface name', visibleText(from.name), { filter: 'frame.interface_name', json: from.name })]),
    ...(from?.description === undefined
      ? []
      : [
          leaf('Interface description', visibleText(from.description), {
            filter: 'frame.interface_description',
            json: from.description,
          }),
        ]),
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
            json: exactNumber(options.dropped),
            note: 'on this interface',
          }),
        ]),
    ...(queue === undefined
      ? []
      : [leaf('Interface queue', String(queue), { filter: 'frame.interface_queue', json: queue })]),
    ...(packetId === undefined
      ? []
      : [leaf('Packet identifier', String(packetId), { filter: 'frame.packet_id', json: exactNumber(packetId) })]),
    ...options.verdicts.map((verdict) => leaf('Verdict', verdict, { filter: 'frame.verdict', json: verdict })),
    ...options.hashes.map((hash) => leaf('Packet hash', hash)),
  ];
  const cut = captured < original ? `, ${captured} captured` : '';
  return leaf('Frame', `${frame + 1}, ${original} bytes${cut}`, {
    filter: 'frame',
    length: (reassembled?.own ?? bytes).length,
    children,
  });
}

/** A time under its name, when the record carries one. */
function timeOf(filter: string, seconds: string): Pick<FieldNode, 'filter' | 'json'> {
  return seconds === '' ? {} : { filter, json: seconds };
}

/** A count as JSON tells it: a text where a number would not be exact. */
function exactNumber(value: bigint): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}

/** A layer's node with the names that the capture has for its addresses. */
function named(node: FieldNode, names: ReadonlyMap<string, readonly string[]>): FieldNode {
  if (names.size === 0 || !node.children) return node;
  const children = node.children.map((child) => {
    const known = child.filter !== undefined && ADDRESS_FIELDS.has(child.filter) ? names.get(child.value) : undefined;
    return known ? { ...child, note: visibleText(`${known.join(', ')}, by the capture`) } : child;
  });
  return { ...node, children };
}

/** Where a PDU's bytes stand: in which array, from where, and the number that this array has as a source. */
interface Place {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly source: number;
}

function pduNode(
  analysis: CaptureAnalysis,
  pdu: number,
  read: PduBytes,
  { bytes, start, source }: Place,
  issues: Issue[],
  scsi: ScsiDissector,
  others: OtherPdus,
): FieldNode {
  const dissected = dissectPdu(bytes, start, read.available, pduContext(analysis, pdu, source, scsi, others));
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

/** Bytes of an iSCSI stream that could not be assigned to a PDU. */
function unframedNodes(analysis: CaptureAnalysis, { frame, bytes }: ReadFrame): FieldNode[] {
  return unframedParts(analysis, frame).flatMap(({ start, length, position }): FieldNode[] => {
    const there = Math.min(length, bytes.length - start);
    if (there <= 0) return [];
    return [
      {
        label: 'No PDU',
        value: plural(length, 'byte'),
        note: `from position ${position} of the stream on`,
        source: 0,
        start,
        length: there,
        severity: 'warning',
        problem: 'These bytes could not be assigned to a PDU: where the next one begins had to be searched for.',
      },
    ];
  });
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

/** A PDU that one of the frame has to do with and that no tag binds to it. */
export interface FurtherLink {
  readonly relation: RelatedFrame['relation'];
  readonly pdu: number;
  /** "refuses", "concerns". */
  readonly label: string;
}

/** Other frames of the same PDUs, their requests and their answers; few, each once. */
export function relatedTo(
  analysis: CaptureAnalysis,
  frame: number,
  carried: readonly number[],
  further: readonly FurtherLink[] = [],
): RelatedFrame[] {
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
    // A Data-Out belongs to a command as well, though it is no answer.
    const request = pdus.opcode(pdu) === DATA_OUT ? commandOf(analysis, pdu) : pdus.request(pdu);
    if (request >= 0) add('request', pdus.frame(request), `request: ${pduName(analysis, request)}`);
    const response = pdus.response(pdu);
    if (response >= 0) add('response', pdus.frame(response), `answer: ${pduName(analysis, response)}`);
  }
  for (const { relation, pdu, label } of further) add(relation, pdus.frame(pdu), `${label}: ${pduName(analysis, pdu)}`);
  return [...related.values()];
}
