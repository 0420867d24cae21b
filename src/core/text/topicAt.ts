import { hexNumber } from '../bytes/hex';
import type { FieldSpec } from '../dissect/FieldSpec';
import type { Topic } from '../rfc/Explanation';
import { partTopic } from '../rfc/explanations/parts';

/** What stands at a place of a trace text. Columns from 0, the end exclusive. */
export interface TextTopic {
  readonly topic: Topic;
  /** What explains the place when nobody has anything to say about `topic`: the field of a value. */
  readonly otherwise?: Topic;
  readonly start: number;
  readonly end: number;
}

/** Finds a field by the labels that the text shows: its own last, before it those of the lines that it is part of. */
export type TopicByLabels = (
  opcode: number,
  labels: readonly string[],
) => { readonly topic: Topic; readonly spec: FieldSpec } | undefined;

const BLOCK = /^Frame \d+ {2}\S* {2}(.+? \((0x[0-9a-f]{2})\)) {2}/;
const KEY = /^(\s+)([A-Za-z][A-Za-z0-9.+@_#-]{0,62})=(.*)$/;
const FIELD = /^(\s+)([^:=]{1,60}): ?(.*)$/;
/** Blocks are far shorter; the bound keeps a hover cheap in any file that calls itself a trace. */
const LONGEST_BLOCK = 20_000;
/** Labels of lines whose value says which fields lie in them. */
const BY_VALUE = new Set(['CDB', 'RejectedHeader', 'Data', 'ImmediateData']);
/** What the line about a faulty field says: the field, and whose it is. */
const FAULTY = /^(.+) in ((?:CDB|data) of .+?)(?: \(was .*\))?$/;
const ANSWERS = new Set(['NotUnderstood', 'Irrelevant', 'Reject', 'None']);

/**
 * What can be explained at a place of a trace text: an opcode in the line that begins a block, the label or the value of a
 * field, a text key or its answer.
 * @param lineAt a line of the text by number from 0; undefined outside
 */
export function topicAt(
  lineAt: (line: number) => string | undefined,
  line: number,
  column: number,
  topicByLabels: TopicByLabels,
): TextTopic | undefined {
  const text = lineAt(line);
  if (text === undefined || text.startsWith('#')) return undefined;
  const block = BLOCK.exec(text);
  if (block?.[1] && block[2]) {
    const start = text.indexOf(block[1]);
    return within(column, { topic: `opcode/${block[2]}`, start, end: start + block[1].length });
  }
  const key = KEY.exec(text);
  if (key) {
    const [, indent = '', name = '', value = ''] = key;
    const start = indent.length;
    const end = start + name.length;
    const valueTopic = ANSWERS.has(value) ? `answer/${value}` : `key/${name}`;
    return (
      within(column, { topic: `key/${name}`, start, end }) ??
      within(column, { topic: valueTopic, start: end + 1, end: text.length })
    );
  }
  const field = FIELD.exec(text);
  const opcode = field ? opcodeAbove(lineAt, line) : undefined;
  if (!field || opcode === undefined) return undefined;
  const [, indent = '', label = '', value = ''] = field;
  const above = labelsAbove(lineAt, line, indent.length);
  const found = topicByLabels(opcode, [...above, label]);
  // A part of a pair stands below its segment by the pair's key.
  const partOfPair = above.length === 1 && above[0]?.startsWith('Keys (') === true && label !== '(no key)';
  const faulty = label === 'Faulty field' ? FAULTY.exec(value) : null;
  const pointed = faulty && topicByLabels(opcode, [faulty[2] ?? '', faulty[1] ?? '']);
  const topic = found?.topic ?? (partOfPair ? `key/${label}` : partTopic(label));
  if (topic === undefined) return undefined;
  const start = indent.length;
  const spec = found?.spec;
  const labelled = within(column, { topic, start, end: start + label.length });
  if (labelled) return labelled;
  const number = /^(0x[0-9a-f]{1,8}|\d{1,10})(?= |$)/.exec(value)?.[1];
  if (pointed)
    return within(column, {
      topic: pointed.topic,
      otherwise: topic,
      start: text.length - value.length,
      end: text.length,
    });
  const named = number !== undefined && spec?.filter !== undefined && spec.values !== undefined;
  const valueTopic = named ? `value/${spec.filter}/${hexNumber(Number(number), spec.length * 2)}` : topic;
  return within(column, { topic: valueTopic, otherwise: topic, start: text.length - value.length, end: text.length });
}

/** Labels of the lines that a line lies in, outermost first. */
function labelsAbove(lineAt: (line: number) => string | undefined, line: number, indent: number): string[] {
  const labels: string[] = [];
  let depth = indent;
  for (let at = line - 1; at >= Math.max(0, line - LONGEST_BLOCK) && depth > 0; at--) {
    const text = lineAt(at);
    if (text === undefined || text === '' || BLOCK.test(text)) break;
    const own = text.length - text.trimStart().length;
    if (own >= depth) continue;
    depth = own;
    const [, , label = '', value = ''] = FIELD.exec(text) ?? [];
    // Which fields these have is said by what they hold.
    labels.unshift(BY_VALUE.has(label) ? `${label} ${value}` : label);
  }
  return labels;
}

/** The opcode of the block that a line belongs to. */
function opcodeAbove(lineAt: (line: number) => string | undefined, line: number): number | undefined {
  for (let at = line - 1; at >= Math.max(0, line - LONGEST_BLOCK); at--) {
    const text = lineAt(at);
    if (text === undefined || text === '') return undefined;
    const opcode = BLOCK.exec(text)?.[2];
    if (opcode !== undefined) return Number(opcode);
  }
  return undefined;
}

/** The place when the column lies in it; just behind its last character still counts, as the cursor stands there. */
export function within(column: number, found: TextTopic): TextTopic | undefined {
  return column >= found.start && column <= found.end ? found : undefined;
}
