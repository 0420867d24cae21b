/** Which frames have a value of the fields in `INDEXED_FIELDS`, and how many. */
import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import { FrameFlag } from '../capture/FrameIndex';
import type { CaptureFacts } from '../capture/CaptureReader';
import { commandOf } from '../inspection/CommandData';
import type { IscsiConnection } from '../session/IscsiConnection';
import type { IscsiSession } from '../session/SessionTable';
import type { Occurrence } from './FilterField';
import { STAGE_NUMBERS } from './ownFields';

/** One value in every frame; the cursor is 0. */
export const EVERY_FRAME: Occurrence = { first: () => 0, settled: true };

/** One value in every frame that carries a time; the cursor is 0. */
export const FRAMES_WITH_TIME: Occurrence = {
  first: (analysis, frame) => (Number.isNaN(analysis.frames.seconds(frame)) ? -1 : 0),
  settled: true,
};

/** One value in every frame for which a time and that of the capture's first frame are known; the cursor is 0. */
export const FRAMES_AFTER_FIRST_TIME: Occurrence = {
  first: ({ frames }, frame) => (Number.isNaN(frames.seconds(frame)) || Number.isNaN(frames.seconds(0)) ? -1 : 0),
  settled: true,
};

/** One value in every frame for which a time and that of the frame before are known; the cursor is the frame before. */
export const FRAMES_AFTER_TIME: Occurrence = {
  first({ frames }, frame) {
    const before = frame > 0 ? frame - 1 : frame;
    return Number.isNaN(frames.seconds(frame)) || Number.isNaN(frames.seconds(before)) ? -1 : before;
  },
  settled: true,
};

const pcapng = new WeakMap<CaptureFacts, boolean>();

/** Whether the format of the (first) file knows interfaces. Kept, because describing a set of files takes its time. */
function isPcapng(capture: CaptureFacts): boolean {
  let answer = pcapng.get(capture);
  if (answer === undefined) {
    answer = capture.format.startsWith('pcapng');
    pcapng.set(capture, answer);
  }
  return answer;
}

/**
 * One value in every frame, unless the capture is one pcap file: that format knows no interfaces. The cursor is 0. Not
 * settled: further files of a set are opened on the way.
 */
export const FRAMES_OF_INTERFACES: Occurrence = {
  first: ({ capture }) => (capture.interfaces.length > 1 || isPcapng(capture) ? 0 : -1),
  settled: false,
};

/** Frames with a comment in the file; the cursor is 0. The comments themselves stay in the file. */
export const COMMENTED_FRAMES: Occurrence = {
  first: ({ frames }, frame) => (frames.flags(frame) & FrameFlag.commented ? 0 : -1),
  settled: true,
};

/** One value in every TCP frame; the cursor is its direction, as the frame index numbers them. */
export const TCP_FRAMES: Occurrence = { first: (analysis, frame) => analysis.frames.direction(frame), settled: true };

/** Two values in every TCP frame, its sender's and its receiver's; the cursor is the direction in which that end sends. */
export const TCP_ENDS: Occurrence = {
  first: (analysis, frame) => analysis.frames.direction(frame),
  next: (analysis, frame, cursor) => (cursor === analysis.frames.direction(frame) ? cursor ^ 1 : -1),
  settled: true,
};

/** Of a frame's PDUs from `pdu` on, the first whose last byte is in the frame; -1 for none. */
function pduEnding({ frames, pdus }: CaptureAnalysis, frame: number, pdu: number): number {
  if (pdu < 0) return -1;
  const end = frames.position(frame) + frames.payloadLength(frame);
  for (let at = pdu; at >= 0 && pdus.position(at) < end; at = pdus.nextInDirection(at)) {
    if (pdus.frame(at) === frame) return at;
  }
  return -1;
}

/**
 * A value for each iSCSI PDU that ends in the frame, as `pdusEndingIn` lists them; the cursor is the PDU. Not settled: that
 * a stream is iSCSI, and where a PDU begins behind lost bytes, is found out some frames later.
 */
export const PDUS_ENDING: Occurrence = {
  first: (analysis, frame) => pduEnding(analysis, frame, analysis.frames.firstPdu(frame)),
  next: (analysis, frame, cursor) => pduEnding(analysis, frame, analysis.pdus.nextInDirection(cursor)),
  settled: false,
};

function sessionOf(analysis: CaptureAnalysis, frame: number): IscsiSession | undefined {
  const direction = analysis.frames.direction(frame);
  return direction < 0 ? undefined : analysis.connectionOf(direction >>> 1)?.session;
}

/**
 * One value in every frame of a TCP stream that carries iSCSI, also those without a PDU; the cursor is the session's index.
 * Not settled: the login that names a session's ends comes after the handshake.
 */
export const SESSION_FRAMES: Occurrence = {
  first: (analysis, frame) => sessionOf(analysis, frame)?.index ?? -1,
  settled: false,
};

/** As `SESSION_FRAMES`, for sessions of which a login in the capture tells this name. */
export function sessionsThatName(end: 'initiatorName' | 'targetName'): Occurrence {
  return {
    first(analysis, frame) {
      const session = sessionOf(analysis, frame);
      return session && session[end] !== '' ? session.index : -1;
    },
    settled: false,
  };
}

/** One value in every frame of a TCP stream that carries iSCSI; the cursor is the direction. Not settled, as sessions are not. */
export const CONNECTION_FRAMES: Occurrence = {
  first: (analysis, frame) => (sessionOf(analysis, frame) ? analysis.frames.direction(frame) : -1),
  settled: false,
};

/** Those of the PDUs ending in a frame that pass a test; the cursor is the PDU. */
function pdusThat(passes: (analysis: CaptureAnalysis, pdu: number) => boolean): Occurrence {
  const from = (analysis: CaptureAnalysis, frame: number, pdu: number): number => {
    let at = pdu;
    while (at >= 0 && !passes(analysis, at)) at = pduEnding(analysis, frame, analysis.pdus.nextInDirection(at));
    return at;
  };
  return {
    first: (analysis, frame) => from(analysis, frame, pduEnding(analysis, frame, analysis.frames.firstPdu(frame))),
    next: (analysis, frame, cursor) =>
      from(analysis, frame, pduEnding(analysis, frame, analysis.pdus.nextInDirection(cursor))),
    settled: false,
  };
}

const SCSI_OPCODES: ReadonlySet<number> = new Set([0x01, 0x05, 0x21, 0x25]);

/** PDUs that carry SCSI: commands, data, responses. */
export const SCSI_PDUS = pdusThat(({ pdus }, pdu) => SCSI_OPCODES.has(pdus.opcode(pdu)));

/** The number of the task that a PDU belongs to, as the I/O view counts them; -1 for none. */
export function taskOfPdu(analysis: CaptureAnalysis, pdu: number): number {
  const command = commandOf(analysis, pdu);
  return command < 0 ? -1 : analysis.tasks.taskOfCommand(command);
}

/** PDUs that belong to a SCSI task: its command, its data, R2Ts, status. */
export const TASK_PDUS = pdusThat((analysis, pdu) => taskOfPdu(analysis, pdu) >= 0);

/** The stages of the login PDUs of a connection, made anew when it has more of them. */
const stagesOf = new WeakMap<
  IscsiConnection,
  { readonly steps: number; readonly byPdu: ReadonlyMap<number, number> }
>();

/** The stage of a Login Request or Login Response as its CSG; -1 for other PDUs. */
export function loginStageOfPdu(analysis: CaptureAnalysis, pdu: number): number {
  const opcode = analysis.pdus.opcode(pdu);
  if (opcode !== 0x03 && opcode !== 0x23) return -1;
  const connection = analysis.connectionOf(analysis.pdus.direction(pdu) >>> 1);
  if (!connection) return -1;
  const steps = connection.logins.reduce((sum, login) => sum + login.steps.length, 0);
  let known = stagesOf.get(connection);
  if (known?.steps !== steps) {
    const all = connection.logins.flatMap((login) => login.steps);
    known = { steps, byPdu: new Map(all.map((step) => [step.pdu, STAGE_NUMBERS[step.currentStage]])) };
    stagesOf.set(connection, known);
  }
  return known?.byPdu.get(pdu) ?? -1;
}

/** Login Requests and Login Responses of which the stage is known. */
export const LOGIN_PDUS = pdusThat((analysis, pdu) => loginStageOfPdu(analysis, pdu) >= 0);
