import type { Difference } from '../support/tsharkComparison';

/** Differences that are known and right: each row says why. A row that fits nothing fails the test. */
export interface Exception {
  /** What the report calls it. */
  readonly name: string;
  /** File names; absent means every capture. */
  readonly captures?: readonly string[];
  readonly field: string;
  readonly frames?: readonly number[];
  readonly fits?: (difference: Difference) => boolean;
  readonly reason: string;
}

const LOGINS = ['100_raw_login_variants_tgt.pcap', 'odd-logins.pcap'];
const FULL_FEATURE = ['102_raw_ffp_variants_tgt.pcap'];
const LONG_TEXT = ['106_raw_long_sendtargets_tgt.pcap', 'long-send-targets.pcap'];
const CUT_HEADERS = ['94_derived_snap96.pcap', 'snap96.pcap'];
const SNAP = ['20_iscsi_perf_snaplen128.pcap', 'snap128.pcap'];

/** tshark shows whole bytes where the field is `mask` of them; both list hexadecimal numbers. */
const maskedByUs =
  (mask: bigint) =>
  ({ ours = '', theirs = '' }: Difference): boolean => {
    let shift = 0n;
    while (((mask >> shift) & 1n) === 0n) shift++;
    const bits = theirs.split(' ').map((value) => ((BigInt(`0x${value}`) & mask) >> shift).toString(16));
    return ours === bits.join(' ');
  };

const unusedLun = ({ ours, pdu }: Difference): boolean => ours === undefined && pdu?.fields['iscsi.lun'] === undefined;

/** We show the PDU and tshark does not. */
const hidden = ({ ours, theirs }: Difference): boolean => ours !== undefined && theirs === undefined;
const field = (difference: Difference, name: string): unknown => difference.pdu?.fields[name];

/** tshark lists the values that we list, and between them zeros of what is no page. */
const moreZeros = ({ ours, theirs }: Difference): boolean => {
  if (ours === undefined || theirs === undefined) return false;
  const wanted = ours.split(' ');
  const listed = theirs.split(' ');
  let at = 0;
  for (const value of listed) {
    if (value === wanted[at]) at++;
    else if (value !== '0') return false;
  }
  return at === wanted.length && listed.length > wanted.length;
};

export const EXCEPTIONS: readonly Exception[] = [
  ...['scsi.spc.modepage.ps', 'scsi.spc.modepage.spf', 'scsi.mode.spc.pagecode', 'scsi.spc.modepage.plen'].map(
    (name): Exception => ({
      name: `a page behind a mode subpage in ${name}`,
      field: name,
      fits: moreZeros,
      reason:
        'The head of a subpage has four bytes, but tshark goes on as if it had two: the last two bytes of the subpage ' +
        'are read as one more page with code 0 and length 0.',
    }),
  ),
  ...['eer', 'per', 'dte', 'dcr'].map((bit): Exception => ({
    name: `${bit} of the page Verify Error Recovery`,
    field: `scsi.sbc.modepage.${bit}`,
    fits: ({ ours, theirs }) =>
      ours !== undefined && theirs !== undefined && /^(?:[01] )+[01]$/.test(ours) && ours.startsWith(`${theirs} `),
    reason: 'tshark decodes these bits in page 01h only; page 07h has them in the same places (SBC-3).',
  })),
  ...[
    'scsi_sbc.opcode',
    'scsi.report_opcodes.service_action',
    'scsi.report_opcodes.ctdp',
    'scsi.report_opcodes.servactv',
    'scsi.report_opcodes.cdb_length',
  ].map((name): Exception => ({
    name: `REPORT SUPPORTED OPERATION CODES: the last commands in ${name}`,
    field: name,
    fits: ({ ours, theirs, pdu }) => {
      if (ours === undefined || theirs === undefined || pdu?.opcode !== 0x25) return false;
      const missing = ours.split(' ').length - theirs.split(' ').length;
      return ours.startsWith(`${theirs} `) && missing > 0 && missing <= 2;
    },
    reason:
      'tshark leaves out the descriptors in the last 16 bytes of the list, although they are there: each has 8 bytes ' +
      'where no timeouts follow.',
  })),
  {
    name: 'TAS of the page Control',
    field: 'scsi.mode.tac',
    fits: ({ ours, theirs }) => /^[01]( [01])*$/.test(ours ?? '') && ours?.length === theirs?.length,
    reason: 'TAS is bit 6 of byte 5 (SPC-4). tshark shows bit 7, which is ATO.',
  },
  {
    name: 'hidden: Login Request with a stage, T and C or I that break the rules',
    captures: LOGINS,
    frames: [54, 64, 74, 84, 104],
    field: 'pdu',
    fits: hidden,
    reason:
      'tshark takes PDUs that break a rule of form for something else (iscsi.md 6.2): NSG or CSG 2, T with C, NSG 0 with ' +
      'T, I not set. The bytes are Login Requests; we show them with the rule they break.',
  },
  {
    name: 'hidden: F and C both set in a Text Request',
    captures: FULL_FEATURE,
    frames: [90],
    field: 'pdu',
    fits: hidden,
    reason: 'The same heuristic: 0xc0 is no legal flag byte of a Text Request, but the PDU is one.',
  },
  {
    name: 'hidden: SNACK of type R-Data',
    captures: FULL_FEATURE,
    frames: [141],
    field: 'pdu',
    fits: (difference) => hidden(difference) && field(difference, 'iscsi.snack.type') === 3,
    reason: 'The same heuristic knows SNACK types 0 to 2 only; RFC 3720, section 10.16.1 has 3 as well.',
  },
  {
    name: 'hidden: task management functions above 8',
    captures: FULL_FEATURE,
    frames: [248, 260, 272, 284, 296],
    field: 'pdu',
    fits: (difference) => hidden(difference) && Number(field(difference, 'iscsi.taskmanfun.function')) > 8,
    reason: 'The same heuristic knows functions 1 to 8; RFC 7144, section 6.3 adds 9 to 12, and 99 is reported by us.',
  },
  {
    name: 'hidden: opcodes that are not assigned',
    captures: FULL_FEATURE,
    frames: [320, 353],
    field: 'pdu',
    fits: ({ pdu }) => pdu?.opcode === 0x07 || pdu?.opcode === 0x0f,
    reason:
      'The sender framed them like PDUs and the target answered; tshark shows opcodes 0x1c and 0x1e but not these.',
  },
  {
    name: 'hidden: SCSI Response sent by the initiator, reserved bytes in use',
    captures: FULL_FEATURE,
    frames: [364],
    field: 'pdu',
    fits: hidden,
    reason: 'The same heuristic: reserved bytes of RFC 3720 (the Status Qualifier of RFC 7144) are not zero.',
  },
  {
    name: 'hidden: Logout Request with a LUN',
    captures: [...FULL_FEATURE, ...LONG_TEXT],
    field: 'pdu',
    fits: (difference) => hidden(difference) && difference.pdu?.opcode === 0x06,
    reason:
      'The same heuristic: bytes 8 to 15 are reserved in a Logout Request, and the raw initiator left its LUN there.',
  },
  {
    name: 'hidden: middle parts of a long Text Response',
    captures: LONG_TEXT,
    frames: [9, 11, 13],
    field: 'pdu',
    fits: (difference) => hidden(difference) && field(difference, 'iscsi.text.F') === false,
    reason:
      'F = 0 with C = 0 is legal in every part of a long answer but the last (RFC 3720, section 10.11.1); tshark hides it.',
  },
  {
    name: 'text without a final NUL',
    captures: LOGINS,
    frames: [174],
    field: 'iscsi.keyvalue',
    fits: ({ ours = '', theirs = '' }) => ours.startsWith(theirs) && ours.endsWith('SessionType=Normal'),
    reason:
      'tshark gives up with "Malformed Packet" before the last pair; its bytes are there and we report the missing NUL.',
  },
  {
    name: 'text that goes on in the next PDU: padding',
    captures: LOGINS,
    frames: [214],
    field: 'iscsi.padding',
    reason:
      'tshark takes the first padding byte for the NUL of a pair that the C bit cuts; 61 bytes need 3 of padding.',
  },
  {
    name: 'text that begins inside a pair: pairs behind it',
    captures: LOGINS,
    frames: [219],
    field: 'iscsi.keyvalue',
    fits: ({ ours = '', theirs = '' }) => ours.startsWith(theirs) && ours.includes('MaxBurstLength=65536'),
    reason: 'tshark stops at the first piece without "="; two whole pairs follow it.',
  },
  {
    name: 'PDU that ends in a frame behind a cut one',
    captures: SNAP,
    frames: [22, 23],
    field: 'pdu',
    reason:
      'The snap length keeps tshark from reassembling, so it shows a Data-In of 32816 bytes in the frame with its first ' +
      '32768; its last byte is in the next frame, where we show it.',
  },
  {
    name: 'retransmission of a cut frame',
    captures: SNAP,
    frames: [2434],
    field: 'pdu',
    fits: ({ ours, theirs }) => ours === undefined && theirs === '25',
    reason: 'tshark shows the Data-In of a spurious retransmission a second time; it was delivered once.',
  },
  {
    name: 'PDU that the end of the capture cuts',
    captures: ['36_testcu_Write10_BeyondEol.pcap', 'unsolicited-write.pcapng'],
    frames: [2500, 60],
    field: 'pdu',
    fits: (difference) =>
      hidden(difference) && difference.pdu?.issues.some(({ code }) => code === 'PDU-TRUNCATED') === true,
    reason: 'The recording was stopped inside a Data-Out. tshark waits for the rest; we show what is there and say so.',
  },
  {
    name: 'PDU of whose header only a part was captured',
    captures: CUT_HEADERS,
    field: 'pdu',
    fits: (difference) =>
      hidden(difference) &&
      difference.pdu?.issues.some(
        ({ code, message }) => code === 'PDU-TRUNCATED' && message.includes('of the 48 header bytes'),
      ) === true,
    reason:
      'The snap length leaves 30 bytes of each header. tshark shows none of these PDUs; we show opcode, lengths, tag and ' +
      'what else is there, and say how many bytes are missing.',
  },
  {
    name: 'ISID part A where the format has none',
    field: 'iscsi.isid.a',
    fits: (difference) => difference.ours === undefined && field(difference, 'iscsi.isid.t') !== 0,
    reason: 'With T other than 0 the six bits are reserved (RFC 3720, section 10.12.5): we leave them out of the JSON.',
  },
  {
    name: 'LUN that the PDU leaves unused',
    field: 'scsi.lun',
    fits: unusedLun,
    reason:
      'Without a tag (or in a Data-In without A) the eight bytes are reserved: we show them so and take no LUN out.',
  },
  {
    name: 'address method of a LUN that the PDU leaves unused',
    field: 'scsi.lun.address_mode',
    fits: unusedLun,
    reason: 'As above.',
  },
  {
    name: 'sense data: VALID is one bit',
    field: 'scsi.sns.valid',
    fits: maskedByUs(0x80n),
    reason:
      'tshark shows the byte with the response code under this name; VALID is its highest bit (SPC-4, Sense data).',
  },
  {
    name: 'NAA designator: company number',
    field: 'scsi.naa.ieee_company_id',
    fits: maskedByUs(0x0ffffff0n),
    reason:
      'tshark shows the four bytes; the company is the 24 bits in the middle of them (SPC-4, NAA designator formats).',
  },
  {
    name: 'NAA designator: vendor specific identifier',
    field: 'scsi.naa.vendor_specific',
    fits: ({ ours = '', theirs = '' }) => ours.slice(0, -2) === theirs || theirs === '0',
    reason:
      'The identifier has 36 bits, which end in the eighth byte; tshark shows four bytes, beginning with the half one.',
  },
  {
    name: 'long immediate data',
    field: 'iscsi.immediatedata',
    fits: ({ ours, theirs = '' }) => ours === undefined && theirs.length / 2 > 64,
    reason: 'Long byte strings stay out of the JSON.',
  },
];

/**
 * SCSI fields that tshark shows and we do not have, by the beginning of their names, each with the reason. A name that
 * tshark shows and that fits none of these fails the test.
 */
const LEFT_TO_TSHARK: readonly (readonly [prefix: string, reason: string])[] = [
  ['scsi.mode.', 'mode parameter data, and its name for the pages of SBC in CDBs, which we call by one name'],
  ['scsi.cdb.mode.', 'mode parameter data'],
  ['scsi.blockdescs.', 'mode parameter data'],
  ['scsi.spc.modepage.', 'mode parameter data'],
  ['scsi.sbc.modepage.', 'mode parameter data'],
  ['scsi.unknown_page', 'no field: a remark of tshark'],
  ['scsi.persresv', 'data of PERSISTENT RESERVE IN and OUT'],
  ['scsi.spc.resv.', 'data of PERSISTENT RESERVE IN and OUT'],
  ['scsi.report_opcodes', 'data of REPORT SUPPORTED OPERATION CODES'],
  ['scsi_sbc.unmap.', 'data of UNMAP'],
  ['scsi.reserved', 'reserved bytes, which we do not name'],
  ['scsi_sbc.format_unit.rto_req', 'a bit of SBC-2 that is part of FMTPINFO since SBC-3'],
  ['scsi.sns.desc.osd_', 'sense data of object storage devices'],
];

export function isLeftToTshark(name: string): boolean {
  return LEFT_TO_TSHARK.some(([prefix]) => name.startsWith(prefix));
}

/** Differences in the SCSI of captures that the tests make, which recordings do not show. */
export const MADE_UP_SCSI: readonly Exception[] = [
  {
    name: 'MODE SENSE: one name for the PAGE CODE of a CDB',
    field: 'scsi.mode.sbc.pagecode',
    fits: ({ ours }) => ours === undefined,
    reason:
      'tshark names the field of a CDB after who defines the page that it asks for; with us a field has one name.',
  },
  {
    name: 'FORMAT UNIT: FMTPINFO of two bits',
    field: 'scsi_sbc.format_unit.fmtpinfo',
    reason: 'SBC-3 joined RTO_REQ of SBC-2, which tshark shows, with FMTPINFO.',
  },
  {
    name: 'READ(6) and WRITE(6): address of 21 bits',
    field: 'scsi_sbc.rdwr6.lba',
    fits: ({ ours, theirs }) => (parseInt(ours ?? '', 16) & 0xfffff) === parseInt(theirs ?? '', 16),
    reason: 'SBC-3 gives the address bits 4 to 0 of byte 1; tshark leaves bit 4 out.',
  },
  {
    name: 'WRITE(6) of tapes: FIXED',
    field: 'scsi_ssc.immed',
    fits: ({ ours }) => ours === undefined,
    reason: 'SSC-4 has FIXED in bit 0 of byte 1 of WRITE(6); tshark calls it IMMED.',
  },
  {
    name: 'READ ELEMENT STATUS: DVCID',
    field: 'scsi_smc.dvcid',
    fits: ({ ours, theirs }) => ours === '1' && theirs === '0',
    reason: 'SMC-3 has DVCID in bit 0 of byte 6, beside CURDATA; tshark reads the byte behind it.',
  },
  {
    name: 'PREVENT of two bits',
    field: 'scsi.prevent_allow.prevent',
    reason: 'SPC-4 gives PREVENT bits 1 and 0; tshark reads one.',
  },
  {
    name: 'BYTCHK of two bits',
    field: 'scsi_sbc.bytchk',
    fits: ({ ours, theirs }) => (parseInt(ours ?? '', 16) & 1) === parseInt(theirs ?? '', 16),
    reason: 'SBC-3 gives BYTCHK bits 2 and 1; tshark reads one.',
  },
  {
    name: 'WRITE BUFFER: MODE of five bits',
    field: 'scsi.spc.wb.mode',
    fits: ({ ours, theirs }) => (parseInt(ours ?? '', 16) & 0x0f) === parseInt(theirs ?? '', 16),
    reason: 'SPC-4 gives MODE bits 4 to 0; tshark reads four.',
  },
  {
    name: 'EXTENDED COPY: service action of five bits',
    field: 'scsi.extcopy.service_action',
    fits: maskedByUs(0x1fn),
    reason: 'The service action is bits 4 to 0 (SPC-4); tshark shows the byte.',
  },
  {
    name: 'LUN bits without their address method',
    field: 'scsi.lun',
    fits: ({ ours, theirs = '' }) => ours !== undefined && theirs.endsWith(ours),
    reason: 'tshark gives the whole bytes as value and masks only what it writes.',
  },
  { name: 'bus in logical unit addressing', field: 'scsi.bus', fits: maskedByUs(0xe0n), reason: 'As above.' },
  {
    name: 'sense data: VALID is one bit',
    field: 'scsi.sns.valid',
    fits: maskedByUs(0x80n),
    reason: 'tshark shows the byte with the response code under this name.',
  },
  {
    name: 'forwarded sense data',
    field: 'scsi.sns.errtype',
    fits: ({ ours, theirs = '' }) => ours?.startsWith(`${theirs} `) === true,
    reason:
      'Sense data inside a descriptor of forwarded sense data are sense data once more; tshark does not look into it.',
  },
];
