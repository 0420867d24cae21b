import { hexNumber } from '../../bytes/hex';
import { viewOf } from '../../bytes/view';
import { etherTypeName } from '../../dissect/etherTypes';
import type { FieldSpec } from '../../dissect/FieldSpec';
import { readerOf } from '../../dissect/interpret';
import type { Protocol } from '../../dissect/Protocol';

/** Cisco's HDLC: an address, a zero byte, an EtherType. */
export const CISCO_HDLC_FIELDS: readonly FieldSpec[] = [
  {
    name: 'Address',
    filter: 'chdlc.address',
    offset: 0,
    length: 1,
    kind: 'hexadecimal',
    values: { 0x0f: 'unicast', 0x8f: 'multicast' },
  },
  { name: 'Control', filter: 'chdlc.control', offset: 1, length: 1, kind: 'hexadecimal' },
  { name: 'Protocol', filter: 'chdlc.protocol', offset: 2, length: 2, kind: 'hexadecimal', values: etherTypeName },
];

const HEADER = 4;
const protocolOf = readerOf(CISCO_HDLC_FIELDS, 'chdlc.protocol');

export const ciscoHdlc: Protocol = {
  id: 'ciscoHdlc',
  shortName: 'CHDLC',
  name: 'Cisco HDLC',
  filter: 'chdlc',
  fields: CISCO_HDLC_FIELDS,
  walk(walk, start, end) {
    if (!walk.add(ciscoHdlc, start, start + HEADER, end) || !walk.has(start, HEADER, end)) return;
    walk.etherType(protocolOf(walk.view, start), start + HEADER, end);
  },
  info(bytes, { start }) {
    if (bytes.length < start + HEADER) return [{ text: 'Cisco HDLC header cut off', style: 'warning' }];
    const type = protocolOf(viewOf(bytes), start);
    return [{ text: `${etherTypeName(type) ?? `protocol ${hexNumber(type, 4)}`}: not decoded`, style: 'quiet' }];
  },
};

/** LINKTYPE_PPP_HDLC (50): either PPP or Cisco's HDLC; the first byte tells which. It adds no layer of its own. */
export const pppOrCiscoHdlc: Protocol = {
  id: 'pppOrCiscoHdlc',
  shortName: 'PPP',
  name: 'PPP or Cisco HDLC',
  filter: 'ppp',
  fields: [],
  walk(walk, start, end) {
    const first = walk.has(start, 1, end) ? walk.view.getUint8(start) : 0;
    walk.named(first === 0x0f || first === 0x8f ? 'ciscoHdlc' : 'pppHdlc', start, end);
  },
};
