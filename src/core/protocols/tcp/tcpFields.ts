import type { FieldSpec } from '../../dissect/FieldSpec';
import { fieldOf } from '../../dissect/interpret';
import type { RfcSections } from '../../rfc/RfcReference';

const HEADER_SECTION: RfcSections = { other: [{ rfc: 9293, section: '3.1' }] };
const ECN_SECTION: RfcSections = { other: [{ rfc: 3168, section: '6.1' }] };

function flag(name: string, letters: string, mask: number, doc: string, more: Partial<FieldSpec> = {}): FieldSpec {
  const filter = `tcp.flags.${letters}`;
  return { name, filter, offset: 13, length: 1, mask, kind: 'boolean', doc, rfc: HEADER_SECTION, ...more };
}

/** RFC 9293, section 3.1, with the flag bits of RFC 3168 and the accurate ECN bit of RFC 9768. */
export const TCP_FIELDS: readonly FieldSpec[] = [
  {
    name: 'Source port',
    filter: 'tcp.srcport',
    offset: 0,
    length: 2,
    kind: 'unsigned',
    doc: 'The port of the sender of this segment. With both addresses and the other port it names the connection.',
    facts: [
      [
        'in an iSCSI trace',
        'the target’s is 3260 unless configured otherwise; the initiator takes a new one for every connection',
      ],
      ['next step', 'tcp.port == N shows both directions of all connections of that port'],
    ],
    rfc: HEADER_SECTION,
  },
  {
    name: 'Destination port',
    filter: 'tcp.dstport',
    offset: 2,
    length: 2,
    kind: 'unsigned',
    doc: 'The port of the receiver of this segment.',
    facts: [
      ['in an iSCSI trace', '3260 for what the initiator sends, unless configured otherwise'],
      ['next step', 'if PDUs are not recognized, Decode As says that a port carries iSCSI'],
    ],
    rfc: HEADER_SECTION,
  },
  {
    name: 'Sequence number',
    filter: 'tcp.seq_raw',
    offset: 4,
    length: 4,
    kind: 'unsigned',
    doc: 'Number of the first payload byte of this segment, as it stands in the header. It begins at a random number with the SYN and wraps around at 2^32.',
    facts: [['next step', 'compare the relative number, which counts from the beginning of the stream']],
    rfc: { other: [{ rfc: 9293, section: '3.4' }] },
  },
  {
    name: 'Acknowledgment number',
    filter: 'tcp.ack_raw',
    offset: 8,
    length: 4,
    kind: 'unsigned',
    doc: 'The byte that the sender expects next from the other side: everything before it has arrived. Means nothing without the ACK flag.',
    rfc: { other: [{ rfc: 9293, section: '3.4' }] },
  },
  {
    name: 'Header length',
    filter: 'tcp.hdr_len',
    offset: 12,
    length: 1,
    mask: 0xf0,
    kind: 'unsigned',
    unit: 4,
    note: (length) => `bytes, of which ${Math.max(0, length - 20)} are options`,
    doc: 'Length of the header with its options; the payload begins behind it. The field counts words of four bytes: 20 to 60 bytes.',
    rfc: HEADER_SECTION,
  },
  {
    name: 'Flags',
    filter: 'tcp.flags',
    offset: 12,
    length: 2,
    mask: 0x0fff,
    kind: 'hexadecimal',
    doc: 'What kind of segment this is: opening (SYN), closing (FIN), refusing or aborting (RST), acknowledging (ACK), and more.',
    rfc: HEADER_SECTION,
    children: [
      {
        name: 'Reserved',
        filter: 'tcp.flags.res',
        offset: 12,
        length: 1,
        mask: 0x0e,
        kind: 'boolean',
        doc: 'Three bits that nobody uses yet.',
        rfc: HEADER_SECTION,
      },
      {
        name: 'Accurate ECN',
        filter: 'tcp.flags.ae',
        offset: 12,
        length: 1,
        mask: 0x01,
        kind: 'boolean',
        doc: 'Together with CWR and ECE: in the handshake offers accurate ECN, later counts congestion marks.',
        rfc: { other: [{ rfc: 9768, section: '3' }] },
      },
      flag('Congestion window reduced', 'cwr', 0x80, 'The sender has heard of congestion and sends less.', {
        rfc: ECN_SECTION,
        facts: [['in an iSCSI trace', 'the network is congested and marks packets instead of dropping them']],
      }),
      flag(
        'ECN-Echo',
        'ece',
        0x40,
        'In a SYN: explicit congestion notification is offered. Later: a packet arrived with a congestion mark.',
        {
          rfc: ECN_SECTION,
          facts: [
            ['in an iSCSI trace', 'a switch on the way has full queues: look for slow answers in the same stretch'],
          ],
        },
      ),
      flag('Urgent', 'urg', 0x20, 'The urgent pointer means something.', {
        facts: [['in an iSCSI trace', 'iSCSI does not use it: a marker interval or another protocol, or damage']],
      }),
      flag(
        'Acknowledgment',
        'ack',
        0x10,
        'The acknowledgment number means something. Only the first SYN and some resets come without it.',
      ),
      flag('Push', 'push', 0x08, 'The sender had nothing more to send: the receiver should hand the data on at once.', {
        facts: [['in an iSCSI trace', 'often the last segment of a PDU or of a burst']],
      }),
      flag('Reset', 'reset', 0x04, 'The connection is refused or aborted at once; data on the way is lost.', {
        facts: [
          [
            'in an iSCSI trace',
            'answer to a SYN: nobody listens on the port. Later: one side gave up, often after a timeout or an error of the protocol',
          ],
          ['next step', 'look at the last PDUs before it: an unanswered command, a Reject, a logout?'],
        ],
        rfc: { other: [{ rfc: 9293, section: '3.5.2' }] },
      }),
      flag(
        'Syn',
        'syn',
        0x02,
        'Opens the connection: tells the first sequence number, and what the sender can do by its options.',
        {
          facts: [
            ['in an iSCSI trace', 'a login follows when both sides have answered each other'],
            ['repeated without answer', 'a firewall drops it, or the portal is down'],
          ],
          rfc: { other: [{ rfc: 9293, section: '3.5' }] },
        },
      ),
      flag(
        'Fin',
        'fin',
        0x01,
        'The sender has no more data. The other direction stays open until it sends a FIN too.',
        {
          facts: [
            [
              'in an iSCSI trace',
              'after a Logout: as it should be. Without one: the connection was dropped, and its tasks with it',
            ],
          ],
          rfc: { other: [{ rfc: 9293, section: '3.6' }] },
        },
      ),
    ],
  },
  {
    name: 'Window',
    filter: 'tcp.window_size_value',
    offset: 14,
    length: 2,
    kind: 'unsigned',
    doc: 'How many bytes beyond the acknowledgment number the sender of this segment can take, before scaling.',
    facts: [['next step', 'the calculated window is what counts once the handshake has agreed on a scale']],
    rfc: { other: [{ rfc: 9293, section: '3.8.6' }] },
  },
  {
    name: 'Checksum',
    filter: 'tcp.checksum',
    offset: 16,
    length: 2,
    kind: 'hexadecimal',
    doc: 'Ones’ complement sum over addresses, header and payload.',
    facts: [['on the sending host', 'often wrong in captures, because the network adapter computes it later']],
    rfc: HEADER_SECTION,
  },
  {
    name: 'Urgent pointer',
    filter: 'tcp.urgent_pointer',
    offset: 18,
    length: 2,
    kind: 'unsigned',
    doc: 'Offset behind the last urgent byte. Means nothing without the URG flag.',
    rfc: { other: [{ rfc: 9293, section: '3.8.5' }] },
  },
];

/** A value worked out from the field `from`, over whose bytes it is shown. */
function derived(
  filter: string,
  name: string,
  from: string | undefined,
  doc: string,
  more: Partial<FieldSpec> = {},
): FieldSpec {
  const field = from === undefined ? undefined : fieldOf(TCP_FIELDS, from);
  const place = { offset: field?.offset ?? 0, length: field?.length ?? 0 };
  return { name, filter, ...place, kind: 'unsigned', doc, ...(field?.rfc ? { rfc: field.rfc } : {}), ...more };
}

/** What is worked out for a segment besides its header's fields. */
export const DERIVED_FIELDS: readonly FieldSpec[] = [
  derived(
    'tcp.stream',
    'Stream index',
    undefined,
    'Number of the connection in this capture, in the order of first frames. A SYN that takes over the ports of an old connection begins a new one.',
    {
      facts: [['next step', 'tcp.stream == N shows this connection alone']],
    },
  ),
  derived(
    'tcp.completeness',
    'Conversation completeness',
    undefined,
    'Which steps of the connection are in the capture: SYN, SYN/ACK, ACK, data, FIN, RST. What is missing was before, behind, or beside the capture.',
    {
      facts: [
        ['31', 'complete, closed with FIN'],
        ['47', 'complete, ended by a reset'],
        ['less than 7', 'the capture did not see the handshake: windows and the round trip are not known'],
      ],
    },
  ),
  derived(
    'tcp.len',
    'Payload length',
    undefined,
    'Bytes of the stream that this segment carries, by the length of the IP packet. Padding of short frames does not count.',
    {
      facts: [
        ['in an iSCSI trace', 'PDUs do not care for segments: one may fill many, and one segment may hold several'],
      ],
    },
  ),
  derived(
    'tcp.seq',
    'Relative sequence number',
    'tcp.seq_raw',
    'The sequence number counted from the beginning of the stream: the SYN is 0, the first byte is 1. When the capture began later, the first byte seen is 1.',
  ),
  derived(
    'tcp.nxtseq',
    'Next sequence number',
    'tcp.seq_raw',
    'The relative sequence number that follows this segment: SYN and FIN count as one byte.',
    {
      facts: [['next step', 'the other side’s ACK of this number says that all of this segment has arrived']],
    },
  ),
  derived(
    'tcp.ack',
    'Relative acknowledgment number',
    'tcp.ack_raw',
    'The acknowledgment number counted from the beginning of the other direction.',
    {
      facts: [['when it stands still', 'while data comes in, a segment is missing: look for duplicate ACKs']],
    },
  ),
  derived(
    'tcp.flags.str',
    'Flags in letters',
    'tcp.flags',
    'The set flags as letters, each at its place: Reserved, Accurate ECN, CWR, ECE, URG, ACK, PSH, RST, SYN, FIN.',
  ),
  derived(
    'tcp.window_size',
    'Calculated window',
    'tcp.window_size_value',
    'How many bytes the sender can take: the window field times the scale that its SYN announced.',
    {
      facts: [
        [
          'in an iSCSI trace',
          'a window that shrinks means that the application reads too slowly; at zero everything stops',
        ],
        [
          'next step',
          'compare with the bytes in flight of the other direction: when they reach it, the window is the bottleneck',
        ],
      ],
    },
  ),
  derived(
    'tcp.window_size_scalefactor',
    'Window scaling factor',
    'tcp.window_size_value',
    'By how much the window field is multiplied. -1: unknown, the handshake is not in the capture. -2: scaling is not used, because a SYN did not offer it.',
    {
      facts: [['-2 in an iSCSI trace', 'windows stay below 64 KiB: throughput over long ways is poor']],
    },
  ),
  derived(
    'tcp.checksum.status',
    'Checksum check',
    'tcp.checksum',
    'Whether the checksum fits the bytes in the capture.',
    {
      facts: [
        [
          'wrong on one host only',
          'checksum offload: that host’s adapter fills it in after the capture has seen the packet',
        ],
      ],
    },
  ),
  derived(
    'tcp.options',
    'Options',
    undefined,
    'What stands behind the fixed part of the header: mostly padding, timestamps and SACK; in SYNs what each side can do.',
    {
      rfc: { other: [{ rfc: 9293, section: '3.2' }] },
    },
  ),
  derived('tcp.payload', 'Payload', undefined, 'The bytes of the stream that this segment carries.'),
];
