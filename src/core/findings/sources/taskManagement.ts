import { hexNumber } from '../../bytes/hex';
import { viewOf } from '../../bytes/view';
import { readPdu } from '../../inspection/PduBytes';
import { LUN_OFFSET, readReferencedTaskTag } from '../../protocols/iscsi/headerReaders';
import { fieldOf, valueName } from '../../dissect/interpret';
import { BHS_LENGTH } from '../../protocols/iscsi/pduLayout';
import { taskManagementFunctionRequest } from '../../protocols/iscsi/pdus/taskManagementFunctionRequest';
import { taskManagementFunctionResponse } from '../../protocols/iscsi/pdus/taskManagementFunctionResponse';
import { scsiDissector } from '../../protocols/scsi/scsiDissector';
import type { IscsiConnection, TaskManagementStep } from '../../session/IscsiConnection';
import { nanosecondsBetween } from '../../tasks/taskTimes';
import { durationText } from '../durationText';
import type { FindingContext } from '../FindingContext';

const FUNCTION = fieldOf(taskManagementFunctionRequest.fields, 'iscsi.taskmanfun.function');
const RESPONSE = fieldOf(taskManagementFunctionResponse.fields, 'iscsi.taskmanfun.response');
const ABORT_TASK = 1;
const TASK_REASSIGN = 8;
const CLEAR_ACA = 3;
/** Functions of RFC 7144, for sessions that agreed on iSCSIProtocolLevel 2. */
const FIRST_OF_7144 = 9;
const LAST_OF_7144 = 12;
const MOST_LOOKED_AT = 200_000;

/** Aborts and resets: which task, its age, the answer and how long it took. */
export async function reportTaskManagement(context: FindingContext): Promise<void> {
  const { analysis, collector } = context;
  for (const connection of analysis.connections) {
    for (const step of connection.taskManagement.slice(0, 1000)) {
      await reportForm(context, connection, step);
      if (step.function < ABORT_TASK || step.function >= TASK_REASSIGN || step.function === CLEAR_ACA) continue;
      const name = valueName(FUNCTION, step.function) ?? `function ${step.function}`;
      const frame = analysis.pdus.frame(step.pdu);
      const answer =
        step.answer < 0
          ? 'no answer is in the capture'
          : `the target answered ${valueName(RESPONSE, step.response) ?? step.response} after ${durationText(
              nanosecondsBetween(analysis, frame, analysis.pdus.frame(step.answer)),
            )}`;
      const about = step.function === ABORT_TASK ? abortedTask(context, connection, step) : '';
      collector.add({
        ...{ id: 'TMF-ABORT', connection, pdu: step.pdu, group: `${step.function} ${step.response}` },
        ...(step.answer < 0 ? {} : { frames: [analysis.pdus.frame(step.answer)] }),
        fact: `${name}${about}; ${answer}.`,
      });
    }
  }
}

/** " of READ(10), tag 0x00000007, 30 s old" */
function abortedTask({ analysis }: FindingContext, connection: IscsiConnection, step: TaskManagementStep): string {
  const { pdus } = analysis;
  const tag = hexNumber(step.referencedTaskTag, 8);
  const command = commandBefore(analysis.pdus, connection, step);
  if (command < 0) return ` of tag ${tag}, a task that the capture does not know`;
  const age = nanosecondsBetween(analysis, pdus.frame(command), pdus.frame(step.pdu));
  return ` of ${scsiDissector.commandName(pdus.command(command))}, tag ${tag}, ${durationText(age)} old`;
}

/** The SCSI Command that a request names; -1 for none. */
function commandBefore(
  pdus: FindingContext['analysis']['pdus'],
  connection: IscsiConnection,
  { pdu, referencedTaskTag }: TaskManagementStep,
): number {
  for (let at = pdu - 1; at >= 0 && pdu - at < MOST_LOOKED_AT; at--) {
    if (pdus.opcode(at) !== 0x01 || pdus.initiatorTaskTag(at) !== referencedTaskTag) continue;
    const other = pdus.direction(at) >> 1;
    const session = connection.session?.connections ?? [connection];
    if (session.some(({ stream }) => stream.index === other)) return at;
  }
  return -1;
}

/** The LUN has to be that of the task (RefCmdSN is looked at where the PDU is); functions of RFC 7144 need its protocol level. */
async function reportForm(context: FindingContext, connection: IscsiConnection, step: TaskManagementStep) {
  const { analysis, source, collector } = context;
  const { pdus } = analysis;
  if (step.function >= FIRST_OF_7144 && step.function <= LAST_OF_7144 && connection.login?.outcome === 'accepted') {
    const level = connection.login.answered.get('iSCSIProtocolLevel');
    if (level !== '2') {
      collector.add({
        ...{ id: 'TMF-FORM', connection, pdu: step.pdu, group: 'level' },
        fact: `Function ${step.function} of RFC 7144 in a session that did not agree on iSCSIProtocolLevel=2.`,
      });
    }
  }
  if (step.function !== ABORT_TASK) return;
  const command = commandBefore(pdus, connection, step);
  if (command < 0) return;
  const [request, named] = [
    await readPdu(analysis, source, step.pdu, BHS_LENGTH),
    await readPdu(analysis, source, command, BHS_LENGTH),
  ];
  if (request.available < BHS_LENGTH || named.available < BHS_LENGTH) return;
  const [view, other] = [viewOf(request.bytes), viewOf(named.bytes)];
  const [lun, lunOfTask] = [view, other].map((one) => one.getBigUint64(LUN_OFFSET));
  if (lun !== lunOfTask) {
    collector.add({
      ...{ id: 'TMF-FORM', connection, pdu: step.pdu, group: 'LUN', range: { start: LUN_OFFSET, length: 8 } },
      fact: `ABORT TASK names another LUN than the command of the task ${hexNumber(readReferencedTaskTag(view, 0), 8)}.`,
    });
  }
}
