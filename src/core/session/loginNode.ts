import { loginStatusName } from '../protocols/iscsi/loginStatus';
import type { ConversationNode } from './ConversationNode';
import type { IscsiConnection } from './IscsiConnection';
import { connectionId, frameSpan, leaf } from './leafNode';
import { type LoginRecord, type LoginStep, STAGE_NAMES } from './LoginRecord';

/** One login: a node for each stage, and below it the PDUs of the stage. */
export function loginNode(connection: IscsiConnection, login: LoginRecord, number: number): ConversationNode {
  const { stream } = connection;
  const id = `${connectionId(connection)}/login/${number}`;
  const stages: { stage: LoginStep['currentStage']; steps: LoginStep[] }[] = [];
  for (const step of login.steps) {
    // The stage fields of a rejecting answer are reserved (RFC 3720, section 5.3.1): it belongs to the request's stage.
    const rejected = step.status !== undefined && step.status >> 8 !== 0;
    const last = stages.at(-1);
    if (last && (rejected || last.stage === step.currentStage)) last.steps.push(step);
    else stages.push({ stage: step.currentStage, steps: [step] });
  }
  const children = stages.map(({ stage, steps }, at): ConversationNode => {
    const [first, last] = spanOf(steps);
    const exchanges = steps.map((step) =>
      leaf(
        stream,
        stepId(connection, number, step),
        'exchange',
        stepInStage(step),
        `${isAccept(step) ? 'login accept, ' : ''}${frameSpan(step.firstFrame, step.frame)}`,
        step.firstFrame,
        step.frame,
        {
          topic: step.status !== undefined && step.status !== 0 ? statusTopic(step.status) : opcodeTopic(step.request),
          ...(step.status !== undefined && step.status >> 8 !== 0 ? { severity: 'error' as const } : {}),
        },
      ),
    );
    const label = STAGE_NAMES[stage];
    return leaf(stream, `${id}/stage/${at}`, 'stage', capital(label), frameSpan(first, last), first, last, {
      topic: `stage/${stage}`,
      children: exchanges,
    });
  });
  const [first, last] = spanOf(login.steps);
  const severity = loginSeverity(login);
  const outcome =
    login.outcome === 'accepted'
      ? 'accepted'
      : login.outcome === 'rejected'
        ? `rejected: ${loginStatusName(login.status ?? 0) ?? 'unknown status'}`
        : 'not finished';
  return leaf(stream, id, 'login', 'Login', `${outcome}, ${frameSpan(first, last)}`, first, last, {
    ...(severity ? { severity } : {}),
    ...(login.status !== undefined ? { topic: statusTopic(login.status) } : {}),
    children,
  });
}

/** How grave the outcome of a login is. */
export function loginSeverity({ outcome }: LoginRecord): ConversationNode['severity'] {
  return outcome === 'rejected' ? 'error' : outcome === 'unfinished' ? 'warning' : undefined;
}

/** Identifier of the node of one login PDU. */
export function stepId(connection: IscsiConnection, login: number, step: LoginStep): string {
  return `${connectionId(connection)}/login/${login}/${step.pdu}`;
}

function spanOf(steps: readonly LoginStep[]): [number, number] {
  let [from, to] = [Infinity, -Infinity];
  for (const { firstFrame, frame } of steps) [from, to] = [Math.min(from, firstFrame), Math.max(to, frame)];
  return [from, to];
}

function opcodeTopic(request: boolean): string {
  return request ? 'opcode/0x03' : 'opcode/0x23';
}

function statusTopic(status: number): string {
  return `status/0x${status.toString(16).padStart(4, '0')}`;
}

/** The final response that accepts the login (RFC 3720, section 5.3). */
function isAccept({ status, transit, nextStage }: LoginStep): boolean {
  return status === 0 && transit && nextStage === 'fullFeature';
}

/** The step below the node of its stage, which says the stage already: what tells steps apart comes first. */
function stepInStage(step: LoginStep): string {
  const goesOn = step.continued ? ', text continues' : '';
  const next = step.transit ? STAGE_NAMES[step.nextStage] : '';
  if (step.request) return `Login Request${next ? `, asks for ${next}` : ''}${goesOn}`;
  if (step.status !== undefined && step.status !== 0) return stepLabel(step);
  return `Login Response${next ? `, grants ${next}` : ', goes on'}${goesOn}`;
}

/** A login PDU by itself: "Login Request: security negotiation, asks for operational negotiation". */
export function stepLabel(step: LoginStep): string {
  const stage = STAGE_NAMES[step.currentStage];
  const next = step.transit ? STAGE_NAMES[step.nextStage] : '';
  if (step.request) {
    return `Login Request: ${stage}${next ? `, asks for ${next}` : ''}${step.continued ? ', text continues' : ''}`;
  }
  if (step.status !== undefined && step.status !== 0) {
    return `Login Response: ${loginStatusName(step.status) ?? `status 0x${step.status.toString(16).padStart(4, '0')}`}`;
  }
  const goesOn = step.continued ? ', text continues' : '';
  if (isAccept(step)) return `Login Response: login accept, grants ${next}`;
  return next ? `Login Response: success, grants ${next}` : `Login Response: success, ${stage} goes on${goesOn}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
