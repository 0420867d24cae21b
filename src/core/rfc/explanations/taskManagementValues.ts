import type { RfcReference } from '../RfcReference';
import { sectionPair } from './sectionPair';
import type { ValueTable } from './ValueTable';

const LEVEL_2 = ['needs', 'iSCSIProtocolLevel 2'] as const;
const ADDED: readonly RfcReference[] = [{ rfc: 7144, section: '6.3' }];
const ADDED_RESPONSES: readonly RfcReference[] = [{ rfc: 7144, section: '6.4.2' }];

export const TASK_MANAGEMENT_FUNCTIONS: ValueTable = {
  filters: ['iscsi.taskmanfun.function'],
  what: 'task management function',
  digits: 2,
  references: sectionPair('10.5.1'),
  values: [
    {
      value: 1,
      name: 'ABORT TASK',
      text: 'Ends one task, named by Referenced Task Tag. The usual sign that a command took longer than the host was willing to wait.',
      facts: [
        ['RefCmdSN', 'CmdSN of that task'],
        ['look at', 'when the task was sent, and what the target answered in between'],
      ],
      also: sectionPair('10.5.4', '10.5.5', '6.9'),
    },
    {
      value: 2,
      name: 'ABORT TASK SET',
      text: 'Ends all tasks that this session has on the logical unit.',
      also: sectionPair('10.6.2'),
    },
    {
      value: 3,
      name: 'CLEAR ACA',
      text: 'Lifts the state in which a logical unit holds back commands after a CHECK CONDITION (auto contingent allegiance).',
      also: sectionPair('9.2'),
    },
    {
      value: 4,
      name: 'CLEAR TASK SET',
      text: 'Ends all tasks in the task set of the logical unit, those of other initiators too when they share it.',
      also: sectionPair('10.6.2'),
    },
    {
      value: 5,
      name: 'LOGICAL UNIT RESET',
      text: 'Resets one logical unit: the tasks of all initiators on it end. Hosts do this when aborting a task did not help.',
      facts: [['afterwards', 'every initiator sees a unit attention (29/xx)']],
    },
    {
      value: 6,
      name: 'TARGET WARM RESET',
      text: 'Resets all logical units of the target that the initiator can see. Other hosts lose their tasks as well.',
      facts: [['subject to', 'SCSI access control']],
    },
    {
      value: 7,
      name: 'TARGET COLD RESET',
      text: 'As if the target were switched off and on: all tasks end and all connections of all hosts are closed.',
      facts: [['response', 'may never arrive, because the connection is closed']],
    },
    {
      value: 8,
      name: 'TASK REASSIGN',
      text: 'Moves a task from a connection that was logged out for recovery to this one.',
      facts: [
        ['needs', 'ErrorRecoveryLevel 2; the request must be immediate'],
        ['ExpDataSN', 'from which Data-In the target goes on'],
      ],
      also: sectionPair('6.2.2', '10.5.6'),
    },
    {
      value: 9,
      name: 'QUERY TASK',
      text: 'Asks whether one task is still there, without touching it.',
      facts: [LEVEL_2],
      also: ADDED,
    },
    {
      value: 10,
      name: 'QUERY TASK SET',
      text: 'Asks whether this session has any task on the logical unit.',
      facts: [LEVEL_2],
      also: ADDED,
    },
    {
      value: 11,
      name: 'I_T NEXUS RESET',
      text: 'Ends everything between this initiator and the target; all connections of the session are dropped at once.',
      facts: [LEVEL_2, ['response', 'may never arrive, because the connections are dropped']],
      also: ADDED,
    },
    {
      value: 12,
      name: 'QUERY ASYNCHRONOUS EVENT',
      text: 'Asks whether a unit attention or a deferred error is waiting for this initiator.',
      facts: [LEVEL_2],
      also: ADDED,
    },
  ],
};

export const TASK_MANAGEMENT_RESPONSES: ValueTable = {
  filters: ['iscsi.taskmanfun.response'],
  what: 'task management response',
  digits: 2,
  references: sectionPair('10.6.1'),
  values: [
    {
      value: 0,
      name: 'Function complete',
      text: 'Done. Nothing more will come for the tasks it covered.',
      facts: [['for queries', 'the answer no: nothing found']],
    },
    {
      value: 1,
      name: 'Task does not exist',
      text: 'The target has no such task, and its CmdSN is outside the command window. As a rule it had ended before the abort arrived.',
      facts: [['look at', 'a response to that task just before or after the abort']],
      also: sectionPair('10.5.5'),
    },
    {
      value: 2,
      name: 'LUN does not exist',
      text: 'The target has no such logical unit, or does not show it to this initiator.',
    },
    {
      value: 3,
      name: 'Task still allegiant',
      text: 'The task cannot be moved because it still belongs to a connection: the old one was not logged out first.',
      also: sectionPair('6.2.2'),
    },
    {
      value: 4,
      name: 'Reassignment not supported',
      text: 'The target cannot move tasks between connections.',
      facts: [['look at', 'ErrorRecoveryLevel: it would have to be 2']],
      also: sectionPair('6.2.2'),
    },
    { value: 5, name: 'Function not supported', text: 'The target does not implement this function.' },
    { value: 6, name: 'Authorization failed', text: 'This initiator is not allowed to use the function.' },
    {
      value: 7,
      name: 'Function succeeded',
      text: 'For queries the answer yes: the task, a task, or an event was found.',
      facts: [LEVEL_2],
      also: ADDED_RESPONSES,
    },
    {
      value: 255,
      name: 'Function rejected',
      text: 'The target refuses the function, such as an abort of another task management request.',
    },
  ],
};
