import type { FieldSpec } from '../../dissect/FieldSpec';
import type { Protocol } from '../../dissect/Protocol';

/** RFC 3378, section 2. */
export const ETHERIP_FIELDS: readonly FieldSpec[] = [
  { name: 'Version', filter: 'etherip.ver', offset: 0, length: 2, mask: 0xf000, kind: 'unsigned' },
  { name: 'Reserved', offset: 0, length: 2, mask: 0x0fff, kind: 'reserved' },
];

const HEADER = 2;

/** Ethernet in IP. */
export const etherip: Protocol = {
  id: 'etherip',
  shortName: 'EtherIP',
  name: 'Ethernet over IP',
  filter: 'etherip',
  fields: ETHERIP_FIELDS,
  walk(walk, start, end) {
    if (!walk.add(etherip, start, start + HEADER, end) || !walk.has(start, HEADER, end)) return;
    walk.named('ethernet', start + HEADER, end);
  },
  info: () => [{ text: 'EtherIP header cut off', style: 'warning' }],
};
