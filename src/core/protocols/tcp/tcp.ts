import { viewOf } from '../../bytes/view';
import { checksumNode } from '../../dissect/checksumNode';
import type { FieldNode } from '../../dissect/FieldNode';
import { fieldOf, findField, offsetOf, readerOf } from '../../dissect/interpret';
import type { Layer, LayerContext, Protocol } from '../../dissect/Protocol';
import type { InfoPart } from '../../text/InfoPart';
import { DERIVED_FIELDS, TCP_FIELDS } from './tcpFields';
import { tcpOptionNodes, tcpOptionValues } from './tcpOptions';
import { TCP_OPTION_FIELDS } from './tcpOptionSpecs';
import { TCP_ANALYSIS_FIELDS } from './tcpAnalysisFields';

const SHORTEST = 20;
/** IP protocol number of TCP. */
const TCP_PROTOCOL = 6;
const CHECKSUM_OFFSET = offsetOf(TCP_FIELDS, 'tcp.checksum');
const FLAGS_OFFSET = offsetOf(TCP_FIELDS, 'tcp.flags.fin');

export const sourcePort = readerOf(TCP_FIELDS, 'tcp.srcport');
export const destinationPort = readerOf(TCP_FIELDS, 'tcp.dstport');
export const sequenceNumber = readerOf(TCP_FIELDS, 'tcp.seq_raw');
export const acknowledgmentNumber = readerOf(TCP_FIELDS, 'tcp.ack_raw');
export const windowField = readerOf(TCP_FIELDS, 'tcp.window_size_value');
const headerWords = readerOf(TCP_FIELDS, 'tcp.hdr_len');

/** All twelve bits of reserved bits and flags. */
const flagWord = readerOf(TCP_FIELDS, 'tcp.flags');

/** All eight flag bits of byte 13 at once, for the hot path; the bits are those of `TcpFlag`. */
export const flagBits = (view: DataView, base: number): number => view.getUint8(base + FLAGS_OFFSET);

function bit(name: string): number {
  return findField(TCP_FIELDS, `tcp.flags.${name}`)?.mask ?? 0;
}

/** Flag bits as `flagBits` gives them. */
export const TcpFlag = { fin: bit('fin'), syn: bit('syn'), reset: bit('reset'), push: bit('push'), ack: bit('ack') };

const FLAG_NAMES: readonly (readonly [number, string])[] = [
  [bit('fin'), 'FIN'],
  [bit('syn'), 'SYN'],
  [bit('reset'), 'RST'],
  [bit('push'), 'PSH'],
  [bit('ack'), 'ACK'],
  [bit('urg'), 'URG'],
  [bit('ece'), 'ECE'],
  [bit('cwr'), 'CWR'],
];

/** "SYN, ACK" */
export function flagText(flags: number): string {
  const names = FLAG_NAMES.filter(([mask]) => (flags & mask) !== 0).map(([, name]) => name);
  return names.length > 0 ? names.join(', ') : 'no flags';
}

export const tcp: Protocol = {
  id: 'tcp',
  shortName: 'TCP',
  name: 'Transmission Control Protocol',
  filter: 'tcp',
  fields: TCP_FIELDS,
  walk(walk, start, end) {
    if (!walk.has(start, SHORTEST, end)) {
      walk.add(tcp, start, start + SHORTEST, end);
      return;
    }
    const header = headerWords(walk.view, start) * 4;
    if (!walk.add(tcp, start, start + Math.max(SHORTEST, header), end)) return;
    if (header < SHORTEST || start + header > end) {
      walk.remark = 'TCP header with impossible length';
      return;
    }
    walk.tcp = start;
    walk.payloadStart = start + header;
    walk.payloadEnd = end;
  },
  moreFields: [...DERIVED_FIELDS, ...TCP_OPTION_FIELDS, ...TCP_ANALYSIS_FIELDS],
  extraNodes(bytes, { start, headerEnd, end }, issues, { tcp: facts, network }) {
    if (bytes.length < start + SHORTEST) return [];
    const view = viewOf(bytes);
    const flags = flagBits(view, start);
    const optionsEnd = Math.min(headerEnd, bytes.length);
    const nodes = tcpOptionNodes(bytes, start + SHORTEST, optionsEnd, issues, {
      acknowledgedBase: facts?.acknowledgedBase,
      acknowledgment: acknowledgmentNumber(view, start),
      syn: (flags & TcpFlag.syn) !== 0,
      cut: optionsEnd < headerEnd,
    });
    /** A value worked out, shown over the bytes of the field that it is worked out from. */
    const derived = (filter: string, value: number | string, note?: string, unused = false): void => {
      const { name, offset, length } = fieldOf(DERIVED_FIELDS, filter);
      nodes.push({
        label: name,
        value: String(value),
        ...(note === undefined ? {} : { note }),
        filter,
        json: value,
        source: 0,
        start: start + offset,
        length,
        topic: `field/tcp/${filter}`,
        ...(unused ? { unused } : {}),
      });
    };
    for (const filter of stepsOf(flags)) {
      const { name } = fieldOf(TCP_ANALYSIS_FIELDS, filter);
      const place = { source: 0, start: start + FLAGS_OFFSET, length: 1 };
      nodes.push({ label: name, value: '', filter, json: true, topic: `field/tcp/${filter}`, ...place });
    }
    derived('tcp.flags.str', flagLetters(flagWord(view, start)));
    if (!facts) return nodes;
    derived('tcp.stream', facts.stream, 'counted from 0 in the order of first frames');
    derived('tcp.completeness', facts.completeness, completenessText(facts.completeness));
    derived('tcp.len', facts.payloadLength, 'bytes');
    derived('tcp.seq', facts.relativeSequence, 'from the stream’s beginning');
    const counted = flags & (TcpFlag.syn | TcpFlag.fin) ? 1 : 0;
    derived('tcp.nxtseq', (facts.relativeSequence + facts.payloadLength + counted) >>> 0);
    const acknowledges = (flags & TcpFlag.ack) !== 0;
    const meaning = acknowledges ? 'in the other direction' : 'used only with the ACK flag';
    derived('tcp.ack', facts.relativeAcknowledgment, meaning, !acknowledges);
    const window = windowField(view, start);
    if (flags & TcpFlag.syn) derived('tcp.window_size', window, 'never scaled in a SYN');
    else {
      const scale = facts.windowScale;
      const shift = Math.max(0, scale);
      const how =
        scale === UNKNOWN_SCALE ? 'window scale unknown: the handshake was not seen' : `scaled by ${2 ** shift}`;
      derived('tcp.window_size', window * 2 ** shift, how);
      if (scale === UNKNOWN_SCALE) derived('tcp.window_size_scalefactor', scale, 'unknown: the handshake was not seen');
      else if (scale === NO_SCALE) derived('tcp.window_size_scalefactor', scale, 'window scaling is not used');
      else derived('tcp.window_size_scalefactor', 2 ** scale);
    }
    const checked = checksumNode(
      bytes,
      {
        filter: 'tcp.checksum',
        at: start + CHECKSUM_OFFSET,
        start,
        end,
        covers: 'the segment',
        pseudoHeader: {
          addresses: network && network.sourceSum + network.destinationSum,
          protocol: TCP_PROTOCOL,
          length: end - start,
        },
        zero: 'offloaded',
        quoted: false,
      },
      issues,
    );
    if (checked) nodes.push(checked);
    const captured = Math.min(end, bytes.length) - headerEnd;
    if (captured > 0 && facts.payloadLength > 0) {
      nodes.push({
        label: fieldOf(DERIVED_FIELDS, 'tcp.payload').name,
        value: `${facts.payloadLength} bytes`,
        ...(captured < facts.payloadLength ? { note: `${captured} captured` } : {}),
        filter: 'tcp.payload',
        source: 0,
        start: headerEnd,
        length: captured,
        topic: 'field/tcp/tcp.payload',
      });
    }
    return nodes;
  },
  arrange: (nodes) => [...nodes].sort((one, other) => placeOf(one) - placeOf(other)),
  summary(bytes, layer, { tcp: facts }) {
    if (bytes.length < layer.start + SHORTEST) return '';
    const view = viewOf(bytes);
    const ports = `${sourcePort(view, layer.start)} → ${destinationPort(view, layer.start)}`;
    if (!facts) return ports;
    const acknowledgment = flagBits(view, layer.start) & TcpFlag.ack ? `, Ack ${facts.relativeAcknowledgment}` : '';
    return `${ports}, Seq ${facts.relativeSequence}${acknowledgment}, Len ${facts.payloadLength}`;
  },
  info: (bytes, layer, context) => tcpInfo(bytes, layer, context),
};

/** What `windowScale` says when no SYN was seen that would tell. */
export const UNKNOWN_SCALE = -1;
/** What `windowScale` says when a SYN without the option was seen. */
export const NO_SCALE = -2;

/** Which step of a connection a segment with these flags is. */
function stepsOf(flags: number): string[] {
  const steps: string[] = [];
  if (flags & TcpFlag.syn) steps.push(flags & TcpFlag.ack ? 'tcp.connection.synack' : 'tcp.connection.syn');
  if (flags & TcpFlag.fin) steps.push('tcp.connection.fin');
  if (flags & TcpFlag.reset) steps.push('tcp.connection.rst');
  return steps;
}

/** Letters of the twelve bits from the highest on, as Wireshark writes them. */
const LETTERS = 'RRRACEUAPRSF';

/** "·······A··S·" */
function flagLetters(word: number): string {
  return [...LETTERS].map((letter, at) => ((word >> (LETTERS.length - 1 - at)) & 1 ? letter : '·')).join('');
}

const COMPLETENESS: readonly (readonly [number, string])[] = [
  [1, 'SYN'],
  [2, 'SYN, ACK'],
  [4, 'ACK'],
  [8, 'data'],
  [16, 'FIN'],
  [32, 'RST'],
];

function completenessText(bits: number): string {
  const seen = COMPLETENESS.filter(([bit]) => bits & bit).map(([, name]) => name);
  return seen.length === 0 ? 'nothing of it' : `seen: ${seen.join('; ')}`;
}

/** The order of the tree: what belongs together stands together, whether it stands in the header or is worked out. */
const ORDER: readonly string[] = [
  'tcp.srcport',
  'tcp.dstport',
  'tcp.stream',
  'tcp.completeness',
  'tcp.len',
  'tcp.seq',
  'tcp.seq_raw',
  'tcp.nxtseq',
  'tcp.ack',
  'tcp.ack_raw',
  'tcp.hdr_len',
  'tcp.flags',
  'tcp.connection.syn',
  'tcp.connection.synack',
  'tcp.connection.fin',
  'tcp.connection.rst',
  'tcp.flags.str',
  'tcp.window_size_value',
  'tcp.window_size',
  'tcp.window_size_scalefactor',
  'tcp.checksum',
  'tcp.checksum.status',
  'tcp.urgent_pointer',
  'tcp.options',
  'Timestamps',
  'tcp.analysis',
  'tcp.payload',
];

function placeOf({ filter, label }: FieldNode): number {
  const at = ORDER.indexOf(filter ?? label);
  return at < 0 ? ORDER.length : at;
}

function tcpInfo(bytes: Uint8Array, { start, headerEnd }: Layer, { tcp: facts }: LayerContext): InfoPart[] {
  if (bytes.length < start + SHORTEST) return [{ text: 'TCP header cut off', style: 'warning' }];
  const view = viewOf(bytes);
  const flags = flagBits(view, start);
  const parts: InfoPart[] = [
    { text: flagText(flags), ...(flags & TcpFlag.reset ? { style: 'warning' as const } : {}) },
  ];
  const words: string[] = [];
  if (facts) {
    words.push(`Seq ${facts.relativeSequence}`);
    if (flags & TcpFlag.ack) words.push(`Ack ${facts.relativeAcknowledgment}`);
  }
  const shift = flags & TcpFlag.syn ? 0 : Math.max(0, facts?.windowScale ?? 0);
  words.push(`Win ${windowField(view, start) * 2 ** shift}`);
  if (facts && facts.payloadLength > 0) words.push(`Len ${facts.payloadLength}`);
  const options = tcpOptionValues(bytes, start + SHORTEST, Math.min(headerEnd, bytes.length));
  if (options.maximumSegmentSize !== undefined) words.push(`MSS ${options.maximumSegmentSize}`);
  if (options.windowShift !== undefined) words.push(`WS ${2 ** options.windowShift}`);
  if (options.selectiveAcknowledgment) words.push('SACK permitted');
  if (options.timestamp !== undefined && flags & TcpFlag.syn) words.push(`TSval ${options.timestamp}`);
  parts.push({ text: `  ${words.join('  ')}`, style: 'quiet' });
  return parts;
}
