import type { FindingsOverview } from '../../../src/messages/results';

type Group = FindingsOverview['groups'][number];

/** A line of the list: the heading of a group, or a finding by its place. */
export type FindingLine = { readonly group: Group } | { readonly finding: number };

/** Lines that the list has: one for each finding, and one before each group. */
export function lineCount({ total, groups }: FindingsOverview): number {
  return total + groups.length;
}

/** Line of a finding, from 0. */
export function lineOf({ groups }: FindingsOverview, finding: number): number {
  return finding + groupOf(groups, (at) => (groups[at]?.start ?? 0) <= finding) + 1;
}

/** What stands on a line. */
export function lineAt({ groups }: FindingsOverview, line: number): FindingLine {
  const at = groupOf(groups, (index) => (groups[index]?.start ?? 0) + index <= line);
  const group = groups[at];
  return group && group.start + at === line ? { group } : { finding: line - at - 1 };
}

/** Index of the last group that still fulfils a condition, which all before it do as well; -1 for none. */
function groupOf(groups: readonly Group[], fulfils: (at: number) => boolean): number {
  let low = 0;
  let high = groups.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (fulfils(middle)) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
