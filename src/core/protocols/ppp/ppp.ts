import { hexNumber } from '../../bytes/hex';
import { viewOf } from '../../bytes/view';
import type { FieldSpec } from '../../dissect/FieldSpec';
import { interpretHeader, readerOf } from '../../dissect/interpret';
import type { Protocol } from '../../dissect/Protocol';
import { pppProtocolName } from './pppProtocols';

/** RFC 1661, section 2. */
export const PPP_FIELDS: readonly FieldSpec[] = [
  { name: 'Protocol', filter: 'ppp.protocol', offset: 0, length: 2, kind: 'hexadecimal', values: pppProtocolName },
];

/** RFC 1661, section 6.5: the protocol field compressed to its low byte. */
export const PPP_COMPRESSED_FIELDS: readonly FieldSpec[] = [
  { name: 'Protocol', filter: 'ppp.protocol', offset: 0, length: 1, kind: 'hexadecimal', values: pppProtocolName },
];

/** RFC 1662, section 3.1. */
export const PPP_HDLC_FIELDS: readonly FieldSpec[] = [
  {
    name: 'Address',
    filter: 'ppp.address',
    offset: 0,
    length: 1,
    kind: 'hexadecimal',
    values: { 0xff: 'all stations' },
  },
  {
    name: 'Control',
    filter: 'ppp.control',
    offset: 1,
    length: 1,
    kind: 'hexadecimal',
    values: { 0x03: 'unnumbered information' },
  },
];

const short = readerOf(PPP_COMPRESSED_FIELDS, 'ppp.protocol');
const long = readerOf(PPP_FIELDS, 'ppp.protocol');
/** Address and control. */
const FRAMING = 2;
const address = readerOf(PPP_HDLC_FIELDS, 'ppp.address');
const control = readerOf(PPP_HDLC_FIELDS, 'ppp.control');

function inner(id: string, fields: readonly FieldSpec[], length: number): Protocol {
  const read = readerOf(fields, 'ppp.protocol');
  const protocol: Protocol = {
    id,
    shortName: 'PPP',
    name: 'Point-to-Point Protocol',
    filter: 'ppp',
    fields,
    walk(walk, start, end) {
      if (!walk.add(protocol, start, start + length, end) || !walk.has(start, length, end)) return;
      walk.pppProtocol(read(walk.view, start), start + length, end);
    },
    info(bytes, { start }) {
      if (bytes.length < start + length) return [{ text: 'PPP header cut off', style: 'warning' }];
      const number = read(viewOf(bytes), start);
      const name = pppProtocolName(number) ?? `PPP protocol ${hexNumber(number, 4)}`;
      return [{ text: `${name}: not decoded`, style: 'quiet' }];
    },
  };
  return protocol;
}

const whole = inner('ppp', PPP_FIELDS, 2);

export const pppCompressed = inner('pppCompressed', PPP_COMPRESSED_FIELDS, 1);

/** A PPP packet without address and control; the protocol field may be compressed: an odd first byte ends it. */
export const ppp: Protocol = {
  ...whole,
  walk(walk, start, end) {
    const compressed = walk.has(start, 1, end) && (short(walk.view, start) & 1) === 1;
    (compressed ? pppCompressed : whole).walk(walk, start, end);
  },
};

/** PPP as link type 9 has it: with address and control, or without where the two ends agreed to leave them out. */
export const pppHdlc: Protocol = {
  id: 'pppHdlc',
  shortName: 'PPP',
  name: 'PPP in HDLC-like framing',
  filter: 'ppp',
  fields: PPP_HDLC_FIELDS,
  walk(walk, start, end) {
    const { view } = walk;
    const framed = walk.has(start, 2, end) && address(view, start) === 0xff && control(view, start) === 0x03;
    if (!framed) {
      ppp.walk(walk, start, end);
      return;
    }
    const from = start + FRAMING;
    const compressed = walk.has(from, 1, end) && (short(view, from) & 1) === 1;
    const header = compressed ? 1 : 2;
    if (!walk.add(pppHdlc, start, from + header, end) || !walk.has(from, header, end)) return;
    walk.pppProtocol((compressed ? short : long)(view, from), from + header, end);
  },
  extraNodes(bytes, { start, headerEnd }, issues) {
    const fields = headerEnd - start === FRAMING + 1 ? PPP_COMPRESSED_FIELDS : PPP_FIELDS;
    return interpretHeader(fields, bytes, start + FRAMING, headerEnd, { source: 0, issues });
  },
  info(bytes, { start, headerEnd }) {
    const inside = headerEnd - start === FRAMING + 1 ? pppCompressed : whole;
    return inside.info?.(bytes, { protocol: inside, start: start + FRAMING, headerEnd, end: headerEnd }, {}) ?? [];
  },
};
