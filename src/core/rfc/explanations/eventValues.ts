import { sectionPair } from './sectionPair';
import type { ValueTable } from './ValueTable';

export const ASYNC_EVENTS: ValueTable = {
  filters: ['iscsi.asyncevent'],
  what: 'asynchronous event',
  digits: 2,
  references: sectionPair('10.9.1'),
  values: [
    {
      value: 0,
      name: 'SCSI event',
      text: 'A logical unit reports an event on its own; the sense data in the data segment say which. The LUN field counts.',
      facts: [['what to do', 'read the sense data']],
    },
    {
      value: 1,
      name: 'Logout requested',
      text: 'The target asks the initiator to log out, and gives it a deadline. Usual before maintenance, failover or rebalancing.',
      facts: [
        ['Parameter3', 'seconds within which the logout must come'],
        ['meanwhile', 'new commands may be refused with Reject reason 0x0c'],
        ['after the deadline', 'the target drops the connection'],
      ],
      also: sectionPair('10.14'),
    },
    {
      value: 2,
      name: 'Connection will be dropped',
      text: 'The target is about to close one connection of the session.',
      facts: [
        ['Parameter1', 'CID of that connection'],
        ['Parameter2', 'Time2Wait: seconds to wait before reconnecting'],
        ['Parameter3', 'Time2Retain: seconds that its tasks are kept; 0 means that they are lost'],
      ],
      also: sectionPair('6.4.2'),
    },
    {
      value: 3,
      name: 'Session will be dropped',
      text: 'The target is about to close all connections of this session.',
      facts: [
        ['Parameter2', 'Time2Wait: seconds to wait before logging in again'],
        ['Parameter3', 'Time2Retain: seconds that the session is kept; 0 means that its tasks are lost'],
      ],
      also: sectionPair('6.4.2'),
    },
    {
      value: 4,
      name: 'Negotiation requested',
      text: 'The target wants to settle parameters anew. The initiator opens the exchange with a Text Request, which may be empty, or logs out.',
      facts: [['Parameter3', 'seconds within which the Text Request must come']],
      also: sectionPair('5.4'),
    },
    {
      value: 5,
      name: 'Task termination',
      text: 'The target is ending all tasks of a logical unit. The initiator stops sending data for them and acknowledges with a NOP-Out that carries the same LUN.',
      facts: [
        ['allowed when', 'TaskReporting was settled as FastAbort'],
        ['since', 'RFC 5048'],
      ],
      also: [
        { rfc: 7143, section: '4.2.3.4' },
        { rfc: 5048, section: '8.1' },
      ],
    },
  ],
  range: (value) =>
    value >= 248 && value <= 255
      ? {
          name: 'Vendor-specific event',
          text: 'An event that only the vendor of the target defines; AsyncVCode holds its code.',
          facts: [['values', '255 in RFC 3720, 248 to 255 in RFC 7143']],
          also: sectionPair('10.9.2'),
        }
      : undefined,
};

const AGAIN = ['send it again?', 'yes'] as const;
const NOT_AGAIN = ['send it again?', 'no'] as const;

export const REJECT_REASONS: ValueTable = {
  filters: ['iscsi.reject.reason'],
  what: 'reject reason',
  digits: 2,
  references: sectionPair('10.17.1', '6.3'),
  values: [
    {
      value: 0x02,
      name: 'Data digest error',
      text: 'The checksum of the data segment did not match what arrived. The bytes were damaged on the way.',
      facts: [
        AGAIN,
        ['but', 'Data-Out is repeated only when a recovery R2T asks for it'],
        ['look at', 'the path: adapter, offload, switch'],
      ],
      also: sectionPair('6.7'),
    },
    {
      value: 0x03,
      name: 'SNACK rejected',
      text: 'The target cannot send again what the SNACK asked for.',
      facts: [AGAIN, ['then', 'the command may end with CHECK CONDITION, 0B/11/13']],
      also: sectionPair('10.16'),
    },
    {
      value: 0x04,
      name: 'Protocol error',
      text: 'The PDU does not fit the state of the exchange, such as a SNACK for a status that had been acknowledged.',
      facts: [NOT_AGAIN],
      also: sectionPair('6.11'),
    },
    {
      value: 0x05,
      name: 'Command not supported',
      text: 'The target does not implement this kind of PDU.',
      facts: [NOT_AGAIN, ['look at', 'the opcode in the returned header']],
    },
    {
      value: 0x06,
      name: 'Too many immediate commands',
      text: 'The target ran out of room for immediate commands. They are outside the command window, so it may refuse them.',
      facts: [AGAIN],
      also: sectionPair('3.2.2.1'),
    },
    {
      value: 0x07,
      name: 'Task in progress',
      text: 'The request concerns a task that is still running.',
      facts: [NOT_AGAIN, ['look at', 'whether the same Initiator Task Tag was used twice']],
    },
    {
      value: 0x08,
      name: 'Invalid DataACK',
      text: 'A SNACK of type DataACK acknowledges data that the target had not asked to have acknowledged.',
      facts: [NOT_AGAIN],
      also: sectionPair('10.16.2'),
    },
    {
      value: 0x09,
      name: 'Invalid PDU field',
      text: 'A header field has a value that makes no sense: an unknown tag, a wrong offset, a LUN that does not go with the tag.',
      facts: [NOT_AGAIN, ['look at', 'tags, LUN, Buffer Offset and sequence numbers in the returned header']],
      also: sectionPair('6.6'),
    },
    {
      value: 0x0a,
      name: 'Long operation rejected',
      text: 'The target has no Target Transfer Tag left to keep a long exchange open, such as a long text answer.',
      facts: [AGAIN, ['better', 'a little later']],
    },
    {
      value: 0x0b,
      name: 'Negotiation reset',
      text: 'RFC 3720: start the negotiation over. RFC 7143 withdrew this code; whoever receives it treats the negotiation as failed.',
      facts: [['in RFC 7143', 'may not be used']],
      also: sectionPair('6.10'),
    },
    {
      value: 0x0c,
      name: 'Waiting for logout',
      text: 'The target has asked for a logout and takes no new commands on this connection.',
      facts: [NOT_AGAIN, ['look at', 'the asynchronous message with event 1 before it']],
      also: sectionPair('10.9.1'),
    },
  ],
};
