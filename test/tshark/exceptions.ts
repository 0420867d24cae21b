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

/** We show the PDU and tshark does not. */
const hidden = ({ ours, theirs }: Difference): boolean => ours !== undefined && theirs === undefined;
const field = (difference: Difference, name: string): unknown => difference.pdu?.fields[name];

export const EXCEPTIONS: readonly Exception[] = [
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
    name: 'long immediate data',
    field: 'iscsi.immediatedata',
    fits: ({ ours, theirs = '' }) => ours === undefined && theirs.length / 2 > 64,
    reason: 'Long byte strings stay out of the JSON.',
  },
];
