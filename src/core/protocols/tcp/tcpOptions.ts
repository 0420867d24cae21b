import { viewOf } from '../../bytes/view';
import { hexOf } from '../../bytes/hex';
import type { FieldNode } from '../../dissect/FieldNode';
import type { Issue } from '../../dissect/Issue';

const END_OF_LIST = 0;
const NO_OPERATION = 1;
const MAXIMUM_SEGMENT_SIZE = 2;
const WINDOW_SCALE = 3;
const SACK_PERMITTED = 4;
const SACK = 5;
const TIMESTAMPS = 8;

/** RFC 7323, section 2.3: larger shifts count as 14. */
const LARGEST_SHIFT = 14;

interface Option {
  readonly kind: number;
  readonly start: number;
  readonly length: number;
}

/** Splits the options area; ends at the end-of-list option or at one whose length cannot be. Each step advances. */
function* optionsOf(bytes: Uint8Array, start: number, end: number): Generator<Option, number> {
  let at = start;
  while (at < end) {
    const kind = bytes[at] ?? 0;
    if (kind === END_OF_LIST) {
      yield { kind, start: at, length: 1 };
      return end;
    }
    const length = kind === NO_OPERATION ? 1 : (bytes[at + 1] ?? 0);
    if (length < 1 || (kind !== NO_OPERATION && length < 2) || at + length > end) return at;
    yield { kind, start: at, length };
    at += length;
  }
  return at;
}

function number32(bytes: Uint8Array, at: number): number {
  return viewOf(bytes).getUint32(at);
}

/** What the handshake's options say, for the indexer and the Info column. */
export interface TcpOptionValues {
  maximumSegmentSize?: number;
  windowShift?: number;
  selectiveAcknowledgment?: boolean;
  timestamp?: number;
}

/** The values of the options between `start` and `end`; options with a wrong length are passed over. */
export function tcpOptionValues(bytes: Uint8Array, start: number, end: number): TcpOptionValues {
  const values: TcpOptionValues = {};
  for (const { kind, start: at, length } of optionsOf(bytes, start, end)) {
    if (kind === MAXIMUM_SEGMENT_SIZE && length === 4) {
      values.maximumSegmentSize = ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0);
    } else if (kind === WINDOW_SCALE && length === 3) {
      values.windowShift = Math.min(bytes[at + 2] ?? 0, LARGEST_SHIFT);
    } else if (kind === SACK_PERMITTED && length === 2) values.selectiveAcknowledgment = true;
    else if (kind === TIMESTAMPS && length === 10) values.timestamp = number32(bytes, at + 2);
  }
  return values;
}

function describe(bytes: Uint8Array, { kind, start, length }: Option): [string, string, string?, number?] {
  switch (kind) {
    case END_OF_LIST:
      return ['End of option list', ''];
    case NO_OPERATION:
      return ['No-operation', ''];
    case MAXIMUM_SEGMENT_SIZE:
      if (length !== 4) break;
      {
        const size = ((bytes[start + 2] ?? 0) << 8) | (bytes[start + 3] ?? 0);
        return ['Maximum segment size', String(size), 'tcp.options.mss_val', size];
      }
    case WINDOW_SCALE:
      if (length !== 3) break;
      {
        const shift = bytes[start + 2] ?? 0;
        return ['Window scale', `${shift} (multiply by ${2 ** shift})`, 'tcp.options.wscale.shift', shift];
      }
    case SACK_PERMITTED:
      if (length === 2) return ['SACK permitted', ''];
      break;
    case SACK:
      if (length >= 10 && (length - 2) % 8 === 0) {
        const ranges: string[] = [];
        for (let at = start + 2; at < start + length; at += 8) {
          ranges.push(`${number32(bytes, at)}-${number32(bytes, at + 4)}`);
        }
        return ['SACK', ranges.join(', ')];
      }
      break;
    case TIMESTAMPS:
      if (length === 10) {
        return ['Timestamps', `TSval ${number32(bytes, start + 2)}, TSecr ${number32(bytes, start + 6)}`];
      }
      break;
    default:
  }
  return [`Option ${kind}`, '0x' + hexOf(bytes, start, start + length)];
}

/** One node per option; what cannot be split is one node of bytes and an issue. */
export function tcpOptionNodes(bytes: Uint8Array, start: number, end: number, issues: Issue[]): FieldNode[] {
  if (end <= start) return [];
  const children: FieldNode[] = [];
  const options = optionsOf(bytes, start, end);
  let step = options.next();
  while (!step.done) {
    const option = step.value;
    const [label, value, filter, json] = describe(bytes, option);
    children.push({
      label,
      value,
      ...(filter ? { filter } : {}),
      ...(json !== undefined ? { json } : {}),
      source: 0,
      start: option.start,
      length: option.length,
    });
    step = options.next();
  }
  const stopped = step.value;
  if (stopped < end) {
    const message = 'TCP options cannot be split any further: an option has an impossible length.';
    issues.push({ code: 'TCP-OPTIONS', severity: 'warning', message, start: stopped, length: end - stopped });
    children.push({
      label: 'Rest',
      value: '0x' + hexOf(bytes, stopped, end),
      source: 0,
      start: stopped,
      length: end - stopped,
      severity: 'warning',
      problem: message,
    });
  }
  return [{ label: 'Options', value: `${end - start} bytes`, source: 0, start, length: end - start, children }];
}
