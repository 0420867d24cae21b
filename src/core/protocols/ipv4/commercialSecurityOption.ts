import { viewOf } from '../../bytes/view';
import type { FieldNode } from '../../dissect/FieldNode';
import type { FieldSpec } from '../../dissect/FieldSpec';
import { type OptionBody, restNodes, tableNodes } from './optionNodes';

/** The CIPSO option (FIPS 188): Wireshark shows its fields without names. */
export const COMMERCIAL_SECURITY_FIELDS: readonly FieldSpec[] = [
  { name: 'Domain of interpretation', offset: 2, length: 4, kind: 'unsigned' },
];

const TAGS: Readonly<Record<number, string>> = {
  1: 'restrictive bit map',
  2: 'enumerated',
  5: 'ranges',
  6: 'permissive bit map',
  7: 'free form',
};

const TAG_FIELDS: readonly FieldSpec[] = [
  { name: 'Tag type', offset: 0, length: 1, kind: 'unsigned', values: TAGS },
  { name: 'Tag length', offset: 1, length: 1, kind: 'unsigned' },
];
/** Of all types but the free form. */
const LEVEL_FIELDS: readonly FieldSpec[] = [{ name: 'Sensitivity level', offset: 3, length: 1, kind: 'unsigned' }];
const CATEGORIES = 4;
const FREE_FORM = 7;

/** The categories of a tag in words. */
function categories(type: number, bytes: Uint8Array, start: number, end: number): string {
  const view = viewOf(bytes);
  const found: string[] = [];
  if (type === 1 || type === 6) {
    for (let bit = 0; bit < (end - start) * 8; bit++) {
      if ((bytes[start + (bit >> 3)] ?? 0) & (0x80 >> (bit & 7))) found.push(String(bit));
    }
  }
  if (type === 2) for (let at = start; at + 2 <= end; at += 2) found.push(String(view.getUint16(at)));
  if (type === 5) {
    // The low end of the last range may be left out: it is 0 then.
    for (let at = start; at + 2 <= end; at += 4) {
      found.push(`${view.getUint16(at)}-${at + 4 <= end ? view.getUint16(at + 2) : 0}`);
    }
  }
  return found.join(', ');
}

export const commercialSecurityBody: OptionBody = (bytes, start, end) => {
  const nodes: FieldNode[] = [];
  let at = start;
  while (at + 2 <= end) {
    const type = bytes[at] ?? 0;
    const length = bytes[at + 1] ?? 0;
    if (length < 2 || at + length > end) break;
    const known = TAGS[type] !== undefined && type !== FREE_FORM && length >= CATEGORIES;
    const from = at + CATEGORIES;
    const to = at + length;
    const children = tableNodes(known ? [...TAG_FIELDS, ...LEVEL_FIELDS] : TAG_FIELDS, bytes, at, to);
    if (known && to > from) {
      const value = categories(type, bytes, from, to);
      children.push({ label: 'Categories', value: value || 'none', source: 0, start: from, length: to - from });
    } else if (!known) children.push(...restNodes('Value', bytes, at + 2, to));
    nodes.push({ label: 'Tag', value: TAGS[type] ?? String(type), source: 0, start: at, length, children });
    at = to;
  }
  return [...nodes, ...restNodes('Rest', bytes, at, end)];
};
