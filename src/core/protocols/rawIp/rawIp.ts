import type { Protocol } from '../../dissect/Protocol';

/** LINKTYPE_RAW and its kin: frames that begin with the IP header; no bytes of their own, so no layer in the tree. */
export const rawIp: Protocol = {
  id: 'rawIp',
  shortName: 'Raw',
  name: 'Raw IP',
  filter: 'raw',
  fields: [],
  walk(walk, start, end) {
    if (walk.add(rawIp, start, start, end)) walk.ipPacket(start, end);
  },
  info: () => [{ text: 'Neither IPv4 nor IPv6', style: 'warning' }],
};
