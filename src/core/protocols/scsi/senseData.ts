import { hexOf } from '../../bytes/hex';
import type { FieldNode } from '../../dissect/FieldNode';
import type { FieldSpec } from '../../dissect/FieldSpec';
import { interpretHeader } from '../../dissect/interpret';
import type { PartContext, SenseSummary } from '../../dissect/ScsiDissector';
import { additionalSenseName } from './additionalSenseCodes';
import {
  DESCRIPTOR_HEAD,
  DESCRIPTOR_SENSE,
  FIXED_SENSE,
  RESPONSE_CODE,
  SENSE_DESCRIPTORS,
  SENSE_KEYS,
  SENSE_TOPICS,
  type SenseDescriptor,
} from './senseFields';

/** Sense data may hold sense data of another device; how often within each other they are taken apart. */
const MAXIMUM_NESTING = 4;

interface Formatted {
  readonly deferred: boolean;
  readonly descriptor: boolean;
}

/** How the sense data at `start` are laid out; undefined when they are none. */
function formatOf(bytes: Uint8Array, start: number, end: number): Formatted | undefined {
  const code = end > start ? (bytes[start] ?? 0) & 0x7f : 0;
  if (code < 0x70 || code > 0x73) return undefined;
  return { deferred: (code & 1) === 1, descriptor: code >= 0x72 };
}

/**
 * Fields of sense data in `start` up to `end`; shortened ones are shown as far as they go. Descriptors whose length does
 * not fit are reported (SENSE-DESCRIPTOR).
 */
export function senseNodes(bytes: Uint8Array, start: number, end: number, context: PartContext): FieldNode[] {
  return nested(bytes, start, end, context, 0);
}

function nested(bytes: Uint8Array, start: number, end: number, context: PartContext, depth: number): FieldNode[] {
  const limit = Math.min(end, bytes.length);
  if (limit <= start) return [];
  const format = formatOf(bytes, start, limit);
  if (format === undefined) {
    return [
      ...known([RESPONSE_CODE], bytes, start, limit, context),
      ...rest('Further bytes', bytes, start + 1, limit, context),
    ];
  }
  const key = (bytes[start + (format.descriptor ? 1 : 2)] ?? 0) & 0x0f;
  const stop = limit > start + 7 ? Math.min(limit, start + 8 + (bytes[start + 7] ?? 0)) : limit;
  if (!format.descriptor) {
    const from = start + FIXED_LENGTH;
    const additional = Math.max(from, stop);
    return [
      ...known(FIXED_SENSE[key] ?? [], bytes, start, limit, context),
      ...rest('ADDITIONAL SENSE BYTES', bytes, from, additional, context),
      ...rest('Further bytes', bytes, additional, limit, context),
    ];
  }
  return [
    ...known(DESCRIPTOR_SENSE, bytes, start, limit, context),
    ...descriptorNodes(bytes, start, stop, limit, key, context, depth),
    ...rest('Further bytes', bytes, Math.max(stop, start + 8), limit, context),
  ];
}

/** The fixed format without its additional sense bytes. */
const FIXED_LENGTH = 18;

/** Sense data may be cut short anywhere: that is no fault, so what is missing goes unreported. */
function known(
  table: readonly FieldSpec[],
  bytes: Uint8Array,
  start: number,
  limit: number,
  { source }: PartContext,
): FieldNode[] {
  const nodes = interpretHeader(table, bytes, start, limit, { source, topicPrefix: SENSE_TOPICS, issues: [] });
  return nodes.map((node) => (node.length === 8 ? { ...node, note: BigInt(node.value).toString() } : node));
}

/** Bytes without a layout, if there are any. */
function rest(label: string, bytes: Uint8Array, start: number, end: number, { source }: PartContext): FieldNode[] {
  if (end <= start) return [];
  return [{ label, value: '0x' + hexOf(bytes, start, end), source, start, length: end - start }];
}

/** The descriptors; `stop` is where ADDITIONAL SENSE LENGTH ends them, `limit` where the bytes end. */
function descriptorNodes(
  bytes: Uint8Array,
  start: number,
  stop: number,
  limit: number,
  key: number,
  context: PartContext,
  depth: number,
): FieldNode[] {
  const nodes: FieldNode[] = [];
  const declared = start + 8 + (bytes[start + 7] ?? 0);
  let at = start + 8;
  while (at + 2 <= stop) {
    const length = bytes[at + 1] ?? 0;
    const wanted = at + 2 + length;
    const end = Math.min(stop, wanted);
    const type = bytes[at] ?? 0;
    const descriptor = SENSE_DESCRIPTORS[type];
    const children = contentNodes(descriptor, bytes, at, end, key, context, depth);
    const needed = neededLength(descriptor, key);
    const problem =
      wanted > declared
        ? `The descriptor is to have ${length + 2} bytes, but the sense data end after ${declared - at}.`
        : length + 2 < needed
          ? `A descriptor of this type has ${needed} bytes at least; this one has ${length + 2}.`
          : undefined;
    nodes.push({
      label: 'Descriptor',
      value:
        descriptor?.name ?? `type 0x${type.toString(16).padStart(2, '0')}${type >= 0x80 ? ' (vendor specific)' : ''}`,
      source: context.source,
      start: at,
      length: end - at,
      children,
      ...(problem === undefined ? {} : { severity: 'warning' as const, problem }),
    });
    if (problem !== undefined) {
      context.issues.push({
        code: 'SENSE-DESCRIPTOR',
        severity: 'warning',
        message: `Sense data: ${problem}`,
        start: at,
        length: end - at,
      });
    }
    at = end;
  }
  if (at < stop && stop < declared) {
    const type = SENSE_DESCRIPTORS[bytes[at] ?? 0]?.name ?? '';
    const children = known(DESCRIPTOR_HEAD, bytes, at, stop, context);
    nodes.push({ label: 'Descriptor', value: type, source: context.source, start: at, length: stop - at, children });
  } else if (at < stop) {
    nodes.push(...rest('Further bytes', bytes, at, stop, context));
    // One byte is too short for a descriptor; where the bytes themselves end, it is only cut off.
    if (stop === declared && stop <= limit) {
      context.issues.push({
        code: 'SENSE-DESCRIPTOR',
        severity: 'warning',
        message: 'Sense data: the last descriptor has only one byte.',
        start: at,
        length: stop - at,
      });
    }
  }
  return nodes;
}

function fieldsOf(descriptor: SenseDescriptor | undefined, key: number): readonly FieldSpec[] {
  const fields = descriptor?.fields ?? [];
  const [first] = fields;
  return Array.isArray(first) ? ((fields as readonly (readonly FieldSpec[])[])[key] ?? []) : (fields as FieldSpec[]);
}

/** Bytes up to the end of the last field of the layout. */
function neededLength(descriptor: SenseDescriptor | undefined, key: number): number {
  return Math.max(2, ...fieldsOf(descriptor, key).map(({ offset, length }) => offset + length));
}

function contentNodes(
  descriptor: SenseDescriptor | undefined,
  bytes: Uint8Array,
  at: number,
  end: number,
  key: number,
  context: PartContext,
  depth: number,
): FieldNode[] {
  const head = known(DESCRIPTOR_HEAD, bytes, at, end, context);
  const fields = known(fieldsOf(descriptor, key), bytes, at, end, context);
  const from = Math.min(end, at + (descriptor?.senseAt ?? neededLength(descriptor, key)));
  const forwarded = descriptor?.senseAt !== undefined && depth < MAXIMUM_NESTING;
  return [
    ...head,
    ...fields,
    ...(forwarded ? nested(bytes, from, end, context, depth + 1) : rest('Descriptor bytes', bytes, from, end, context)),
  ];
}

/** Key, code and qualifier of sense data; undefined when the bytes are none. */
export function senseSummary(bytes: Uint8Array, start: number, end: number): SenseSummary | undefined {
  const limit = Math.min(end, bytes.length);
  const format = formatOf(bytes, start, limit);
  const keyAt = start + (format?.descriptor === true ? 1 : 2);
  if (format === undefined || keyAt >= limit) return undefined;
  const keyCode = (bytes[keyAt] ?? 0) & 0x0f;
  const key = `${SENSE_KEYS[keyCode] ?? `sense key ${keyCode}`}${format.deferred ? ' (deferred)' : ''}`;
  const codeAt = start + (format.descriptor ? 2 : 12);
  if (codeAt + 2 > limit) return { key, text: '' };
  const asc = bytes[codeAt] ?? 0;
  const ascq = bytes[codeAt + 1] ?? 0;
  const digits = (value: number): string => value.toString(16).padStart(2, '0').toUpperCase();
  const numbers = `${digits(asc)}/${digits(ascq)}`;
  const name = additionalSenseName((asc << 8) | ascq);
  return { key, text: name === undefined ? numbers : `${name} (${numbers})` };
}
