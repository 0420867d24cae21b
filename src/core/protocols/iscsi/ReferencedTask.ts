import type { FieldNode } from '../../dissect/FieldNode';
import type { HeaderReader } from '../../dissect/FieldSpec';
import { findField } from '../../dissect/interpret';
import type { FieldIssue } from './checkFormat';
import { taskManagementFunctionRequest } from './pdus/taskManagementFunctionRequest';

/** The request whose task a Task Management Function Request is about. */
export interface ReferencedTask {
  /** "READ(10)", "Text Request". */
  readonly name: string;
  /** "frame 12". */
  readonly frame: string;
  readonly cmdSN: number;
  readonly immediate: boolean;
}

const REFERENCED_TASK_TAG = 'iscsi.taskmanfun.referencedtasktag';
const REF_CMD_SN = 'iscsi.refcmdsn';
/** ABORT TASK and QUERY TASK. */
const NAMES_COMMAND_NUMBER: readonly number[] = [1, 9];

/** RefCmdSN held against the task that was sent (RFC 3720, section 10.5.5). `start` is the PDU's first byte. */
export function referencedTaskIssues(
  header: HeaderReader,
  { name, frame, cmdSN, immediate }: ReferencedTask,
  start: number,
): FieldIssue[] {
  if (!NAMES_COMMAND_NUMBER.includes(header('iscsi.taskmanfun.function'))) return [];
  const found = header(REF_CMD_SN);
  const expected = immediate ? header('iscsi.cmdsn') : cmdSN;
  if (found === expected) return [];
  const why = immediate
    ? `the ${name} of ${frame} was immediate, so it must be the CmdSN of this request, ${expected}`
    : `the ${name} of ${frame} has CmdSN ${expected}`;
  const field = findField(taskManagementFunctionRequest.fields, REF_CMD_SN);
  const place = { start: start + (field?.offset ?? 0), length: field?.length ?? 1 };
  const message = `RefCmdSN is ${found}, but ${why}.`;
  const rfc = { rfc: 3720, section: '10.5.5' };
  return [{ filter: REF_CMD_SN, issue: { code: 'TMF-FORM', severity: 'error', message, rfc, ...place } }];
}

/** The nodes of the request with the task named beside its tag. */
export function withReferencedTask(nodes: readonly FieldNode[], { name, frame, cmdSN }: ReferencedTask): FieldNode[] {
  return nodes.map((node) =>
    node.filter === REFERENCED_TASK_TAG ? { ...node, note: `${name} of ${frame}, CmdSN ${cmdSN}` } : node,
  );
}
