import { bhsSections } from '../bhsSections';
import { alwaysFinal, bothLengthsZero, initiatorTaskTag, opcodeByte, reserved, targetNumbers } from '../commonFields';
import type { PduSpec } from '../PduSpec';

const rfc = bhsSections('6');

/** Response codes: RFC 3720, section 10.6.1; 7 is RFC 7144, section 6.4. */
export const TASK_MANAGEMENT_RESPONSES: Readonly<Record<number, string>> = {
  0x00: 'Function complete',
  0x01: 'Task does not exist',
  0x02: 'LUN does not exist',
  0x03: 'Task still allegiant',
  0x04: 'Task allegiance reassignment not supported',
  0x05: 'Task management function not supported',
  0x06: 'Function authorization failed',
  0x07: 'Function succeeded',
  0xff: 'Function rejected',
};

/** RFC 3720, section 10.6. */
export const taskManagementFunctionResponse: PduSpec = {
  opcode: 0x22,
  name: 'Task Management Function Response',
  shortName: 'Task Management Response',
  sentBy: 'target',
  fields: [
    ...opcodeByte('never', rfc),
    alwaysFinal(),
    reserved(1, 1, rfc, 0x7f),
    {
      name: 'Response',
      filter: 'iscsi.taskmanfun.response',
      offset: 2,
      length: 1,
      kind: 'hexadecimal',
      values: TASK_MANAGEMENT_RESPONSES,
      doc: 'Result of the function. 1 (task does not exist) after ABORT TASK often just means that the task ended while the abort was under way.',
      facts: [['7', 'only with iSCSIProtocolLevel=2 (RFC 7144)']],
      rfc: { ...bhsSections('6.1'), other: [{ rfc: 7144, section: '6.4.2' }] },
    },
    reserved(3, 1, rfc),
    ...bothLengthsZero({ rfc3720: '10.6.3', rfc7143: '11.6.2' }),
    {
      name: 'AdditionalResponseInformation',
      filter: 'iscsi.taskmanfun.additionalresponseinformation',
      offset: 8,
      length: 3,
      kind: 'hexadecimal',
      doc: 'Further answer of the query functions. Only sessions that negotiated iSCSIProtocolLevel=2 use it; to all others these bytes are reserved.',
      rfc: { rfc3720: '10.6', rfc7143: '11.6', other: [{ rfc: 7144, section: '6.4.1' }] },
    },
    reserved(11, 5, rfc),
    initiatorTaskTag({ doc: 'The tag of the Task Management Function Request that this answers.' }),
    reserved(20, 4, rfc),
    ...targetNumbers(),
    reserved(36, 12, rfc),
  ],
  dataSegment: 'none',
  allowsAdditionalHeaderSegments: false,
  statSN: 'consumes',
  rfc,
};
