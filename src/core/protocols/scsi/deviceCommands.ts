import type { FieldSpec } from '../../dissect/FieldSpec';
import * as smc from './changerCdbFields';
import type { DeviceKind } from './deviceKind';
import * as ssc from './streamCdbFields';

type Row = readonly [
  device: DeviceKind,
  operationCode: number,
  name: string,
  wiresharkName: string,
  fields: readonly FieldSpec[],
];

/**
 * Commands whose operation codes mean something else to disks, or nothing: by kind of device. Enclosures (SES) have no
 * operation codes of their own.
 */
export const DEVICE_COMMANDS: readonly Row[] = [
  ['tape', 0x04, 'FORMAT MEDIUM', 'Format Medium', ssc.FORMAT_MEDIUM],
  ['tape', 0x08, 'READ(6)', 'Read(6)', ssc.READ_6],
  ['tape', 0x0a, 'WRITE(6)', 'Write(6)', ssc.WRITE_6],
  ['tape', 0x0b, 'SET CAPACITY', 'Set Capacity', ssc.SET_CAPACITY],
  ['tape', 0x0f, 'READ REVERSE(6)', 'Read Reverse(6)', ssc.READ_REVERSE_6],
  ['tape', 0x14, 'RECOVER BUFFERED DATA', 'Recover Buffered Data', ssc.RECOVER_BUFFERED_DATA],
  ['tape', 0x1b, 'LOAD UNLOAD', 'Load Unload', ssc.LOAD_UNLOAD],
  ['tape', 0x2b, 'LOCATE(10)', 'Locate(10)', ssc.LOCATE_10],
  ['tape', 0x34, 'READ POSITION', 'Read Position', ssc.READ_POSITION],
  ['tape', 0x81, 'READ REVERSE(16)', 'Read Reverse(16)', ssc.READ_REVERSE_16],
  ['tape', 0x88, 'READ(16)', 'Read(16)', ssc.READ_16],
  ['tape', 0x8a, 'WRITE(16)', 'Write(16)', ssc.WRITE_16],
  ['tape', 0x8f, 'VERIFY(16)', 'Verify(16)', ssc.VERIFY_16],
  ['tape', 0x91, 'SPACE(16)', 'Space(16)', ssc.SPACE_16],
  ['tape', 0x93, 'ERASE(16)', 'Erase(16)', ssc.ERASE_16],
  ['changer', 0x07, 'INITIALIZE ELEMENT STATUS', 'Initialize Element Status', smc.INITIALIZE_ELEMENT_STATUS],
  ['changer', 0x1b, 'OPEN/CLOSE IMPORT/EXPORT ELEMENT', 'Open/Close Import/Export Element', smc.OPEN_CLOSE_ELEMENT],
  ['changer', 0x2b, 'POSITION TO ELEMENT', 'Position To Element', smc.POSITION_TO_ELEMENT],
  [
    'changer',
    0x37,
    'INITIALIZE ELEMENT STATUS WITH RANGE',
    'Initialize Element Status With Range',
    smc.INITIALIZE_ELEMENT_STATUS_WITH_RANGE,
  ],
  ['changer', 0xa5, 'MOVE MEDIUM', 'Move Medium', smc.MOVE_MEDIUM],
  ['changer', 0xa6, 'EXCHANGE MEDIUM', 'Exchange Medium', smc.EXCHANGE_MEDIUM],
  ['changer', 0xb8, 'READ ELEMENT STATUS', 'Read Element Status', smc.READ_ELEMENT_STATUS],
];
