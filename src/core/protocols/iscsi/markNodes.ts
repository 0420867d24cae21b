import type { FieldNode } from '../../dissect/FieldNode';
import type { Severity } from '../../dissect/Issue';
import type { FieldIssue } from './checkFormat';

const RANK: Readonly<Record<Severity, number>> = { info: 0, warning: 1, error: 2 };

/** The graver of two severities. */
export function graver(a: Severity | undefined, b: Severity): Severity {
  return a !== undefined && RANK[a] >= RANK[b] ? a : b;
}

/** A copy of the nodes in which the fields that issues concern carry them. */
export function markNodes(nodes: readonly FieldNode[], issues: readonly FieldIssue[]): FieldNode[] {
  if (issues.length === 0) return [...nodes];
  return nodes.map((node) => {
    const children = node.children === undefined ? {} : { children: markNodes(node.children, issues) };
    const own = issues.filter(({ filter }) => filter === node.filter).map(({ issue }) => issue);
    if (own.length === 0) return { ...node, ...children };
    const severity = own.reduce<Severity | undefined>((worst, issue) => graver(worst, issue.severity), node.severity);
    const problem = [node.problem, ...own.map((issue) => issue.message)].filter(Boolean).join(' ');
    return { ...node, ...children, ...(severity === undefined ? {} : { severity }), problem };
  });
}
