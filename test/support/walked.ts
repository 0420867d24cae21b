/** Takes one frame apart as the pass does. */
import { viewOf } from '../../src/core/bytes/view';
import type { FieldNode } from '../../src/core/dissect/FieldNode';
import { interpretHeader } from '../../src/core/dissect/interpret';
import type { Issue } from '../../src/core/dissect/Issue';
import { PacketWalk } from '../../src/core/dissect/PacketWalk';
import type { Layer } from '../../src/core/dissect/Protocol';
import { createRegistry } from '../../src/core/protocols/protocols';

export interface Walked {
  readonly walk: PacketWalk;
  readonly layers: readonly Layer[];
  /** The layers by Wireshark's names ("eth:ip:tcp"). */
  readonly names: string;
  readonly bytes: Uint8Array;
}

export function walked(bytes: Uint8Array, linkType = 1, original = bytes.length): Walked {
  const walk = new PacketWalk(createRegistry());
  walk.run(bytes, viewOf(bytes), 0, bytes.length, original, linkType);
  const layers = walk.layerList();
  return { walk, layers, names: layers.map(({ protocol }) => protocol.filter).join(':'), bytes };
}

/** The innermost layer's nodes: those of its table and the further ones. */
export function innermostNodes({ layers, bytes }: Walked, issues: Issue[] = []): FieldNode[] {
  const layer = layers.at(-1);
  if (!layer) throw new Error('no layer was found');
  const { protocol, start, headerEnd } = layer;
  const end = Math.min(headerEnd, bytes.length);
  const fields = interpretHeader(protocol.fields, bytes, start, end, { source: 0, issues });
  return [...fields, ...(protocol.extraNodes?.(bytes, layer, issues, {}) ?? [])];
}

/** Values by filter name, groups included. */
export function values(nodes: readonly FieldNode[]): Record<string, FieldNode['json']> {
  const found: Record<string, FieldNode['json']> = {};
  const visit = (list: readonly FieldNode[]): void => {
    for (const { filter, json, children } of list) {
      if (filter && json !== undefined) found[filter] = json;
      if (children) visit(children);
    }
  };
  visit(nodes);
  return found;
}

/** The Info column of the innermost layer. */
export function info({ layers, bytes }: Walked): string {
  const layer = layers.at(-1);
  return (layer?.protocol.info?.(bytes, layer, {}) ?? []).map(({ text }) => text).join('');
}
