import { sectionPair } from './sectionPair';
import type { ValueTable } from './ValueTable';

export const ISCSI_RESPONSES: ValueTable = {
  filters: ['iscsi.scsiresponse.response'],
  what: 'iSCSI response',
  digits: 2,
  references: sectionPair('10.4.3'),
  values: [
    {
      value: 0x00,
      name: 'Command completed at target',
      text: 'The logical unit dealt with the command; the SCSI status says how it went.',
    },
    {
      value: 0x01,
      name: 'Target failure',
      text: 'The target could not carry the command out. Status and residual counts mean nothing then.',
      facts: [['look at', 'the log of the target']],
    },
  ],
  range: (value) =>
    value >= 0x80 && value <= 0xff
      ? {
          name: 'Vendor-specific response',
          text: 'A service response that only the vendor defines. For SCSI it counts as a failed delivery.',
        }
      : undefined,
};

export const SCSI_STATUSES: ValueTable = {
  filters: ['iscsi.scsiresponse.status', 'scsi.status'],
  what: 'SCSI status',
  digits: 2,
  references: sectionPair('10.4.2'),
  values: [
    { value: 0x00, name: 'GOOD', text: 'The command succeeded.' },
    {
      value: 0x02,
      name: 'CHECK CONDITION',
      text: 'The command did not end as it should; the sense data that come with this response say why.',
      facts: [['look at', 'sense key and ASC/ASCQ; a unit attention is often harmless']],
      also: sectionPair('10.4.7'),
    },
    {
      value: 0x04,
      name: 'CONDITION MET',
      text: 'The condition that the command asked for holds (PRE-FETCH, search commands).',
    },
    {
      value: 0x08,
      name: 'BUSY',
      text: 'The logical unit cannot take the command now. The host waits and tries again.',
      facts: [['often', 'failover, or a controller under heavy load']],
    },
    { value: 0x10, name: 'INTERMEDIATE', text: 'A linked command succeeded and the next one follows. Long obsolete.' },
    { value: 0x14, name: 'INTERMEDIATE-CONDITION MET', text: 'CONDITION MET for a linked command. Long obsolete.' },
    {
      value: 0x18,
      name: 'RESERVATION CONFLICT',
      text: 'Another initiator holds a reservation on the logical unit.',
      facts: [['look at', 'cluster software: who reserved, and whether a stale reservation was left behind']],
    },
    { value: 0x22, name: 'COMMAND TERMINATED', text: 'The command was ended by the target. Long obsolete.' },
    {
      value: 0x28,
      name: 'TASK SET FULL',
      text: 'The queue of the logical unit is full. The host should send fewer commands at a time.',
      facts: [['look at', 'how many commands were open, and the queue depth of the hosts']],
    },
    {
      value: 0x30,
      name: 'ACA ACTIVE',
      text: 'The logical unit holds commands back until an earlier error has been dealt with (auto contingent allegiance).',
      also: sectionPair('9.2'),
    },
    {
      value: 0x40,
      name: 'TASK ABORTED',
      text: 'The task was ended by another initiator or by a task management function.',
      also: sectionPair('10.5.1'),
    },
  ],
};

export const SENSE_KEYS: ValueTable = {
  filters: ['scsi.sns.key', 'scsi.sns.sensekey'],
  what: 'sense key',
  digits: 1,
  references: sectionPair('10.4.7.2'),
  values: [
    { value: 0x0, name: 'NO SENSE', text: 'Nothing to report, or an informational detail in ASC/ASCQ.' },
    { value: 0x1, name: 'RECOVERED ERROR', text: 'The command succeeded after the device had repaired something.' },
    {
      value: 0x2,
      name: 'NOT READY',
      text: 'The logical unit cannot be accessed now: starting, offline, or a path in a state that serves no I/O.',
    },
    {
      value: 0x3,
      name: 'MEDIUM ERROR',
      text: 'The medium could not be read or written at that place.',
      facts: [['look at', 'the disk or the RAID group behind it']],
    },
    {
      value: 0x4,
      name: 'HARDWARE ERROR',
      text: 'The device itself failed.',
      facts: [['look at', 'the log of the array']],
    },
    {
      value: 0x5,
      name: 'ILLEGAL REQUEST',
      text: 'The command or one of its fields is not acceptable: not supported, out of range, wrong LUN. Often just a probe by the host.',
    },
    {
      value: 0x6,
      name: 'UNIT ATTENTION',
      text: 'Something changed since the last command: reset, new LUNs, new capacity, another path state. The command was not carried out; sending it again works.',
      facts: [['usual', 'once after each login or reset; a stream of them is not']],
    },
    {
      value: 0x7,
      name: 'DATA PROTECT',
      text: 'Writing (or reading) is forbidden there: write protection, or a thin pool without space.',
    },
    {
      value: 0x8,
      name: 'BLANK CHECK',
      text: 'An unwritten area was met on a medium that is written once or in sequence.',
    },
    { value: 0x9, name: 'VENDOR SPECIFIC', text: 'Only the vendor knows.' },
    { value: 0xa, name: 'COPY ABORTED', text: 'A copy between devices ended early.' },
    {
      value: 0xb,
      name: 'ABORTED COMMAND',
      text: 'The target ended the command. iSCSI itself reports its own faults this way: wrong amount of data, digest errors, refused SNACKs.',
      facts: [['what to do', 'the host may send the command again']],
    },
    { value: 0xd, name: 'VOLUME OVERFLOW', text: 'The medium ended before the data did.' },
    {
      value: 0xe,
      name: 'MISCOMPARE',
      text: 'The data did not match what was expected; for COMPARE AND WRITE another host was faster.',
    },
    { value: 0xf, name: 'COMPLETED', text: 'The command completed and has something to report.' },
  ],
};

export const TASK_ATTRIBUTES: ValueTable = {
  filters: ['iscsi.scsicommand.attr'],
  what: 'task attribute',
  digits: 1,
  references: sectionPair('10.3.1'),
  values: [
    { value: 0, name: 'Untagged', text: 'No queueing asked for: one such command at a time.' },
    { value: 1, name: 'Simple', text: 'The device may run it in any order with other simple commands.' },
    {
      value: 2,
      name: 'Ordered',
      text: 'Runs after everything that was queued before it and before everything after it.',
    },
    { value: 3, name: 'Head of queue', text: 'Goes to the front of the queue.' },
    { value: 4, name: 'ACA', text: 'May run while other commands are held back by auto contingent allegiance.' },
  ],
};

export const LUN_ADDRESSING: ValueTable = {
  filters: ['scsi.lun.address_mode', 'iscsi.lun.method'],
  what: 'LUN address method',
  digits: 1,
  references: sectionPair('10.2.1.7'),
  values: [
    {
      value: 0,
      name: 'Peripheral device',
      text: 'The common form: bus in the rest of the first byte (0 as a rule), LUN 0 to 255 in the second.',
    },
    {
      value: 1,
      name: 'Flat space',
      text: 'The other 14 bits of the first two bytes are the LUN, up to 16383. So bytes 40 01 mean LUN 1.',
    },
    {
      value: 2,
      name: 'Logical unit',
      text: 'Target, bus and LUN packed into two bytes, for devices behind the device.',
    },
    {
      value: 3,
      name: 'Extended',
      text: 'A longer form for special logical units and for very many of them; the following bits say how long.',
    },
  ],
};

export const AHS_TYPES: ValueTable = {
  filters: ['iscsi.ahs.type'],
  what: 'additional header type',
  digits: 2,
  references: sectionPair('10.2.2.1'),
  values: [
    {
      value: 1,
      name: 'Extended CDB',
      text: 'The rest of a command block that is longer than 16 bytes.',
      also: sectionPair('10.2.2.3'),
    },
    {
      value: 2,
      name: 'Bidirectional read length',
      text: 'How many bytes the read half of a bidirectional command will return; the header itself holds the write half.',
      also: sectionPair('10.2.2.4'),
    },
  ],
};
