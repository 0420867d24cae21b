import type { FieldNode } from '../dissect/FieldNode';
import { interpretHeader } from '../dissect/interpret';
import type { Issue } from '../dissect/Issue';
import type { Layer, NetworkLayer } from '../dissect/Protocol';
import type { ReadFrame } from './FrameReader';
import { layerTopic } from './lineTopics';

/**
 * One node for each layer of a frame, from the outside in. Issues are added to `issues`; `analysed` is what the TCP layer has
 * besides its own fields.
 */
export function layerNodes(read: ReadFrame, issues: Issue[], analysed: readonly FieldNode[]): FieldNode[] {
  return read.layers.map((_, at) => layerNodeAt(read, at, issues, analysed));
}

/** The node of one layer, by its place in `read.layers`. */
export function layerNodeAt(read: ReadFrame, at: number, issues: Issue[], analysed: readonly FieldNode[]): FieldNode {
  const layer = read.layers[at];
  if (!layer) throw new RangeError(`the frame has no layer ${at}`);
  return layerNode(read, layer, networkAround(read, at), issues, analysed);
}

/** The network layer next around the layer `at`. */
function networkAround({ bytes, layers }: ReadFrame, at: number): NetworkLayer | undefined {
  let found: NetworkLayer | undefined;
  for (const layer of layers.slice(0, at)) {
    if (layer.protocol.network) found = layer.protocol.network(bytes, layer, found);
  }
  return found;
}

function layerNode(
  read: ReadFrame,
  layer: Layer,
  network: NetworkLayer | undefined,
  issues: Issue[],
  analysed: readonly FieldNode[],
): FieldNode {
  const { protocol, start, headerEnd } = layer;
  const { bytes } = read;
  const context = layer.quoted ? {} : { ...read.context, ...(network ? { network } : {}) };
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
  // What an extra node found out about a field (a checksum) marks the field as well.
  const marked = nodes.map((field) => {
    const about = found.find(
      (issue) => issue.code === 'CHECKSUM' && issue.start === field.start && issue.length === field.length,
    );
    return about ? { ...field, severity: about.severity, problem: about.message } : field;
  });
  const topic = layerTopic(protocol.id);
  const node: FieldNode = {
    label: layer.quoted ? `Quoted: ${protocol.name}` : protocol.name,
    value: protocol.summary?.(bytes, layer, context) ?? '',
    filter: protocol.filter,
    ...(topic === undefined ? {} : { topic }),
    source: 0,
    start,
    length: Math.max(0, Math.min(headerEnd, bytes.length) - start),
    children: protocol.arrange?.(marked) ?? marked,
    ...(first ? { severity: first.severity, problem: first.message } : {}),
  };
  return shift > 0 ? inReassembled(node, shift) : node;
}

/** The node over the payload of a reassembled IP packet (source 1), which begins at `shift` of what was decoded. */
export function inReassembled(node: FieldNode, shift: number): FieldNode {
  const { children } = node;
  return {
    ...node,
    source: 1,
    start: Math.max(0, node.start - shift),
    ...(children ? { children: children.map((child) => inReassembled(child, shift)) } : {}),
  };
}
