import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import type { ByteSource } from '../capture/ByteSource';
import { PacketWalk } from '../dissect/PacketWalk';
import { readTcpHeader, relativeTime } from '../inspection/FrameReader';
import { readPdu } from '../inspection/PduBytes';
import { framesOf } from '../inspection/PduReader';
import { BHS_LENGTH } from '../protocols/iscsi/pduLayout';
import { pduSpecOf } from '../protocols/iscsi/pduSpecs';
import { flagBits, flagText, TcpFlag } from '../protocols/tcp/tcp';
import { textLabel } from '../session/fullFeatureNode';
import type { IscsiConnection } from '../session/IscsiConnection';
import { logoutLabel } from '../session/logoutNode';
import type { ConnectionEvent } from './connectionStates';
import type { LoginEntry } from './LoginDirectory';
import type { LadderEvent, LadderKind, LoginStepReport, Side } from './LoginReport';
import type { ReadAsync } from './readAsyncs';
import { exactTime } from './readLoginPdus';

/** Text and logout PDUs of a connection that the ladder shows, and frames that close it. */
const MOST_PDUS = 200;
const MOST_CLOSING = 8;
/** Frames of the stream that are read back to find those that close it, and entries of the index that are looked through. */
const MOST_READ = 64;
const MOST_LOOKED_THROUGH = 100_000;
/** Opcodes that the ladder shows one by one: login, text, logout, Asynchronous Message. */
const SHOWN_ALONE: readonly number[] = [0x03, 0x23, 0x04, 0x24, 0x06, 0x26, 0x32];
/** Kinds of further PDUs that are named. */
const MOST_KINDS = 4;

/** An event before its place among the others is known. `frame` and `frames` are indexes from 0. */
type Draft = Omit<LadderEvent, 'time' | 'gap'>;

/** Everything the ladder of a login shows, from the TCP handshake to the close, in order of frames. */
export async function loginLadder(
  analysis: CaptureAnalysis,
  source: ByteSource,
  entry: LoginEntry,
  steps: readonly LoginStepReport[],
  known: { readonly asyncs: readonly ReadAsync[]; readonly events: readonly ConnectionEvent[] },
): Promise<LadderEvent[]> {
  const { connection, place } = entry;
  const { logins } = connection;
  // A connection may see several logins, one after the other: each has what lies between its neighbours.
  const from = place === 0 ? 0 : (logins[place - 1]?.steps.at(-1)?.frame ?? -1) + 1;
  const to = logins[place + 1]?.steps[0]?.frame ?? Infinity;
  const around = [
    ...(await handshakeDrafts(analysis, source, connection)),
    ...(await pduDrafts(analysis, source, connection, known.asyncs)),
    ...(await closeDrafts(analysis, source, connection)),
    ...known.events.filter(({ kind }) => kind === 'closedElsewhere' || kind === 'reinstated').map(elsewhereDraft),
  ];
  const others = othersDraft(analysis, entry);
  if (others) around.push(others);
  const carried = new Set(steps.flatMap(({ frames }) => frames.map((frame) => frame - 1)));
  const drafts = [
    ...steps.map(stepDraft),
    ...around.filter(({ kind, frame }) => frame >= from && frame < to && !(kind === 'tcp' && carried.has(frame))),
  ];
  // Events of one frame stay in the order of the list: the sort is stable.
  drafts.sort((one, other) => one.frame - other.frame);
  return withTimes(analysis, connection, drafts);
}

function stepDraft({ side, frame, frames, name, summary, topic }: LoginStepReport, step: number): Draft {
  const indexes = frames.map((one) => one - 1);
  return { kind: 'login', side, frame: frame - 1, frames: indexes, name, summary, step, topic };
}

function withTimes(analysis: CaptureAnalysis, connection: IscsiConnection, drafts: readonly Draft[]): LadderEvent[] {
  let before: Draft | undefined;
  let withOthers = false;
  return drafts.map((event): LadderEvent => {
    let since = before?.frame;
    // Commands and data lie between this event and the one before it: what passed since the last of them says more.
    if (since !== undefined && withOthers && event.kind !== 'elsewhere') {
      since = lastWithPayload(analysis, connection, since, event.frame) ?? since;
    }
    before = event;
    withOthers ||= event.kind === 'others';
    return {
      ...event,
      frame: event.frame + 1,
      frames: event.frames.map((frame) => frame + 1),
      time: relativeTime(analysis, event.frame),
      gap: since === undefined ? '' : exactTime(analysis, since, event.frame),
    };
  });
}

/** The last frame with payload of the connection between two frames; undefined when none is found. */
function lastWithPayload(
  { frames }: CaptureAnalysis,
  { stream }: IscsiConnection,
  after: number,
  before: number,
): number | undefined {
  for (let at = before - 1; at > after && before - at < MOST_LOOKED_THROUGH; at--) {
    if (frames.direction(at) >> 1 === stream.index && frames.payloadLength(at) > 0) return at;
  }
  return undefined;
}

function sideOf(analysis: CaptureAnalysis, { initiator }: IscsiConnection, frame: number): Side | null {
  const direction = analysis.frames.direction(frame);
  if (direction < 0 || initiator === undefined) return null;
  return (direction & 1) === initiator ? 'initiator' : 'target';
}

async function handshakeDrafts(
  analysis: CaptureAnalysis,
  source: ByteSource,
  connection: IscsiConnection,
): Promise<Draft[]> {
  const { synFrame, synAckFrame, handshakeFrame } = connection.stream;
  const drafts: Draft[] = [];
  for (const [frame, summary] of [
    [synFrame, 'opens the connection'],
    [synAckFrame, 'accepts the connection'],
    [handshakeFrame, 'the connection is up'],
  ] as const) {
    const name = frame < 0 ? undefined : await tcpName(analysis, source, frame);
    if (name !== undefined) drafts.push(tcpDraft(analysis, connection, 'tcp', frame, name, summary));
  }
  return drafts;
}

async function closeDrafts(
  analysis: CaptureAnalysis,
  source: ByteSource,
  connection: IscsiConnection,
): Promise<Draft[]> {
  const { frames } = analysis;
  const { stream, logouts } = connection;
  const first = stream.closeFrame;
  if (first < 0) return [];
  const candidates = new Set<number>();
  const end = Math.min(stream.lastFrame, first + MOST_LOOKED_THROUGH);
  for (let at = first; at <= end && candidates.size < MOST_READ; at++) {
    if (frames.direction(at) >> 1 === stream.index) candidates.add(at);
  }
  for (const { lastFrame } of stream.directions) if (lastFrame > first) candidates.add(lastFrame);
  const loggedIn = connection.logins.some(({ outcome }) => outcome === 'accepted');
  const loggedOut = logouts.some(({ request, code, frame }) => !request && code === 0 && frame <= first);
  const drafts: Draft[] = [];
  const walk = new PacketWalk(analysis.registry);
  for (const frame of [...candidates].sort((one, other) => one - other)) {
    if (drafts.length === MOST_CLOSING || !(await readTcpHeader(analysis, source, frame, walk))) continue;
    const flags = flagBits(walk.view, walk.tcp);
    if ((flags & (TcpFlag.fin | TcpFlag.reset)) === 0) continue;
    const how = flags & TcpFlag.reset ? 'cuts the connection at once' : 'closes its direction';
    const without = drafts.length === 0 && loggedIn && !loggedOut ? ', without a logout' : '';
    const draft = tcpDraft(analysis, connection, 'close', frame, flagText(flags & ~TcpFlag.push), `${how}${without}`);
    drafts.push(draft);
  }
  return drafts;
}

async function tcpName(analysis: CaptureAnalysis, source: ByteSource, frame: number): Promise<string | undefined> {
  const walk = new PacketWalk(analysis.registry);
  return (await readTcpHeader(analysis, source, frame, walk)) ? flagText(flagBits(walk.view, walk.tcp)) : undefined;
}

function tcpDraft(
  analysis: CaptureAnalysis,
  connection: IscsiConnection,
  kind: LadderKind,
  frame: number,
  name: string,
  summary: string,
): Draft {
  const side = sideOf(analysis, connection, frame);
  return { kind, side, frame, frames: [frame], name, summary, topic: 'protocol/tcp' };
}

/** Text, Logout and Asynchronous Message PDUs. */
async function pduDrafts(
  analysis: CaptureAnalysis,
  source: ByteSource,
  connection: IscsiConnection,
  asyncs: readonly ReadAsync[],
): Promise<Draft[]> {
  const texts = connection.texts.slice(0, MOST_PDUS).map((text) => ({ ...text, kind: 'text', label: textLabel(text) }));
  const logouts = connection.logouts
    .slice(0, MOST_PDUS)
    .map((logout) => ({ ...logout, kind: 'logout', label: logoutLabel(logout) }));
  const messages = asyncs.map(({ pdu, frame, name }) => ({
    ...{ pdu, frame, request: false, kind: 'async', label: `Asynchronous Message: ${name}` },
  }));
  const drafts: Draft[] = [];
  for (const { pdu, frame, request, kind, label } of [...texts, ...logouts, ...messages]) {
    const [name = '', ...rest] = label.split(': ');
    const opcode = analysis.pdus.opcode(pdu);
    drafts.push({
      ...{ kind: kind as LadderKind, side: request ? 'initiator' : 'target', frame, name, summary: rest.join(': ') },
      frames: framesOf(analysis, pdu, await readPdu(analysis, source, pdu, BHS_LENGTH)),
      topic: `opcode/0x${opcode.toString(16).padStart(2, '0')}`,
    });
  }
  return drafts;
}

function elsewhereDraft({ frame, cause, kind }: ConnectionEvent): Draft {
  const name = kind === 'reinstated' ? 'Reinstatement' : 'Logout elsewhere';
  return { kind: 'elsewhere', side: null, frame: frame - 1, frames: [frame - 1], name, summary: cause };
}

/** Commands, data and whatever else the connection carried after its last login; undefined when there was nothing. */
function othersDraft(analysis: CaptureAnalysis, { connection, login, place }: LoginEntry): Draft | undefined {
  const { pdus } = analysis;
  if (place !== connection.logins.length - 1) return undefined;
  const counts = [...connection.counts.entries()].filter(
    ([opcode, count]) => count > 0 && !SHOWN_ALONE.includes(opcode),
  );
  if (counts.length === 0) return undefined;
  let first = Infinity;
  for (const request of [true, false]) {
    let pdu = login.steps.findLast((step) => step.request === request)?.pdu ?? -1;
    while (pdu >= 0 && SHOWN_ALONE.includes(pdus.opcode(pdu))) pdu = pdus.nextInDirection(pdu);
    if (pdu >= 0) first = Math.min(first, pdus.frame(pdu));
  }
  if (first === Infinity) return undefined;
  const alone = new Set([...connection.texts, ...connection.logouts].map(({ frame }) => frame));
  let last = Math.max(first, connection.fullFeatureLast);
  while (last > first && alone.has(last)) last = lastWithPayload(analysis, connection, first, last) ?? first;
  const named = counts
    .sort(([, one], [, other]) => other - one)
    .slice(0, MOST_KINDS)
    .map(([opcode, count]) => `${count} ${pduSpecOf(opcode)?.name ?? 'unknown'}`);
  const rest = counts.slice(MOST_KINDS).reduce((sum, [, count]) => sum + count, 0);
  return {
    ...{ kind: 'others', side: null, frame: first, frames: first === last ? [first] : [first, last] },
    name: 'Commands and data',
    summary: `${named.join(', ')}${rest > 0 ? ` and ${rest} more PDUs` : ''}`,
  };
}
