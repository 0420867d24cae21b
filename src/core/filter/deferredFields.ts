import { allFields } from '../dissect/interpret';
import { PART_FIELDS } from '../protocols/iscsi/partFields';
import { PDU_SPECS } from '../protocols/iscsi/pduSpecs';
import { createRegistry } from '../protocols/protocols';
import { TCP_FINDINGS } from '../streams/tcpFindings';

const IN_BYTES = 'it stands in the bytes of the frames, and filters read only the index';
const OWN_RULES = 'Wireshark finds it by rules of its own';

/** Names that stand in no table of ours, but that people know from Wireshark. */
const KNOWN: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    [
      'frame.interface_name frame.interface_description frame.interface_queue frame.packet_id frame.verdict',
      'arp eth eth.addr frame.protocols ip ip.addr ip.host ipv6 ipv6.addr ipv6.host scsi sll tcp.ack tcp.flags',
      'tcp.options tcp.payload tcp.seq tcp.window_size udp udp.port udp.stream vlan',
      // What stands at no fixed place of a header, or is worked out.
      'ah.icv gre.ack_number gre.checksum gre.checksum.status gre.key gre.key.call_id gre.key.payload_length gre.offset',
      'gre.sequence_number gtp.ext_hdr gtp.ext_hdr.next gtp.npdu_number gtp.seq_number icmp.checksum.status',
      'icmpv6.checksum.status ip.checksum.status ip.fragment ip.fragment.count ip.fragments ip.reassembled.length',
      'ip.reassembled_in ipv6.fragment ipv6.fragment.count ipv6.fragments ipv6.opt ipv6.reassembled.length',
      'ipv6.reassembled_in llc.oui llc.type tcp.checksum.status udp.checksum.status',
    ]
      .flatMap((names) => names.split(' '))
      .map((name) => [name, IN_BYTES]),
  ),
  // Wireshark links SCSI only, but Data-Outs too; the index links every request and its answers, but no Data-Outs.
  ...Object.fromEntries(
    ['request_frame', 'response_frame', 'data_in_frame', 'data_out_frame', 'time'].map((name) => [
      `iscsi.${name}`,
      OWN_RULES,
    ]),
  ),
  'frame.time': 'write frame.time_epoch and seconds',
  'frame.time_delta_displayed': 'it depends on the filter itself',
};

const ANALYSED: ReadonlySet<string> = new Set(TCP_FINDINGS.map(({ filter }) => `tcp.analysis.${filter}`));

/** Names of fields that stand in tables of parts of a PDU or header, or in none. */
const IN_PARTS = /^(scsi|scsi_\w+|ip\.opt|ip\.options|ipv6\.opt)\./;

let decoded: ReadonlySet<string> | undefined;

/** The names of all fields that we decode. */
function decodedNames(): ReadonlySet<string> {
  const registry = createRegistry();
  const tables = [
    PART_FIELDS,
    ...PDU_SPECS.map(({ fields }) => fields),
    ...registry.all().flatMap(({ fields, moreFields = [] }) => [fields, moreFields]),
  ];
  const names = [
    ...tables.flatMap((table) => allFields(table).map(({ filter }) => filter)),
    ...registry.all().map(({ filter }) => filter),
  ];
  return new Set(names.filter((name) => name !== undefined));
}

/** Why a field that Wireshark has cannot be filtered by; undefined for names that mean nothing to us. */
export function deferredField(name: string): string | undefined {
  if (Object.hasOwn(KNOWN, name)) return KNOWN[name];
  if (name === 'tcp.analysis.flags' || ANALYSED.has(name)) return undefined;
  if (name.startsWith('tcp.analysis.') || name === 'tcp.analysis') return OWN_RULES;
  decoded ??= decodedNames();
  return decoded.has(name) || IN_PARTS.test(name) ? IN_BYTES : undefined;
}
