import type { FieldNode } from '../../dissect/FieldNode';
import { catalogueField } from '../fieldCatalogue';
import { KEY_PREFIX } from '../keyFields';
import { quotedText, valueTestsOf } from './valueLiteral';

/** The node at a place of a tree in reading order (a parent before its children), from 0. */
export function nodeAt(tree: readonly FieldNode[], place: number): FieldNode | undefined {
  // A stack of its own instead of recursion: how deep a tree goes is up to the capture.
  const stack = [...tree].reverse();
  for (let at = 0, node = stack.pop(); node; at++, node = stack.pop()) {
    if (at === place) return node;
    const { children = [] } = node;
    for (let child = children.length - 1; child >= 0; child--) {
      const below = children[child];
      if (below) stack.push(below);
    }
  }
  return undefined;
}

/** The first node of a tree, in reading order, that has this filter name. */
export function nodeNamed(tree: readonly FieldNode[], filter: string): FieldNode | undefined {
  const stack = [...tree].reverse();
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (node.filter === filter) return node;
    stack.push(...[...(node.children ?? [])].reverse());
  }
  return undefined;
}

/** "0x12345678…": of a long byte string the tree shows the beginning. */
const BEGINNING = /^0x(?<bytes>(?:[0-9a-f]{2})+)…$/;

/**
 * Filters that a field of the tree may stand for, the most telling one first: its very value, or only that it is there where
 * it has none. Which of them can be asked, and holds of the frame, is for the caller to find out. Empty for a node without
 * a name, and for a field that its PDU leaves unused.
 */
export function nodeFilters({ filter, value, json, topic, unused }: FieldNode): string[] {
  if (unused) return [];
  const ofKey = keyFilters(topic, value);
  if (filter === undefined) return ofKey;
  const type = catalogueField(filter)?.type;
  if (type === 'none' || type === 'protocol') return [...ofKey, filter];
  if (json !== undefined) return [...ofKey, ...valueTestsOf(filter, value, json)];
  const bytes = BEGINNING.exec(value)?.groups?.['bytes'];
  const beginning = bytes === undefined ? [] : valueTestsOf(`${filter}[0:${bytes.length / 2}]`, '', `0x${bytes}`);
  return [...ofKey, ...beginning, ...valueTestsOf(filter, value, value), filter];
}

/** The value of a text key; a pair that is joined from two PDUs is shown with its key. */
function keyFilters(topic: string | undefined, value: string): string[] {
  if (!topic?.startsWith('key/')) return [];
  const key = topic.slice('key/'.length);
  const own = value.startsWith(`${key}=`) ? value.slice(key.length + 1) : value;
  return [`${KEY_PREFIX}${key} == ${quotedText(own)}`];
}
