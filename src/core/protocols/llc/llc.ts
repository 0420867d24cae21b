import { hexNumber } from '../../bytes/hex';
import { viewOf } from '../../bytes/view';
import type { FieldSpec } from '../../dissect/FieldSpec';
import { interpretHeader, readerOf } from '../../dissect/interpret';
import type { Protocol } from '../../dissect/Protocol';
import { SNAP_FIELDS, SNAP_HEADER, snapEtherType, snapInfo } from './snap';

const SAPS: Readonly<Record<number, string>> = {
  0x00: 'null',
  0x06: 'IPv4',
  0x42: 'spanning tree',
  0xaa: 'SNAP',
  0xe0: 'NetWare',
  0xf0: 'NetBIOS',
  0xfe: 'OSI network layer',
  0xff: 'global',
};

/** IEEE 802.2, section 3.2, with the one byte of control that unnumbered frames have. */
export const LLC_FIELDS: readonly FieldSpec[] = [
  { name: 'DSAP', filter: 'llc.dsap', offset: 0, length: 1, kind: 'hexadecimal', values: SAPS },
  { name: 'SSAP', filter: 'llc.ssap', offset: 1, length: 1, kind: 'hexadecimal', values: SAPS },
  {
    name: 'Control',
    filter: 'llc.control',
    offset: 2,
    length: 1,
    kind: 'hexadecimal',
    values: { 0x03: 'unnumbered information', 0xaf: 'exchange identification', 0xe3: 'test' },
  },
];

const HEADER = 3;
const SNAP = 0xaa;
const dsap = readerOf(LLC_FIELDS, 'llc.dsap');
const ssap = readerOf(LLC_FIELDS, 'llc.ssap');
const control = readerOf(LLC_FIELDS, 'llc.control');

const UNNUMBERED_INFORMATION = 0x03;
const POLL = 0x10;

/** Supervisory and other unnumbered frames carry no packet. */
const carriesInformation = (value: number): boolean => (value & 1) === 0 || (value & ~POLL) === UNNUMBERED_INFORMATION;

export const llc: Protocol = {
  id: 'llc',
  shortName: 'LLC',
  name: 'Logical Link Control',
  filter: 'llc',
  fields: LLC_FIELDS,
  moreFields: SNAP_FIELDS,
  walk(walk, start, end) {
    const { view } = walk;
    if (!walk.has(start, HEADER, end)) {
      walk.add(llc, start, start + HEADER, end);
      return;
    }
    // Only unnumbered frames have one byte of control; the others number their frames in two.
    const header = (control(view, start) & 3) === 3 ? HEADER : HEADER + 1;
    const payload = start + header;
    if (dsap(view, start) !== SNAP || ssap(view, start) !== SNAP) {
      if (walk.add(llc, start, payload, end) && carriesInformation(control(view, start))) {
        walk.llcSap(dsap(view, start), payload, end);
      }
      return;
    }
    if (!walk.add(llc, start, payload + SNAP_HEADER, end) || !walk.has(payload, SNAP_HEADER, end)) return;
    const type = snapEtherType(view, payload);
    if (type >= 0 && carriesInformation(control(view, start))) walk.etherType(type, payload + SNAP_HEADER, end);
  },
  extraNodes(bytes, { start, headerEnd }, issues) {
    const from = headerEnd - SNAP_HEADER;
    // Without SNAP the header ends with the control field.
    return from < start + HEADER ? [] : interpretHeader(SNAP_FIELDS, bytes, from, headerEnd, { source: 0, issues });
  },
  info(bytes, { start, headerEnd }) {
    if (headerEnd - SNAP_HEADER >= start + HEADER) return [snapInfo(bytes, headerEnd - SNAP_HEADER)];
    if (bytes.length < start + HEADER) return [{ text: 'LLC header cut off', style: 'warning' }];
    const to = dsap(viewOf(bytes), start);
    return [{ text: `LLC to ${hexNumber(to, 2)}${SAPS[to] ? ` (${SAPS[to]})` : ''}: not decoded`, style: 'quiet' }];
  },
};
