/**
 * What fields that many kinds of PDU have are for, whichever PDU a filter meets them in. The table of each PDU says what
 * is special about the field there.
 */
export const USUAL_MEANINGS: ReadonlyMap<string, string> = new Map([
  ['iscsi.F', 'Final: the last PDU of a sequence, or the only one.'],
  ['iscsi.I', 'Immediate delivery: the target handles the request as soon as it arrives, outside the CmdSN order.'],
  ['iscsi.datasegmentlength', 'Bytes of the data segment, without padding and digest.'],
  [
    'iscsi.initiatortasktag',
    'The initiator’s name for a task: the request, its data and its answer carry the same tag.',
  ],
  ['iscsi.lun', 'The logical unit that a command, its data or a task management function is about.'],
  [
    'iscsi.statsn',
    'Number of an answer on its connection. A gap means that an answer was lost, or is not in the capture.',
  ],
  [
    'iscsi.targettransfertag',
    'The target’s name for what it asked for: an R2T and the Data-Out PDUs that answer it share it.',
  ],
]);
