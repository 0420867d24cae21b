import { viewOf } from '../../bytes/view';
import { checksumNode } from '../../dissect/checksumNode';
import type { FieldSpec } from '../../dissect/FieldSpec';
import { findField, offsetOf, readerOf } from '../../dissect/interpret';
import type { Layer, LayerContext, Protocol } from '../../dissect/Protocol';
import type { InfoPart } from '../../text/InfoPart';
import { tcpOptionNodes, tcpOptionValues } from './tcpOptions';

/** RFC 9293, section 3.1, with the flag bits of RFC 3168 and the accurate ECN bit of RFC 9768. */
export const TCP_FIELDS: readonly FieldSpec[] = [
  { name: 'Source port', filter: 'tcp.srcport', offset: 0, length: 2, kind: 'unsigned' },
  { name: 'Destination port', filter: 'tcp.dstport', offset: 2, length: 2, kind: 'unsigned' },
  { name: 'Sequence number', filter: 'tcp.seq_raw', offset: 4, length: 4, kind: 'unsigned' },
  { name: 'Acknowledgment number', filter: 'tcp.ack_raw', offset: 8, length: 4, kind: 'unsigned' },
  {
    name: 'Data offset',
    filter: 'tcp.hdr_len',
    offset: 12,
    length: 1,
    mask: 0xf0,
    kind: 'unsigned',
    note: (words) => `header of ${words * 4} bytes`,
  },
  { name: 'Reserved', offset: 12, length: 1, mask: 0x0e, kind: 'reserved' },
  { name: 'Accurate ECN', filter: 'tcp.flags.ae', offset: 12, length: 1, mask: 0x01, kind: 'boolean' },
  { name: 'Congestion window reduced', filter: 'tcp.flags.cwr', offset: 13, length: 1, mask: 0x80, kind: 'boolean' },
  { name: 'ECN-Echo', filter: 'tcp.flags.ece', offset: 13, length: 1, mask: 0x40, kind: 'boolean' },
  { name: 'Urgent', filter: 'tcp.flags.urg', offset: 13, length: 1, mask: 0x20, kind: 'boolean' },
  { name: 'Acknowledgment', filter: 'tcp.flags.ack', offset: 13, length: 1, mask: 0x10, kind: 'boolean' },
  { name: 'Push', filter: 'tcp.flags.push', offset: 13, length: 1, mask: 0x08, kind: 'boolean' },
  { name: 'Reset', filter: 'tcp.flags.reset', offset: 13, length: 1, mask: 0x04, kind: 'boolean' },
  { name: 'Syn', filter: 'tcp.flags.syn', offset: 13, length: 1, mask: 0x02, kind: 'boolean' },
  { name: 'Fin', filter: 'tcp.flags.fin', offset: 13, length: 1, mask: 0x01, kind: 'boolean' },
  { name: 'Window', filter: 'tcp.window_size_value', offset: 14, length: 2, kind: 'unsigned' },
  { name: 'Checksum', filter: 'tcp.checksum', offset: 16, length: 2, kind: 'hexadecimal' },
  { name: 'Urgent pointer', filter: 'tcp.urgent_pointer', offset: 18, length: 2, kind: 'unsigned' },
];

const SHORTEST = 20;
const CHECKSUM_OFFSET = offsetOf(TCP_FIELDS, 'tcp.checksum');
/** IP protocol number, as the pseudo header has it. */
const TCP_PROTOCOL = 6;
const FLAGS_OFFSET = offsetOf(TCP_FIELDS, 'tcp.flags.fin');

export const sourcePort = readerOf(TCP_FIELDS, 'tcp.srcport');
export const destinationPort = readerOf(TCP_FIELDS, 'tcp.dstport');
export const sequenceNumber = readerOf(TCP_FIELDS, 'tcp.seq_raw');
export const acknowledgmentNumber = readerOf(TCP_FIELDS, 'tcp.ack_raw');
export const windowField = readerOf(TCP_FIELDS, 'tcp.window_size_value');
const headerWords = readerOf(TCP_FIELDS, 'tcp.hdr_len');

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
  extraNodes(bytes, { start, headerEnd, end }, issues, { tcp: facts, network }) {
    const nodes = tcpOptionNodes(bytes, start + SHORTEST, Math.min(headerEnd, bytes.length), issues);
    if (!facts || bytes.length < start + SHORTEST) return nodes;
    const view = viewOf(bytes);
    const flags = flagBits(view, start);
    const window = windowField(view, start);
    /** A value worked out from the field `from` of the table, shown over that field's bytes. */
    const derived = (label: string, value: number, filter: string, from: string | undefined, note: string): void => {
      const field = from ? findField(TCP_FIELDS, from) : undefined;
      const place = { source: 0, start: field ? start + field.offset : headerEnd, length: field?.length ?? 0 };
      nodes.push({ label, value: String(value), note, filter, json: value, ...place });
    };
    derived('Stream index', facts.stream, 'tcp.stream', undefined, 'counted from 0 in the order of first frames');
    derived(
      'Relative sequence number',
      facts.relativeSequence,
      'tcp.seq',
      'tcp.seq_raw',
      'from the stream’s beginning',
    );
    if (flags & TcpFlag.ack) {
      const note = 'in the other direction';
      derived('Relative acknowledgment number', facts.relativeAcknowledgment, 'tcp.ack', 'tcp.ack_raw', note);
    }
    const shift = flags & TcpFlag.syn ? 0 : facts.windowShift;
    derived(
      'Calculated window',
      window * 2 ** (shift ?? 0),
      'tcp.window_size',
      'tcp.window_size_value',
      shift === undefined ? 'window scale unknown: the handshake was not seen' : `scaled by ${2 ** shift}`,
    );
    derived('Payload length', facts.payloadLength, 'tcp.len', undefined, 'bytes');
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
    return nodes;
  },
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
  const shift = flags & TcpFlag.syn ? 0 : (facts?.windowShift ?? 0);
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
