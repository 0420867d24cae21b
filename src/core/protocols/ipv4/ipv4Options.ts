import { ipv4Address } from '../../bytes/address';
import { hexOf } from '../../bytes/hex';
import { viewOf } from '../../bytes/view';
import type { FieldNode } from '../../dissect/FieldNode';
import type { FieldSpec } from '../../dissect/FieldSpec';
import { interpretHeader } from '../../dissect/interpret';
import type { Issue } from '../../dissect/Issue';

const END_OF_LIST = 0;
const NO_OPERATION = 1;
const ADDRESS = 4;
/** The first address of a route stands behind type, length and pointer. */
const ROUTE_START = 3;

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
  /** Behind type and length. */
  readonly fields?: readonly FieldSpec[];
  /** Length that the option has; any when absent. */
  readonly length?: number;
  /** Addresses follow the pointer. */
  readonly route?: true;
}

/** By type (RFC 791 unless said otherwise). */
const OPTIONS: Readonly<Record<number, OptionSpec>> = {
  0x07: { name: 'Record route', fields: [POINTER], route: true },
  0x0b: { name: 'MTU probe', fields: [number('MTU', 'ip.opt.mtu', 2)], length: 4 },
  0x0c: { name: 'MTU reply', fields: [number('MTU', 'ip.opt.mtu', 2)], length: 4 },
  0x19: { name: 'Quick-Start' },
  0x44: { name: 'Timestamp' },
  // RFC 1393.
  0x52: {
    name: 'Traceroute',
    fields: [
      number('ID number', 'ip.opt.id_number', 2),
      number('Outbound hop count', 'ip.opt.ohc', 4),
      number('Return hop count', 'ip.opt.rhc', 6),
      { name: 'Originator address', filter: 'ip.opt.originator', offset: 8, length: 4, kind: 'ipv4' },
    ],
    length: 12,
  },
  0x82: { name: 'Security' },
  0x83: { name: 'Loose source route', fields: [POINTER], route: true },
  0x85: { name: 'Extended security' },
  0x86: { name: 'Commercial security' },
  0x88: { name: 'Stream ID', fields: [number('Stream identifier', 'ip.opt.sid', 2)], length: 4 },
  0x89: { name: 'Strict source route', fields: [POINTER], route: true },
  // RFC 2113.
  0x94: { name: 'Router alert', fields: [number('Router alert', 'ip.opt.ra', 2)], length: 4 },
};

/** The addresses of a route: those before the pointer are recorded. */
function routeNodes(bytes: Uint8Array, type: number, start: number, end: number): FieldNode[] {
  const nodes: FieldNode[] = [];
  const pointer = viewOf(bytes).getUint8(start + 2);
  for (let at = start + ROUTE_START; at + ADDRESS <= end; at += ADDRESS) {
    const json = ipv4Address(bytes, at);
    const passed = at - start + 1 < pointer;
    const recorded = type === 0x07 ? 'Free' : 'To be visited';
    nodes.push({ label: passed ? 'Recorded' : recorded, value: json, json, source: 0, start: at, length: ADDRESS });
  }
  return nodes;
}

/**
 * One node for each option between `start` and `end` (RFC 791, section 3.1). What cannot be split is one node of bytes and an
 * issue; an option whose length is not what its type has is shown as bytes, with an issue.
 */
export function ipv4OptionNodes(
  bytes: Uint8Array,
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
  const context = { source: 0, issues: [] };
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
    const spec: OptionSpec = single
      ? { name: type === END_OF_LIST ? 'End of options' : 'No-operation' }
      : (OPTIONS[type] ?? { name: `Option ${type}` });
    const { name, fields = [], route } = spec;
    const shortest = Math.max(2, ...fields.map((field) => field.offset + field.length));
    const fits = single || (spec.length === undefined ? length >= shortest : length === spec.length);
    const table = single ? OPTION_TYPE_FIELDS : [...OPTION_TYPE_FIELDS, LENGTH, ...(fits ? fields : [])];
    const nodes = interpretHeader(table, bytes, at, at + length, context);
    if (fits && route) nodes.push(...routeNodes(bytes, type, at, at + length));
    else if (length > 2 && (fields.length === 0 || !fits)) {
      const value = '0x' + hexOf(bytes, at + 2, at + length);
      nodes.push({ label: 'Value', value, source: 0, start: at + 2, length: length - 2 });
    }
    const wrong = fits ? {} : problem(`The IPv4 option ${name} cannot be ${length} bytes long.`, at, length);
    children.push({ label: name, value: '', source: 0, start: at, length, children: nodes, ...wrong });
    at += length;
    if (type === END_OF_LIST) {
      if (at < end)
        children.push({ label: 'Padding', value: `${end - at} bytes`, source: 0, start: at, length: end - at });
      break;
    }
  }
  return [{ label: 'Options', value: `${end - start} bytes`, source: 0, start, length: end - start, children }];
}
