import type { FieldNode } from '../../dissect/FieldNode';
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

/**
 * Filters that a field of the tree may stand for, the most telling one first: its very value, or only that it is there.
 * Which of them can be asked, and holds of the frame, is for the caller to find out. Empty for a node without a name.
 */
export function nodeFilters({ filter, value, json, label, topic }: FieldNode): string[] {
  const key = topic?.startsWith('key/') ? `iscsi.key.${label}` : undefined;
  const ofKey = key === undefined ? [] : [`${key} == ${quotedText(value)}`];
  if (filter === undefined) return ofKey;
  const tests = valueTestsOf(filter, value, json);
  const shown = json === undefined && value !== '' ? valueTestsOf(filter, value, value) : [];
  return [...ofKey, ...tests, ...shown, filter];
}
