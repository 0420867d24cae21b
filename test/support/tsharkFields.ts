/** What tshark says of single fields in every frame, and what our detail view says of them. */
import type { FrameDetail } from '../../src/core/inspection/FrameDetail';
import type { FieldNode } from '../../src/core/dissect/FieldNode';
import { allTsharkLines, type TsharkQuestion } from './tsharkRun';

/** Separates the values of a field that occurs more than once in a frame: no value holds it. */
const BETWEEN = '|';

/** The question that `tsharkFieldValues` asks; `options` are further arguments. */
export function fieldsQuestion(
  file: string,
  fields: readonly string[],
  options: readonly string[] = [],
): TsharkQuestion {
  const wanted = fields.flatMap((field) => ['-e', field]);
  return { file, args: [...options, '-T', 'fields', '-E', `aggregator=${BETWEEN}`, '-E', 'separator=/t', ...wanted] };
}

/** For every frame the values of each field, in the order of their bytes. */
export async function tsharkFieldValues(
  file: string,
  fields: readonly string[],
  options: readonly string[] = [],
): Promise<string[][][]> {
  const lines = await allTsharkLines(fieldsQuestion(file, fields, options));
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
