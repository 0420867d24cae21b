import type { HeaderReader } from '../../../dissect/FieldSpec';
import { bhsSections } from '../bhsSections';
import {
  alwaysFinal,
  dataSegmentLength,
  initiatorTaskTag,
  lun,
  NO_TAG,
  opcodeByte,
  reserved,
  targetNumbers,
  totalAHSLength,
} from '../commonFields';
import type { PduSpec } from '../PduSpec';

const rfc = bhsSections('9');
const event = bhsSections('9.1');

/** Events by code: RFC 3720, section 10.9.1; 5 is RFC 7143, section 11.9.1, which also makes 248-254 vendor specific. */
export function asyncEventName(code: number): string | undefined {
  switch (code) {
    case 0:
      return 'SCSI asynchronous event';
    case 1:
      return 'target requests logout';
    case 2:
      return 'target drops a connection';
    case 3:
      return 'target drops all connections of the session';
    case 4:
      return 'target requests parameter negotiation';
    case 5:
      return 'tasks of a logical unit are terminated';
    default:
      return code >= 248 && code <= 255 ? 'vendor specific' : undefined;
  }
}

/**
 * What one of the three parameters says in an event (RFC 3720, section 10.9.1); undefined where it is reserved, and in vendor
 * specific events.
 */
export function asyncParameter(code: number, number: number): string | undefined {
  return PARAMETERS[code]?.[number - 1];
}

const PARAMETERS: Readonly<Record<number, readonly (string | undefined)[]>> = {
  1: [undefined, undefined, 'log out within'],
  2: ['CID', 'Time2Wait', 'Time2Retain'],
  3: [undefined, 'Time2Wait', 'Time2Retain'],
  4: [undefined, undefined, 'negotiate within'],
};

/** "Time2Wait 2 s", "CID 1"; of a vendor's event nobody knows. */
function parameterNote(number: number): (value: number, header: HeaderReader) => string | undefined {
  return (value, header) => {
    const code = eventOf(header);
    const name = asyncParameter(code, number);
    if (name === undefined) return code >= 248 ? undefined : 'not used by this event';
    if (name === 'CID') return `CID ${value}`;
    if (name === 'Time2Wait' && value === 0) return 'Time2Wait 0 s: at once';
    if (name === 'Time2Retain' && value === 0) return 'Time2Retain 0 s: all tasks are ended';
    return `${name} ${value} s`;
  };
}

const eventOf = (header: HeaderReader): number => header('iscsi.asyncevent');

/** RFC 3720, section 10.9. */
export const asynchronousMessage: PduSpec = {
  opcode: 0x32,
  name: 'Asynchronous Message',
  shortName: 'Async Message',
  sentBy: 'target',
  fields: [
    ...opcodeByte('never', rfc),
    alwaysFinal(),
    reserved(1, 1, rfc, 0x7f),
    reserved(2, 2, rfc),
    totalAHSLength(),
    dataSegmentLength({
      doc: 'Length of SenseLength, sense data and event data together; 0 when there are none.',
      rfc: bhsSections('9.4'),
    }),
    lun({
      usedWhen: { test: (header) => eventOf(header) === 0 || eventOf(header) === 5, text: 'AsyncEvent is 0 or 5' },
      doc: 'The logical unit that the SCSI event, or the termination of tasks, is about.',
      rfc: bhsSections('9.3'),
    }),
    initiatorTaskTag({ fixed: NO_TAG, doc: 'Always 0xffffffff: the message belongs to no task.', facts: [], rfc }),
    reserved(20, 4, rfc),
    ...targetNumbers(),
    {
      name: 'AsyncEvent',
      filter: 'iscsi.asyncevent',
      offset: 36,
      length: 1,
      kind: 'unsigned',
      values: asyncEventName,
      doc: 'What happened, and with that what the parameters mean.',
      rfc: event,
    },
    {
      name: 'AsyncVCode',
      filter: 'iscsi.eventvendorcode',
      offset: 37,
      length: 1,
      kind: 'hexadecimal',
      note: (_value, header) => (eventOf(header) >= 248 ? undefined : 'not used by this event'),
      doc: "The vendor's own code for a vendor specific event.",
      rfc: bhsSections('9.2'),
    },
    {
      name: 'Parameter1',
      filter: 'iscsi.parameter1',
      offset: 38,
      length: 2,
      kind: 'unsigned',
      note: parameterNote(1),
      doc: 'Event 2: CID of the connection that goes. Otherwise unused.',
      rfc: event,
    },
    {
      name: 'Parameter2',
      filter: 'iscsi.parameter2',
      offset: 40,
      length: 2,
      kind: 'unsigned',
      note: parameterNote(2),
      doc: 'Events 2 and 3: seconds to wait before connecting again (Time2Wait).',
      rfc: event,
    },
    {
      name: 'Parameter3',
      filter: 'iscsi.parameter3',
      offset: 42,
      length: 2,
      kind: 'unsigned',
      note: parameterNote(3),
      doc: 'Events 1 and 4: seconds in which the initiator must act. Events 2 and 3: seconds, after the wait, for which the tasks are kept (Time2Retain).',
      rfc: event,
    },
    reserved(44, 4, rfc),
  ],
  dataSegment: 'event',
  allowsAdditionalHeaderSegments: false,
  statSN: 'consumes',
  rfc,
};
