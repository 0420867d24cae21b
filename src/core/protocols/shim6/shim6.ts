import { viewOf } from '../../bytes/view';
import type { FieldSpec } from '../../dissect/FieldSpec';
import { readerOf } from '../../dissect/interpret';
import { ipProtocolName } from '../../dissect/ipProtocols';
import type { Protocol } from '../../dissect/Protocol';

/** RFC 5533, section 5.1, as far as all messages have it; a context tag follows in those that carry a payload. */
export const SHIM6_FIELDS: readonly FieldSpec[] = [
  { name: 'Next header', filter: 'shim6.nxt', offset: 0, length: 1, kind: 'unsigned', values: ipProtocolName },
  {
    name: 'Length',
    filter: 'shim6.len',
    offset: 1,
    length: 1,
    kind: 'unsigned',
    note: (units) => `${(units + 1) * 8} bytes`,
  },
  { name: 'Carries a payload', filter: 'shim6.p', offset: 2, length: 1, mask: 0x80, kind: 'boolean' },
  { name: 'Type or context tag', filter: 'shim6.type', offset: 2, length: 1, mask: 0x7f, kind: 'unsigned' },
];

const SHORTEST = 8;
const next = readerOf(SHIM6_FIELDS, 'shim6.nxt');
const units = readerOf(SHIM6_FIELDS, 'shim6.len');

/** What two hosts with several addresses put between IPv6 and TCP; what it carries is decoded. */
export const shim6: Protocol = {
  id: 'shim6',
  shortName: 'Shim6',
  name: 'Site Multihoming by IPv6 Intermediation',
  filter: 'shim6',
  fields: SHIM6_FIELDS,
  walk(walk, start, end) {
    const { view } = walk;
    if (!walk.has(start, SHORTEST, end)) {
      walk.add(shim6, start, start + SHORTEST, end);
      return;
    }
    const header = (units(view, start) + 1) * 8;
    if (walk.add(shim6, start, start + header, end) && start + header <= end) {
      walk.ipProtocol(next(view, start), start + header, end);
    }
  },
  info(bytes, { start }) {
    if (bytes.length < start + SHORTEST) return [{ text: 'Shim6 header cut off', style: 'warning' }];
    const number = next(viewOf(bytes), start);
    return [{ text: `Shim6 with ${ipProtocolName(number) ?? `IP protocol ${number}`}`, style: 'quiet' }];
  },
};
