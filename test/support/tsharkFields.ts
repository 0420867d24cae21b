/** What tshark says of single fields in every frame, and what our detail view says of them. */
import { spawnSync } from 'node:child_process';
import type { FrameDetail } from '../../src/core/inspection/FrameDetail';
import type { FieldNode } from '../../src/core/dissect/FieldNode';

/** Separates the values of a field that occurs more than once in a frame: no value holds it. */
const BETWEEN = '|';

/** For every frame the values of each field, in the order of their bytes; `options` are further arguments. */
export function tsharkFieldValues(
  file: string,
  fields: readonly string[],
  options: readonly string[] = [],
): string[][][] {
  const wanted = fields.flatMap((field) => ['-e', field]);
  const format = ['-T', 'fields', '-E', `aggregator=${BETWEEN}`, '-E', 'separator=/t'];
  const { stdout, stderr, status } = spawnSync('tshark', ['-n', '-r', file, ...options, ...format, ...wanted], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (status !== 0 && status !== 2) throw new Error(`tshark ended with code ${status} for ${file}: ${stderr}`);
  const lines = stdout.split('\n').slice(0, -1);
  return lines.map((line) => line.split('\t').map((cell) => (cell === '' ? [] : cell.split(BETWEEN))));
}

/** The values that the tree of a frame shows under a filter name, in the order of the lines. */
export function detailValues({ tree }: FrameDetail, filter: string): (FieldNode['json'] | undefined)[] {
  const found: (FieldNode['json'] | undefined)[] = [];
  const visit = (nodes: readonly FieldNode[]): void => {
    for (const node of nodes) {
      if (node.filter === filter) found.push(node.json);
      if (node.children) visit(node.children);
    }
  };
  visit(tree);
  return found;
}
