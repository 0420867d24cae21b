import { bhsSections } from '../bhsSections';
import {
  alwaysFinal,
  bothLengthsZero,
  cmdSN,
  expStatSN,
  initiatorTaskTag,
  lun,
  NO_TAG,
  opcodeByte,
  reserved,
} from '../commonFields';
import type { PduSpec } from '../PduSpec';

const rfc = bhsSections('5');

/** Functions by code: RFC 3720, section 10.5.1; 9 to 12 are RFC 7144, section 6.3. */
export const TASK_MANAGEMENT_FUNCTIONS: Readonly<Record<number, string>> = {
  0x01: 'ABORT TASK',
  0x02: 'ABORT TASK SET',
  0x03: 'CLEAR ACA',
  0x04: 'CLEAR TASK SET',
  0x05: 'LOGICAL UNIT RESET',
  0x06: 'TARGET WARM RESET',
  0x07: 'TARGET COLD RESET',
  0x08: 'TASK REASSIGN',
  0x09: 'QUERY TASK',
  0x0a: 'QUERY TASK SET',
  0x0b: 'I_T NEXUS RESET',
  0x0c: 'QUERY ASYNCHRONOUS EVENT',
};

/** Functions about one logical unit: ABORT TASK to LOGICAL UNIT RESET, and the queries of RFC 7144, section 6.3.1. */
export function namesLogicalUnit(code: number): boolean {
  return (code >= 1 && code <= 5) || code === 9 || code === 10 || code === 12;
}

/** RFC 3720, section 10.5. */
export const taskManagementFunctionRequest: PduSpec = {
  opcode: 0x02,
  name: 'Task Management Function Request',
  shortName: 'Task Management',
  sentBy: 'initiator',
  fields: [
    ...opcodeByte('may', rfc, {
      doc: 'Immediate delivery. A TASK REASSIGN has to be immediate; aborts usually are.',
      rfc: bhsSections('5.1'),
    }),
    alwaysFinal(),
    {
      name: 'Function',
      filter: 'iscsi.taskmanfun.function',
      offset: 1,
      length: 1,
      mask: 0x7f,
      kind: 'unsigned',
      values: TASK_MANAGEMENT_FUNCTIONS,
      doc: 'What the target is asked to do.',
      facts: [['9 to 12', 'only with iSCSIProtocolLevel=2 (RFC 7144)']],
      rfc: { ...bhsSections('5.1'), other: [{ rfc: 7144, section: '6.3' }] },
    },
    reserved(2, 2, rfc),
    ...bothLengthsZero(bhsSections('5.2')),
    lun({
      doc: 'The logical unit that the function is about. Functions on the whole target, and TASK REASSIGN, name none.',
      rfc: bhsSections('5.3'),
      usedWhen: {
        test: (header) => namesLogicalUnit(header('iscsi.taskmanfun.function')),
        text: 'the function is about one logical unit (1-5, 9, 10, 12)',
      },
    }),
    initiatorTaskTag({
      doc: 'Name of this request itself. The task that it is about is named by Referenced Task Tag.',
    }),
    {
      name: 'ReferencedTaskTag',
      filter: 'iscsi.taskmanfun.referencedtasktag',
      offset: 20,
      length: 4,
      kind: 'hexadecimal',
      note: (value) => (value === NO_TAG ? 'none' : undefined),
      doc: 'Initiator Task Tag of the task to abort, query or reassign; 0xffffffff for functions that are not about a single task.',
      facts: [['used by', 'ABORT TASK, TASK REASSIGN, QUERY TASK']],
      rfc: bhsSections('5.4'),
    },
    cmdSN(),
    expStatSN(),
    {
      name: 'RefCmdSN',
      filter: 'iscsi.refcmdsn',
      offset: 32,
      length: 4,
      kind: 'unsigned',
      note: (_value, header) =>
        [1, 9].includes(header('iscsi.taskmanfun.function')) ? undefined : 'not used by this function',
      doc: 'CmdSN of the task to abort. With it the target can tell a command that it never received from one that has already ended. For an immediate task, the CmdSN of this request.',
      facts: [['used by', 'ABORT TASK, QUERY TASK']],
      rfc: bhsSections('5.5'),
    },
    {
      name: 'ExpDataSN',
      filter: 'iscsi.expdatasn',
      offset: 36,
      length: 4,
      kind: 'unsigned',
      usedWhen: { test: (header) => header('iscsi.taskmanfun.function') === 8, text: 'the function is TASK REASSIGN' },
      doc: 'The next Data-In or R2T number that the initiator expects for a task it moves here, so that the target knows where to go on.',
      facts: [['used by', 'TASK REASSIGN']],
      rfc: bhsSections('5.6'),
    },
    reserved(40, 8, rfc),
  ],
  dataSegment: 'none',
  allowsAdditionalHeaderSegments: false,
  statSN: 'none',
  rfc,
};
