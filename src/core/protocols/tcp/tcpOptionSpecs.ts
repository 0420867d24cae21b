import type { FieldSpec } from '../../dissect/FieldSpec';
import { numberReader } from '../../dissect/interpret';
import type { RfcReference } from '../../rfc/RfcReference';
import { multipathFields } from './multipathFields';

/** One kind of TCP option. Offsets of its fields count from the option's first byte. */
export interface TcpOptionSpec {
  readonly kind: number;
  readonly name: string;
  /** Wireshark's name of the whole option. */
  readonly filter: string;
  /** The only length the option may have, kind and length included; absent when it varies. */
  readonly length?: number;
  /** The least length, where it varies. */
  readonly least?: number;
  readonly fields: readonly FieldSpec[];
  /** Takes the place of `fields` where they depend on the option's own bytes. */
  readonly layout?: (bytes: Uint8Array, start: number, length: number) => readonly FieldSpec[];
  /** What it is for, in our own words. */
  readonly doc: string;
  /** What it tells in an iSCSI trace. */
  readonly facts?: readonly (readonly [string, string])[];
  readonly defined: RfcReference;
}

export const OptionKind = {
  endOfList: 0,
  noOperation: 1,
  maximumSegmentSize: 2,
  windowScale: 3,
  sackPermitted: 4,
  sack: 5,
  timestamps: 8,
  multipath: 30,
} as const;

/** RFC 7323, section 2.3: larger shifts count as 14. */
export const LARGEST_SHIFT = 14;

/** The experiments of kinds 253 and 254 that are met most (RFC 6994). */
const EXPERIMENTS: Readonly<Record<number, string>> = {
  0x0348: 'TCP HOST_ID',
  0xa0a0: 'SYN with data in the option',
  0xacce: 'Accurate ECN',
  0xe2d4: 'SMC-R, shared memory over RDMA',
  0xf989: 'TCP Fast Open',
};
const FAST_OPEN_EXPERIMENT = 0xf989;

/** What every option but the two of one byte begins with. */
const HEADER: readonly FieldSpec[] = [
  {
    name: 'Kind',
    filter: 'tcp.option_kind',
    offset: 0,
    length: 1,
    kind: 'unsigned',
    values: (kind) => OPTIONS.get(kind)?.name,
    doc: 'The first byte of an option: which option it is.',
  },
  {
    name: 'Length',
    filter: 'tcp.option_len',
    offset: 1,
    length: 1,
    kind: 'unsigned',
    doc: 'Length of the whole option in bytes, kind and length included. A length that cannot be ends the decoding of the options: nobody knows where the next one begins.',
  },
];

const unsigned = (name: string, filter: string, offset: number, length: number, doc: string): FieldSpec => ({
  name,
  filter: `tcp.options.${filter}`,
  offset,
  length,
  kind: 'unsigned',
  doc,
});
const bytesFrom = (name: string, filter: string, offset: number, end: number, doc: string): readonly FieldSpec[] =>
  end > offset ? [{ name, filter: `tcp.options.${filter}`, offset, length: end - offset, kind: 'bytes', doc }] : [];

const SEGMENT_SIZE: FieldSpec = {
  ...unsigned('MSS value', 'mss_val', 2, 2, 'The most payload bytes of one segment that the sender of this SYN wants.'),
  facts: [
    ['usual', '1460 with packets of 1500 bytes, 8960 with jumbo frames; 12 less for data when timestamps are used'],
    ['in an iSCSI trace', 'a small value on one side means small segments both ways: throughput suffers'],
  ],
};
const SHIFT = unsigned(
  'Shift count',
  'wscale.shift',
  2,
  1,
  'How many bits the window field is to be shifted to the left.',
);
const TIME_VALUE = unsigned(
  'Timestamp value',
  'timestamp.tsval',
  2,
  4,
  'The sender’s own clock. Only differences mean something; the unit is the sender’s choice, mostly a millisecond.',
);
const TIME_ECHO = unsigned(
  'Timestamp echo reply',
  'timestamp.tsecr',
  6,
  4,
  'The timestamp value received from the other side, given back so that it can measure the round trip.',
);

const ACC_ECN_COUNTERS: Readonly<Record<number, readonly string[]>> = {
  172: ['ee0b', 'eceb', 'ee1b'],
  174: ['ee1b', 'eceb', 'ee0b'],
};
const COUNTER_NAMES: Readonly<Record<string, string>> = {
  ee0b: 'ECT(0) byte counter',
  eceb: 'CE byte counter',
  ee1b: 'ECT(1) byte counter',
};

function counters(kind: number, length: number): readonly FieldSpec[] {
  return (ACC_ECN_COUNTERS[kind] ?? [])
    .slice(0, Math.floor((length - 2) / 3))
    .map((name, at) =>
      unsigned(COUNTER_NAMES[name] ?? name, `acc_ecn.${name}`, 2 + at * 3, 3, 'Bytes that arrived with this ECN mark.'),
    );
}

const EXPERIMENT: FieldSpec = {
  name: 'Experiment identifier',
  filter: 'tcp.options.experimental.exid',
  offset: 2,
  length: 2,
  kind: 'hexadecimal',
  values: EXPERIMENTS,
  doc: 'Tells experiments apart that share the two kinds set aside for them.',
};

/** A cookie, or the request for one; `from` is the offset of the cookie's first byte. */
function cookieFields(from: number, length: number): readonly FieldSpec[] {
  const doc = 'A token by which a client that was there before may send data with its SYN.';
  return bytesFrom('Fast Open cookie', 'tfo.cookie', from, length, doc);
}

function experimentFields(kind: number, bytes: Uint8Array, start: number, length: number): readonly FieldSpec[] {
  if (start + 4 > bytes.length) return [];
  const experiment = numberReader(EXPERIMENT)(new DataView(bytes.buffer, bytes.byteOffset), start);
  if (experiment === FAST_OPEN_EXPERIMENT) return [EXPERIMENT, ...cookieFields(4, length)];
  const doc = 'What the experiment carries.';
  return [EXPERIMENT, ...bytesFrom('Data', 'experimental.data', 4, length, doc)];
}

function experiment(kind: number): TcpOptionSpec {
  return {
    kind,
    name: `Experimental ${kind}`,
    filter: 'tcp.options.experimental',
    least: 4,
    fields: [EXPERIMENT],
    layout: (bytes, start, length) => experimentFields(kind, bytes, start, length),
    doc: 'Set aside for experiments; the identifier says which one.',
    defined: { rfc: 6994, section: '3' },
  };
}

function echo(kind: number, name: string, filter: string): TcpOptionSpec {
  const doc = 'The value to be sent back.';
  return {
    kind,
    name,
    filter,
    length: 6,
    fields: [unsigned('Echo value', 'echo_value', 2, 4, doc)],
    doc: 'An old way to measure the round trip, replaced by timestamps.',
    defined: { rfc: 1072, section: '4.1' },
  };
}

function connectionCount(kind: number, name: string, filter: string): TcpOptionSpec {
  return {
    kind,
    name,
    filter,
    length: 6,
    fields: [unsigned('Connection count', 'cc_value', 2, 4, 'Number of the connection at its sender.')],
    doc: 'Transactions over TCP, an experiment that nobody uses any more.',
    defined: { rfc: 1644, section: '3' },
  };
}

function accurateEcn(kind: number): TcpOptionSpec {
  return {
    kind,
    name: `Accurate ECN, order ${kind === 172 ? 0 : 1}`,
    filter: 'tcp.options.acc_ecn',
    least: 2,
    fields: counters(kind, 11),
    layout: (_bytes, _start, length) => counters(kind, length),
    doc: 'Says how many bytes arrived with which ECN mark, so that the sender learns how congested the way is.',
    defined: { rfc: 9768, section: '3.2.3' },
  };
}

function scpsFlag(name: string, filter: string, mask: number): FieldSpec {
  return { name, filter: `tcp.options.scpsflags.${filter}`, offset: 2, length: 1, mask, kind: 'boolean' };
}

const SPECS: readonly TcpOptionSpec[] = [
  {
    kind: OptionKind.endOfList,
    name: 'End of option list',
    filter: 'tcp.options.eol',
    fields: [],
    doc: 'Ends the options; what follows fills the header up to a multiple of four bytes and must be zero.',
    defined: { rfc: 9293, section: '3.1' },
  },
  {
    kind: OptionKind.noOperation,
    name: 'No-operation',
    filter: 'tcp.options.nop',
    fields: [],
    doc: 'One byte that fills up, so that the next option begins where its sender likes it.',
    facts: [['watch for', 'four in a row: a firewall may have overwritten an option, often SACK permitted']],
    defined: { rfc: 9293, section: '3.1' },
  },
  {
    kind: OptionKind.maximumSegmentSize,
    name: 'Maximum segment size',
    filter: 'tcp.options.mss',
    length: 4,
    fields: [SEGMENT_SIZE],
    doc: 'In a SYN: the longest payload of a segment that its sender wants to receive. Without it 536 bytes (IPv4) are assumed.',
    facts: [['next step', 'compare both SYNs: each side sends segments as long as the other one allows']],
    defined: { rfc: 9293, section: '3.7.1' },
  },
  {
    kind: OptionKind.windowScale,
    name: 'Window scale',
    filter: 'tcp.options.wscale',
    length: 3,
    fields: [SHIFT],
    doc: 'In a SYN: the window field of all later segments of its sender counts multiples of a power of two. It only holds when both SYNs carry it.',
    facts: [
      ['in an iSCSI trace', 'without it a window is at most 64 KiB, less than one burst of many targets'],
      ['when the SYN is missing', 'windows cannot be known: they are shown as they stand in the header'],
    ],
    defined: { rfc: 7323, section: '2.2' },
  },
  {
    kind: OptionKind.sackPermitted,
    name: 'SACK permitted',
    filter: 'tcp.options.sack_perm',
    length: 2,
    fields: [],
    doc: 'In a SYN: its sender understands selective acknowledgments. Both sides must say so.',
    facts: [['without it', 'several losses in one window cost a round trip each']],
    defined: { rfc: 2018, section: '2' },
  },
  {
    kind: OptionKind.sack,
    name: 'SACK',
    filter: 'tcp.options.sack',
    fields: [],
    doc: 'Says which bytes behind a hole have arrived, so that only the missing ones are sent again. Each block is a left edge (first byte) and a right edge (one behind the last).',
    facts: [
      ['in an iSCSI trace', 'segments were lost or came out of order on the way to the sender of this ACK'],
      ['first block below the ACK', 'a duplicate arrived (D-SACK, RFC 2883): something was sent again without need'],
    ],
    defined: { rfc: 2018, section: '3' },
  },
  echo(6, 'Echo', 'tcp.options.echo'),
  echo(7, 'Echo reply', 'tcp.options.echo'),
  {
    kind: OptionKind.timestamps,
    name: 'Timestamps',
    filter: 'tcp.options.timestamp',
    length: 10,
    fields: [TIME_VALUE, TIME_ECHO],
    doc: 'Lets both sides measure the round trip with every ACK, and tells old segments of a wrapped sequence number apart.',
    facts: [
      ['next step', 'an echo reply far behind the values sent shows how long the answer waited at the other side'],
    ],
    defined: { rfc: 7323, section: '3' },
  },
  connectionCount(11, 'CC', 'tcp.options.cc'),
  connectionCount(12, 'CC.NEW', 'tcp.options.cc'),
  connectionCount(13, 'CC.ECHO', 'tcp.options.cc'),
  {
    kind: 19,
    name: 'MD5 signature',
    filter: 'tcp.options.md5',
    length: 18,
    fields: [
      {
        name: 'MD5 digest',
        filter: 'tcp.options.md5.digest',
        offset: 2,
        length: 16,
        kind: 'bytes',
        doc: 'Digest over headers, data and a shared key; it cannot be checked without the key.',
      },
    ],
    doc: 'Signs the segment with a key that both sides know. Used between routers, hardly for storage.',
    defined: { rfc: 2385, section: '3.0' },
  },
  {
    kind: 20,
    name: 'SCPS capabilities',
    filter: 'tcp.options.scps',
    length: 4,
    fields: [
      {
        ...unsigned('Capabilities', 'scps.vector', 2, 1, 'What the sender can do, as bits.'),
        kind: 'hexadecimal',
        children: [
          scpsFlag('Partial reliability', 'bets', 0x80),
          scpsFlag('Short SNACK', 'snack1', 0x40),
          scpsFlag('Long SNACK', 'snack2', 0x20),
          scpsFlag('Lossless header compression', 'compress', 0x10),
          scpsFlag('Network layer timestamp', 'nlts', 0x08),
          { ...scpsFlag('Reserved', 'reserved', 0x07), kind: 'unsigned' },
        ],
      },
      unsigned('Connection ID', 'scps.binding', 3, 1, 'Number of the connection for header compression.'),
    ],
    doc: 'Extensions of TCP for links to spacecraft; in a data centre it is damage or a test.',
    defined: { rfc: 9293, section: '3.2' },
  },
  {
    kind: 21,
    name: 'Selective negative acknowledgment',
    filter: 'tcp.options.snack',
    length: 6,
    fields: [
      unsigned('Offset', 'snack.offset', 2, 2, 'Where the hole begins, in segments behind the acknowledgment number.'),
      unsigned('Size', 'snack.size', 4, 2, 'How many segments are missing.'),
    ],
    doc: 'Names what is missing instead of what has arrived; from the extensions for spacecraft.',
    defined: { rfc: 9293, section: '3.2' },
  },
  {
    kind: 22,
    name: 'SCPS record boundary',
    filter: 'tcp.options.scpsrec',
    length: 2,
    fields: [],
    doc: 'Marks the end of a record; from the extensions for spacecraft.',
    defined: { rfc: 9293, section: '3.2' },
  },
  {
    kind: 23,
    name: 'SCPS corruption experienced',
    filter: 'tcp.options.scpscor',
    length: 2,
    fields: [],
    doc: 'Says that segments were lost by damage and not by congestion; from the extensions for spacecraft.',
    defined: { rfc: 9293, section: '3.2' },
  },
  {
    kind: 27,
    name: 'Quick-Start response',
    filter: 'tcp.options.qs',
    length: 8,
    fields: [
      { ...unsigned('Rate request', 'qs.rate', 2, 1, 'The rate that the routers granted, as a code.'), mask: 0x0f },
      unsigned('TTL difference', 'qs.ttl_diff', 3, 1, 'Shows whether all routers on the way took part.'),
    ],
    doc: 'Asks the routers on the way for a higher rate at the beginning. An experiment.',
    defined: { rfc: 4782, section: '4.2' },
  },
  {
    kind: 28,
    name: 'User timeout',
    filter: 'tcp.options.user_to',
    length: 4,
    fields: [
      {
        name: 'Granularity',
        filter: 'tcp.options.user_to_granularity',
        offset: 2,
        length: 2,
        mask: 0x8000,
        kind: 'boolean',
        note: (minutes) => (minutes ? 'minutes' : 'seconds'),
        doc: 'Whether the timeout counts minutes (1) or seconds (0).',
      },
      { ...unsigned('Timeout', 'user_to_val', 2, 2, 'How long data may stay unacknowledged.'), mask: 0x7fff },
    ],
    doc: 'Proposes how long data may stay unacknowledged before the connection is given up.',
    defined: { rfc: 5482, section: '3.4' },
  },
  {
    kind: 29,
    name: 'TCP-AO',
    filter: 'tcp.options.ao',
    least: 4,
    fields: [
      unsigned('KeyID', 'ao.keyid', 2, 1, 'Which key signed this segment.'),
      unsigned('RNextKeyID', 'ao.rnextkeyid', 3, 1, 'Which key the sender wants to receive next.'),
    ],
    layout: (_bytes, _start, length) => [
      unsigned('KeyID', 'ao.keyid', 2, 1, 'Which key signed this segment.'),
      unsigned('RNextKeyID', 'ao.rnextkeyid', 3, 1, 'Which key the sender wants to receive next.'),
      ...bytesFrom('MAC', 'ao.mac', 4, length, 'The signature; it cannot be checked without the key.'),
    ],
    doc: 'Signs the segment; replaces the MD5 signature.',
    defined: { rfc: 5925, section: '2.2' },
  },
  {
    kind: OptionKind.multipath,
    name: 'Multipath TCP',
    filter: 'mptcp',
    least: 3,
    fields: [],
    layout: (bytes, start, length) => multipathFields(bytes[start + 2] ?? 0, bytes[start + 3] ?? 0, length),
    doc: 'One stream of bytes over several TCP connections. iSCSI has connections of its own for that and rarely meets it.',
    defined: { rfc: 8684, section: '3' },
  },
  {
    kind: 34,
    name: 'TCP Fast Open',
    filter: 'tcp.options.tfo',
    least: 2,
    fields: cookieFields(2, 3),
    layout: (_bytes, _start, length) => cookieFields(2, length),
    doc: 'Lets a client that holds a cookie send data with its SYN; without a cookie it asks for one.',
    defined: { rfc: 7413, section: '4.1.1' },
  },
  accurateEcn(172),
  accurateEcn(174),
  experiment(253),
  experiment(254),
];

const OPTIONS: ReadonlyMap<number, TcpOptionSpec> = new Map(SPECS.map((spec) => [spec.kind, spec]));

/** The option of this kind; undefined for kinds that have no name here. */
export function tcpOptionSpec(kind: number): TcpOptionSpec | undefined {
  return OPTIONS.get(kind);
}

/** Kind and, but for the options of one byte, length. */
export function optionHeader(kind: number): readonly FieldSpec[] {
  return kind === OptionKind.endOfList || kind === OptionKind.noOperation ? HEADER.slice(0, 1) : HEADER;
}

/** The bytes of an option that has no table. */
export function unknownFields(length: number): readonly FieldSpec[] {
  return bytesFrom('Payload', 'unknown.payload', 2, length, 'Bytes of an option that is not known here.');
}

/** Values that options show besides their own bytes. */
export const OPTION_VALUES: readonly FieldSpec[] = [
  {
    ...SHIFT,
    name: 'Multiplier',
    filter: 'tcp.options.wscale.multiplier',
    doc: 'What the window field is to be multiplied by: two to the power of the shift count, which counts as 14 when it is larger.',
  },
  unsigned('Left edge', 'sack_le', 0, 4, 'First byte of a block that has arrived, as a relative sequence number.'),
  unsigned('Right edge', 'sack_re', 4, 4, 'One behind the last byte of the block, as a relative sequence number.'),
  {
    ...unsigned('SACK blocks', 'sack.count', 0, 0, 'How many blocks the option holds; with timestamps three fit.'),
  },
  unsigned('D-SACK left edge', 'sack.dsack_le', 0, 0, 'First byte of data that arrived a second time (RFC 2883).'),
  unsigned('D-SACK right edge', 'sack.dsack_re', 0, 0, 'One behind the last byte that arrived a second time.'),
  {
    name: 'Fast Open cookie request',
    filter: 'tcp.options.tfo.request',
    offset: 0,
    length: 0,
    kind: 'group',
    doc: 'The option without a cookie: the client asks for one.',
  },
];

function remark(filter: string, name: string, doc: string): FieldSpec {
  return { name, filter: `tcp.${filter}`, offset: 0, length: 0, kind: 'group', doc };
}

/** What may be remarkable about options, by Wireshark's names. */
export const OPTION_REMARKS: readonly FieldSpec[] = [
  remark(
    'option.len.invalid',
    'Impossible length',
    'The option’s length does not fit its kind, or what is left of the header. Damage, or a sender with a fault of its own.',
  ),
  remark('suboption_malformed', 'Block cut short', 'A SACK block has 8 bytes, and the option ends within one.'),
  remark(
    'options.sack.dsack',
    'D-SACK',
    'The first block tells of data that arrived a second time: something was sent again without need, or the network doubled a packet.',
  ),
  remark('options.wscale.shift.invalid', 'Shift above 14', 'A larger shift counts as 14 (RFC 7323, section 2.3).'),
  remark(
    'nop',
    'Four no-operations in a row',
    'Padding never needs four. Something on the way may have overwritten an option, mostly SACK permitted or window scale: losses and throughput then cost more.',
  ),
  remark(
    'non_zero_bytes_after_eol',
    'Bytes behind the end of the list',
    'What follows the end of the options must be zero (RFC 9293, section 3.1).',
  ),
  remark(
    'options.mss.absent',
    'No maximum segment size',
    'This SYN does not name a maximum segment size: 536 bytes (IPv4) or 1220 bytes (IPv6) are assumed, which makes iSCSI slow.',
  ),
  remark('options.mss.present', 'Maximum segment size outside a SYN', 'Only a SYN may carry this option.'),
];

/** Every field of every option, for explanations and names; whole options stand in it as groups. */
export const TCP_OPTION_FIELDS: readonly FieldSpec[] = [
  ...HEADER,
  ...SPECS.flatMap(({ filter, name, doc, facts, fields, defined }): FieldSpec[] => [
    {
      ...{ name, filter, offset: 0, length: 0, kind: 'group', doc },
      facts: [...(facts ?? []), ['defined in', `RFC ${defined.rfc}, section ${defined.section}`]],
    },
    ...fields,
  ]),
  ...OPTION_VALUES,
  ...OPTION_REMARKS,
  ...unknownFields(3),
];
