import { viewOf } from '../../bytes/view';
import type { FieldSpec } from '../../dissect/FieldSpec';
import { readerOf } from '../../dissect/interpret';
import type { PacketWalk } from '../../dissect/PacketWalk';
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
/** Of a pseudowire, which has four zero bits first (RFC 4385, section 3). */
const CONTROL_WORD = 4;
const bottom = readerOf(MPLS_FIELDS, 'mpls.bottom');

/** True when the bytes would be an Ethernet frame with a known type. */
function looksLikeEthernet(walk: PacketWalk, start: number, end: number): boolean {
  if (!walk.has(start, 14, end)) return false;
  const type = walk.view.getUint16(start + 12);
  if (type > 1500) return walk.knowsEtherType(type);
  // A length: the bytes of an LLC header follow, and no more than the padding of a short frame behind them.
  const rest = end - start - 14;
  return (
    type >= 3 &&
    type <= rest &&
    rest - type <= 46 &&
    walk.has(start, 17, end) &&
    (walk.view.getUint8(start + 16) & 3) === 3
  );
}

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
    if (version === 4 || version === 6) walk.ipPacket(next, end);
    else if (looksLikeEthernet(walk, next, end)) walk.named('pseudowire', next, end);
    else if (version === 0 && looksLikeEthernet(walk, next + CONTROL_WORD, end)) {
      walk.named('pseudowireWithControlWord', next, end);
    }
  },
  summary: (bytes, { start }) => (bytes.length >= start + ENTRY ? `Label ${label(viewOf(bytes), start)}` : ''),
  info(bytes, { start }) {
    if (bytes.length < start + ENTRY) return [{ text: 'MPLS label cut off', style: 'warning' }];
    return [{ text: `MPLS label ${label(viewOf(bytes), start)}: payload not decoded`, style: 'quiet' }];
  },
};
