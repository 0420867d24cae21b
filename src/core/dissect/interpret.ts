import { ipv4Address, ipv6Address, macAddress } from '../bytes/address';
import { hexNumber, hexOf } from '../bytes/hex';
import type { FieldNode } from './FieldNode';
import type { FieldSpec, HeaderReader } from './FieldSpec';
import type { Issue } from './Issue';

/** Reads one number of a header that begins at byte `base` of the view. The caller has checked that it is all there. */
export type NumberReader = (view: DataView, base: number) => number;

/** Depth-first list of all fields of a table, groups and variants included. */
export function allFields(table: readonly FieldSpec[]): FieldSpec[] {
  return table.flatMap((field) => [
    field,
    ...allFields(field.children ?? []),
    ...(field.variants?.layouts.flatMap((layout) => allFields(layout)) ?? []),
  ]);
}

function shiftOf(mask: number): number {
  let shift = 0;
  while (((mask >>> shift) & 1) === 0 && shift < 31) shift++;
  return shift;
}

/**
 * Makes the reader of one declared field, for the hot path that indexes a capture: the offset is still written once, in
 * the table. Fields are at most 4 bytes long (unsigned, big-endian).
 */
export function numberReader(field: FieldSpec): NumberReader {
  const { offset, length, mask } = field;
  if (length < 1 || length > 4) throw new RangeError(`${field.name}: only fields of 1 to 4 bytes are numbers`);
  if (mask !== undefined) {
    const shift = shiftOf(mask);
    if (length === 1) return (view, base) => (view.getUint8(base + offset) & mask) >>> shift;
    if (length === 2) return (view, base) => (view.getUint16(base + offset) & mask) >>> shift;
    if (length === 3) {
      return (view, base) =>
        (((view.getUint8(base + offset) << 16) | view.getUint16(base + offset + 1)) & mask) >>> shift;
    }
    if (length === 4) return (view, base) => (view.getUint32(base + offset) & mask) >>> shift;
  }
  switch (length) {
    case 1:
      return (view, base) => view.getUint8(base + offset);
    case 2:
      return (view, base) => view.getUint16(base + offset);
    case 3:
      return (view, base) => (view.getUint8(base + offset) << 16) | view.getUint16(base + offset + 1);
    default:
      return (view, base) => view.getUint32(base + offset);
  }
}

/** The reader of the field with this filter name; a table without it is a mistake of ours, so this throws at load time. */
export function readerOf(table: readonly FieldSpec[], filter: string): NumberReader {
  return numberReader(fieldOf(table, filter));
}

/** The offset of a field of the table, for code that hands positions on instead of values. */
export function offsetOf(table: readonly FieldSpec[], filter: string): number {
  return fieldOf(table, filter).offset;
}

/** The field with this filter name; a table without it is a mistake of ours, so this throws at load time. */
export function fieldOf(table: readonly FieldSpec[], filter: string): FieldSpec {
  const field = findField(table, filter);
  if (!field) throw new Error(`no field ${filter} in the table`);
  return field;
}

/** The field with this filter name, or its own name where it has none; searched in groups and variants too. */
export function findField(table: readonly FieldSpec[], filter: string): FieldSpec | undefined {
  return allFields(table).find((field) => fieldKey(field) === filter);
}

/** What topics call a field of a table by: its filter name or its name, with the structure where that decides. */
function fieldKey({ filter, name, structure }: FieldSpec): string {
  return `${filter ?? name}${structure === undefined ? '' : `/${structure}`}`;
}

/** The name that the field's declaration gives a value. */
export function valueName(field: FieldSpec, value: number): string | undefined {
  return typeof field.values === 'function' ? field.values(value) : field.values?.[value];
}

/** What is known besides the bytes when a header is interpreted. */
export interface InterpretContext {
  /** The source that nodes name (see FieldNode.source). */
  readonly source: number;
  /** Prefix of topics: "field/0x03". Absent: fields without `doc` and without `rfc` carry no topic. */
  readonly topicPrefix?: string;
  /** Issues are added here. */
  readonly issues: Issue[];
  /** Issue severity of reserved bits that are not zero; they are not reported when absent. */
  readonly reservedSeverity?: Issue['severity'];
  /** The same for fields that this header does not use (`usedWhen`); `reservedSeverity` when absent. */
  readonly unusedSeverity?: Issue['severity'];
}

/**
 * Interprets the header that begins at `start` by its table. Fields that do not lie wholly before `end` (bytes missing
 * from the capture) are left out and reported once with code `TRUNCATED`. Never throws on input.
 */
export function interpretHeader(
  table: readonly FieldSpec[],
  bytes: Uint8Array,
  start: number,
  end: number,
  context: InterpretContext,
): FieldNode[] {
  const limit = Math.min(end, bytes.length);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const fields = new Map<string, FieldSpec>();
  for (const field of allFields(table)) fields.set(field.filter ?? field.name, field);
  const header: HeaderReader = (filter) => {
    const field = fields.get(filter);
    if (!field || field.length > 4 || start + field.offset + field.length > limit) return 0;
    return numberReader(field)(view, start);
  };
  let firstMissing: FieldSpec | undefined;
  const one = (field: FieldSpec): FieldNode | undefined => {
    const from = start + field.offset;
    if (from + field.length > limit) {
      firstMissing ??= field;
      return undefined;
    }
    return interpretField(field, bytes, view, start, header, context, one);
  };
  const nodes = table.map(one).filter((node) => node !== undefined);
  if (firstMissing) {
    context.issues.push({
      code: 'TRUNCATED',
      severity: 'warning',
      message: `The bytes end inside this header: ${firstMissing.name} and what follows it are not in the capture.`,
      start: Math.min(start, limit),
      length: Math.max(0, limit - start),
    });
  }
  return nodes;
}

function interpretField(
  field: FieldSpec,
  bytes: Uint8Array,
  view: DataView,
  start: number,
  header: HeaderReader,
  context: InterpretContext,
  one: (field: FieldSpec) => FieldNode | undefined,
): FieldNode {
  const from = start + field.offset;
  const numeric = field.length <= 4 && field.kind !== 'bytes' && field.kind !== 'mac';
  const value = numeric ? numberReader(field)(view, start) * (field.unit ?? 1) : 0;
  const unused = field.kind === 'reserved' || (field.usedWhen !== undefined && !field.usedWhen.test(header));
  const layout = field.variants?.layouts[field.variants.choose(header)] ?? [];
  const children = [...(field.children ?? []), ...layout].map(one).filter((node) => node !== undefined);
  const node: Mutable<FieldNode> = {
    label: field.name,
    value: valueText(field, bytes, from, value),
    source: context.source,
    start: from,
    length: field.length,
  };
  if (field.mask !== undefined) node.mask = field.mask;
  if (field.filter) node.filter = field.filter;
  if (context.topicPrefix) node.topic = fieldTopic(context.topicPrefix, field);
  const section = field.rfc?.rfc3720 ? { rfc: 3720, section: field.rfc.rfc3720 } : field.rfc?.other?.[0];
  if (section) node.rfc = section;
  if (children.length > 0) node.children = children;
  if (unused) {
    node.unused = true;
    node.note = field.usedWhen ? `used only when ${field.usedWhen.text}` : 'reserved';
    reportReserved(field, node, bytes, from, value, numeric, section, context);
    return node;
  }
  const json = jsonValue(field, bytes, from, value);
  if (json !== undefined) node.json = json;
  const note = field.note?.(value, header) ?? (numeric ? valueName(field, value) : undefined);
  if (note !== undefined) node.note = note;
  if (node.topic && field.filter && numeric && field.kind !== 'boolean' && valueName(field, value) !== undefined) {
    node.valueTopic = `value/${field.filter}/${hexNumber(value, digitsOf(field))}`;
  }
  if (field.fixed !== undefined && value !== field.fixed) {
    report(
      `${field.name} is always ${field.fixed < 10 ? field.fixed : hexNumber(field.fixed, digitsOf(field))} here, not ${node.value}.`,
      field,
      node,
      from,
      section,
      context,
    );
  }
  return node;
}

/**
 * What the hover of a field is asked for. Fields that Wireshark does not name go by their own name; reserved bits without
 * a word of their own share one hover.
 */
export function fieldTopic(prefix: string, field: FieldSpec): string {
  if (field.filter === undefined && field.kind === 'reserved' && field.doc === undefined) return 'part/Reserved';
  return `${prefix}/${fieldKey(field)}`;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

function reportReserved(
  field: FieldSpec,
  node: Mutable<FieldNode>,
  bytes: Uint8Array,
  from: number,
  value: number,
  numeric: boolean,
  rfc: Issue['rfc'],
  context: InterpretContext,
): void {
  const zero = numeric
    ? value === 0 || value === field.usedWhen?.idle
    : bytes.subarray(from, from + field.length).every((byte) => byte === 0);
  if (zero) return;
  const message = `${field.usedWhen ? `${field.name} is reserved here (used only when ${field.usedWhen.text})` : 'Reserved bits'} but not zero: ${node.value}.`;
  const { reservedSeverity, unusedSeverity = reservedSeverity } = context;
  report(message, field, node, from, rfc, context, field.usedWhen ? unusedSeverity : reservedSeverity);
}

/** One issue of code `RESERVED`: bits that the format leaves no choice about. */
function report(
  message: string,
  field: FieldSpec,
  node: Mutable<FieldNode>,
  from: number,
  rfc: Issue['rfc'],
  context: InterpretContext,
  severity = context.reservedSeverity,
): void {
  if (severity === undefined) return;
  node.severity = severity;
  node.problem = message;
  context.issues.push({
    code: 'RESERVED',
    severity,
    message,
    ...(rfc ? { rfc } : {}),
    start: from,
    length: field.length,
  });
}

function digitsOf(field: FieldSpec): number {
  if (field.mask === undefined) return field.length * 2;
  const bits = 32 - Math.clz32(field.mask >>> shiftOf(field.mask));
  return Math.max(1, Math.ceil(bits / 4));
}

/** A number as the field's declaration has it shown: hexadecimal with leading zeros, a bit as 0 or 1, or decimal. */
export function numberText(field: FieldSpec, value: number): string {
  if (field.kind === 'hexadecimal') return hexNumber(value, digitsOf(field));
  return field.kind === 'boolean' ? (value === 0 ? '0' : '1') : String(value);
}

function valueText(field: FieldSpec, bytes: Uint8Array, from: number, value: number): string {
  switch (field.kind) {
    case 'unsigned':
    case 'hexadecimal':
    case 'boolean':
      return numberText(field, value);
    case 'bytes':
      return '0x' + hexOf(bytes, from, from + field.length);
    case 'reserved':
      return field.length <= 4 ? hexNumber(value, digitsOf(field)) : '0x' + hexOf(bytes, from, from + field.length);
    case 'mac':
      return macAddress(bytes, from);
    case 'ipv4':
      return ipv4Address(bytes, from);
    case 'ipv6':
      return ipv6Address(bytes, from);
    case 'group':
      return '';
  }
}

function jsonValue(field: FieldSpec, bytes: Uint8Array, from: number, value: number): FieldNode['json'] {
  switch (field.kind) {
    case 'unsigned':
    case 'hexadecimal':
      return value;
    case 'boolean':
      return value !== 0;
    case 'bytes':
      return '0x' + hexOf(bytes, from, from + field.length);
    case 'mac':
    case 'ipv4':
    case 'ipv6':
      return valueText(field, bytes, from, value);
    case 'reserved':
    case 'group':
      return undefined;
  }
}
