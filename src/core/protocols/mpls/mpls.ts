import { viewOf } from '../../bytes/view';
import type { FieldSpec } from '../../dissect/FieldSpec';
import { readerOf } from '../../dissect/interpret';
import type { Protocol } from '../../dissect/Protocol';

/** RFC 3032, section 2.1, with the traffic class of RFC 5462. */
export const MPLS_FIELDS: readonly FieldSpec[] = [
  { name: 'Label', filter: 'mpls.label', offset: 0, length: 4, mask: 0xfffff000, kind: 'unsigned' },
  { name: 'Traffic class', filter: 'mpls.exp', offset: 0, length: 4, mask: 0x00000e00, kind: 'unsigned' },
  { name: 'Bottom of stack', filter: 'mpls.bottom', offset: 0, length: 4, mask: 0x00000100, kind: 'boolean' },
  { name: 'Time to live', filter: 'mpls.ttl', offset: 0, length: 4, mask: 0x000000ff, kind: 'unsigned' },
];

const ENTRY = 4;
const label = readerOf(MPLS_FIELDS, 'mpls.label');
const bottom = readerOf(MPLS_FIELDS, 'mpls.bottom');

/** One entry of the label stack; the next one is a layer of its own. */
export const mpls: Protocol = {
  id: 'mpls',
  shortName: 'MPLS',
  name: 'Multiprotocol Label Switching',
  filter: 'mpls',
  fields: MPLS_FIELDS,
  walk(walk, start, end) {
    if (!walk.add(mpls, start, start + ENTRY, end) || !walk.has(start, ENTRY, end)) return;
    const next = start + ENTRY;
    if (bottom(walk.view, start) === 0) {
      mpls.walk(walk, next, end);
      return;
    }
    // Nothing names the payload: IP shows by its version, as routers take it (RFC 4928, section 3).
    if (!walk.has(next, 1, end)) return;
    const version = walk.view.getUint8(next) >> 4;
    if (version === 4) walk.etherType(0x0800, next, end);
    else if (version === 6) walk.etherType(0x86dd, next, end);
  },
  summary: (bytes, { start }) => (bytes.length >= start + ENTRY ? `Label ${label(viewOf(bytes), start)}` : ''),
  info(bytes, { start }) {
    if (bytes.length < start + ENTRY) return [{ text: 'MPLS label cut off', style: 'warning' }];
    return [{ text: `MPLS label ${label(viewOf(bytes), start)}: payload not decoded`, style: 'quiet' }];
  },
};
