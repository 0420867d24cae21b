import type { FieldSpec } from '../../dissect/FieldSpec';
import { readerOf } from '../../dissect/interpret';
import type { Protocol } from '../../dissect/Protocol';

/** The version field, the only thing that a bare IP packet tells before its header is read. */
const VERSION: readonly FieldSpec[] = [
  { name: 'Version', filter: 'ip.version', offset: 0, length: 1, mask: 0xf0, kind: 'unsigned' },
];
const version = readerOf(VERSION, 'ip.version');

/** LINKTYPE_RAW and its kin: frames that begin with the IP header; no bytes of their own, so no layer in the tree. */
export const rawIp: Protocol = {
  id: 'rawIp',
  shortName: 'Raw',
  name: 'Raw IP',
  filter: 'raw',
  fields: [],
  walk(walk, start, end) {
    if (!walk.add(rawIp, start, start, end) || !walk.has(start, 1, end)) return;
    const found = version(walk.view, start);
    if (found === 4) walk.etherType(0x0800, start, end);
    else if (found === 6) walk.etherType(0x86dd, start, end);
  },
  info: () => [{ text: 'Neither IPv4 nor IPv6', style: 'warning' }],
};
