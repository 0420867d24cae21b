import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import { opcodeName } from '../protocols/iscsi/opcodeNames';
import { scsiDissector } from '../protocols/scsi/scsiDissector';
import { closerOf, type LoginDirectory, type LoginEntry } from '../login/LoginDirectory';
import type { IscsiConnection } from '../session/IscsiConnection';
import { PduFlag } from '../streams/PduIndex';
import { TaskMark } from '../tasks/TaskIndex';
import { nanosecondsBetween } from '../tasks/taskTimes';
import { durationText } from './durationText';
import type { ChainLink } from './Finding';
import { firstPduOf } from './firstPduOf';
import { lastTargetHole } from './targetHoles';

/** Requests without answer that are counted. */
const MOST_WAITING = 100_000;
const NOP_OUT = 0x00;
const NOP_IN = 0x20;
/** Tasks that a chain names. */
const MOST_NAMED = 5;
const NO_TAG = 0xffff_ffff;
const DAMAGED = PduFlag.headerDigestWrong | PduFlag.dataDigestWrong;

/** A request that was waiting for its answer when the connection ended. */
interface Waiting {
  readonly pdu: number;
  readonly text: string;
}

/** How a connection was lost, as the capture shows it. */
export interface CauseChain {
  readonly links: readonly ChainLink[];
  /** Requests without answer, as a count and in order. */
  readonly outstanding: number;
  /** The login that came back; undefined for none. */
  readonly comeback: LoginEntry | undefined;
}

/**
 * What was outstanding, what was last heard of each side, who closed, and how the initiator came back.
 * @param end index of the frame in which the connection ended
 * @param replacedBy the login that ended its session, where one did
 */
export function causeChain(
  analysis: CaptureAnalysis,
  directory: LoginDirectory,
  connection: IscsiConnection,
  end: number,
  replacedBy?: LoginEntry,
): CauseChain {
  const { pdus } = analysis;
  const { waiting, lastHeard } = heardUntil(analysis, connection, end);
  const before = (frame: number): string => durationText(nanosecondsBetween(analysis, frame, end));
  const links: ChainLink[] = [];
  for (const { pdu, text } of waiting.slice(0, MOST_NAMED)) {
    links.push({
      frame: pdus.frame(pdu) + 1,
      text: `${text} was waiting for its answer for ${before(pdus.frame(pdu))}`,
    });
  }
  const further = waiting.length - MOST_NAMED;
  if (further > 0) {
    links.push({ frame: pdus.frame(waiting[MOST_NAMED].pdu) + 1, text: `${further} further requests were waiting` });
  }
  for (const [side, name] of ['initiator', 'target'].entries()) {
    const pdu = lastHeard[side];
    if (pdu === undefined) continue;
    const frame = pdus.frame(pdu);
    links.push({
      frame: frame + 1,
      text: `last PDU of the ${name}: ${opcodeName(pdus.opcode(pdu))}, ${before(frame)} before the end`,
    });
  }
  links.push({ frame: end + 1, text: endText(analysis, connection, end) });
  links.sort((one, other) => one.frame - other.frame);
  const comeback = replacedBy ?? comebackOf(directory, connection, end);
  if (comeback) {
    const after = durationText(nanosecondsBetween(analysis, end, comeback.firstFrame));
    const result = comeback.result === 'success' ? 'and was accepted' : `which ended: ${comeback.result}`;
    links.push({
      frame: comeback.firstFrame + 1,
      text: `the initiator came back with a login ${after} later, ${result}`,
    });
  } else links.push({ frame: analysis.frames.length, text: 'no further login of this initiator is in the capture' });
  return { links, outstanding: waiting.length, comeback };
}

/** Who ended the connection, and how. */
function endText(analysis: CaptureAnalysis, connection: IscsiConnection, end: number): string {
  const { resetFrame, closeFrame } = connection.stream;
  if (closeFrame > end) return 'another login ended the session here, before its connection was closed';
  if (closeFrame < 0) return 'the last frame of the connection: nobody closed it';
  const closer = closerOf(analysis, connection);
  const how = resetFrame === closeFrame ? 'reset' : 'closed';
  return closer ? `the ${closer} ${how} the connection` : `the connection was ${how}`;
}

/** Requests that waited, in order of frames, and the last PDU of the initiator and of the target, up to a frame. */
function heardUntil(
  analysis: CaptureAnalysis,
  connection: IscsiConnection,
  end: number,
): { waiting: Waiting[]; lastHeard: readonly [number | undefined, number | undefined] } {
  const { pdus } = analysis;
  const waiting: Waiting[] = [];
  // What came before a hole in the capture may have its answer in there.
  const hole = lastTargetHole(analysis, connection);
  const lastHeard: [number | undefined, number | undefined] = [undefined, undefined];
  /** Frame of the last answer to a ping of the target; NOP-Ins that ask for nothing look like pings in the index. */
  let lastAnswer = Infinity;
  for (const side of [0, 1] as const) {
    const direction = (connection.initiator ?? 0) === side ? 0 : 1;
    for (let pdu = firstPduOf(analysis, connection, direction); pdu >= 0; pdu = pdus.nextInDirection(pdu)) {
      const frame = pdus.frame(pdu);
      if (frame > end) break;
      lastHeard[side] = pdu;
      const opcode = pdus.opcode(pdu);
      const untagged = pdus.initiatorTaskTag(pdu) === NO_TAG;
      if (opcode === NOP_OUT && untagged) lastAnswer = frame;
      const ping = opcode === NOP_IN && untagged && frame > lastAnswer;
      const text = ping ? 'a NOP-In of the target' : frame < hole ? undefined : waitingText(analysis, pdu, end);
      if (text !== undefined && waiting.length < MOST_WAITING) waiting.push({ pdu, text });
    }
  }
  waiting.sort((one, other) => pdus.frame(one.pdu) - pdus.frame(other.pdu));
  return { waiting, lastHeard };
}

/** What a PDU asks for, when it never got an answer; undefined for others. */
function waitingText({ pdus, tasks }: CaptureAnalysis, pdu: number, end: number): string | undefined {
  const opcode = pdus.opcode(pdu);
  switch (opcode) {
    case 0x01: {
      const response = pdus.response(pdu);
      const well = response >= 0 && (pdus.flags(response) & DAMAGED) === 0;
      // A task that moved to another connection was answered there later.
      const elsewhere = (answer: number): boolean =>
        pdus.direction(answer) >> 1 !== pdus.direction(pdu) >> 1 && pdus.frame(answer) > end;
      if (well && pdus.flags(pdu) & PduFlag.answered && !elsewhere(response)) return undefined;
      const task = tasks.taskOfCommand(pdu);
      // What an abort ended waits no more.
      if (task < 0 || tasks.marks(task) & TaskMark.aborted) return undefined;
      const name = scsiDissector.commandName(pdus.command(pdu));
      const answer = tasks.answer(task);
      if (answer < 0 || elsewhere(answer)) return name;
      // The initiator throws away what is damaged.
      return pdus.flags(answer) & DAMAGED
        ? `${name}, whose answer of frame ${pdus.frame(answer) + 1} is damaged,`
        : undefined;
    }
    case 0x00:
    case 0x02:
    case 0x04:
      return pdus.initiatorTaskTag(pdu) !== NO_TAG && pdus.response(pdu) < 0 ? opcodeName(opcode) : undefined;
    default:
      return undefined;
  }
}

/** The next login of the same initiator for the same target. */
function comebackOf(directory: LoginDirectory, connection: IscsiConnection, end: number): LoginEntry | undefined {
  const { login } = connection;
  return login ? directory.nextOf(login, connection, end) : directory.nextFrom(connection, end);
}
