import type { FieldNode } from '../dissect/FieldNode';
import type { FrameDetail } from '../inspection/FrameDetail';
import { fieldLines } from '../text/traceText';
import { visibleText } from '../text/visibleText';

/** Byte strings up to this length go into a filter; longer ones match by their beginning. */
const LONGEST_BYTES = 64;

/** The line of the field tree at a place in reading order (a parent before its children), from 0; undefined for none. */
export function fieldAt(tree: readonly FieldNode[], place: number): FieldNode | undefined {
  let left = place;
  const find = (nodes: readonly FieldNode[]): FieldNode | undefined => {
    for (const node of nodes) {
      if (left-- === 0) return node;
      const found = node.children ? find(node.children) : undefined;
      if (found || left < 0) return found;
    }
    return undefined;
  };
  return find(tree);
}

/** A line of the tree with those below it. */
export function fieldText(node: FieldNode): string {
  const lines: string[] = [];
  fieldLines(node, '', lines);
  return lines.map(visibleText).join('\n');
}

/** All lines of a frame. */
export function detailText({ frame, title, tree, issues }: FrameDetail): string {
  const lines = [`Frame ${frame}: ${title}`];
  for (const node of tree) fieldLines(node, '    ', lines);
  for (const { severity, code, message } of issues) lines.push(`    ! ${severity} ${code}: ${message}`);
  return lines.map(visibleText).join('\n') + '\n';
}

/** The value alone, as it is shown. */
export function fieldValue({ value, label }: FieldNode): string {
  return visibleText(value === '' ? label : value);
}

/** A display filter for frames whose field has this value; the field's name for a line without a value. */
export function fieldFilter({ filter, json, value }: FieldNode): string | undefined {
  if (filter === undefined) return undefined;
  if (json === undefined) return filter;
  if (typeof json === 'boolean') return `${filter} == ${json ? 1 : 0}`;
  if (typeof json === 'number') return `${filter} == ${/^0x[\da-f]+$/i.test(value) ? value : json}`;
  if (/^0x(?:[\da-f]{2})+$/i.test(json)) return bytesFilter(filter, json.slice(2));
  if (/^[\da-f]{2}(?::[\da-f]{2}){5}$/i.test(json) || isIpAddress(json)) return `${filter} == ${json}`;
  return `${filter} == "${json.replace(/[\\"]/g, '\\$&').replace(/[^\x20-\x7e]/g, escaped)}"`;
}

function bytesFilter(name: string, digits: string): string {
  const length = digits.length / 2;
  const shown = digits.slice(0, LONGEST_BYTES * 2).replace(/..(?=.)/g, '$&:');
  if (length > LONGEST_BYTES) return `${name}[0:${LONGEST_BYTES}] == ${shown}`;
  // One byte alone would be read as a number.
  return length === 1 ? `${name}[0:1] == ${shown}` : `${name} == ${shown}`;
}

function isIpAddress(text: string): boolean {
  return /^\d{1,3}(?:\.\d{1,3}){3}$/.test(text) || /^[\da-f:]*:[\da-f:]*:[\da-f:.]*$/i.test(text);
}

/** The UTF-8 bytes of a character as escapes. */
function escaped(character: string): string {
  return encodeURIComponent(character)
    .replace(/^[^%]$/, (one) => `%${one.charCodeAt(0).toString(16).padStart(2, '0')}`)
    .replace(/%/g, '\\x')
    .toLowerCase();
}
