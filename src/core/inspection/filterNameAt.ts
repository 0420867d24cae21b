import type { FieldNode } from '../dissect/FieldNode';

/** The filter name of a tree's line at a place in reading order (a parent before its children, from 0). */
export function filterNameAt(tree: readonly FieldNode[], place: number): string | undefined {
  let at = 0;
  const find = (nodes: readonly FieldNode[]): FieldNode | undefined => {
    for (const node of nodes) {
      if (at++ === place) return node;
      const found = node.children && find(node.children);
      if (found) return found;
    }
    return undefined;
  };
  return find(tree)?.filter;
}
