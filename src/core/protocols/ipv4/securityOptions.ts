import { viewOf } from '../../bytes/view';
import type { FieldNode } from '../../dissect/FieldNode';
import type { FieldSpec } from '../../dissect/FieldSpec';
import { visibleText } from '../../text/visibleText';
import { type OptionBody, restNodes, tableNodes } from './optionNodes';

/** Levels of RFC 791, section 3.1, Security; the others that the RFC lists are reserved. */
const LEVELS: Readonly<Record<number, string>> = {
  0x0000: 'Unclassified',
  0xf135: 'Confidential',
  0x789a: 'EFTO',
  0xbc4d: 'MMMM',
  0x5e26: 'PROG',
  0xaf13: 'Restricted',
  0xd788: 'Secret',
  0x6bc5: 'Top Secret',
  ...Object.fromEntries(
    [0x35e2, 0x9af1, 0x4d78, 0x24bd, 0x135e, 0x89af, 0xc4d6, 0xe26b].map((level) => [level, 'reserved']),
  ),
};

const LONG = 9;

/** RFC 791, section 3.1, Security, behind type and length. */
export const OLD_SECURITY_FIELDS: readonly FieldSpec[] = [
  { name: 'Security', filter: 'ip.opt.sec_rfc791_sec', offset: 0, length: 2, kind: 'hexadecimal', values: LEVELS },
  { name: 'Compartments', filter: 'ip.opt.sec_rfc791_comp', offset: 2, length: 2, kind: 'unsigned' },
];

/** Names of RFC 1108, section 2.3. */
const CLASSIFICATIONS: Readonly<Record<number, string>> = {
  0x01: 'reserved',
  0x3d: 'Top Secret',
  0x5a: 'Secret',
  0x96: 'Confidential',
  0x66: 'reserved',
  0xcc: 'reserved',
  0xab: 'Unclassified',
  0xf1: 'reserved',
};

const AUTHORITIES: readonly (readonly [name: string, filter: string])[] = [
  ['GENSER', 'genser'],
  ['SIOP-ESI', 'siop_esi'],
  ['SCI', 'sci'],
  ['NSA', 'nsa'],
  ['DOE', 'doe'],
];

const PREFIX = 'ip.opt.sec_prot_auth';
const flag = (name: string, filter: string, mask: number): FieldSpec => {
  return { name, filter: `${PREFIX}_${filter}`, offset: 0, length: 1, mask, kind: 'boolean' };
};

const flags = (children: readonly FieldSpec[]): FieldSpec => ({
  name: 'Protection authority flags',
  filter: `${PREFIX}_flags`,
  offset: 0,
  length: 1,
  kind: 'hexadecimal',
  children,
});

const unassigned = (mask: number): FieldSpec => {
  return { name: 'Unassigned', filter: `${PREFIX}_unassigned`, offset: 0, length: 1, mask, kind: 'hexadecimal' };
};
const MORE = flag('More follow', 'fti', 0x01);

/** RFC 1108, section 2: the level. */
export const CLASSIFICATION_FIELDS: readonly FieldSpec[] = [
  {
    name: 'Classification level',
    filter: 'ip.opt.sec_cl',
    offset: 0,
    length: 1,
    kind: 'hexadecimal',
    values: CLASSIFICATIONS,
  },
];
/** The first byte of flags, and each further one. */
export const AUTHORITY_FIELDS: readonly FieldSpec[] = [
  flags([...AUTHORITIES.map(([name, filter], bit) => flag(name, filter, 0x80 >> bit)), unassigned(0x06), MORE]),
];
export const MORE_AUTHORITY_FIELDS: readonly FieldSpec[] = [flags([unassigned(0xfe), MORE])];

function textNode(label: string, filter: string, bytes: Uint8Array, start: number, length: number): FieldNode {
  const text = String.fromCharCode(...bytes.subarray(start, start + length));
  return { label, value: visibleText(text), filter, json: text, source: 0, start, length };
}

/** The option Security, in the format of RFC 791 or, more often, of RFC 1108. */
export const securityBody: OptionBody = (bytes, start, end) => {
  if (end - start === LONG && LEVELS[viewOf(bytes).getUint16(start)] !== undefined) {
    return [
      ...tableNodes(OLD_SECURITY_FIELDS, bytes, start, end),
      textNode('Handling restrictions', 'ip.opt.sec_rfc791_hr', bytes, start + 4, 2),
      textNode('Transmission control code', 'ip.opt.sec_rfc791_tcc', bytes, start + 6, 3),
    ];
  }
  const nodes = tableNodes(CLASSIFICATION_FIELDS, bytes, start, end);
  let at = start + 1;
  for (let more = at < end; more; at++) {
    nodes.push(...tableNodes(at === start + 1 ? AUTHORITY_FIELDS : MORE_AUTHORITY_FIELDS, bytes, at, at + 1));
    more = ((bytes[at] ?? 0) & 1) !== 0 && at + 1 < end;
  }
  return [...nodes, ...restNodes('Rest', bytes, at, end)];
};

/** RFC 1108, section 3. */
export const EXTENDED_SECURITY_FIELDS: readonly FieldSpec[] = [
  {
    name: 'Format of the additional information',
    filter: 'ip.opt.ext_sec_add_sec_info_format_code',
    offset: 2,
    length: 1,
    kind: 'hexadecimal',
  },
];

export const extendedSecurityBody: OptionBody = (bytes, start, end) =>
  restNodes('Additional information', bytes, start, end, 'ip.opt.ext_sec_add_sec_info');
