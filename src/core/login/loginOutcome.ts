import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import { explainLoginStatus } from '../rfc/explanations/loginStatuses';
import { STAGE_NAMES } from '../session/LoginRecord';
import { closerOf, type LoginEntry, rejectedByReject, wentOnWithoutAccept } from './LoginDirectory';
import type { AuthenticationReport, LoginStepReport, StatusAdvice } from './LoginReport';
import { statusOf } from './readLoginPdus';

/** The outcome of a login with its reason, in one or two sentences. */
export function outcomeSentence(
  analysis: CaptureAnalysis,
  { connection, login, result }: LoginEntry,
  steps: readonly LoginStepReport[],
  authentication: AuthenticationReport,
  beginningMissing: boolean,
): string {
  const last = steps.at(-1);
  const where = last ? ` in the ${STAGE_NAMES[last.currentStage]}` : '';
  const late = beginningMissing ? ' The capture joins in the middle of the login.' : '';
  switch (result) {
    case 'success': {
      const kind = login.discovery ? 'A discovery session' : 'A normal session';
      return `The target accepted the login: ${kind.toLowerCase()} is in the full feature phase.${late}`;
    }
    case 'rejected': {
      const { code, text } = statusOf(login.status ?? 0);
      const redirected = (login.status ?? 0) >> 8 === 1;
      return redirected
        ? `The target sends the initiator to another address: ${text} (${code}).${late}`
        : `The target rejected the login${rejectedWhere(steps)}: ${text} (${code}).${late}`;
    }
    case 'aborted': {
      if (connection.stream.closeFrame < 0 || rejectedByReject(connection)) {
        return `The target answered with a Reject PDU instead of a Login Response; the login came to nothing.${late}`;
      }
      const closer = closerOf(analysis, connection);
      const how = connection.stream.resetFrame === connection.stream.closeFrame ? 'reset' : 'closed';
      const who = closer ? `The ${closer} ${how} the connection` : `The connection was ${how}`;
      const why =
        authentication.target === 'refused'
          ? ' after the target’s CHAP response: the target failed to prove itself to the initiator'
          : last?.side === 'initiator'
            ? ' without a Login Response to the last request'
            : ', although the target had not refused';
      return `${who}${where}${why}.${late}`;
    }
    default:
      if (wentOnWithoutAccept(connection)) {
        return `The final Login Response is not in the capture, but the connection goes on in the full feature phase: the login must have succeeded.${late}`;
      }
      return `The capture ends, or lacks frames, before the login is over; it stops${where} with ${
        last?.side === 'initiator' ? 'a request that is not answered' : 'an answer that lets the login go on'
      }.${late}`;
  }
}

/** " in the security negotiation": the stage of the request that was refused, whose fields count. */
function rejectedWhere(steps: readonly LoginStepReport[]): string {
  const request = steps.findLast(({ side }) => side === 'initiator');
  return request ? ` in the ${STAGE_NAMES[request.currentStage]}` : '';
}

const AUTHENTICATION_FAILURE = 0x0201;

/**
 * Meaning, usual cause and what to check next of a status; undefined for success.
 * @param authentication what this login's own exchange shows: of the causes of a refusal it leaves fewer
 */
export function statusAdvice(
  status: number | undefined,
  authentication?: Pick<AuthenticationReport, 'method' | 'initiator' | 'target'>,
): StatusAdvice | undefined {
  const advice = usualAdvice(status);
  if (!advice || status !== AUTHENTICATION_FAILURE || authentication?.initiator !== 'refused') return advice;
  const asked = authentication.target === 'missing';
  return {
    ...advice,
    usualCause: `wrong ${authentication.method ?? 'user'} name or secret${asked ? '; or the target cannot prove itself, which was asked for too' : ''}`,
    checkNext: `compare name and secret on both sides${asked ? ', and those that the target proves itself with' : ''}`,
  };
}

function usualAdvice(status: number | undefined): StatusAdvice | undefined {
  if (status === undefined || status >> 8 === 0) return undefined;
  const { code, text } = statusOf(status);
  const explained = explainLoginStatus(status);
  if (!explained) {
    return {
      ...{ code, text, meaning: 'No RFC defines this class; like every class but 0 it ends the login.' },
      usualCause: 'a target that does not keep to the RFCs, or bytes that are no Login Response',
      checkNext: 'look at the bytes of the response, and into the log of the target',
    };
  }
  const fact = (name: string): string => explained.facts?.find(([label]) => label === name)?.[1] ?? '';
  return { code, text, meaning: explained.text, usualCause: fact('usual cause'), checkNext: fact('check next') };
}
