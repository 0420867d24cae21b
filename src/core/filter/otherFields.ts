import { NAMED_VALUES } from '../text/wiresharkNames';
import type { FilterType } from './FilterType';

/** A field whose values are found in the frames, but that no table of a protocol declares. */
export interface OtherField {
  readonly name: string;
  readonly type: FilterType;
  /** For people. */
  readonly label: string;
  readonly description?: string;
  readonly names?: readonly (readonly [name: string, value: number])[];
  /** The fields whose values it has: of an address or a port that stands twice, the one and the other. */
  readonly of?: readonly string[];
}

const CHECKSUM_STATES: OtherField['names'] = [
  ['Bad', 0],
  ['Good', 1],
  ['Unverified', 2],
  ['Not present', 3],
  ['Illegal', 4],
];

const SCSI_STATES: OtherField['names'] = (
  NAMED_VALUES.find(({ filter }) => filter === 'iscsi.scsiresponse.status')?.values ?? []
).map(([value, name]) => [name, value]);

const checksum = (protocol: string, label: string): OtherField => ({
  name: `${protocol}.checksum.status`,
  type: 'number',
  label: `${label} checksum check`,
  description: 'Whether the checksum fits the bytes: Good, Bad, or Unverified where not all of them were captured.',
  names: CHECKSUM_STATES,
});

const both = (name: string, type: FilterType, label: string, of: readonly string[], description = ''): OtherField => ({
  ...{ name, type, label, of },
  description: description || 'Source and destination: a comparison holds when it holds of one of them.',
});

function addresses(prefix: 'ip' | 'ipv6', label: string): OtherField[] {
  const address = `${label} address`;
  return [
    both(`${prefix}.addr`, prefix === 'ip' ? 'ipv4' : 'ipv6', `${address}, either end`, [
      `${prefix}.src`,
      `${prefix}.dst`,
    ]),
    both(`${prefix}.host`, 'text', `${address} as text, either end`, [`${prefix}.src`, `${prefix}.dst`]),
    both(`${prefix}.src_host`, 'text', `Source ${address} as text`, [`${prefix}.src`], 'Names are never looked up.'),
    both(
      `${prefix}.dst_host`,
      'text',
      `Destination ${address} as text`,
      [`${prefix}.dst`],
      'Names are never looked up.',
    ),
  ];
}

function fragments(prefix: 'ip' | 'ipv6', label: string, reassembledIn: string): OtherField[] {
  const field = (name: string, type: FilterType, text: string): OtherField => ({
    ...{ name: `${prefix}.${name}`, type, label: `${label}: ${text}` },
  });
  return [
    field('fragments', 'none', 'fragments of the packet that this frame makes whole'),
    field('fragment', 'number', 'frame of a fragment'),
    field('fragment.count', 'number', 'number of fragments'),
    field('fragment.error', 'number', 'frame of a fragment that cannot be right'),
    field('fragment.overlap', 'boolean', 'a fragment brings bytes again'),
    field('fragment.overlap.conflict', 'boolean', 'a fragment brings other bytes'),
    field('fragment.multipletails', 'boolean', 'two fragments end the packet'),
    field('fragment.toolongfragment', 'boolean', 'a fragment reaches beyond the end'),
    field('reassembled.length', 'number', 'bytes of the packet put together'),
    { name: reassembledIn, type: 'number', label: `${label}: put together in frame` },
  ];
}

/** Fields that are worked out, stand twice under one name, or are told by the file and not by a protocol. */
export const OTHER_FIELDS: readonly OtherField[] = [
  ...addresses('ip', 'IPv4'),
  ...addresses('ipv6', 'IPv6'),
  both('eth.addr', 'mac', 'Ethernet address, either end', ['eth.dst', 'eth.src']),
  both('tcp.port', 'number', 'TCP port, either end', ['tcp.srcport', 'tcp.dstport']),
  both('udp.port', 'number', 'UDP port, either end', ['udp.srcport', 'udp.dstport']),
  ...fragments('ip', 'IPv4', 'ip.reassembled_in'),
  ...fragments('ipv6', 'IPv6', 'ipv6.reassembled.in'),
  checksum('ip', 'IPv4 header'),
  checksum('tcp', 'TCP'),
  checksum('udp', 'UDP'),
  checksum('icmp', 'ICMP'),
  checksum('icmpv6', 'ICMPv6'),
  checksum('gre', 'GRE'),
  { name: 'frame', type: 'protocol', label: 'Frame', description: 'The whole frame as it was captured.' },
  {
    ...{ name: 'iscsi', type: 'protocol', label: 'iSCSI PDU that ends in the frame' },
    description: 'Frames in which a PDU ends. With contains, matches and slices: the bytes of the whole PDU.',
  },
  {
    ...{ name: 'scsi', type: 'protocol', label: 'SCSI command, data, status or sense data' },
    description: 'PDUs that carry SCSI. With contains, matches and slices: the CDB, the data, the sense data.',
  },
  {
    ...{ name: 'scsi.status', type: 'number', label: 'SCSI status without sense data', names: SCSI_STATES },
    description:
      'The status of an answer that brings no sense data, as Wireshark has it. Every status: iscsi.scsiresponse.status.',
  },
  { name: 'scsi.time', type: 'time', label: 'Time from command to status without sense data, in seconds' },
  { name: 'scsi.request_frame', type: 'number', label: 'Frame of the SCSI command' },
  { name: 'scsi.response_frame', type: 'number', label: 'Frame of the SCSI status' },
  { name: 'ipv6.opt', type: 'none', label: 'IPv6 option' },
  { name: 'ipv6.opt.type', type: 'number', label: 'IPv6 option: type' },
  { name: 'ipv6.opt.length', type: 'number', label: 'IPv6 option: length' },
  { name: 'ipv6.opt.pad1', type: 'none', label: 'IPv6 option: Pad1' },
  { name: 'ipv6.opt.padn', type: 'bytes', label: 'IPv6 option: PadN' },
  { name: 'ipv6.opt.tel', type: 'number', label: 'IPv6 option: tunnel encapsulation limit' },
  { name: 'ipv6.opt.router_alert', type: 'number', label: 'IPv6 option: router alert' },
  { name: 'ipv6.opt.jumbo', type: 'number', label: 'IPv6 option: jumbo payload length' },
  { name: 'ipv6.opt.mipv6.home_address', type: 'ipv6', label: 'IPv6 option: home address' },
  { name: 'ah.icv', type: 'bytes', label: 'Integrity check value' },
  { name: 'gtp.ext_hdr', type: 'none', label: 'GTP extension headers' },
  { name: 'frame.protocols', type: 'text', label: 'Layers of the frame, from the outside in' },
  { name: 'frame.interface_name', type: 'text', label: 'Name of the interface' },
  { name: 'frame.interface_description', type: 'text', label: 'Description of the interface' },
  { name: 'frame.interface_queue', type: 'number', label: 'Queue of the interface' },
  { name: 'frame.packet_id', type: 'number', label: 'Packet identifier' },
  { name: 'frame.packet_flags', type: 'number', label: 'Packet flags' },
  { name: 'frame.drop_count', type: 'number', label: 'Packets lost before' },
  { name: 'frame.verdict', type: 'text', label: 'Verdict' },
  {
    name: 'frame.comment',
    type: 'text',
    label: 'Packet comment',
    description: 'What somebody wrote about this frame in the pcapng file.',
  },
  { name: 'udp.payload', type: 'bytes', label: 'UDP payload', description: 'The bytes behind the UDP header.' },
  {
    name: 'data',
    type: 'protocol',
    label: 'Data that nothing decodes',
    description: 'What follows the innermost header of a frame, where no protocol is known for it.',
  },
  { name: 'data.data', type: 'bytes', label: 'Data that nothing decodes, as bytes' },
  { name: 'data.len', type: 'number', label: 'Length of the data that nothing decodes' },
];
