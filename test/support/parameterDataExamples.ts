/** One well-formed example of every kind of parameter data, as hexadecimal digits. */
export interface ParameterDataExample {
  readonly name: string;
  readonly cdb: string;
  readonly data: string;
  /** Sent by the initiator. */
  readonly sent?: true;
}

const text = (value: string): string => Buffer.from(value, 'latin1').toString('hex');
const zeros = (count: number): string => '00'.repeat(count);
const vpd = (page: string): string => `1201${page}00ff00`;
const CACHING = '0812 0400 ffff 0000 ffff ffff 8014 0000 0000 0000';
const CONTROL = '0a0a 0200 0000 0000 ffff 0000';
const ISCSI_ID = `05 00 0018 ${text('iqn.2026-01.com.example')}00`;

export const PARAMETER_DATA_EXAMPLES: readonly ParameterDataExample[] = [
  {
    name: 'standard INQUIRY data',
    cdb: '120000ff00',
    data: `00 00 06 12 5b 30 10 02 ${text('ACME    Example disk    0001')} ${zeros(20)} 0000 00a0 0460 04c0 ${zeros(30)}`,
  },
  { name: 'VPD 00', cdb: vpd('00'), data: '00 00 0007 00 80 83 86 b0 b1 b2' },
  { name: 'VPD 80', cdb: vpd('80'), data: `00 80 0008 ${text('SN012345')}` },
  {
    name: 'VPD 83',
    cdb: vpd('83'),
    data: `00 83 0040 01030010 6001405a0123456789abcdef01234567 02010010 ${text('ACME    volume01')} 53 94 0004 00000001 53 95 0004 00000001`,
  },
  { name: 'VPD 86', cdb: vpd('86'), data: `00 86 003c 00 07 01 00 ${zeros(56)}` },
  {
    name: 'VPD b0',
    cdb: vpd('b0'),
    data: `00 b0 003c 00 01 0008 00000400 00000400 00000000 00000400 00000001 00000008 80000000 ${zeros(28)}`,
  },
  { name: 'VPD b1', cdb: vpd('b1'), data: `00 b1 003c 0001 00 03 ${zeros(56)}` },
  { name: 'VPD b2', cdb: vpd('b2'), data: '00 b2 0004 09 e4 02 00' },
  { name: 'REQUEST SENSE, fixed', cdb: '030000001200', data: '70 00 06 00000000 0a 00000000 2900 00 000000' },
  {
    name: 'REQUEST SENSE, descriptors',
    cdb: '030100004000',
    data: '72 05 2400 00 00 00 14 02 06 0000 cd0002 00 00 0a 80 00 0000000000000010',
  },
  { name: 'MODE SENSE(6)', cdb: '1a003f00ff00', data: `2b 00 10 08 00100000 00000200 ${CACHING} ${CONTROL}` },
  {
    name: 'MODE SENSE(10)',
    cdb: '5a003f00000000010000',
    data: `002e 00 10 00 00 0008 00100000 00000200 ${CACHING} ${CONTROL}`,
  },
  {
    name: 'MODE SELECT(6)',
    cdb: '151000002c00',
    data: `00 00 00 08 00100000 00000200 ${CACHING} ${CONTROL}`,
    sent: true,
  },
  {
    name: 'MODE SELECT(10)',
    cdb: '55100000000000003000',
    data: `0000 00 00 00 00 0000 ${CACHING} ${CONTROL}`,
    sent: true,
  },
  { name: 'READ CAPACITY(10)', cdb: '25000000000000000000', data: '000fffff 00000200' },
  {
    name: 'READ CAPACITY(16)',
    cdb: '9e10 0000000000000000 00000020 0000',
    data: `00000000000fffff 00000200 00 03 c0 00 ${zeros(16)}`,
  },
  {
    name: 'GET LBA STATUS',
    cdb: '9e12 0000000000000000 00000040 0000',
    data: '00000024 00000000 0000000000000000 00000800 01 000000 0000000000000800 00000800 00 000000',
  },
  {
    name: 'REPORT LUNS',
    cdb: 'a000000000000000ff000000',
    data: `00000018 00000000 ${zeros(8)} 0001${zeros(6)} 4100${zeros(6)}`,
  },
  {
    name: 'LOG SENSE',
    cdb: '4d004d0000000000ff00',
    data: '0d 00 000c 0000 01 02 00 1c 0001 01 02 00 41',
  },
  { name: 'LOG SENSE, pages', cdb: '4d00400000000000ff00', data: '00 00 0004 00 02 0d 2f' },
  { name: 'LOG SELECT', cdb: '4c020000000000000c00', data: '02 00 0008 0000 80 04 00000001', sent: true },
  { name: 'READ KEYS', cdb: '5e000000000000010000', data: '00000003 00000010 0000000000000abc 0000000000000def' },
  {
    name: 'READ RESERVATION',
    cdb: '5e010000000000010000',
    data: '00000003 00000010 0000000000000abc 00000000 00 05 0000',
  },
  { name: 'REPORT CAPABILITIES', cdb: '5e020000000000010000', data: '0008 1d 80 ea01 0000' },
  {
    name: 'READ FULL STATUS',
    cdb: '5e030000000000010000',
    data: `00000003 00000034 0000000000000abc 00000000 01 05 00000000 0001 0000001c ${ISCSI_ID}`,
  },
  {
    name: 'PERSISTENT RESERVE OUT',
    cdb: '5f000000000000001800',
    data: `0000000000000000 0000000000000abc 00000000 01 00 0000`,
    sent: true,
  },
  {
    name: 'REGISTER AND MOVE',
    cdb: '5f070500000000003400',
    data: `0000000000000abc 0000000000000def 00 01 0002 0000001c ${ISCSI_ID}`,
    sent: true,
  },
  {
    name: 'REPORT TARGET PORT GROUPS',
    cdb: 'a30a 00000000 00000100 0000',
    data: '00000018 00 8f 0001 00 02 00 01 0000 0001 02 8f 0002 00 02 00 00',
  },
  { name: 'SET TARGET PORT GROUPS', cdb: 'a40a 00000000 00000008 0000', data: '00000000 00 00 0001', sent: true },
  {
    name: 'REPORT SUPPORTED OPERATION CODES, all',
    cdb: 'a30c 80 00 0000 00000100 0000',
    data: '00000028 28 00 0000 00 02 000a 000a 00 00 0000001e 0000003c 2a 00 0000 00 02 000a 000a 00 00 0000001e 0000003c',
  },
  {
    name: 'REPORT SUPPORTED OPERATION CODES, one',
    cdb: 'a30c 01 28 0000 00000100 0000',
    data: '00 03 000a 28 fa ffffffff 3f ffff 07',
  },
  { name: 'REPORT SUPPORTED TASK MANAGEMENT FUNCTIONS', cdb: 'a30d 00 00 0000 00000004 0000', data: 'f8 00 00 00' },
  {
    name: 'UNMAP',
    cdb: '42000000000000001800',
    data: '0016 0010 00000000 0000000000000800 00000100 00000000',
    sent: true,
  },
  {
    name: 'READ DEFECT DATA(10)',
    cdb: '37000d00000000010000',
    data: '00 1d 0010 00000001 02 000003 00000004 02 000005',
  },
  { name: 'READ DEFECT DATA(12)', cdb: 'b70d0000000000000100 0000', data: '00 1d 0000 00000008 00000001 02 000003' },
  {
    name: 'RECEIVE COPY OPERATING PARAMETERS',
    cdb: '8403 0000 0000 0000 0000 00000100 0000',
    data: `00000029 01 000000 0002 0001 00000058 00010000 00000000 00000000 00000000 0000 ff 02 01 01 01 ${zeros(3)} 01 e4`,
  },
  {
    name: 'EXTENDED COPY',
    cdb: '8300 0000 0000 0000 0000 0000005c 0000',
    data: `01 00 0020 00000000 0000001c 00000000 e4 00 0000 01 03 00 10 6001405a0123456789abcdef01234567 ${zeros(4)} 00 000200 02 00 0018 0000 0000 0000 0008 0000000000000000 0000000000000800`,
    sent: true,
  },
  { name: 'READ BLOCK LIMITS', cdb: '050000000000', data: '00 800000 0001' },
  {
    name: 'READ POSITION, short',
    cdb: '34000000000000000000',
    data: 'b0 00 0000 00000010 00000010 00 000000 00000000',
  },
  {
    name: 'READ POSITION, long',
    cdb: '34060000000000000000',
    data: '80 000000 00000000 0000000000000010 0000000000000001 0000000000000000',
  },
];
