import { sectionPair } from './sectionPair';
import type { ValueFacts, ValueTable } from './ValueTable';

const SENSE_DATA = sectionPair('10.4.7.2');

/** The codes that iSCSI itself causes, with the section that says when. */
const BY_ISCSI: readonly ValueFacts[] = [
  {
    value: 0x0c0c,
    name: 'Unexpected unsolicited data',
    text: 'The initiator sent data that it had not been asked for and was not allowed to send.',
    facts: [['look at', 'InitialR2T, ImmediateData and FirstBurstLength']],
    also: sectionPair('12.10', '12.11'),
  },
  {
    value: 0x0c0d,
    name: 'Incorrect amount of data',
    text: 'More or less data arrived than the R2T asked for, or an unsolicited burst did not have its full length.',
    facts: [['look at', 'Data-Out lengths against the R2T, FirstBurstLength']],
    also: sectionPair('12.14'),
  },
  {
    value: 0x4705,
    name: 'Protocol service CRC error',
    text: 'A data digest did not match at the target.',
    facts: [['look at', 'the path from the initiator to the target']],
    also: sectionPair('6.7'),
  },
  {
    value: 0x1113,
    name: 'Read error: SNACK rejected',
    text: 'Read data were lost and the target could not send them again.',
    also: sectionPair('10.16'),
  },
  {
    value: 0x477f,
    name: 'Some commands cleared by iSCSI protocol event',
    text: 'Commands of this initiator were ended by an event of the protocol, such as the loss of a connection.',
    also: sectionPair('10.14.5'),
  },
];

/** Others that support engineers meet often; SCSI defines them, iSCSI only carries them. */
const FREQUENT: readonly (readonly [code: number, name: string, text: string])[] = [
  [0x0401, 'Becoming ready', 'The logical unit is starting. Try again in a moment.'],
  [0x0402, 'Start command needed', 'The logical unit waits for START STOP UNIT.'],
  [0x0403, 'Manual intervention needed', 'Somebody has to look at the device.'],
  [0x0404, 'Format in progress', 'The logical unit is being formatted.'],
  [0x040a, 'ALUA: in transition', 'The path is changing its state, typically during a failover. Try again.'],
  [0x040b, 'ALUA: standby', 'This path is not the active one. Use another.'],
  [0x040c, 'ALUA: unavailable', 'This path cannot serve I/O. Use another.'],
  [0x0c00, 'Write error', 'The data could not be written.'],
  [0x1100, 'Unrecovered read error', 'The data could not be read.'],
  [0x1d00, 'Miscompare', 'COMPARE AND WRITE found other data than expected: another host was faster.'],
  [0x2000, 'Invalid operation code', 'The device does not know this command.'],
  [0x2100, 'Block address out of range', 'The command reaches beyond the end of the logical unit.'],
  [
    0x2400,
    'Invalid field in CDB',
    'A field of the command block is not acceptable. Often a probe for an optional feature.',
  ],
  [0x2500, 'Logical unit not supported', 'There is no such LUN for this initiator: look at the LUN map.'],
  [0x2600, 'Invalid field in parameter list', 'The data that came with the command are not acceptable.'],
  [0x2700, 'Write protected', 'The logical unit does not take writes.'],
  [0x2707, 'Space allocation failed', 'The thin pool behind the logical unit is full. Writes fail until it grows.'],
  [0x2900, 'Power on or reset', 'The device was restarted or reset; the usual first answer after a login.'],
  [0x2907, 'I_T nexus loss', 'The session to this initiator was lost and has been set up anew.'],
  [0x2a01, 'Mode parameters changed', 'Settings of the logical unit were changed by somebody.'],
  [0x2a03, 'Reservations preempted', 'Another initiator took over the reservation.'],
  [0x2a04, 'Reservations released', 'A reservation was lifted.'],
  [0x2a05, 'Registrations preempted', 'Another initiator removed the reservation key of this one.'],
  [0x2a06, 'ALUA: state changed', 'The paths have new states: ask for them again.'],
  [0x2a09, 'Capacity changed', 'The logical unit was resized.'],
  [0x2c00, 'Command sequence error', 'The command does not fit the state of the device.'],
  [0x2f00, 'Commands cleared by another initiator', 'Somebody else ended the commands of this initiator.'],
  [0x3807, 'Thin provisioning threshold reached', 'The pool is filling up. Act before it is full.'],
  [0x3a00, 'Medium not present', 'There is no medium in the device.'],
  [0x3f03, 'INQUIRY data changed', 'The device describes itself in a new way: ask again.'],
  [0x3f0e, 'Reported LUNs changed', 'Logical units were added or removed: scan again.'],
  [0x4400, 'Internal target failure', 'The array had a fault inside.'],
  [0x4b00, 'Data phase error', 'The transfer of data went wrong.'],
  [0x4e00, 'Overlapped commands', 'A task tag was used twice at the same time.'],
  [0x5500, 'System resource failure', 'The device ran out of a resource.'],
];

/** Additional sense code and qualifier as one number: ASC in the upper byte. */
export const SENSE_CODES: ValueTable = {
  filters: ['scsi.sns.ascascq'],
  what: 'additional sense code and qualifier',
  digits: 4,
  references: SENSE_DATA,
  values: [...BY_ISCSI, ...FREQUENT.map(([value, name, text]) => ({ value, name, text }))],
};
