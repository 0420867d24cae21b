import type { FieldSpec } from '../../dissect/FieldSpec';
import { code, control, flag, flags, number, number24 } from './cdbFieldBuilders';

/* Layouts of the command descriptor blocks of media changers (SMC). */

/* Wireshark's name for the byte with INVERT is not the same in all commands. */
const MEDIUM_FLAGS = 'scsi_smc.medium_flags';
const RANGE_FLAGS = 'scsi_smc.range_flags';
const address = (name: string, filter: string, offset: number, doc: string): FieldSpec =>
  code(name, `scsi_smc.${filter}`, offset, 2, doc);
const robot = address(
  'MEDIUM TRANSPORT ADDRESS',
  'mta',
  2,
  'The robot that moves the cartridge; 0 leaves the choice to the library.',
);
const source = address('SOURCE ADDRESS', 'sa', 4, 'Element that the cartridge is taken from: a slot or a drive.');

export const INITIALIZE_ELEMENT_STATUS: readonly FieldSpec[] = [control(5)];
export const OPEN_CLOSE_ELEMENT: readonly FieldSpec[] = [
  address('ELEMENT ADDRESS', 'ea', 2, 'The import/export element (mail slot) that is opened or closed.'),
  code('ACTION CODE', 'scsi_smc.action_code', 4, 1, 'Open or close.', {
    mask: 0x1f,
    values: { 0: 'open', 1: 'close' },
  }),
  control(5),
];
export const POSITION_TO_ELEMENT: readonly FieldSpec[] = [
  robot,
  address('DESTINATION ADDRESS', 'da', 4, 'Element that the robot is moved to.'),
  flags(MEDIUM_FLAGS, 8, [flag('INVERT', 'scsi_smc.invert', 8, 0x01, 'Turn the cartridge over.')]),
  control(9),
];
export const INITIALIZE_ELEMENT_STATUS_WITH_RANGE: readonly FieldSpec[] = [
  flags(RANGE_FLAGS, 1, [
    flag('FAST', 'scsi_smc.fast', 1, 0x02, 'Look only whether elements are full; do not read bar codes.'),
    flag('RANGE', 'scsi_smc.range', 1, 0x01, 'Only the elements named (1), or all (0).'),
  ]),
  address('STARTING ELEMENT ADDRESS', 'sa', 2, 'First element to be looked at.'),
  number('NUMBER OF ELEMENTS', 'scsi_smc.num_elements', 6, 2, 'How many elements to look at.'),
  control(9),
];
export const MOVE_MEDIUM: readonly FieldSpec[] = [
  robot,
  source,
  address('DESTINATION ADDRESS', 'da', 6, 'Element that the cartridge is put into.'),
  flags(RANGE_FLAGS, 10, [flag('INVERT', 'scsi_smc.invert', 10, 0x01, 'Turn the cartridge over.')]),
  control(11),
];
export const EXCHANGE_MEDIUM: readonly FieldSpec[] = [
  robot,
  source,
  address('FIRST DESTINATION ADDRESS', 'fda', 6, 'Element that the first cartridge is put into.'),
  address('SECOND DESTINATION ADDRESS', 'sda', 8, 'Element that the cartridge found there is put into.'),
  flags(MEDIUM_FLAGS, 10, [
    flag('INV1', 'scsi_smc.inv1', 10, 0x02, 'Turn the first cartridge over.'),
    flag('INV2', 'scsi_smc.inv2', 10, 0x01, 'Turn the second cartridge over.'),
  ]),
  control(11),
];
export const READ_ELEMENT_STATUS: readonly FieldSpec[] = [
  flag('VOLTAG', 'scsi_smc.voltag', 1, 0x10, 'Asks for the bar codes of the cartridges too.'),
  code('ELEMENT TYPE CODE', 'scsi_smc.element_type_code', 1, 1, 'Which kind of elements is asked about.', {
    mask: 0x0f,
    values: { 0: 'all', 1: 'robots', 2: 'storage slots', 3: 'import/export', 4: 'drives' },
  }),
  address('STARTING ELEMENT ADDRESS', 'starting_element_address', 2, 'Elements from this address on are listed.'),
  number('NUMBER OF ELEMENTS', 'scsi_smc.number_of_elements', 4, 2, 'How many elements to list at most.'),
  flag('CURDATA', 'scsi_smc.curdata', 6, 0x02, 'Answer from memory, without moving the robot.'),
  flag('DVCID', 'scsi_smc.dvcid', 6, 0x01, 'Asks for the identity of the drives: it ties a slot to a tape drive.'),
  number24(
    'ALLOCATION LENGTH',
    'scsi_smc.allocation_length',
    7,
    'How many bytes of the answer the initiator has room for.',
  ),
  control(11),
];
