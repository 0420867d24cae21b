/** Frames that only one of tshark and us lets pass, for a reason. A row that is not needed fails the test. */
export interface FilterException {
  /** What the report calls it. */
  readonly name: string;
  /** File names; a fixture and the recording that it is a copy of stand side by side. */
  readonly captures: readonly string[] | 'all';
  readonly frames: readonly number[] | 'all';
  readonly filters: RegExp;
  readonly reason: string;
}

const LOGINS = ['100_raw_login_variants_tgt.pcap', 'odd-logins.pcap'];
const FULL_FEATURE = ['102_raw_ffp_variants_tgt.pcap'];
const ISCSI = /scsi/;

export const FILTER_EXCEPTIONS: readonly FilterException[] = [
  {
    name: 'PDUs that tshark hides: odd logins',
    captures: LOGINS,
    frames: [54, 64, 74, 84, 104],
    filters: ISCSI,
    reason: 'Login Requests that break a rule of form; tshark takes them for something else (exceptions.ts).',
  },
  {
    name: 'PDUs that tshark hides: odd full feature phase',
    captures: FULL_FEATURE,
    frames: [90, 141, 248, 260, 272, 284, 296, 320, 353, 364, 375, 387, 399, 411],
    filters: ISCSI,
    reason: 'F with C, SNACK type 3, functions above 8, opcodes that are not assigned, reserved bytes (exceptions.ts).',
  },
  {
    name: 'SCSI that tshark does not look into',
    captures: FULL_FEATURE,
    frames: [364, 529, 671],
    filters: /scsi/,
    reason: 'A long CDB whose first bytes stand in the header, and SCSI PDUs that tshark gives to no SCSI dissector.',
  },
  {
    name: 'PDUs that tshark hides: parts of a long text, logout with a LUN',
    captures: ['106_raw_long_sendtargets_tgt.pcap', 'long-send-targets.pcap'],
    frames: [9, 11, 13, 16],
    filters: ISCSI,
    reason: 'F = 0 with C = 0 in parts of an answer; reserved bytes of a Logout Request in use (exceptions.ts).',
  },
  {
    name: 'PDUs of whose header only a part was captured',
    captures: ['94_derived_snap96.pcap', 'snap96.pcap'],
    frames: 'all',
    filters: ISCSI,
    reason: 'tshark shows no iSCSI where the snap length cuts every header; we show what is there (exceptions.ts).',
  },
  {
    name: 'PDU that ends behind a cut frame, and its repetition',
    captures: ['20_iscsi_perf_snaplen128.pcap', 'snap128.pcap'],
    frames: [22, 23, 2434],
    filters: ISCSI,
    reason:
      'The snap length keeps tshark from reassembling; it shows the Data-In where it begins, and once more (exceptions.ts).',
  },
  {
    name: 'text keys that the snap length cuts',
    captures: ['20_iscsi_perf_snaplen128.pcap', 'snap128.pcap'],
    frames: [4, 6],
    filters: /^iscsi\.keyvalue/,
    reason: 'tshark shows no key of a text that is not all there; we show those that are.',
  },
  {
    name: 'PDU that the end of the capture cuts',
    captures: ['36_testcu_Write10_BeyondEol.pcap', 'unsolicited-write.pcapng'],
    frames: [60, 2500],
    filters: ISCSI,
    reason: 'tshark waits for the rest; we show what is there (exceptions.ts).',
  },
  {
    name: 'fields of the header that a Reject returns',
    captures: LOGINS,
    frames: [106],
    filters: ISCSI,
    reason:
      'tshark gives the fields of the returned header to the frame of the Reject too. It is data here, as in the tree.',
  },
  {
    name: 'LBA of READ CAPACITY(10)',
    captures: 'all',
    frames: 'all',
    filters: /^scsi_sbc\.rdwr10\.lba == 0$/,
    reason: 'Bytes 2 to 5 of READ CAPACITY(10) are an LBA (SBC-3 calls it obsolete); tshark leaves them out.',
  },
  {
    name: 'lengths of a Task Management Function Response',
    captures: 'all',
    frames: 'all',
    filters: /^iscsi\.totalahslength == 0$/,
    reason: 'Byte 4 of every header is TotalAHSLength; tshark shows it of most opcodes only.',
  },
  {
    name: 'page code of VPD data that the allocation length cuts',
    captures: 'all',
    frames: 'all',
    filters: /^scsi\.inquiry\.evpd\.pagecode == 0x83$/,
    reason: 'tshark decodes nothing of a Device Identification page that is longer than what was asked for.',
  },
  {
    name: 'task tags where tshark shows none',
    captures: [...LOGINS, ...FULL_FEATURE, 'iscsi_login.pcap'],
    frames: [1, 106, 331, 342],
    filters: /initiatortasktag/,
    reason:
      'Bytes 16 to 19 of Reject, Asynchronous Message and vendor PDUs. Our tree shows them, so our filters find them.',
  },
  {
    name: 'sense data of an Asynchronous Message',
    captures: ['iscsi_login.pcap'],
    frames: [1],
    filters: /^scsi$/,
    reason: 'tshark hands them to its SCSI dissector; for our filters SCSI is commands, their data and their status.',
  },
];
