import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import { fieldOf, valueName } from '../dissect/interpret';
import { loginStatusName } from '../protocols/iscsi/loginStatus';
import { pduSpecOf } from '../protocols/iscsi/pduSpecs';
import { logoutRequest } from '../protocols/iscsi/pdus/logoutRequest';
import { logoutResponse } from '../protocols/iscsi/pdus/logoutResponse';
import { operationCodeName } from '../protocols/scsi/commands';
import { endpointText, type TcpStream } from '../streams/TcpStream';
import type { ConversationNode, StageStop } from './ConversationNode';
import type { IscsiConnection, LogoutStep, TextStep } from './IscsiConnection';
import { type LoginRecord, type LoginStep, STAGE_NAMES } from './LoginRecord';
import { type IscsiSession, sessionEnds } from './SessionTable';

const SCSI_COMMAND = 0x01;
/** How iSCSI uses TCP: opening and closing connections (RFC 3720, sections 3.2.1 and 3.2.5). */
const TCP_TOPIC = 'protocol/tcp';
/** Other TCP conversations listed one by one; beyond it a capture of a busy host would bury the sessions. */
const MOST_OTHERS = 2000;

/** The Conversations view of a capture: iSCSI sessions first, other TCP conversations below. */
export function conversations(analysis: CaptureAnalysis): ConversationNode[] {
  const sessions = analysis.sessions.list().map((session) => sessionNode(analysis, session));
  const others = analysis.streams.streams.filter(({ index }) => !analysis.connectionOf(index));
  const nodes: ConversationNode[] = [];
  if (sessions.length > 0) {
    nodes.push(group('sessions', 'sessions', 'iSCSI sessions', String(sessions.length), sessions));
  }
  if (others.length > 0) {
    const listed = others.slice(0, MOST_OTHERS).map(streamNode);
    const count =
      others.length > MOST_OTHERS ? `${others.length}, the first ${MOST_OTHERS} listed` : `${others.length}`;
    nodes.push(group('others', 'others', 'Other TCP conversations', count, listed));
  }
  return nodes;
}

/** The stops of the stage walk, in the order in which they follow each other in each connection. */
export function stageStops(analysis: CaptureAnalysis): StageStop[] {
  const connections = [...analysis.connections].sort((one, other) => one.stream.firstFrame - other.stream.firstFrame);
  return connections.flatMap((connection) => {
    const stops = connection.logins.flatMap((login, number) =>
      login.steps.map((step) => stop(step.frame, stepId(connection, number, step), stepLabel(step))),
    );
    for (const text of connection.texts) stops.push(stop(text.frame, textId(connection, text), textLabel(text)));
    // Only where a login leads up to it: the walk is about logins.
    if (connection.firstCommand >= 0 && connection.logins.length > 0) {
      stops.push(
        stop(connection.firstCommand, `${connectionId(connection)}/full`, 'Full feature phase: first SCSI command'),
      );
    }
    for (const logout of connection.logouts) {
      stops.push(stop(logout.frame, `${connectionId(connection)}/logout`, logoutLabel(logout)));
    }
    return stops.sort((one, other) => one.frame - other.frame);
  });
}

function stop(frame: number, node: string, label: string): StageStop {
  return { frame: frame + 1, node, label };
}

function group(
  kind: 'sessions' | 'others',
  id: string,
  label: string,
  description: string,
  children: readonly ConversationNode[],
): ConversationNode {
  const frames = children.filter(({ firstFrame }) => firstFrame > 0);
  return {
    id,
    kind,
    label,
    description,
    firstFrame: frames.reduce((least, { firstFrame }) => Math.min(least, firstFrame), frames[0]?.firstFrame ?? 0),
    lastFrame: frames.reduce((most, { lastFrame }) => Math.max(most, lastFrame), 0),
    streams: children.flatMap(({ streams }) => streams),
    children,
  };
}

function sessionNode(analysis: CaptureAnalysis, session: IscsiSession): ConversationNode {
  const connections = session.connections.map((connection) => connectionNode(analysis, connection));
  const { initiator, target } = sessionEnds(session);
  const kind =
    session.type === 'unknown'
      ? 'joined after its login'
      : session.type === 'discovery'
        ? 'discovery session'
        : 'normal session';
  const count = connections.length > 1 ? `, ${connections.length} connections` : '';
  const severity = connections.some((connection) => connection.severity === 'error') ? 'error' : undefined;
  return {
    id: `session/${session.index}`,
    kind: 'session',
    label: `${shortName(initiator)} → ${shortName(target)}`,
    description: `${kind}${count}`,
    firstFrame: Math.min(...connections.map(({ firstFrame }) => firstFrame)),
    lastFrame: Math.max(...connections.map(({ lastFrame }) => lastFrame)),
    streams: connections.flatMap(({ streams }) => streams),
    ...(severity ? { severity } : {}),
    topic: `session/${session.type}`,
    children: connections,
  };
}

/** iSCSI names share long beginnings; the part behind the last colon tells them apart. */
function shortName(name: string): string {
  if (!/^(iqn|eui|naa)\./i.test(name)) return name;
  const colon = name.indexOf(':');
  return colon > 0 && colon + 1 < name.length ? `…${name.slice(colon + 1)}` : name;
}

function connectionId(connection: IscsiConnection): string {
  return `connection/${connection.stream.index}`;
}

function connectionNode(analysis: CaptureAnalysis, connection: IscsiConnection): ConversationNode {
  const { stream } = connection;
  const id = connectionId(connection);
  const children: ConversationNode[] = [];
  const handshake = handshakeNode(stream, id);
  if (handshake) children.push(handshake);
  children.push(...connection.logins.map((login, number) => loginNode(connection, login, number)));
  const full = fullFeatureNode(connection, id);
  if (full) children.push(full);
  const logout = logoutNode(connection, id);
  if (logout) children.push(logout);
  const close = closeNode(analysis, stream, id);
  if (close) children.push(close);
  const failed = connection.login?.outcome === 'rejected';
  const cid = connection.login && connection.login.cid !== 0 ? `CID ${connection.login.cid}, ` : '';
  return {
    id,
    kind: 'connection',
    label: `${endpointText(connection.initiatorEnd)} → ${endpointText(connection.target)}`,
    description: `${cid}stream ${stream.index}, frames ${stream.firstFrame + 1}-${stream.lastFrame + 1}`,
    firstFrame: stream.firstFrame + 1,
    lastFrame: stream.lastFrame + 1,
    streams: [stream.index],
    ...(failed ? { severity: 'error' as const } : {}),
    children,
  };
}

function leaf(
  stream: TcpStream,
  id: string,
  kind: ConversationNode['kind'],
  label: string,
  description: string,
  first: number,
  last: number,
  more: Partial<ConversationNode> = {},
): ConversationNode {
  return {
    id,
    kind,
    label,
    description,
    firstFrame: first + 1,
    lastFrame: last + 1,
    streams: [stream.index],
    children: [],
    ...more,
  };
}

function frameSpan(first: number, last: number): string {
  return first === last ? `frame ${first + 1}` : `frames ${first + 1}-${last + 1}`;
}

function handshakeNode(stream: TcpStream, id: string): ConversationNode | undefined {
  const seen = [stream.synFrame, stream.synAckFrame, stream.handshakeFrame].filter((frame) => frame >= 0);
  const first = seen[0];
  if (first === undefined) return undefined;
  const last = Math.max(...seen);
  const whole = seen.length === 3;
  const refused = stream.resetFrame >= 0 && stream.synAckFrame < 0;
  const description = `${frameSpan(first, last)}${whole ? '' : refused ? ', refused' : ', not complete'}`;
  return leaf(stream, `${id}/handshake`, 'handshake', 'TCP handshake', description, first, last, {
    topic: TCP_TOPIC,
    ...(refused ? { severity: 'error' as const } : {}),
  });
}

function stepId(connection: IscsiConnection, login: number, step: LoginStep): string {
  return `${connectionId(connection)}/login/${login}/${step.pdu}`;
}

function loginNode(connection: IscsiConnection, login: LoginRecord, number: number): ConversationNode {
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
  const outcome =
    login.outcome === 'accepted'
      ? 'accepted'
      : login.outcome === 'rejected'
        ? `rejected: ${loginStatusName(login.status ?? 0) ?? 'unknown status'}`
        : 'not finished';
  return leaf(stream, id, 'login', 'Login', `${outcome}, ${frameSpan(first, last)}`, first, last, {
    ...(login.outcome === 'rejected'
      ? { severity: 'error' as const }
      : login.outcome === 'unfinished'
        ? { severity: 'warning' as const }
        : {}),
    ...(login.status !== undefined ? { topic: statusTopic(login.status) } : {}),
    children,
  });
}

function spanOf(steps: readonly LoginStep[]): [number, number] {
  return [Math.min(...steps.map(({ firstFrame }) => firstFrame)), Math.max(...steps.map(({ frame }) => frame))];
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

function stepLabel(step: LoginStep): string {
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

function textId(connection: IscsiConnection, text: TextStep): string {
  return `${connectionId(connection)}/text/${text.pdu}`;
}

/** An empty request asks for the rest of an answer; it is about no key. */
function textTopic({ request, keys }: TextStep): string {
  if (!request) return 'opcode/0x24';
  return keys.some(([key]) => key === 'SendTargets') ? 'key/SendTargets' : 'opcode/0x04';
}

function textLabel({ request, keys }: TextStep): string {
  const sendTargets = keys.find(([key]) => key === 'SendTargets');
  if (request) return sendTargets ? `Text Request: SendTargets=${sendTargets[1]}` : 'Text Request';
  const targets = keys.filter(([key]) => key === 'TargetName').length;
  return targets > 0 ? `Text Response: ${targets} ${targets === 1 ? 'target' : 'targets'}` : 'Text Response';
}

/** SCSI Commands by the operation code of their CDB. */
function scsiCommandNodes(
  { stream, commandCounts }: IscsiConnection,
  id: string,
  first: number,
  last: number,
): ConversationNode[] {
  return [...commandCounts].flatMap((count, operationCode) =>
    count === 0
      ? []
      : [
          leaf(
            stream,
            `${id}/full/scsi/${operationCode}`,
            'command',
            operationCodeName(operationCode),
            String(count),
            first,
            last,
          ),
        ],
  );
}

function fullFeatureNode(connection: IscsiConnection, id: string): ConversationNode | undefined {
  const { stream, fullFeatureFirst: first, fullFeatureLast: last } = connection;
  if (first < 0) return undefined;
  const texts = connection.texts
    .slice(0, 200)
    .map((text) =>
      leaf(
        stream,
        textId(connection, text),
        'exchange',
        textLabel(text),
        frameSpan(text.firstFrame, text.frame),
        text.firstFrame,
        text.frame,
        { topic: textTopic(text) },
      ),
    );
  const counts = [...connection.counts].flatMap((count, opcode): ConversationNode[] => {
    if (count === 0 || opcode === 0x03 || opcode === 0x23) return [];
    const hex = `0x${opcode.toString(16).padStart(2, '0')}`;
    const label = pduSpecOf(opcode)?.name ?? `Opcode ${hex}`;
    const children = opcode === SCSI_COMMAND ? scsiCommandNodes(connection, id, first, last) : [];
    const more = { topic: `opcode/${hex}`, children };
    return [leaf(stream, `${id}/full/${opcode}`, 'command', label, String(count), first, last, more)];
  });
  // PDUs besides the login do not make it a full feature phase: a peer may refuse the login with a Reject.
  const reached = connection.logins.length === 0 || connection.logins.some(({ outcome }) => outcome === 'accepted');
  const label = reached ? 'Full feature phase' : 'PDUs outside of the login';
  return leaf(stream, `${id}/full`, 'fullFeature', label, frameSpan(first, last), first, last, {
    ...(reached ? { topic: 'stage/fullFeature' } : {}),
    children: [...texts, ...counts],
  });
}

const LOGOUT_REASON = fieldOf(logoutRequest.fields, 'iscsi.logout.reason');
const LOGOUT_RESPONSE = fieldOf(logoutResponse.fields, 'iscsi.logout.response');

function logoutLabel({ request, code }: LogoutStep): string {
  return request
    ? `Logout Request: ${valueName(LOGOUT_REASON, code) ?? `reason ${code}`}`
    : `Logout Response: ${valueName(LOGOUT_RESPONSE, code) ?? `response ${code}`}`;
}

function logoutNode(connection: IscsiConnection, id: string): ConversationNode | undefined {
  const { stream, logouts } = connection;
  const [first] = logouts;
  if (!first) return undefined;
  const answer = logouts.findLast(({ request }) => !request);
  const span = frameSpan(first.firstFrame, logouts.at(-1)?.frame ?? first.frame);
  const outcome = answer ? logoutLabel(answer).replace('Logout Response: ', '') : 'no answer';
  const lastFrame = logouts.reduce((most, { frame }) => Math.max(most, frame), first.frame);
  return leaf(stream, `${id}/logout`, 'logout', 'Logout', `${outcome}, ${span}`, first.firstFrame, lastFrame, {
    topic: 'opcode/0x06',
    ...(answer && answer.code === 0 ? {} : { severity: 'warning' as const }),
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

function closeNode(analysis: CaptureAnalysis, stream: TcpStream, id: string): ConversationNode | undefined {
  const first = stream.closeFrame;
  if (first < 0) return undefined;
  const sender = analysis.frames.direction(first) & 1;
  const from = endpointText(stream.endpoints[sender === 0 ? 0 : 1]);
  const how = stream.resetFrame === first ? 'RST' : stream.resetFrame >= 0 ? 'FIN, then RST' : 'FIN';
  const description = `${how} by ${from}, ${frameSpan(first, stream.lastFrame)}`;
  return leaf(stream, `${id}/close`, 'close', 'TCP close', description, first, stream.lastFrame, { topic: TCP_TOPIC });
}

function streamNode(stream: TcpStream): ConversationNode {
  const [from, to] = stream.endpoints;
  const refused = stream.synFrame >= 0 && stream.synAckFrame < 0 && stream.resetFrame >= 0;
  const label = `${endpointText(from)} → ${endpointText(to)}`;
  const count = `${stream.frames} ${stream.frames === 1 ? 'frame' : 'frames'}`;
  const description = `${count}${refused ? ', refused' : ''}, stream ${stream.index}`;
  return leaf(stream, `stream/${stream.index}`, 'stream', label, description, stream.firstFrame, stream.lastFrame, {
    ...(refused ? { severity: 'warning' as const } : {}),
  });
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
