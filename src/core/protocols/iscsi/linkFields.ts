import type { FieldSpec } from '../../dissect/FieldSpec';
import { bhsSections } from './bhsSections';

const tag = bhsSections('2.1.8');

function link(filter: string | undefined, name: string, doc: string, rfc: FieldSpec['rfc'] = tag): FieldSpec {
  return {
    name,
    ...(filter === undefined ? {} : { filter }),
    offset: 0,
    length: 0,
    kind: 'unsigned',
    doc,
    ...(rfc ? { rfc } : {}),
  };
}

export const REQUEST_FRAME = link(
  'iscsi.request_frame',
  'Request in',
  'The frame in which the request ends that this PDU belongs to: the last one before it with the same Initiator Task Tag.',
);
export const RESPONSE_FRAME = link(
  'iscsi.response_frame',
  'Response in',
  'The frame in which the PDU ends that finished the request: of a SCSI command the one that carries its status.',
);
export const TIME_FROM_REQUEST = link(
  'iscsi.time',
  'Time from request',
  'From the frame in which the request ends to this one. On the answer of a SCSI command it is the service response time.',
);
export const DATA_IN_FRAME = link(
  'iscsi.data_in_frame',
  'Data-In in',
  'The frame of the first Data-In of this command.',
  bhsSections('7'),
);
export const DATA_OUT_FRAME = link(
  'iscsi.data_out_frame',
  'Data-Out in',
  'The frame of the first Data-Out that answers the first R2T of this command; without an R2T, of its first Data-Out.',
  bhsSections('7'),
);
export const READY_TO_TRANSFER_FRAME = link(
  undefined,
  'R2T in',
  'The frame of the R2T that asked for these data; of a command, of its first R2T.',
  bhsSections('8'),
);
export const TASK_MANAGEMENT_FRAME = link(
  undefined,
  'Task management in',
  'The frame of a task management function that named or covered this task while it was outstanding.',
  bhsSections('5'),
);
export const TASK_FRAME = link(
  undefined,
  'Task in',
  'The frame of the SCSI Command of a task that this function names or covers.',
  bhsSections('5'),
);

/** What the pass knows of how PDUs belong together: no bytes say it. Names are Wireshark's where it has them. */
export const LINK_FIELDS: readonly FieldSpec[] = [
  REQUEST_FRAME,
  RESPONSE_FRAME,
  TIME_FROM_REQUEST,
  DATA_IN_FRAME,
  DATA_OUT_FRAME,
  READY_TO_TRANSFER_FRAME,
  TASK_MANAGEMENT_FRAME,
  TASK_FRAME,
];
