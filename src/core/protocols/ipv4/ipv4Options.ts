import { hexOf } from '../../bytes/hex';
import type { FieldNode } from '../../dissect/FieldNode';
import type { FieldSpec } from '../../dissect/FieldSpec';
import type { Issue } from '../../dissect/Issue';
import { COMMERCIAL_SECURITY_FIELDS, commercialSecurityBody } from './commercialSecurityOption';
import { type OptionBody, repeatedNodes, restNodes, tableNodes } from './optionNodes';
import {
  QUICK_START_FIELDS,
  QUICK_START_REPORT_FIELDS,
  QUICK_START_REQUEST_FIELDS,
  quickStartBody,
} from './quickStartOption';
import { recordRouteBody, ROUTE_FIELDS, sourceRouteBody } from './routeOptions';
import {
  AUTHORITY_FIELDS,
  CLASSIFICATION_FIELDS,
  EXTENDED_SECURITY_FIELDS,
  extendedSecurityBody,
  OLD_SECURITY_FIELDS,
  securityBody,
} from './securityOptions';
import { ADDRESSED_STAMP_FIELDS, STAMP_FIELDS, TIMESTAMP_FIELDS, timestampBody } from './timestampOption';

const END_OF_LIST = 0;
const NO_OPERATION = 1;

/** RFC 791, section 3.1: the byte that begins every option. */
export const OPTION_TYPE_FIELDS: readonly FieldSpec[] = [
  { name: 'Type', filter: 'ip.opt.type', offset: 0, length: 1, kind: 'unsigned' },
  { name: 'Copy on fragmentation', filter: 'ip.opt.type.copy', offset: 0, length: 1, mask: 0x80, kind: 'boolean' },
  { name: 'Class', filter: 'ip.opt.type.class', offset: 0, length: 1, mask: 0x60, kind: 'unsigned' },
  { name: 'Number', filter: 'ip.opt.type.number', offset: 0, length: 1, mask: 0x1f, kind: 'unsigned' },
];

const LENGTH: FieldSpec = { name: 'Length', filter: 'ip.opt.len', offset: 1, length: 1, kind: 'unsigned' };
const POINTER: FieldSpec = { name: 'Pointer', filter: 'ip.opt.ptr', offset: 2, length: 1, kind: 'unsigned' };

const number = (name: string, filter: string, offset: number, length = 2): FieldSpec => {
  return { name, filter, offset, length, kind: 'unsigned' };
};

interface OptionSpec {
  readonly name: string;
  /** Wireshark's name of the whole option. */
  readonly filter: string;
  /** Behind type and length; offsets from the option's first byte. */
  readonly fields?: readonly FieldSpec[];
  /** Length that the option has; any when absent. */
  readonly length?: number;
  /** What follows the fields. */
  readonly body?: OptionBody;
}

const ADDRESS_FIELDS: readonly FieldSpec[] = [
  { name: 'Address', filter: 'ip.opt.addr', offset: 0, length: 4, kind: 'ipv4' },
];

/** By type (RFC 791 unless said otherwise). */
const OPTIONS: Readonly<Record<number, OptionSpec>> = {
  [END_OF_LIST]: { name: 'End of options', filter: 'ip.options.eol' },
  [NO_OPERATION]: { name: 'No-operation', filter: 'ip.options.nop' },
  0x07: { name: 'Record route', filter: 'ip.options.record_route', fields: [POINTER], body: recordRouteBody },
  // RFC 1063.
  0x0b: { name: 'MTU probe', filter: 'ip.options.mtu_probe', fields: [number('MTU', 'ip.opt.mtu', 2)], length: 4 },
  0x0c: { name: 'MTU reply', filter: 'ip.options.mtu_reply', fields: [number('MTU', 'ip.opt.mtu', 2)], length: 4 },
  // RFC 4782.
  0x19: { name: 'Quick-Start', filter: 'ip.options.qs', fields: QUICK_START_FIELDS, length: 8, body: quickStartBody },
  0x44: { name: 'Timestamp', filter: 'ip.options.timestamp', fields: TIMESTAMP_FIELDS, body: timestampBody },
  // RFC 1393.
  0x52: {
    name: 'Traceroute',
    filter: 'ip.options.traceroute',
    fields: [
      number('ID number', 'ip.opt.id_number', 2),
      number('Outbound hop count', 'ip.opt.ohc', 4),
      number('Return hop count', 'ip.opt.rhc', 6),
      { name: 'Originator address', filter: 'ip.opt.originator', offset: 8, length: 4, kind: 'ipv4' },
    ],
    length: 12,
  },
  0x82: { name: 'Security', filter: 'ip.options.security', body: securityBody },
  0x83: { name: 'Loose source route', filter: 'ip.options.route', fields: [POINTER], body: sourceRouteBody },
  0x85: {
    name: 'Extended security',
    filter: 'ip.options.ext_security',
    fields: EXTENDED_SECURITY_FIELDS,
    body: extendedSecurityBody,
  },
  0x86: {
    name: 'Commercial security',
    filter: 'ip.options.cipso',
    fields: COMMERCIAL_SECURITY_FIELDS,
    body: commercialSecurityBody,
  },
  0x88: {
    name: 'Stream ID',
    filter: 'ip.options.sid',
    fields: [number('Stream identifier', 'ip.opt.sid', 2)],
    length: 4,
  },
  0x89: { name: 'Strict source route', filter: 'ip.options.source_route', fields: [POINTER], body: sourceRouteBody },
  // RFC 2113.
  0x94: {
    name: 'Router alert',
    filter: 'ip.options.routeralert',
    fields: [number('Router alert', 'ip.opt.ra', 2)],
    length: 4,
  },
  0x95: {
    name: 'Selective directed broadcast',
    filter: 'ip.options.sdb',
    body: (bytes, start, end) => repeatedNodes(ADDRESS_FIELDS, 4, bytes, start, end),
  },
};

/** Whether a type of option is known, and has this length (type and length included) as far as that is fixed. */
export function isUsualIpv4Option(type: number, length: number): boolean {
  const option = OPTIONS[type];
  return option !== undefined && (option.length === undefined || option.length === length);
}

/** Fields of all options, for filter names. */
export const IPV4_OPTION_FIELDS: readonly FieldSpec[] = [
  ...OPTION_TYPE_FIELDS,
  LENGTH,
  ...Object.values(OPTIONS).flatMap(({ fields = [] }) => fields),
  ...ROUTE_FIELDS,
  ...STAMP_FIELDS,
  ...ADDRESSED_STAMP_FIELDS,
  ...OLD_SECURITY_FIELDS,
  ...CLASSIFICATION_FIELDS,
  ...AUTHORITY_FIELDS,
  ...QUICK_START_REQUEST_FIELDS,
  ...QUICK_START_REPORT_FIELDS,
  ...ADDRESS_FIELDS,
];

/**
 * One node for each option between `start` and `end` of the packet that begins at `packet` (RFC 791, section 3.1). What cannot be split is one node of bytes and an
 * issue; an option whose length is not what its type has is shown as bytes, with an issue.
 */
export function ipv4OptionNodes(
  bytes: Uint8Array,
  packet: number,
  start: number,
  end: number,
  cut: boolean,
  issues: Issue[],
): FieldNode[] {
  const children: FieldNode[] = [];
  const problem = (message: string, at: number, length: number): Pick<FieldNode, 'severity' | 'problem'> => {
    issues.push({ code: 'IP-OPTIONS', severity: 'warning', message, start: at, length });
    return { severity: 'warning', problem: message };
  };
  let at = start;
  while (at < end) {
    const type = bytes[at] ?? 0;
    const single = type === END_OF_LIST || type === NO_OPERATION;
    const length = single ? 1 : (bytes[at + 1] ?? 0);
    if (at + length > end || (!single && (length < 2 || at + 1 >= end))) {
      const wrong = cut ? {} : problem('An IPv4 option has an impossible length.', at, end - at);
      const value = '0x' + hexOf(bytes, at, end);
      children.push({ label: 'Rest', value, source: 0, start: at, length: end - at, ...wrong });
      break;
    }
    const { name, filter, fields = [], length: fixed, body }: Partial<OptionSpec> = OPTIONS[type] ?? {};
    const label = name ?? `Option ${type}`;
    const shortest = Math.max(2, ...fields.map((field) => field.offset + field.length));
    const fits = single || (fixed === undefined ? length >= shortest : length === fixed);
    const table = single ? OPTION_TYPE_FIELDS : [...OPTION_TYPE_FIELDS, LENGTH, ...(fits ? fields : [])];
    const nodes = tableNodes(table, bytes, at, at + length);
    const from = at + (fits ? shortest : 2);
    if (fits && body) nodes.push(...body(bytes, from, at + length, packet));
    else if (!single) nodes.push(...restNodes('Value', bytes, from, at + length));
    const wrong = fits ? {} : problem(`The IPv4 option ${label} cannot be ${length} bytes long.`, at, length);
    const named = filter === undefined ? {} : { filter };
    children.push({ label, value: '', ...named, source: 0, start: at, length, children: nodes, ...wrong });
    at += length;
    if (type === END_OF_LIST) {
      if (at < end)
        children.push({ label: 'Padding', value: `${end - at} bytes`, source: 0, start: at, length: end - at });
      break;
    }
  }
  return [{ label: 'Options', value: `${end - start} bytes`, source: 0, start, length: end - start, children }];
}
