import { fieldOf, valueName } from '../dissect/interpret';
import { logoutRequest } from '../protocols/iscsi/pdus/logoutRequest';
import { logoutResponse } from '../protocols/iscsi/pdus/logoutResponse';
import type { ConversationNode } from './ConversationNode';
import type { IscsiConnection, LogoutStep } from './IscsiConnection';
import { frameSpan, leaf } from './leafNode';

const LOGOUT_REASON = fieldOf(logoutRequest.fields, 'iscsi.logout.reason');

const LOGOUT_RESPONSE = fieldOf(logoutResponse.fields, 'iscsi.logout.response');

/** The logout and its answer; undefined when there was none. */
export function logoutNode(connection: IscsiConnection, id: string): ConversationNode | undefined {
  const { stream, logouts } = connection;
  const [first] = logouts;
  if (!first) return undefined;
  const answer = answerOf(logouts);
  const severity = logoutSeverity(logouts);
  const span = frameSpan(first.firstFrame, logouts.at(-1)?.frame ?? first.frame);
  const outcome = answer ? logoutLabel(answer).replace('Logout Response: ', '') : 'no answer';
  const lastFrame = logouts.reduce((most, { frame }) => Math.max(most, frame), first.frame);
  return leaf(stream, `${id}/logout`, 'logout', 'Logout', `${outcome}, ${span}`, first.firstFrame, lastFrame, {
    topic: 'opcode/0x06',
    ...(severity ? { severity } : {}),
    children: logouts
      .slice(0, 50)
      .map((logout) =>
        leaf(
          stream,
          `${id}/logout/${logout.pdu}`,
          'exchange',
          logoutLabel(logout),
          frameSpan(logout.firstFrame, logout.frame),
          logout.firstFrame,
          logout.frame,
          { topic: logout.request ? 'opcode/0x06' : 'opcode/0x26' },
        ),
      ),
  });
}

function answerOf(logouts: readonly LogoutStep[]): LogoutStep | undefined {
  return logouts.findLast(({ request }) => !request);
}

/** A logout that was not answered, or not with success, deserves a look. */
export function logoutSeverity(logouts: readonly LogoutStep[]): ConversationNode['severity'] {
  return logouts.length === 0 || answerOf(logouts)?.code === 0 ? undefined : 'warning';
}

/** "Logout Request: close the session". */
export function logoutLabel({ request, code }: LogoutStep): string {
  return request
    ? `Logout Request: ${valueName(LOGOUT_REASON, code) ?? `reason ${code}`}`
    : `Logout Response: ${valueName(LOGOUT_RESPONSE, code) ?? `response ${code}`}`;
}
