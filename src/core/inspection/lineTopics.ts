import type { FieldNode } from '../dissect/FieldNode';
import { partTopic } from '../rfc/explanations/parts';
import { PROTOCOL_FIELD_TEXTS } from '../rfc/explanations/protocolFields';
import { PROTOCOL_EXPLANATIONS } from '../rfc/explanations/protocols';

/** Nodes in which lines that are no declared field go by their label, so that they have a card as well. */
export function withLineTopics(nodes: readonly FieldNode[]): FieldNode[] {
  return nodes.map((node) => {
    const { children } = node;
    const topic = node.topic ?? partTopic(node.label) ?? wordsTopic(node);
    return {
      ...node,
      ...(topic === undefined ? {} : { topic }),
      ...(children === undefined ? {} : { children: withLineTopics(children) }),
    };
  });
}

/** The topic of a line that no table declares but whose filter name has words. */
function wordsTopic({ filter, label }: FieldNode): string | undefined {
  return filter !== undefined && Object.hasOwn(PROTOCOL_FIELD_TEXTS, filter) ? `line/${filter}/${label}` : undefined;
}

/** The topic of a protocol's layer; undefined for protocols without words. */
export function layerTopic(protocol: string): string | undefined {
  return PROTOCOL_EXPLANATIONS.has(protocol) ? `protocol/${protocol}` : undefined;
}
