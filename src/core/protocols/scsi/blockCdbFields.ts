import type { FieldSpec } from '../../dissect/FieldSpec';
import {
  allocation16,
  allocation32,
  blocks16,
  blocks32,
  cacheBits,
  code,
  control,
  dpo,
  flag,
  flags,
  group,
  immediate,
  lba32,
  lba64,
  long,
  number,
  parameters16,
  protect,
  serviceAction,
} from './cdbFieldBuilders';
import { VARIABLE_LENGTH } from './cdbFields';

/* Layouts of the command descriptor blocks of block devices (SBC). */

const NUMBER_OF_BLOCKS = 'NUMBER OF LOGICAL BLOCKS';

export const READ_6: readonly FieldSpec[] = [
  number(
    'LOGICAL BLOCK ADDRESS',
    'scsi_sbc.rdwr6.lba',
    1,
    3,
    'First block that the command is about, counted in logical blocks from 0: multiply by the block length of READ CAPACITY to get bytes. A request beyond the last block is refused with LOGICAL BLOCK ADDRESS OUT OF RANGE.',
    {
      mask: 0x1fffff,
    },
  ),
  number(
    'TRANSFER LENGTH',
    'scsi_sbc.rdwr6.xferlen',
    4,
    1,
    'How many logical blocks; 0 stands for 256, in this oldest form only. In the longer forms 0 moves nothing.',
    {
      note: (value) => (value === 0 ? '256 blocks' : undefined),
    },
  ),
  control(5),
];

const FUA_NV = flag('FUA_NV', 'scsi_sbc.fua_nv', 1, 0x02, 'Obsolete: past the volatile cache, but not the other one.');
const READ_FLAGS = 'scsi_sbc.read.flags';
const transfer10 = (bits: FieldSpec[], filter = READ_FLAGS): FieldSpec[] => [
  flags(filter, 1, bits),
  lba32(),
  group(6),
  blocks16(),
  control(9),
];
const transfer12 = (bits: FieldSpec[]): FieldSpec[] => [
  flags(READ_FLAGS, 1, bits),
  lba32(),
  blocks32(6),
  group(10),
  control(11),
];
const transfer16 = (bits: FieldSpec[]): FieldSpec[] => [
  flags(READ_FLAGS, 1, bits),
  lba64(),
  blocks32(10),
  group(14),
  control(15),
];

const READ_BITS = [...cacheBits('RDPROTECT'), FUA_NV];
const WRITE_BITS = [...cacheBits('WRPROTECT'), FUA_NV];
const RARC = flag(
  'RARC',
  'scsi_sbc.rarc',
  1,
  0x04,
  'Rebuild assist: give up early on blocks that are known to be bad.',
);

export const READ_10: readonly FieldSpec[] = transfer10([...READ_BITS, RARC]);
export const READ_12: readonly FieldSpec[] = transfer12([...READ_BITS, RARC]);
export const READ_16: readonly FieldSpec[] = transfer16([...READ_BITS, RARC]);
export const WRITE_10: readonly FieldSpec[] = transfer10(WRITE_BITS);
export const WRITE_12: readonly FieldSpec[] = transfer12(WRITE_BITS);
export const WRITE_16: readonly FieldSpec[] = transfer16(WRITE_BITS);
/** ORPROTECT goes by the name of WRPROTECT in Wireshark. */
const OR_BITS = [...cacheBits('ORPROTECT', 'scsi_sbc.wrprotect'), FUA_NV];
export const ORWRITE_16: readonly FieldSpec[] = transfer16(OR_BITS);

const BYTCHK = code(
  'BYTCHK',
  'scsi_sbc.bytchk',
  1,
  1,
  'What the blocks are checked against: 0 only read them, 1 compare with the data sent, 3 compare each with the one block sent. With 1 or 3 data flow from the initiator.',
  {
    mask: 0x06,
    values: {
      0: 'the medium is read only',
      1: 'each block with the data sent',
      2: 'reserved',
      3: 'every block with the one block sent',
    },
  },
);
const VERIFICATION_LENGTH = 'VERIFICATION LENGTH';
const verifyBits = (name: string): FieldSpec[] => [protect(name), dpo(), BYTCHK];

export const VERIFY_10: readonly FieldSpec[] = [
  flags('scsi_sbc.verify_flags', 1, verifyBits('VRPROTECT')),
  lba32('scsi_sbc.verify.lba'),
  group(6),
  blocks16(7, VERIFICATION_LENGTH, 'scsi_sbc.verify.vlen'),
  control(9),
];
export const VERIFY_12: readonly FieldSpec[] = [
  flags('scsi_sbc.verify_flags', 1, verifyBits('VRPROTECT')),
  lba32('scsi_sbc.verify.lba'),
  blocks32(6, VERIFICATION_LENGTH, 'scsi_sbc.verify.vlen32'),
  group(10),
  control(11),
];
export const VERIFY_16: readonly FieldSpec[] = [
  flags('scsi_sbc.verify_flags', 1, verifyBits('VRPROTECT')),
  lba64('scsi_sbc.verify.lba64'),
  blocks32(10, VERIFICATION_LENGTH, 'scsi_sbc.verify.vlen32'),
  group(14),
  control(15),
];
export const WRITE_AND_VERIFY_10: readonly FieldSpec[] = [
  flags('scsi_sbc.wrverify_flags', 1, verifyBits('WRPROTECT')),
  lba32('scsi_sbc.wrverify.lba'),
  group(6),
  blocks16(7, 'TRANSFER LENGTH', 'scsi_sbc.wrverify.xferlen'),
  control(9),
];
export const WRITE_AND_VERIFY_12: readonly FieldSpec[] = [
  flags('scsi_sbc.wrverify_flags', 1, verifyBits('WRPROTECT')),
  lba32('scsi_sbc.wrverify.lba'),
  blocks32(6, 'TRANSFER LENGTH', 'scsi_sbc.wrverify.xferlen32'),
  group(10),
  control(11),
];
export const WRITE_AND_VERIFY_16: readonly FieldSpec[] = [
  flags('scsi_sbc.wrverify_flags', 1, verifyBits('WRPROTECT')),
  lba64('scsi_sbc.wrverify.lba64'),
  blocks32(10, 'TRANSFER LENGTH', 'scsi_sbc.wrverify.xferlen32'),
  group(14),
  control(15),
];

const SAME_BITS: readonly FieldSpec[] = [
  protect('WRPROTECT'),
  flag(
    'ANCHOR',
    'scsi_sbc.anchor',
    1,
    0x10,
    'With UNMAP: the blocks become anchored, so that their space stays reserved and later writes cannot fail for lack of space.',
  ),
  flag('UNMAP', 'scsi_sbc.unmap', 1, 0x08, 'The target may give the space of the blocks back instead of writing.'),
];
const PBDATA = flag('PBDATA', 'scsi_sbc.pbdata', 1, 0x04, 'Obsolete: each block begins with its physical address.');
const LBDATA = flag('LBDATA', 'scsi_sbc.lbdata', 1, 0x02, 'Obsolete: each block begins with its logical address.');
const NDOB = flag(
  'NDOB',
  'scsi_sbc.ndob',
  1,
  0x01,
  'No data-out buffer: no block comes along, zeros are written. A target that does not know the bit waits for data instead: look for a transfer of one block.',
);
const SAME_FLAGS = 'scsi_sbc.writesame_flags';
export const WRITE_SAME_10: readonly FieldSpec[] = [
  flags(SAME_FLAGS, 1, [...SAME_BITS, PBDATA, LBDATA]),
  lba32(),
  group(6),
  blocks16(7, NUMBER_OF_BLOCKS, 'scsi_sbc.alloclen16'),
  control(9),
];
export const WRITE_SAME_16: readonly FieldSpec[] = [
  flags(SAME_FLAGS, 1, [...SAME_BITS, PBDATA, LBDATA, NDOB]),
  lba64(),
  blocks32(10, NUMBER_OF_BLOCKS),
  group(14),
  control(15),
];

const CACHE_BITS: readonly FieldSpec[] = [
  flag('SYNC_NV', 'scsi_sbc.synccache.sync_nv', 1, 0x04, 'Obsolete: a cache that keeps its content is enough.'),
  immediate('scsi_sbc.synccache.immediate', 0x02),
];
const PREFETCH_BITS: readonly FieldSpec[] = [immediate('scsi_sbc.prefetch.immediate', 0x02)];
const stretch10 = (filter: string, bits: readonly FieldSpec[], name = NUMBER_OF_BLOCKS): FieldSpec[] => [
  flags(filter, 1, bits),
  lba32(),
  group(6),
  blocks16(7, name),
  control(9),
];
const stretch16 = (filter: string, bits: readonly FieldSpec[], name = NUMBER_OF_BLOCKS): FieldSpec[] => [
  flags(filter, 1, bits),
  lba64(),
  blocks32(10, name),
  group(14),
  control(15),
];
export const SYNCHRONIZE_CACHE_10: readonly FieldSpec[] = stretch10('scsi_sbc.synccache.flags', CACHE_BITS);
export const SYNCHRONIZE_CACHE_16: readonly FieldSpec[] = stretch16('scsi_sbc.synccache.flags', CACHE_BITS);
export const PRE_FETCH_10: readonly FieldSpec[] = stretch10('scsi_sbc.prefetch.flags', PREFETCH_BITS);
export const PRE_FETCH_16: readonly FieldSpec[] = stretch16('scsi_sbc.prefetch.flags', PREFETCH_BITS);
export const SEEK_10: readonly FieldSpec[] = [lba32(), control(9)];

const XORPINFO = flag('XORPINFO', 'scsi_sbc.xorpinfo', 1, 0x01, 'Protection information is combined too.');
const XOR_WRITE = [
  ...cacheBits('WRPROTECT'),
  FUA_NV,
  flag('DISABLE WRITE', 'scsi_sbc.disable_write', 1, 0x04, 'Combine the data, but do not write them.'),
];
export const XDWRITEREAD_10: readonly FieldSpec[] = transfer10([...XOR_WRITE, XORPINFO], 'scsi_sbc.xdwriteread.flags');
export const XDWRITE_10: readonly FieldSpec[] = transfer10(XOR_WRITE, 'scsi_sbc.xdwrite.flags');
export const XPWRITE_10: readonly FieldSpec[] = transfer10(
  [...cacheBits('WRPROTECT'), FUA_NV, XORPINFO],
  'scsi_sbc.xpwrite.flags',
);
export const XDREAD_10: readonly FieldSpec[] = transfer10([XORPINFO], 'scsi_sbc.xdread.flags');

export const COMPARE_AND_WRITE: readonly FieldSpec[] = [
  flags(READ_FLAGS, 1, [...cacheBits('WRPROTECT'), FUA_NV]),
  lba64(),
  number(
    NUMBER_OF_BLOCKS,
    'scsi_sbc.rdwr12.xferlen',
    13,
    1,
    'How many blocks to compare and to write; the data sent are twice as long, first the expected and then the new blocks. VMFS and other cluster file systems use one block.',
  ),
  group(14),
  control(15),
];

export const WRITE_ATOMIC_16: readonly FieldSpec[] = [
  flags(READ_FLAGS, 1, cacheBits('WRPROTECT')),
  lba64(),
  number('ATOMIC BOUNDARY', 'scsi_sbc.atomic_boundary', 10, 2, 'Blocks that are written together at a time; 0: all.'),
  blocks16(12, 'TRANSFER LENGTH', 'scsi_sbc.rdwr12.xferlen'),
  group(14),
  control(15),
];

export const UNMAP: readonly FieldSpec[] = [
  flags('scsi_sbc.unmap_flags', 1, [
    flag(
      'ANCHOR',
      'scsi_sbc.unmap.anchor',
      1,
      0x01,
      'The blocks become anchored instead of deallocated: their space stays reserved, so that later writes cannot fail for lack of space.',
    ),
  ]),
  group(6),
  parameters16(7, 'scsi_sbc.alloclen16'),
  control(9),
];

const PMI = (offset: number): FieldSpec =>
  flag('PMI', 'scsi_sbc.pmi', offset, 0x01, 'Obsolete: asks for the last block before a delay of the medium.');
const OBSOLETE_ADDRESS = 'Obsolete: where PMI begins; zero.';

export const READ_CAPACITY_10: readonly FieldSpec[] = [
  number('OBSOLETE ADDRESS', 'scsi_sbc.rdwr10.lba', 2, 4, OBSOLETE_ADDRESS),
  PMI(8),
  control(9),
];

/** What GET LBA STATUS and the like name first. */
const SERVICE_ACTION = serviceAction('scsi_sbc.sa');
const SERVICE_ADDRESS = 'scsi_sbc.lba64_add';

export const READ_CAPACITY_16: readonly FieldSpec[] = [
  SERVICE_ACTION,
  long('OBSOLETE ADDRESS', 'scsi_sbc.obsolete_lba', 2, OBSOLETE_ADDRESS),
  allocation32(10, 'scsi_sbc.alloclen32'),
  PMI(14),
  control(15),
];
export const GET_LBA_STATUS: readonly FieldSpec[] = [
  SERVICE_ACTION,
  lba64('scsi_sbc.get_lba_status.start_lba'),
  allocation32(10, 'scsi_sbc.alloclen32'),
  code('REPORT TYPE', 'scsi_sbc.get_lba_status.report_type', 14, 1, 'Which blocks to list; 0 stands for all.'),
  control(15),
];
export const REPORT_REFERRALS: readonly FieldSpec[] = [
  SERVICE_ACTION,
  lba64(SERVICE_ADDRESS),
  allocation32(10, 'scsi_sbc.alloclen32'),
  flag('ONE_SEG', 'scsi_sbc.one_seg', 14, 0x01, 'Only the segment with that address.'),
  control(15),
];
export const SERVICE_ACTION_16: readonly FieldSpec[] = [SERVICE_ACTION, control(15)];

const BYTE_LENGTH = 'BYTE TRANSFER LENGTH';
const LONG_BYTES = 'Bytes of the block with all that is stored besides its data.';
const WR_UNCOR = flag('WR_UNCOR', 'scsi_sbc.wr_uncor', 1, 0x40, 'Mark the block as one that cannot be read.');
const COR_DIS = flag('COR_DIS', 'scsi_sbc.cor_dis', 1, 0x80, 'No error correction for the block any more.');
const CORRCT = (offset: number): FieldSpec => flag('CORRCT', 'scsi_sbc.corrct', offset, 0x02, 'Correct errors first.');
export const READ_LONG_10: readonly FieldSpec[] = [
  flags('scsi_sbc.corrct_flags', 1, [CORRCT(1)]),
  lba32(),
  number(BYTE_LENGTH, 'scsi_sbc.alloclen16', 7, 2, LONG_BYTES),
  control(9),
];
export const WRITE_LONG_10: readonly FieldSpec[] = [
  COR_DIS,
  WR_UNCOR,
  lba32(),
  number(BYTE_LENGTH, 'scsi_sbc.alloclen16', 7, 2, LONG_BYTES),
  control(9),
];
export const READ_LONG_16: readonly FieldSpec[] = [
  SERVICE_ACTION,
  lba64(SERVICE_ADDRESS),
  number(BYTE_LENGTH, 'scsi_sbc.alloclen16', 12, 2, LONG_BYTES),
  CORRCT(14),
  control(15),
];
export const WRITE_LONG_16: readonly FieldSpec[] = [
  COR_DIS,
  WR_UNCOR,
  SERVICE_ACTION,
  lba64(SERVICE_ADDRESS),
  number(BYTE_LENGTH, 'scsi_sbc.alloclen16', 12, 2, LONG_BYTES),
  control(15),
];

export const FORMAT_UNIT: readonly FieldSpec[] = [
  {
    ...flags('scsi_sbc.formatunit.flags', 1, [
      code(
        'FMTPINFO',
        'scsi_sbc.format_unit.fmtpinfo',
        1,
        1,
        'Which protection information each block gets: 0 none, 2 type 1, 3 types 2 and 3. It decides which RDPROTECT and WRPROTECT values work afterwards.',
        {
          mask: 0xc0,
        },
      ),
      flag('LONGLIST', 'scsi_sbc.format_unit.longlist', 1, 0x20, 'The parameter list has the long header.'),
      flag('FMTDATA', 'scsi_sbc.format_unit.fmtdata', 1, 0x10, 'A parameter list comes along.'),
      flag('CMPLST', 'scsi_sbc.format_unit.cmplist', 1, 0x08, 'The defect list sent takes the place of the grown one.'),
    ]),
    mask: 0xf8,
  },
  code('DEFECT LIST FORMAT', 'scsi_sbc.defect_list_format', 1, 1, 'How defects are written.', { mask: 0x07 }),
  code('VENDOR SPECIFIC BYTE', 'scsi_sbc.formatunit.vendor', 2, 1, "A byte of the vendor's."),
  code('INTERLEAVE', 'scsi_sbc.formatunit.interleave', 3, 2, 'Obsolete: order of the blocks on the medium.', {
    children: [
      code('FFMT', 'scsi_sbc.format_unit.ffmt', 4, 1, 'Fast format: the blocks need not be written.', { mask: 0x03 }),
    ],
  }),
  control(5),
];

export const REASSIGN_BLOCKS: readonly FieldSpec[] = [
  flags('scsi_sbc.reassignblks.flags', 1, [
    flag('LONGLBA', 'scsi_sbc.reassignblocks.longlba', 1, 0x02, 'Addresses of eight bytes.'),
    flag('LONGLIST', 'scsi_sbc.reassignblocks.longlist', 1, 0x01, 'The list has a length of four bytes.'),
  ]),
  control(5),
];

const defectBits = (offset: number): FieldSpec =>
  flags('scsi_sbc.readdefdata.flags', offset, [
    flag('REQ_PLIST', 'scsi_sbc.req_plist', offset, 0x10, 'Asks for the defects known from the factory.'),
    flag('REQ_GLIST', 'scsi_sbc.req_glist', offset, 0x08, 'Asks for the defects found since.'),
    code('DEFECT LIST FORMAT', 'scsi_sbc.defect_list_format', offset, 1, 'How defects are written.', { mask: 0x07 }),
  ]);
export const READ_DEFECT_DATA_10: readonly FieldSpec[] = [
  defectBits(2),
  allocation16(7, 'scsi_sbc.alloclen16'),
  control(9),
];
export const READ_DEFECT_DATA_12: readonly FieldSpec[] = [
  defectBits(1),
  number('ADDRESS DESCRIPTOR INDEX', 'scsi_sbc.address_descriptor_index', 2, 4, 'The first defect to list.'),
  allocation32(6, 'scsi_sbc.alloclen32'),
  control(11),
];

export const SANITIZE: readonly FieldSpec[] = [
  flags('scsi_sbc.sanitize_flags', 1, [
    immediate('scsi_sbc.sanitize.immed', 0x80),
    flag('ZNR', 'scsi_sbc.sanitize.znr', 1, 0x40, 'Zones are not set back.'),
    flag('AUSE', 'scsi_sbc.sanitize.ause', 1, 0x20, 'The medium can be used again even if this fails.'),
    serviceAction('scsi_sbc.sanitize.sa'),
  ]),
  parameters16(7, 'scsi_sbc.alloclen16'),
  control(9),
];

export const START_STOP_UNIT: readonly FieldSpec[] = [
  flags('scsi_sbc.ssu.immed_flags', 1, [immediate('scsi_sbc.ssu.immediate', 0x01)]),
  code('POWER CONDITION MODIFIER', 'scsi_sbc.ssu.modifier', 3, 1, 'Variety of the power condition.', { mask: 0x0f }),
  flags('scsi_sbc.ssu.pwr_flags', 4, [
    code(
      'POWER CONDITION',
      'scsi_sbc.ssu.pwr',
      4,
      1,
      'Power condition to go to; 0 (START_VALID) makes START and LOEJ count instead.',
      {
        mask: 0xf0,
        values: {
          0x0: 'START_VALID',
          0x1: 'ACTIVE',
          0x2: 'IDLE',
          0x3: 'STANDBY',
          0x7: 'LU_CONTROL',
          0xa: 'FORCE_IDLE_0',
          0xb: 'FORCE_STANDBY_0',
        },
      },
    ),
    flag('NO_FLUSH', 'scsi_sbc.ssu.no_flush', 4, 0x04, 'The cache need not be written to the medium first.'),
    flag('LOEJ', 'scsi_sbc.ssu.loej', 4, 0x02, 'Load or eject the medium. In LOAD UNLOAD of tapes: RETEN.'),
    flag('START', 'scsi_sbc.ssu.start', 4, 0x01, 'Start (1) or stop (0) the unit. In LOAD UNLOAD of tapes: LOAD.'),
  ]),
  control(5),
];

const tags32: readonly FieldSpec[] = [
  code(
    'EXPECTED INITIAL LOGICAL BLOCK REFERENCE TAG',
    'scsi_sbc.reftag',
    20,
    4,
    'Protection information: the reference tag that the first block must carry, mostly the low 32 bits of its address. A mismatch ends with LOGICAL BLOCK REFERENCE TAG CHECK FAILED.',
  ),
  code(
    'EXPECTED LOGICAL BLOCK APPLICATION TAG',
    'scsi_sbc.apptag',
    24,
    2,
    'Protection information: the application tag that each block must carry, where the mask lets it count.',
  ),
  code(
    'LOGICAL BLOCK APPLICATION TAG MASK',
    'scsi_sbc.apptag_mask',
    26,
    2,
    'Protection information: bits of the application tag that are checked; 0 checks none.',
  ),
];
const transfer32 = (bits: readonly FieldSpec[], name = 'TRANSFER LENGTH'): FieldSpec[] => [
  ...VARIABLE_LENGTH,
  ...bits.map((field) => ({ ...field, offset: 10 })),
  lba64('scsi_sbc.rdwr16.lba', 12),
  ...tags32,
  blocks32(28, name),
];
export const READ_32: readonly FieldSpec[] = transfer32([...READ_BITS, RARC]);
export const WRITE_32: readonly FieldSpec[] = transfer32(WRITE_BITS);
export const ORWRITE_32: readonly FieldSpec[] = transfer32(OR_BITS);
export const VERIFY_32: readonly FieldSpec[] = transfer32(verifyBits('VRPROTECT'), VERIFICATION_LENGTH);
export const WRITE_AND_VERIFY_32: readonly FieldSpec[] = transfer32(verifyBits('WRPROTECT'));
export const WRITE_SAME_32: readonly FieldSpec[] = transfer32([...SAME_BITS, NDOB], NUMBER_OF_BLOCKS);
export const XDWRITEREAD_32: readonly FieldSpec[] = transfer32([...XOR_WRITE, XORPINFO]);
