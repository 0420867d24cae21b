import type { FieldSpec } from '../../dissect/FieldSpec';

/** RFC 8684, section 3; subtype 8 is that of section 3.6. */
export const MULTIPATH_SUBTYPES: Readonly<Record<number, string>> = {
  0: 'Multipath Capable',
  1: 'Join Connection',
  2: 'Data Sequence Signal',
  3: 'Add Address',
  4: 'Remove Address',
  5: 'Change Subflow Priority',
  6: 'TCP Fallback',
  7: 'Fast Close',
  8: 'TCP Reset',
};

/** A field of the Multipath TCP option; offsets count from the option's first byte. */
function field(
  name: string,
  filter: string,
  offset: number,
  length: number,
  kind: FieldSpec['kind'],
  more: Partial<FieldSpec> = {},
): FieldSpec {
  return { name, filter: `tcp.options.mptcp.${filter}`, offset, length, kind, ...more };
}

const flag = (name: string, filter: string, mask: number, offset = 3): FieldSpec =>
  field(name, filter, offset, 1, 'unsigned', { mask });
const flags = (children: readonly FieldSpec[], offset = 3): FieldSpec =>
  field('Multipath TCP flags', 'flags', offset, 1, 'hexadecimal', { children });

const SUBTYPE = field('Subtype', 'subtype', 2, 1, 'unsigned', { mask: 0xf0, values: MULTIPATH_SUBTYPES });
const VERSION = field('Version', 'version', 2, 1, 'unsigned', { mask: 0x0f });
const ADDRESS_ID = field('Address ID', 'addrid', 3, 1, 'unsigned');
const BACKUP = flag('Backup', 'backup.flag', 0x01, 2);
const RESERVED = field('Reserved', 'reserved', 2, 2, 'hexadecimal', { mask: 0x0fff });

const CAPABLE_0 = flags([
  flag('Checksum required', 'checksumreq.flags', 0x80),
  flag('Extensibility', 'extensibility.flag', 0x40),
  flag('HMAC-SHA1', 'sha1.flag', 0x01),
  field('Reserved', 'reserved.flag', 3, 1, 'hexadecimal', { mask: 0x3e }),
]);
const CAPABLE_1 = flags([
  flag('Checksum required', 'checksumreq.flags', 0x80),
  flag('Extensibility', 'extensibility.flag', 0x40),
  flag('No further subflows to this address and port', 'nomoresubflows.flag', 0x20),
  flag('HMAC-SHA256', 'sha256.flag', 0x01),
  field('Reserved', 'reserved.flag', 3, 1, 'hexadecimal', { mask: 0x1e }),
]);
const SENDER_KEY = field('Sender’s key', 'sendkey', 4, 8, 'bytes');
const RECEIVER_KEY = field('Receiver’s key', 'recvkey', 12, 8, 'bytes');
const DATA_LENGTH = field('Data-level length', 'datalvllen', 20, 2, 'unsigned');

/** Bits of the flags of a Data Sequence Signal (RFC 8684, section 3.3). */
const DATA_FIN = flag('DATA_FIN', 'datafin.flag', 0x10);
const LONG_SEQUENCE = flag('Data sequence number has 8 bytes', 'dseqn8.flag', 0x08);
const MAPPING = flag('Mapping present', 'dseqnpresent.flag', 0x04);
const LONG_ACK = flag('Data ACK has 8 bytes', 'dataack8.flag', 0x02);
const ACK = flag('Data ACK present', 'dataackpresent.flag', 0x01);
const SIGNAL_FLAGS = flags([DATA_FIN, LONG_SEQUENCE, MAPPING, LONG_ACK, ACK]);
const has = (bits: number, { mask = 0 }: FieldSpec): boolean => (bits & mask) !== 0;

/** A Data Sequence Signal: which numbers it has, and how long they are, its flags say. */
function signalFields(bits: number, length: number): FieldSpec[] {
  const fields = [SUBTYPE, SIGNAL_FLAGS];
  let at = 4;
  const add = (name: string, filter: string, size: number, kind: FieldSpec['kind']): void => {
    fields.push(field(name, filter, at, size, size > 4 ? 'bytes' : kind));
    at += size;
  };
  if (has(bits, ACK)) add('Data ACK', 'rawdataack', has(bits, LONG_ACK) ? 8 : 4, 'unsigned');
  if (has(bits, MAPPING)) {
    add('Data sequence number', 'rawdataseqno', has(bits, LONG_SEQUENCE) ? 8 : 4, 'unsigned');
    add('Subflow sequence number', 'subflowseqno', 4, 'unsigned');
    add('Data-level length', 'datalvllen', 2, 'unsigned');
    if (length >= at + 2) add('Checksum', 'checksum', 2, 'hexadecimal');
  }
  return fields;
}

/** Multipath Capable: the SYN of version 0 and all SYN/ACKs bring one key, the last ACK both (RFC 8684, section 3.1). */
function capableFields(version: number, length: number): FieldSpec[] {
  return [
    SUBTYPE,
    VERSION,
    version === 1 ? CAPABLE_1 : CAPABLE_0,
    ...(length >= 12 ? [SENDER_KEY] : []),
    ...(length >= 20 ? [RECEIVER_KEY] : []),
    ...(length >= 22 ? [DATA_LENGTH] : []),
    ...(length >= 24 ? [field('Checksum', 'checksum', 22, 2, 'hexadecimal')] : []),
  ];
}

/** Join Connection has a form for each step of the handshake, told by its length (RFC 8684, section 3.2). */
function joinFields(length: number): FieldSpec[] {
  const begin = [SUBTYPE, flags([BACKUP], 2), ADDRESS_ID];
  if (length === 12) {
    return [
      ...begin,
      field('Receiver’s token', 'recvtok', 4, 4, 'unsigned'),
      field('Sender’s random number', 'sendrand', 8, 4, 'unsigned'),
    ];
  }
  if (length === 16) {
    return [
      ...begin,
      field('Sender’s truncated HMAC', 'sendtrunchmac', 4, 8, 'bytes'),
      field('Sender’s random number', 'sendrand', 12, 4, 'unsigned'),
    ];
  }
  if (length === 24) return [SUBTYPE, RESERVED, field('Sender’s HMAC', 'sendhmac', 4, 20, 'bytes')];
  return [SUBTYPE];
}

function addAddressFields(version: number, length: number): FieldSpec[] {
  // Version 1 has the echo flag where version 0 has the version of IP: a 4 or a 6 there is no flag.
  const sixth = version === 6 || (version !== 4 && length >= 20);
  const size = sixth ? 16 : 4;
  const address = sixth
    ? field('Advertised IPv6 address', 'ipv6', 4, 16, 'ipv6')
    : field('Advertised IPv4 address', 'ipv4', 4, 4, 'ipv4');
  let at = 4 + size;
  const fields = [
    SUBTYPE,
    version === 4 || version === 6
      ? field('IP version', 'ipver', 2, 1, 'unsigned', { mask: 0x0f })
      : field('Echo', 'echo', 2, 1, 'unsigned', { mask: 0x01 }),
    ADDRESS_ID,
    address,
  ];
  if (length === at + 2 || length === at + 10) {
    fields.push(field('Advertised port', 'port', at, 2, 'unsigned'));
    at += 2;
  }
  if (length >= at + 8) fields.push(field('Truncated HMAC', 'addaddrtrunchmac', at, 8, 'bytes'));
  return fields;
}

const RESET_REASONS: Readonly<Record<number, string>> = {
  0: 'Unspecified error',
  1: 'MPTCP-specific error',
  2: 'Lack of resources',
  3: 'Administratively prohibited',
  4: 'Too much outstanding data',
  5: 'Unacceptable performance',
  6: 'Middlebox interference',
};
const RESET_FIELDS: readonly FieldSpec[] = [
  SUBTYPE,
  flags(
    [
      field('U', 'flag_U.flag', 2, 1, 'boolean', { mask: 0x08 }),
      field('V', 'flag_V.flag', 2, 1, 'boolean', { mask: 0x04 }),
      field('W', 'flag_W.flag', 2, 1, 'boolean', { mask: 0x02 }),
      field('Transient', 'flag_T.flag', 2, 1, 'boolean', { mask: 0x01 }),
    ],
    2,
  ),
  field('Reason', 'rst_reason', 3, 1, 'hexadecimal', { values: RESET_REASONS }),
];

/**
 * The fields of a Multipath TCP option (kind 30) of this form.
 * @param second the byte behind kind and length: subtype and version or flags
 * @param third the byte behind it
 * @param length of the whole option in bytes
 */
export function multipathFields(second: number, third: number, length: number): readonly FieldSpec[] {
  if (length < 3) return [];
  const low = second & 0x0f;
  switch (second >> 4) {
    case 0:
      return capableFields(low, length);
    case 1:
      return joinFields(length);
    case 2:
      return signalFields(third, length);
    case 3:
      return addAddressFields(low, length);
    case 4:
      return [
        SUBTYPE,
        ...Array.from({ length: length - 3 }, (_, at) => field('Address ID', 'addrid', 3 + at, 1, 'unsigned')),
      ];
    case 5:
      return [SUBTYPE, flags([BACKUP], 2), ...(length >= 4 ? [ADDRESS_ID] : [])];
    case 6:
      return [SUBTYPE, RESERVED, field('Data sequence number', 'rawdataseqno', 4, 8, 'bytes')];
    case 7:
      return [SUBTYPE, RESERVED, field('Receiver’s key', 'recvkey', 4, 8, 'bytes')];
    case 8:
      return RESET_FIELDS;
    default:
      return [SUBTYPE];
  }
}
