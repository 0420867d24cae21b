import type { FieldSpec } from '../../dissect/FieldSpec';

/*
 * What the layouts of command descriptor blocks are put together from. Offsets count from the operation code; filter names
 * are Wireshark's for direct access devices where it has one.
 */

type Extra = Partial<FieldSpec>;

export const number = (
  name: string,
  filter: string,
  offset: number,
  length: number,
  doc: string,
  extra: Extra = {},
): FieldSpec => ({ name, filter, offset, length, kind: 'unsigned', doc, ...extra });

export const code = (
  name: string,
  filter: string,
  offset: number,
  length: number,
  doc: string,
  extra: Extra = {},
): FieldSpec => ({ name, filter, offset, length, kind: 'hexadecimal', doc, ...extra });

export const flag = (name: string, filter: string, offset: number, mask: number, doc: string): FieldSpec => ({
  name,
  filter,
  offset,
  length: 1,
  mask,
  kind: 'boolean',
  doc,
});

/** Bits that a standard leaves unused, or no longer uses: shown quietly, reported by nobody. */
export const unusedBits = (name: string, filter: string, offset: number, mask: number, doc: string): FieldSpec => ({
  name,
  filter,
  offset,
  length: 1,
  mask,
  kind: 'reserved',
  doc,
});

/** A byte of bits that Wireshark names as a whole. */
export const flags = (filter: string, offset: number, children: readonly FieldSpec[]): FieldSpec =>
  code(
    'FLAGS',
    filter,
    offset,
    1,
    'This byte as a whole: the bits that modify the command, with whatever is set in the reserved ones.',
    { children },
  );

/** The last byte. Wireshark has names of its own for that of INQUIRY. */
export const control = (offset: number, filter = 'scsi.cdb.control', bits = filter): FieldSpec =>
  code(
    'CONTROL',
    filter,
    offset,
    1,
    'The last byte of every CDB with a fixed length; zero almost always. A target may refuse what it does not support in it with INVALID FIELD IN CDB.',
    {
      children: [
        code(
          'VENDOR SPECIFIC',
          `${bits}.vendorspecific`,
          offset,
          1,
          'Two bits that each vendor may use as it likes. Set ones mean that a host speaks to a device that it knows.',
          { mask: 0xc0 },
        ),
        unusedBits('Reserved', `${bits}.reserved`, offset, 0x38, 'Zero in every standard so far.'),
        flag(
          'NACA',
          `${bits}.naca`,
          offset,
          0x04,
          'Asks the target to hold further commands back after a CHECK CONDITION (auto contingent allegiance) until CLEAR ACA. Hosts on iSCSI hardly use it.',
        ),
        unusedBits(
          'FLAG',
          `${bits}.obs1`,
          offset,
          0x02,
          'Obsolete: asked for a mark in the status of linked commands.',
        ),
        unusedBits('LINK', `${bits}.obs2`, offset, 0x01, 'Obsolete: tied this command to the next one.'),
      ],
    },
  );

const FIRST_BLOCK =
  'First block that the command is about, counted in logical blocks from 0: multiply by the block length of READ CAPACITY to get bytes. A request beyond the last block is refused with LOGICAL BLOCK ADDRESS OUT OF RANGE.';

export const lba32 = (filter = 'scsi_sbc.rdwr10.lba', offset = 2): FieldSpec =>
  number('LOGICAL BLOCK ADDRESS', filter, offset, 4, FIRST_BLOCK);

/** Eight bytes: too long for a number, so shown by `cdbNodes` in decimal and given as bytes. */
export const long = (name: string, filter: string, offset: number, doc: string): FieldSpec => ({
  name,
  filter,
  offset,
  length: 8,
  kind: 'bytes',
  doc,
});

export const lba64 = (filter = 'scsi_sbc.rdwr16.lba', offset = 2): FieldSpec =>
  long('LOGICAL BLOCK ADDRESS', filter, offset, FIRST_BLOCK);

export const blocks16 = (offset = 7, name = 'TRANSFER LENGTH', filter = 'scsi_sbc.rdwr10.xferlen'): FieldSpec =>
  number(
    name,
    filter,
    offset,
    2,
    'How many logical blocks, not bytes: with the block length of READ CAPACITY it must fit the Expected Data Transfer Length of the PDU. Above MAXIMUM TRANSFER LENGTH of the Block Limits page the command is refused.',
  );
export const blocks32 = (offset: number, name = 'TRANSFER LENGTH', filter = 'scsi_sbc.rdwr12.xferlen'): FieldSpec =>
  number(
    name,
    filter,
    offset,
    4,
    'How many logical blocks, not bytes: with the block length of READ CAPACITY it must fit the Expected Data Transfer Length of the PDU. Above MAXIMUM TRANSFER LENGTH of the Block Limits page the command is refused.',
  );

export const group = (offset: number): FieldSpec =>
  number(
    'GROUP NUMBER',
    'scsi_sbc.group',
    offset,
    1,
    'Statistics group that the command is counted in, 0 to 31; 0 is none. Hosts hardly use it.',
    {
      mask: 0x1f,
    },
  );

const ALLOCATION = 'How many bytes of the answer the initiator has room for; more is cut off, which is no error.';
export const allocation8 = (offset: number): FieldSpec =>
  number('ALLOCATION LENGTH', 'scsi.cdb.alloclen', offset, 1, ALLOCATION);
export const allocation16 = (offset: number, filter = 'scsi.cdb.alloclen16'): FieldSpec =>
  number('ALLOCATION LENGTH', filter, offset, 2, ALLOCATION);
export const allocation32 = (offset: number, filter = 'scsi.cdb.alloclen32'): FieldSpec =>
  number('ALLOCATION LENGTH', filter, offset, 4, ALLOCATION);

const PARAMETERS = 'Length of the parameter data that are sent with the command.';
export const parameters8 = (offset: number): FieldSpec =>
  number('PARAMETER LIST LENGTH', 'scsi.cdb.paramlen', offset, 1, PARAMETERS);
export const parameters16 = (offset: number, filter = 'scsi.cdb.paramlen16'): FieldSpec =>
  number('PARAMETER LIST LENGTH', filter, offset, 2, PARAMETERS);
export const parameters32 = (offset: number): FieldSpec =>
  number('PARAMETER LIST LENGTH', 'scsi.cdb.paramlen32', offset, 4, PARAMETERS);

/** How protection information is dealt with. */
export const protect = (name: string, filter = `scsi_sbc.${name.toLowerCase()}`, offset = 1): FieldSpec =>
  code(
    name,
    filter,
    offset,
    1,
    'Whether protection information (8 bytes a block) comes along and who checks it; 0 without. A value the unit was not formatted for is refused with INVALID FIELD IN CDB.',
    { mask: 0xe0 },
  );

export const dpo = (offset = 1): FieldSpec =>
  flag(
    'DPO',
    'scsi_sbc.dpo',
    offset,
    0x10,
    'Disable page out: the blocks will not be needed again soon, so that the cache may drop them first. A hint; it changes no data.',
  );

/** DPO, FUA and the protection bits of reads and writes. */
export const cacheBits = (name: string, filter?: string): FieldSpec[] => [
  protect(name, filter),
  dpo(),
  flag('FUA', 'scsi_sbc.fua', 1, 0x08, 'Force unit access: past the volatile cache, to or from the medium.'),
];

export const serviceAction = (filter: string, extra: Extra = {}): FieldSpec =>
  code(
    'SERVICE ACTION',
    filter,
    1,
    1,
    'Selects the command among those that share the operation code; the two together are one command. A device without it answers INVALID FIELD IN CDB instead of INVALID COMMAND OPERATION CODE.',
    {
      mask: 0x1f,
      ...extra,
    },
  );

/** READ LONG, WRITE BUFFER and their like count bytes in three bytes. */
export const number24 = (name: string, filter: string, offset: number, doc: string): FieldSpec =>
  number(name, filter, offset, 3, doc);

export const immediate = (filter: string, mask: number, offset = 1): FieldSpec =>
  flag(
    'IMMED',
    filter,
    offset,
    mask,
    'Answer as soon as the command is accepted (1), or when the work is done (0). With 1 a GOOD status does not say that it worked: trouble shows later, as a deferred error or in REQUEST SENSE.',
  );

/** Byte 0 of every CDB. */
export const OPERATION_CODE: FieldSpec = code(
  'OPERATION CODE',
  'scsi_sbc.opcode',
  0,
  1,
  'Which command this is; some codes are shared and told apart by a service action.',
);
