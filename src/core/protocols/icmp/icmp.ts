import { viewOf } from '../../bytes/view';
import { checksumNode } from '../../dissect/checksumNode';
import type { FieldSpec } from '../../dissect/FieldSpec';
import { offsetOf, readerOf } from '../../dissect/interpret';
import type { Protocol } from '../../dissect/Protocol';
import { ICMP_TYPES, ICMPV6_TYPES } from './icmpTypes';

type Types = typeof ICMP_TYPES;

function tableOf(prefix: string, types: Types): readonly FieldSpec[] {
  const type = `${prefix}.type`;
  return [
    { name: 'Type', filter: type, offset: 0, length: 1, kind: 'unsigned', values: (value) => types[value]?.name },
    {
      name: 'Code',
      filter: `${prefix}.code`,
      offset: 1,
      length: 1,
      kind: 'unsigned',
      note: (code, header) => types[header(type)]?.codes?.[code],
    },
    { name: 'Checksum', filter: `${prefix}.checksum`, offset: 2, length: 2, kind: 'hexadecimal' },
  ];
}

/** RFC 792. */
export const ICMP_FIELDS = tableOf('icmp', ICMP_TYPES);
/** RFC 4443, section 2.1. */
export const ICMPV6_FIELDS = tableOf('icmpv6', ICMPV6_TYPES);

const HEADER = 4;
/** IP protocol number, as the pseudo header has it, which only ICMPv6 sums (RFC 4443, section 2.3). */
const ICMPV6_PROTOCOL = 58;
/** Error messages have four more bytes before the packet that they quote. */
const REST = 4;

function message(id: string, name: string, fields: readonly FieldSpec[], types: Types, quotedType: number): Protocol {
  const typeOf = readerOf(fields, `${id}.type`);
  const codeOf = readerOf(fields, `${id}.code`);
  const checksum = offsetOf(fields, `${id}.checksum`);
  const protocol: Protocol = {
    id,
    shortName: name,
    name: id === 'icmp' ? 'Internet Control Message Protocol' : 'Internet Control Message Protocol v6',
    filter: id,
    fields,
    walk(walk, start, end) {
      const whole = walk.has(start, HEADER, end);
      const quotes = whole && types[typeOf(walk.view, start)]?.quotes === true;
      if (!walk.add(protocol, start, start + HEADER + (quotes ? REST : 0), end) || !quotes) return;
      walk.quoted(quotedType, start + HEADER + REST, end);
    },
    extraNodes(bytes, { start, headerEnd, end, quoted = false }, issues, { network }) {
      const from = start + HEADER;
      const length = Math.min(headerEnd, bytes.length) - from;
      const pseudoHeader = {
        addresses: network && network.sourceSum + network.destinationSum,
        protocol: ICMPV6_PROTOCOL,
        length: end - start,
      };
      const checked = checksumNode(
        bytes,
        {
          filter: `${id}.checksum`,
          at: start + checksum,
          start,
          end,
          covers: 'the message',
          ...(id === 'icmpv6' ? { pseudoHeader } : {}),
          quoted,
        },
        issues,
      );
      return [
        ...(checked ? [checked] : []),
        ...(length > 0 ? [{ label: 'Rest of header', value: `${length} bytes`, source: 0, start: from, length }] : []),
      ];
    },
    summary: (bytes, { start }) => (bytes.length >= start + HEADER ? text(bytes, start) : ''),
    info(bytes, { start }) {
      if (bytes.length < start + HEADER) return [{ text: `${name} header cut off`, style: 'warning' }];
      return [{ text: text(bytes, start) }];
    },
  };
  function text(bytes: Uint8Array, start: number): string {
    const view = viewOf(bytes);
    const [type, code] = [typeOf(view, start), codeOf(view, start)];
    const known = types[type];
    const codeName = known?.codes?.[code];
    if (!known) return `${name} type ${type}, code ${code}`;
    return codeName ? `${known.name}: ${codeName}` : known.name;
  }
  return protocol;
}

export const icmp = message('icmp', 'ICMP', ICMP_FIELDS, ICMP_TYPES, 0x0800);
export const icmpv6 = message('icmpv6', 'ICMPv6', ICMPV6_FIELDS, ICMPV6_TYPES, 0x86dd);
