/** What every decoder promises, whatever the bytes. */
import type { FieldNode } from '../../src/core/dissect/FieldNode';
import type { Issue } from '../../src/core/dissect/Issue';
import { type Outcome, step } from './FuzzTarget';

const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

export class BrokenPromise extends Error {
  override readonly name = 'BrokenPromise';
}

/** Nodes lie within their sources, and so do what they hold and what is wrong with them. */
export function checkNodes(nodes: readonly FieldNode[], lengths: readonly number[], outcome: Outcome): void {
  for (const node of nodes) {
    const length = lengths[node.source];
    if (length === undefined) throw new BrokenPromise(`${node.label} names source ${node.source}`);
    checkRange(node.label, node.start, node.length, length);
    outcome.add(node.filter ?? node.label);
    if (node.children) checkNodes(node.children, lengths, outcome);
  }
}

/** What is wrong lies within what it may speak of: the longest of the sources. */
export function checkIssues(issues: readonly Issue[], lengths: readonly number[], outcome: Outcome): void {
  const most = Math.max(0, ...lengths);
  outcome.add(step(issues.length));
  for (const { code, message, start, length } of issues) {
    checkRange(`issue ${code}`, start, length, most);
    if (message === '') throw new BrokenPromise(`issue ${code} says nothing`);
    outcome.add(code);
  }
}

function checkRange(what: string, start: number, length: number, most: number): void {
  const possible = Number.isInteger(start) && Number.isInteger(length) && start >= 0 && length >= 0;
  if (!possible || (length > 0 && start + length > most)) {
    throw new BrokenPromise(`${what} lies at ${start}, ${length} bytes, of ${most}`);
  }
}

/** Nothing that a terminal or an editor would obey. */
export function checkVisible(text: string): void {
  const found = CONTROL.exec(text);
  if (found) {
    const code = found[0].charCodeAt(0).toString(16);
    throw new BrokenPromise(
      `U+${code.padStart(4, '0')} in ${JSON.stringify(text.slice(Math.max(0, found.index - 40), found.index + 40))}`,
    );
  }
}
