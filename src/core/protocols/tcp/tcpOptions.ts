import { hexOf } from '../../bytes/hex';
import { viewOf } from '../../bytes/view';
import type { FieldNode } from '../../dissect/FieldNode';
import type { FieldSpec } from '../../dissect/FieldSpec';
import { fieldOf, interpretHeader, readerOf } from '../../dissect/interpret';
import type { Issue } from '../../dissect/Issue';
import { MULTIPATH_SUBTYPES } from './multipathFields';
import {
  LARGEST_SHIFT,
  OPTION_VALUES,
  optionHeader,
  OptionKind,
  TCP_OPTION_FIELDS,
  type TcpOptionSpec,
  tcpOptionSpec,
  unknownFields,
} from './tcpOptionSpecs';

/** Bytes of a SACK block: left and right edge. */
const BLOCK = 8;
const EDGE = 4;
/** Behind kind and length. */
const CONTENT = 2;
/** As many no-operations in a row are no padding any more. */
const SUSPICIOUS_NO_OPERATIONS = 4;

const segmentSize = readerOf(TCP_OPTION_FIELDS, 'tcp.options.mss_val');
const shiftCount = readerOf(TCP_OPTION_FIELDS, 'tcp.options.wscale.shift');
const timeValue = readerOf(TCP_OPTION_FIELDS, 'tcp.options.timestamp.tsval');
const timeEcho = readerOf(TCP_OPTION_FIELDS, 'tcp.options.timestamp.tsecr');
const leftEdge = readerOf(OPTION_VALUES, 'tcp.options.sack_le');
const rightEdge = readerOf(OPTION_VALUES, 'tcp.options.sack_re');

interface Option {
  readonly kind: number;
  readonly start: number;
  readonly length: number;
}

/** Where the options cannot be split any further, and why. */
interface Stop {
  readonly at: number;
  readonly reason: string;
  /** The row of `OPTION_REMARKS`. */
  readonly filter: string;
}

/**
 * Splits the options area; ends at an option whose length cannot be, or at bytes behind the end of the list that are not
 * zero. Each step advances.
 */
function* optionsOf(bytes: Uint8Array, start: number, end: number): Generator<Option, Stop> {
  let at = start;
  let ended = false;
  while (at < end) {
    const kind = bytes[at] ?? 0;
    if (ended && kind !== OptionKind.endOfList) {
      const reason = 'Bytes behind the end of the TCP option list are not zero.';
      return { at, reason, filter: 'tcp.non_zero_bytes_after_eol' };
    }
    const single = kind === OptionKind.endOfList || kind === OptionKind.noOperation;
    if (!single && at + 1 >= end) return stop(at, 'the last one has no length');
    const length = single ? 1 : (bytes[at + 1] ?? 0);
    if (!single && length < CONTENT) return stop(at, `a length of ${length} is too short`);
    if (at + length > end) return stop(at, `a length of ${length} goes past their end`);
    ended = kind === OptionKind.endOfList;
    yield { kind, start: at, length };
    at += length;
  }
  return { at, reason: '', filter: '' };
}

function stop(at: number, why: string): Stop {
  return { at, reason: `TCP options cannot be split any further: ${why}.`, filter: 'tcp.option.len.invalid' };
}

/** What the handshake's options say, for the indexer and the Info column. */
export interface TcpOptionValues {
  maximumSegmentSize?: number;
  windowShift?: number;
  selectiveAcknowledgment?: boolean;
  timestamp?: number;
  timestampEcho?: number;
}

/** The values of the options between `start` and `end`; options with a wrong length are passed over. */
export function tcpOptionValues(bytes: Uint8Array, start: number, end: number): TcpOptionValues {
  const values: TcpOptionValues = {};
  const view = viewOf(bytes);
  for (const { kind, start: at, length } of optionsOf(bytes, start, end)) {
    if (tcpOptionSpec(kind)?.length !== length) continue;
    if (kind === OptionKind.maximumSegmentSize) values.maximumSegmentSize = segmentSize(view, at);
    else if (kind === OptionKind.windowScale) values.windowShift = Math.min(shiftCount(view, at), LARGEST_SHIFT);
    else if (kind === OptionKind.sackPermitted) values.selectiveAcknowledgment = true;
    else if (kind === OptionKind.timestamps) {
      values.timestamp = timeValue(view, at);
      values.timestampEcho = timeEcho(view, at);
    }
  }
  return values;
}

/** The SACK blocks between `start` and `end` as raw sequence numbers: left edge, right edge, and so on. */
export function sackEdges(bytes: Uint8Array, start: number, end: number): number[] {
  const edges: number[] = [];
  const view = viewOf(bytes);
  for (const option of optionsOf(bytes, start, end)) {
    if (option.kind !== OptionKind.sack) continue;
    for (let at = option.start + CONTENT; at + BLOCK <= option.start + option.length; at += BLOCK) {
      edges.push(leftEdge(view, at), rightEdge(view, at));
    }
  }
  return edges;
}

/** What the numbers of a segment's options are relative to. */
export interface OptionContext {
  /** Raw sequence number that counts as 0 in the other direction; undefined when unknown. */
  readonly acknowledgedBase: number | undefined;
  /** The segment's raw acknowledgment number. */
  readonly acknowledgment: number;
  /** Whether the segment is a SYN; undefined when that is not known. */
  readonly syn: boolean | undefined;
  /** True when the capture ends within the options. */
  readonly cut?: boolean;
}

interface Worked {
  readonly value: string;
  readonly nodes: readonly FieldNode[];
  /** Wireshark's name of what is wrong with the option (a row of `OPTION_REMARKS`), and what that is. */
  readonly wrong?: readonly [filter: string, problem: string];
}

/** A value worked out from bytes of an option; `start` and `length` are what it is shown over. */
function worked(filter: string, value: number | undefined, start: number, length: number, note?: string): FieldNode {
  const { name } = fieldOf(TCP_OPTION_FIELDS, filter);
  return {
    label: name,
    value: value === undefined ? '' : String(value),
    ...(note === undefined ? {} : { note }),
    filter,
    ...(value === undefined ? {} : { json: value }),
    source: 0,
    start,
    length,
    topic: `field/tcp/${filter}`,
  };
}

function sackNodes(bytes: Uint8Array, { start, length }: Option, context: OptionContext): Worked {
  const view = viewOf(bytes);
  const base = context.acknowledgedBase;
  const relative = (edge: number): number => (edge - (base ?? 0)) >>> 0;
  const note = base === undefined ? undefined : 'relative';
  const nodes: FieldNode[] = [];
  const ranges: string[] = [];
  const raw: number[] = [];
  const end = start + length;
  let at = start + CONTENT;
  for (; at + BLOCK <= end; at += BLOCK) {
    const left = relative(leftEdge(view, at));
    const right = relative(rightEdge(view, at));
    raw.push(leftEdge(view, at), rightEdge(view, at));
    nodes.push(worked('tcp.options.sack_le', left, at, EDGE, note));
    nodes.push(worked('tcp.options.sack_re', right, at + EDGE, EDGE, note));
    ranges.push(`${left}-${right}`);
  }
  const whole = at === end;
  if (at + EDGE <= end) {
    nodes.push(worked('tcp.options.sack_le', relative(leftEdge(view, at)), at, EDGE, note));
    raw.push(leftEdge(view, at));
    at += EDGE;
  }
  nodes.push(worked('tcp.options.sack.count', ranges.length, start, length));
  const first = raw[0];
  // RFC 2883, section 4: a first block that is acknowledged already, or that lies within the second one.
  const second = raw.length >= 4 && before(raw[2] ?? 0, (first ?? 0) + 1) && before((raw[1] ?? 0) - 1, raw[3] ?? 0);
  const again = first !== undefined && (before(first, context.acknowledgment) || second);
  if (again) {
    nodes.push(worked('tcp.options.sack.dsack_le', relative(first), start + CONTENT, EDGE, note));
    if (raw.length >= 2) {
      nodes.push(worked('tcp.options.sack.dsack_re', relative(raw[1] ?? 0), start + CONTENT + EDGE, EDGE, note));
      const problem = 'The first block tells of data that arrived a second time.';
      nodes.push(remarkNode('tcp.options.sack.dsack', problem, start + CONTENT, BLOCK));
    }
  }
  const left = `A SACK block has 8 bytes: the option ends within one.`;
  return {
    value: ranges.join(', ') + (again ? ' (the first arrived twice)' : ''),
    nodes,
    ...(whole ? {} : { wrong: ['tcp.suboption_malformed', left] }),
  };
}

/** Sequence numbers wrap around. */
const before = (one: number, other: number): boolean => ((one - other) | 0) < 0;

function lengthProblem(spec: TcpOptionSpec | undefined, length: number): string | undefined {
  if (spec?.length !== undefined && length !== spec.length) {
    return `The option ${spec.name} has ${spec.length} bytes, not ${length}.`;
  }
  if (spec?.least !== undefined && length < spec.least) {
    return `The option ${spec.name} has ${spec.least} bytes or more, not ${length}.`;
  }
  return undefined;
}

/** A line that says what is remarkable, by a row of `OPTION_REMARKS`. */
function remarkNode(filter: string, problem: string, start: number, length: number): FieldNode {
  const severity = filter === 'tcp.options.sack.dsack' ? 'info' : 'warning';
  return { ...worked(filter, undefined, start, length), json: true, severity, problem };
}

/** The fields of one option, what they come to in a few words, and what is wrong with it. */
function workOut(bytes: Uint8Array, option: Option, context: OptionContext): Worked {
  const { kind, start, length } = option;
  const spec = tcpOptionSpec(kind);
  const table = (fields: readonly FieldSpec[]): FieldNode[] =>
    interpretHeader(fields, bytes, start, start + length, { source: 0, topicPrefix: 'field/tcp', issues: [] });
  const header = table(optionHeader(kind));
  const problem = lengthProblem(spec, length);
  if (problem !== undefined)
    return {
      value: `0x${hexOf(bytes, start, start + length)}`,
      nodes: header,
      wrong: ['tcp.option.len.invalid', problem],
    };
  const fields = table(spec ? (spec.layout?.(bytes, start, length) ?? spec.fields) : unknownFields(length));
  const all = [...header, ...fields];
  const view = viewOf(bytes);
  switch (kind) {
    case OptionKind.maximumSegmentSize: {
      const value = `${segmentSize(view, start)} bytes`;
      return {
        value,
        nodes: all,
        ...(context.syn === false ? { wrong: ['tcp.options.mss.present', 'Only a SYN may carry this option.'] } : {}),
      };
    }
    case OptionKind.windowScale: {
      const shift = shiftCount(view, start);
      const multiplier = 2 ** Math.min(shift, LARGEST_SHIFT);
      const { offset } = fieldOf(TCP_OPTION_FIELDS, 'tcp.options.wscale.shift');
      return {
        value: `${shift} (multiply by ${multiplier})`,
        nodes: [...all, worked('tcp.options.wscale.multiplier', multiplier, start + offset, 1)],
        ...(shift > LARGEST_SHIFT
          ? { wrong: ['tcp.options.wscale.shift.invalid', 'A shift above 14 counts as 14 (RFC 7323, section 2.3).'] }
          : {}),
      };
    }
    case OptionKind.sack: {
      const blocks = sackNodes(bytes, option, context);
      return { ...blocks, nodes: [...header, ...blocks.nodes] };
    }
    case OptionKind.timestamps:
      return { value: `TSval ${timeValue(view, start)}, TSecr ${timeEcho(view, start)}`, nodes: all };
    case OptionKind.multipath:
      return { value: MULTIPATH_SUBTYPES[(bytes[start + CONTENT] ?? 0) >> 4] ?? 'unknown subtype', nodes: all };
    default: {
      if (isCookieRequest(spec, fields, length)) {
        return {
          value: 'cookie request',
          nodes: [...all, worked('tcp.options.tfo.request', undefined, start, length)],
        };
      }
      const shown = fields.map((node) => (node.note === undefined ? node.value : node.note));
      return { value: shown.join(', '), nodes: all };
    }
  }
}

/** A Fast Open option without a cookie asks for one. */
function isCookieRequest(spec: TcpOptionSpec | undefined, fields: readonly FieldNode[], length: number): boolean {
  if (spec?.filter === 'tcp.options.tfo') return length === CONTENT;
  return spec?.filter === 'tcp.options.experimental' && length === 4 && fields[0]?.note === 'TCP Fast Open';
}

const OVERWRITTEN = [
  'tcp.nop',
  'Four no-operations in a row: something on the way may have overwritten an option.',
] as const;

function absentSize(start: number, length: number): FieldNode {
  return remarkNode('tcp.options.mss.absent', 'This SYN does not name a maximum segment size.', start, length);
}

/** One node per option; what cannot be split is one node of bytes and an issue. */
export function tcpOptionNodes(
  bytes: Uint8Array,
  start: number,
  end: number,
  issues: Issue[],
  context: OptionContext = { acknowledgedBase: undefined, acknowledgment: 0, syn: undefined },
): FieldNode[] {
  if (end <= start) return [];
  const children: FieldNode[] = [];
  const report = (message: string, from: number, length: number): void => {
    issues.push({ code: 'TCP-OPTIONS', severity: 'warning', message, start: from, length });
  };
  const options = optionsOf(bytes, start, end);
  let padding = 0;
  let sized = false;
  let step = options.next();
  for (; !step.done; step = options.next()) {
    const option = step.value;
    const { kind, start: from, length } = option;
    const spec = tcpOptionSpec(kind);
    const filter = spec?.filter ?? 'tcp.options.unknown';
    const { value, nodes, wrong } = workOut(bytes, option, context);
    if (kind === OptionKind.maximumSegmentSize) sized = true;
    padding = kind === OptionKind.noOperation ? padding + 1 : 0;
    const remarked = padding === SUSPICIOUS_NO_OPERATIONS ? OVERWRITTEN : wrong;
    if (remarked !== undefined) report(remarked[1], from, length);
    children.push({
      label: spec?.name ?? `Option ${kind}`,
      value,
      filter,
      json: `0x${hexOf(bytes, from, from + length)}`,
      source: 0,
      start: from,
      length,
      topic: `field/tcp/${filter}`,
      ...(remarked === undefined ? {} : { severity: 'warning', problem: remarked[1] }),
      children: remarked === undefined ? nodes : [...nodes, remarkNode(...remarked, from, length)],
    });
  }
  const { at: stopped } = step.value;
  const reason = context.cut ? 'The capture ends within the TCP options.' : step.value.reason;
  const { filter: wrong } = step.value;
  if (stopped < end) {
    report(reason, stopped, end - stopped);
    children.push({
      label: 'Rest',
      value: `0x${hexOf(bytes, stopped, end)}`,
      source: 0,
      start: stopped,
      length: end - stopped,
      severity: 'warning',
      problem: reason,
      ...(context.cut ? {} : { children: [remarkNode(wrong, reason, stopped, end - stopped)] }),
    });
  }
  if (context.syn && !sized && !context.cut) children.push(absentSize(start, end - start));
  return [
    {
      label: 'Options',
      value: `${end - start} bytes`,
      filter: 'tcp.options',
      json: `0x${hexOf(bytes, start, end)}`,
      source: 0,
      start,
      length: end - start,
      topic: 'field/tcp/tcp.options',
      children,
    },
  ];
}
