import { sectionPair } from './sectionPair';
import type { ValueTable } from './ValueTable';

export const LOGOUT_REASONS: ValueTable = {
  filters: ['iscsi.logout.reason'],
  what: 'logout reason',
  digits: 2,
  references: sectionPair('10.14.1'),
  values: [
    {
      value: 0,
      name: 'Close the session',
      text: 'All connections of the session are closed and every task that is still running ends.',
      facts: [['CID field', 'not used']],
    },
    {
      value: 1,
      name: 'Close the connection',
      text: 'One connection is closed, and the tasks that run on it end with it. The session lives on while it has others.',
      facts: [['CID field', 'the connection to close']],
    },
    {
      value: 2,
      name: 'Remove the connection for recovery',
      text: 'A connection that failed is cleared away and its tasks are kept, so that they can be moved to another connection.',
      facts: [
        ['CID field', 'the failed connection'],
        ['needs', 'ErrorRecoveryLevel 2'],
        ['followed by', 'task management function TASK REASSIGN for each task'],
      ],
      also: sectionPair('6.2.2'),
    },
  ],
};

export const LOGOUT_RESPONSES: ValueTable = {
  filters: ['iscsi.logout.response'],
  what: 'logout response',
  digits: 2,
  references: sectionPair('10.15.1'),
  values: [
    {
      value: 0,
      name: 'Closed successfully',
      text: 'The target has cleaned up. TCP is closed next, by both sides.',
    },
    {
      value: 1,
      name: 'CID not found',
      text: 'The target knows no connection of that number in this session: most likely it is gone already.',
      facts: [['times', 'Time2Wait and Time2Retain do not count']],
    },
    {
      value: 2,
      name: 'Recovery not supported',
      text: 'A logout for recovery was asked for, and the session’s ErrorRecoveryLevel does not provide it.',
      facts: [['look at', 'ErrorRecoveryLevel of the leading login: it would have to be 2']],
      also: sectionPair('12.20'),
    },
    {
      value: 3,
      name: 'Cleanup failed',
      text: 'The target could not clean up the connection. The logout may be tried again.',
      facts: [['when', 'not before Time2Wait, not after Time2Retain more']],
      also: sectionPair('10.15.3', '10.15.4'),
    },
  ],
};

export const SNACK_TYPES: ValueTable = {
  filters: ['iscsi.snack.type'],
  what: 'SNACK type',
  digits: 1,
  references: sectionPair('10.16.1'),
  values: [
    {
      value: 0,
      name: 'Data/R2T SNACK',
      text: 'Asks for Data-In PDUs or R2Ts of a command once more, unchanged.',
      facts: [
        ['BegRun', 'first missing DataSN or R2TSN'],
        ['RunLength', 'how many; 0 means all from there on'],
      ],
    },
    {
      value: 1,
      name: 'Status SNACK',
      text: 'Asks for responses once more that never arrived.',
      facts: [
        ['BegRun', 'first missing StatSN'],
        ['Initiator Task Tag', 'ffffffff'],
      ],
    },
    {
      value: 2,
      name: 'DataACK',
      text: 'Confirms read data up to a point, because the target asked for it with the A bit. Nothing was lost.',
      facts: [
        ['BegRun', 'next DataSN expected'],
        ['tags', 'Target Transfer Tag and LUN copied from the Data-In'],
      ],
      also: sectionPair('10.16.2', '10.7.2'),
    },
    {
      value: 3,
      name: 'R-Data SNACK',
      text: 'Asks for read data once more, and allows the target to cut them into PDUs anew because MaxRecvDataSegmentLength has changed.',
      facts: [
        ['BegRun, RunLength', '0'],
        ['SNACK Tag', 'comes back in the SCSI Response, so that the right status is taken'],
      ],
      also: sectionPair('10.16.3'),
    },
  ],
};

export const ISID_TYPES: ValueTable = {
  filters: ['iscsi.isid.t', 'iscsi.isid.type'],
  what: 'ISID type',
  digits: 1,
  references: sectionPair('10.12.5'),
  values: [
    {
      value: 0,
      name: 'OUI',
      text: 'The ISID begins with the IEEE vendor number of whoever made the initiator; the rest is theirs to choose.',
    },
    {
      value: 1,
      name: 'Enterprise number',
      text: 'The ISID holds the vendor’s IANA enterprise number and a qualifier.',
    },
    {
      value: 2,
      name: 'Random',
      text: 'The ISID holds a random number and a qualifier; no vendor can be read from it.',
    },
    { value: 3, name: 'Reserved', text: 'No format is defined for this type.' },
  ],
};
