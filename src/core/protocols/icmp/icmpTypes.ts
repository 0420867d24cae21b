/** Names of a message type and of its codes. */
interface MessageType {
  readonly name: string;
  readonly codes?: Readonly<Record<number, string>>;
  /** True for error messages, which quote the beginning of the packet that caused them after 8 bytes. */
  readonly quotes?: boolean;
}

const TIME_EXCEEDED = { 0: 'in transit', 1: 'in reassembly' };

/** ICMP types and codes (IANA). */
export const ICMP_TYPES: Readonly<Record<number, MessageType>> = {
  0: { name: 'Echo reply' },
  3: {
    name: 'Destination unreachable',
    quotes: true,
    codes: {
      0: 'network unreachable',
      1: 'host unreachable',
      2: 'protocol unreachable',
      3: 'port unreachable',
      4: "fragmentation needed and don't fragment set",
      5: 'source route failed',
      6: 'destination network unknown',
      7: 'destination host unknown',
      8: 'source host isolated',
      9: 'network administratively prohibited',
      10: 'host administratively prohibited',
      11: 'network unreachable for the type of service',
      12: 'host unreachable for the type of service',
      13: 'communication administratively prohibited',
      14: 'host precedence violation',
      15: 'precedence cutoff in effect',
    },
  },
  4: { name: 'Source quench', quotes: true },
  5: {
    name: 'Redirect',
    quotes: true,
    codes: {
      0: 'for the network',
      1: 'for the host',
      2: 'for the type of service and network',
      3: 'for the type of service and host',
    },
  },
  8: { name: 'Echo request' },
  9: { name: 'Router advertisement' },
  10: { name: 'Router solicitation' },
  11: { name: 'Time exceeded', quotes: true, codes: TIME_EXCEEDED },
  12: {
    name: 'Parameter problem',
    quotes: true,
    codes: { 0: 'pointer indicates the error', 1: 'required option missing', 2: 'bad length' },
  },
  13: { name: 'Timestamp request' },
  14: { name: 'Timestamp reply' },
  17: { name: 'Address mask request' },
  18: { name: 'Address mask reply' },
  42: { name: 'Extended echo request' },
  43: { name: 'Extended echo reply' },
};

/** ICMPv6 types and codes (IANA). */
export const ICMPV6_TYPES: Readonly<Record<number, MessageType>> = {
  1: {
    name: 'Destination unreachable',
    quotes: true,
    codes: {
      0: 'no route to destination',
      1: 'administratively prohibited',
      2: 'beyond scope of source address',
      3: 'address unreachable',
      4: 'port unreachable',
      5: 'source address failed ingress/egress policy',
      6: 'reject route to destination',
    },
  },
  2: { name: 'Packet too big', quotes: true },
  3: { name: 'Time exceeded', quotes: true, codes: TIME_EXCEEDED },
  4: {
    name: 'Parameter problem',
    quotes: true,
    codes: { 0: 'erroneous header field', 1: 'unrecognized next header', 2: 'unrecognized option' },
  },
  128: { name: 'Echo request' },
  129: { name: 'Echo reply' },
  130: { name: 'Multicast listener query' },
  131: { name: 'Multicast listener report' },
  132: { name: 'Multicast listener done' },
  133: { name: 'Router solicitation' },
  134: { name: 'Router advertisement' },
  135: { name: 'Neighbor solicitation' },
  136: { name: 'Neighbor advertisement' },
  137: { name: 'Redirect' },
  143: { name: 'Multicast listener report v2' },
};
