import { copyOf } from '../bytes/copy';
import { ConnectionWatch, type StoredWatch, type WatchedPdu } from '../findings/watch/ConnectionWatch';
import { negotiatedLimits, UNKNOWN_LIMITS } from '../findings/watch/negotiatedLimits';
import type { SharedWatch } from '../findings/watch/SharedWatch';
import { hexOf } from '../bytes/hex';
import { viewOf } from '../bytes/view';
import type { FrameIndex } from '../capture/FrameIndex';
import { fieldOf } from '../dissect/interpret';
import {
  CDB_OFFSET,
  LUN_OFFSET,
  readCID,
  readCurrentStage,
  readDataInStatusFlag,
  readDataSegmentLength,
  readExpCmdSN,
  readExpStatSN,
  readInitiatorTaskTag,
  readLoginContinue,
  readLoginStatus,
  readLoginTransit,
  readLogoutCID,
  readLogoutReason,
  readLogoutResponse,
  readNextStage,
  readOpcode,
  readTargetTransferTag,
  readTextContinue,
  readReferencedTaskTag,
  readTaskManagementFunction,
  readTaskManagementResponse,
  readTextFinal,
  readTotalAHSLength,
  readTSIH,
  TARGET_TRANSFER_TAG_OFFSET,
} from '../protocols/iscsi/headerReaders';
import { loginRequest } from '../protocols/iscsi/pdus/loginRequest';
import { pduLayout } from '../protocols/iscsi/pduLayout';
import type { Sender } from '../protocols/iscsi/PduSpec';
import { parseTextKeys } from '../protocols/iscsi/textKeys';
import type { FramedPdu, FramerHost } from '../streams/PduFramer';
import { PduFlag, type PduIndex } from '../streams/PduIndex';
import type { PieceList } from '../streams/PieceList';
import { type Endpoint, type TcpStream } from '../streams/TcpStream';
import { coversTask, endsTasks, namesOneTask, TASK_REASSIGN } from '../tasks/coveredTasks';
import { beginTask, takeAnswer, takeDataOut } from '../tasks/followTask';
import { type TaskIndex, TaskMark } from '../tasks/TaskIndex';
import { type KeyValue, loginStage, LoginRecord, type StoredLogin } from './LoginRecord';
import { latestOf } from './sessionRules';
import type { IscsiSession } from './SessionTable';
import { TagTable } from './TagTable';

const OPCODE = {
  nopOut: 0x00,
  scsiCommand: 0x01,
  taskManagementRequest: 0x02,
  loginRequest: 0x03,
  textRequest: 0x04,
  dataOut: 0x05,
  logoutRequest: 0x06,
  snackRequest: 0x10,
  nopIn: 0x20,
  scsiResponse: 0x21,
  taskManagementResponse: 0x22,
  loginResponse: 0x23,
  textResponse: 0x24,
  dataIn: 0x25,
  logoutResponse: 0x26,
  readyToTransfer: 0x31,
} as const;

/** Task management requests of one connection that are followed: each may look at all outstanding tasks. */
const MOST_TASK_MANAGEMENT = 4096;

const ISID = fieldOf(loginRequest.fields, 'iscsi.isid');
const NO_TAG = 0xffffffff;
/**
 * Outstanding requests that are remembered. When there are more, the older half is given up: an initiator has at most a
 * window's worth outstanding, so these are requests whose answers the capture has lost.
 */
const MOST_PENDING = 65536;
/** Pings of a target that are remembered; beyond it those that nobody answered are forgotten. */
const MOST_PINGS = 1024;
/** How far before a Data-Out that nobody waits for its command is looked for, and how often in one connection. */
const FARTHEST_COMMAND = 1024;
const MOST_SEARCHES = 65_536;
/** Answers without a request that are remembered. */
const MOST_EARLY = 1024;
/** Stretches without PDU that are remembered of one connection. */
const MOST_STRETCHES = 1000;
/** Text that one side may spread over PDUs with the C bit before we stop joining it. */
const MOST_TEXT = 1024 * 1024;
/** Bytes of a header up to the end of its Initiator Task Tag, of ExpStatSN or ExpCmdSN, Target Transfer Tag, operation code. */
const TAG_END = 20;
const EXPECTED_END = 32;
const TRANSFER_TAG_END = TARGET_TRANSFER_TAG_OFFSET + 4;
const OPERATION_CODE_END = CDB_OFFSET + 1;
const WHOLE_HEADER = 48;
/** Numbers of one connection that follow each other are hardly further apart. */
const NEAR_EXPECTED = 0x10000;
/** Bytes of a hole that may hold half as many PDUs. */
const LONGEST_NEAR = (NEAR_EXPECTED / 2) * WHOLE_HEADER;

/** Requests and answers take turns (RFC 3720, section 5.3): where two of a side stand together, a hole has taken one and its keys. */
function lacksSteps({ steps }: LoginRecord): boolean {
  return steps.some(({ request }, at) => request !== (at % 2 === 0));
}

/** A Text Request or Response outside the login, as the conversation tree lists them. */
export interface TextStep {
  readonly pdu: number;
  readonly frame: number;
  readonly firstFrame: number;
  readonly request: boolean;
  readonly keys: readonly KeyValue[];
}

/** A Logout Request or Response. */
export interface LogoutStep {
  readonly pdu: number;
  readonly frame: number;
  readonly firstFrame: number;
  readonly request: boolean;
  /** Reason of a request, response code of a response. */
  readonly code: number;
  /** CID that a request names: it may be another connection of the session, and means nothing for reason 0. -1 of a response. */
  readonly cid: number;
}

/** A Task Management Function Request and what came of it. */
export interface TaskManagementStep {
  readonly pdu: number;
  /** Function code (RFC 3720, section 10.5.1). */
  readonly function: number;
  /** Tag of the task that the request names; 0xffffffff for none. */
  readonly referencedTaskTag: number;
  /** The LUN that the request names, as two 32-bit halves. */
  readonly lunHigh: number;
  readonly lunLow: number;
  /** PDU of the answer and its response code (section 10.6.1); -1 while there is none. */
  answer: number;
  response: number;
}

/** A stretch of a direction that holds no PDU: lost bytes, or a capture that begins inside one. */
export interface UnframedStretch {
  readonly direction: 0 | 1;
  readonly position: number;
  length: number;
}

/** An answer that came before its request: the header is kept, to be looked at again. */
interface EarlyAnswer {
  readonly pdu: number;
  readonly opcode: number;
  readonly header: Uint8Array;
  readonly headerBytes: number;
  /** It carries the status of a SCSI command. */
  readonly ends: boolean;
}

/** What a connection tells the outside. */
export interface ConnectionEvents {
  /** The first PDU has been found: the stream is iSCSI for sure. */
  found(connection: IscsiConnection): void;
  /** A login has been accepted, rejected, or has named its ends. */
  loginChanged(connection: IscsiConnection, login: LoginRecord): void;
  /** A TargetAddress named this port. */
  portLearned(port: number): void;
}

/** The counts of a connection without commands: there may be many of those. Nothing is written to it. */
const NO_COMMANDS = new Uint32Array(256);

/** One TCP connection that carries iSCSI: its PDUs counted and linked, its login, its logout. */
export class IscsiConnection {
  /** Which direction the initiator sends in; undefined until a PDU tells. */
  initiator: 0 | 1 | undefined;
  readonly logins: LoginRecord[] = [];
  readonly texts: TextStep[] = [];
  readonly logouts: LogoutStep[] = [];
  readonly unframed: UnframedStretch[] = [];
  readonly taskManagement: TaskManagementStep[] = [];
  /** Stretches between PDUs that are not in the capture. */
  readonly lost: UnframedStretch[] = [];
  /** PDUs by opcode. */
  readonly counts = new Uint32Array(64);
  /** SCSI Commands by the operation code of their CDB. */
  commandCounts: Uint32Array = NO_COMMANDS;
  pdus = 0;
  /** PDUs with a digest that is not that of their bytes. */
  digestErrors = 0;
  /** SCSI Responses and Data-Ins with status that answer no outstanding command: it is not in the capture, or has its answer. */
  strayAnswers = 0;
  firstFrame = -1;
  lastFrame = -1;
  /** Frames of the first and last PDU outside login; -1 while there is none. */
  fullFeatureFirst = -1;
  fullFeatureLast = -1;
  /** Frame of the first SCSI Command; -1 for none. */
  firstCommand = -1;
  session: IscsiSession | undefined;
  /** What the watch noted, of a restored connection. */
  private noted: StoredWatch | undefined;
  private watch: ConnectionWatch | undefined;
  /** The PDU that goes through `take`, for the watch: one object for all, because there are many. */
  private readonly watched: WatchedPdu = {
    ...{ direction: 0, pdu: 0, opcode: 0, flags: 0, position: 0, length: 0, request: -1, task: -1 },
    uncertain: false,
  };

  private readonly pending = new TagTable();
  /**
   * Requests that lost their tag to another one before their answer. Behind a hole the answers of a target are held back, and
   * may belong to these: their frames tell.
   */
  private readonly displaced = new TagTable();
  /**
   * Answers that no request is known for. Behind a hole the requests of an initiator are held back, so that theirs may still
   * come: their frames tell.
   */
  private readonly early = new Map<number, EarlyAnswer[]>();
  private earlyCount = 0;
  /** Searches for the commands of Data-Outs that come behind their answer. */
  private searches = 0;
  /** NOP-Ins of the target that want an answer, by their Target Transfer Tag. */
  private readonly pings = new TagTable();
  private readonly lastPdu: [number, number] = [-1, -1];
  /** Text of an exchange that goes on in the next PDU (C bit), by direction. */
  private readonly continuing: [boolean, boolean] = [false, false];
  private readonly partial: [Uint8Array, Uint8Array] = [new Uint8Array(0), new Uint8Array(0)];
  /** Last ExpStatSN of the initiator, last ExpCmdSN of the target. In an array, because a field would box them. */
  private readonly lastExpected = new Uint32Array(2);
  /** A number that was far from the last one. */
  private readonly strayExpected = new Uint32Array(2);
  private readonly expectedKnown: [boolean, boolean] = [false, false];

  constructor(
    readonly stream: TcpStream,
    private readonly frames: FrameIndex,
    private readonly index: PduIndex,
    private readonly tasks: TaskIndex,
    private readonly events: ConnectionEvents,
    private readonly shared?: SharedWatch,
  ) {}

  /** What the pass noted of this connection for the findings. */
  get notes(): StoredWatch {
    return this.noted ?? this.watch?.stored() ?? NOTHING_NOTED;
  }

  /** True while a request with this tag waits for its answer. */
  waitsFor(tag: number): boolean {
    return this.pending.get(tag) >= 0;
  }

  /** Another connection of the session waits for an answer with this tag. */
  waitsElsewhere(tag: number): boolean {
    const connections = this.session?.connections;
    if (connections === undefined || connections.length < 2) return false;
    return latestOf(connections).some((other) => other !== this && other.waitsFor(tag));
  }

  /** What is known of the connection when the pass is over, as plain data, to be stored. */
  stored(): StoredConnection {
    const { initiator, texts, logouts, unframed, lost, taskManagement, counts, commandCounts, pdus, digestErrors } =
      this;
    const { firstFrame, lastFrame, fullFeatureFirst, fullFeatureLast, firstCommand, strayAnswers } = this;
    return {
      ...{ initiator, texts, logouts, unframed, lost, taskManagement, counts, commandCounts, pdus, digestErrors },
      ...{ firstFrame, lastFrame, fullFeatureFirst, fullFeatureLast, firstCommand, strayAnswers },
      stream: this.stream.index,
      noted: this.notes,
      logins: this.logins.map((login) => login.stored()),
    };
  }

  /** Takes back what `stored` gave, apart from the session. A restored connection takes no further PDUs. */
  static restore(
    { stream: _, logins, ...rest }: StoredConnection,
    stream: TcpStream,
    frames: FrameIndex,
    index: PduIndex,
    tasks: TaskIndex,
  ): IscsiConnection {
    const connection = new IscsiConnection(stream, frames, index, tasks, SILENT);
    for (const login of logins) connection.logins.push(LoginRecord.restore(login));
    return Object.assign(connection, rest);
  }

  get login(): LoginRecord | undefined {
    return this.logins.at(-1);
  }

  /** Address and port of the target, by who sends which PDUs; the SYN's receiver while that is not known. */
  get target(): Endpoint {
    return this.stream.endpoints[(this.initiator ?? 0) === 0 ? 1 : 0];
  }
  get initiatorEnd(): Endpoint {
    return this.stream.endpoints[this.initiator ?? 0];
  }

  /** The framer's view of one direction. */
  host(direction: 0 | 1): FramerHost {
    return {
      sentBy: () => this.sentBy(direction),
      negotiatedDigests: () => this.login?.digests,
      continues: (view, base, near) => this.continues(view, base, near),
      pdu: (pdu, pieces) => this.take(direction, pdu, pieces),
      unframed: (position, length) => note(this.unframed, direction, position, length),
      lost: (position, length) => {
        note(this.lost, direction, position, length);
        // So many PDUs fit into it that the numbers behind it may be far from those before.
        if (length >= LONGEST_NEAR) this.expectedKnown[this.sentBy(direction) === 'target' ? 1 : 0] = false;
      },
    };
  }

  private sentBy(direction: 0 | 1): Sender | undefined {
    if (this.initiator !== undefined) return this.initiator === direction ? 'initiator' : 'target';
    // Who sent the SYN opened the connection, and only initiators do (RFC 3720, section 3.2.1).
    if (this.stream.synFrame >= 0) return direction === 0 ? 'initiator' : 'target';
    return undefined;
  }

  private continues(view: DataView, base: number, near: number): boolean | undefined {
    const from = (readOpcode(view, base) & 0x20) === 0 ? 0 : 1;
    if (!this.expectedKnown[from]) return undefined;
    const found = from === 1 ? readExpCmdSN(view, base) : readExpStatSN(view, base);
    return distance(found, this.lastExpected[from]) <= near || distance(found, this.strayExpected[from]) <= near;
  }

  /**
   * Remembers what a side expects next. A number far from the last one may be that of something else that was taken for a
   * PDU: it counts beside the last one until another one is close to it.
   */
  private expects(from: 0 | 1, number: number): void {
    if (!this.expectedKnown[from]) {
      this.expectedKnown[from] = true;
      this.lastExpected[from] = this.strayExpected[from] = number;
    } else if (distance(number, this.lastExpected[from]) <= NEAR_EXPECTED) this.lastExpected[from] = number;
    else if (distance(number, this.strayExpected[from]) <= NEAR_EXPECTED) {
      this.lastExpected[from] = this.strayExpected[from] = number;
    } else this.strayExpected[from] = number;
  }

  private take(direction: 0 | 1, pdu: FramedPdu, pieces: PieceList): void {
    const { view, base, position, total } = pdu;
    const opcode = readOpcode(view, base);
    const { headerBytes } = pdu;
    // A header that is cut off before its tag belongs to nothing.
    const tag = headerBytes < TAG_END ? NO_TAG : readInitiatorTaskTag(view, base);
    pieces.span(position, position + total);
    const { firstFrame: first, lastFrame: last, endFrame: frame } = pieces;
    if (frame < 0) return;
    const { watched } = this;
    watched.request = watched.task = -1;
    watched.uncertain = false;
    const flags =
      (pdu.headerDigest ? PduFlag.headerDigest : 0) |
      (pdu.dataDigest ? PduFlag.dataDigest : 0) |
      (pdu.headerDigestWrong ? PduFlag.headerDigestWrong : 0) |
      (pdu.dataDigestWrong ? PduFlag.dataDigestWrong : 0) |
      (pdu.incomplete ? PduFlag.incomplete : 0) |
      (pdu.resynchronised ? PduFlag.resynchronised : 0);
    const id = this.stream.index * 2 + direction;
    const added = this.index.add(id, position, total, first, last, frame, opcode, flags, tag);
    const before = this.lastPdu[direction];
    if (before >= 0) this.index.setNextInDirection(before, added);
    this.lastPdu[direction] = added;
    if (first === last) this.frames.setFirstPdu(first, added);
    else this.markCarriers(pieces, position, total, added);

    this.pdus++;
    if (pdu.headerDigestWrong || pdu.dataDigestWrong) this.digestErrors++;
    this.counts[opcode] = (this.counts[opcode] ?? 0) + 1;
    if (this.firstFrame < 0) this.firstFrame = first;
    if (last > this.lastFrame) this.lastFrame = last;
    const fromTarget = (opcode & 0x20) !== 0;
    if (this.initiator === undefined) {
      this.initiator = fromTarget === (direction === 1) ? 0 : 1;
      this.events.found(this);
    }
    if (headerBytes >= EXPECTED_END) {
      if (fromTarget) this.expects(1, readExpCmdSN(view, base));
      // In the first Login Request it means nothing yet (RFC 3720, section 10.12.10).
      else if (opcode !== OPCODE.loginRequest || this.expectedKnown[1]) this.expects(0, readExpStatSN(view, base));
    }
    this.link(added, opcode, tag, view, base, headerBytes);
    // What a cut header says of a login or a text nobody can tell.
    if (headerBytes !== WHOLE_HEADER) return;
    this.model(direction, added, opcode, pdu, frame, first);
    if (this.shared === undefined) return;
    watched.direction = direction;
    watched.pdu = added;
    watched.opcode = opcode;
    watched.flags = flags;
    watched.position = position;
    watched.length = total;
    this.watch ??= new ConnectionWatch(this, this.shared, this.tasks);
    this.watch.take(watched, view, base);
  }

  /** Apart from `take`, which would else make room for what the callback sees with every PDU. */
  private markCarriers(pieces: PieceList, position: number, total: number, added: number): void {
    pieces.forEach(position, position + total, (carrier) => this.frames.setFirstPdu(carrier, added));
  }

  /** Binds requests and answers by their Initiator Task Tag (RFC 3720, section 10.2.1.8). */
  private link(added: number, opcode: number, tag: number, view: DataView, base: number, headerBytes: number): void {
    if (opcode === OPCODE.nopOut || opcode === OPCODE.nopIn) this.linkPing(added, opcode, tag, view, base, headerBytes);
    if (tag === NO_TAG) return;
    if ((opcode & 0x20) === 0) {
      // Both carry the tag of the task that they belong to (RFC 3720, sections 10.7 and 10.16).
      if (opcode === OPCODE.dataOut || opcode === OPCODE.snackRequest) {
        const command = this.pending.get(tag);
        const { task } = this.pending;
        this.watched.task = task;
        if (command >= 0) this.index.setCommand(added, this.index.command(command));
        if (opcode !== OPCODE.dataOut) return;
        if (task >= 0) takeDataOut(this.tasks, task, added, view, base, headerBytes);
        else if (command < 0) this.takeLateDataOut(added, tag, view, base, headerBytes);
        return;
      }
      let task = -1;
      if (opcode === OPCODE.scsiCommand && headerBytes >= OPERATION_CODE_END) {
        const operationCode = view.getUint8(base + CDB_OFFSET);
        this.index.setCommand(added, operationCode);
        if (this.commandCounts === NO_COMMANDS) this.commandCounts = new Uint32Array(256);
        this.commandCounts[operationCode] = (this.commandCounts[operationCode] ?? 0) + 1;
        if (this.firstCommand < 0) this.firstCommand = this.index.frame(added);
        task = beginTask(this.tasks, added, operationCode, view, base, headerBytes);
      }
      this.watched.task = task;
      const before = this.pending.get(tag);
      this.watched.uncertain = this.pending.task >= 0;
      if (before >= 0) this.displace(tag, before, added);
      if (this.pending.size >= MOST_PENDING) this.pending.dropOlderHalf();
      this.pending.set(tag, added, task);
      if (this.earlyCount > 0 && this.adopt(tag, added)) this.watched.uncertain = true;
      return;
    }
    let from = this.pending;
    let request = from.get(tag);
    // No answer comes before its request: only behind a hole it can look so.
    const held = this.displaced.size > 0 || this.lost.length > 0;
    if (held && request >= 0 && this.index.frame(request) > this.index.frame(added)) {
      from = this.displaced;
      request = from.get(tag);
    }
    const { task } = from;
    if (request < 0) {
      this.keepEarly(added, opcode, tag, view, base, headerBytes);
      return;
    }
    this.watched.request = request;
    this.watched.task = task;
    this.index.link(request, added);
    const command = this.index.command(request);
    if (command >= 0) this.index.setCommand(added, command);
    if (task >= 0) takeAnswer(this.tasks, task, added, view, base, headerBytes);
    const goesOn =
      opcode === OPCODE.readyToTransfer || (opcode === OPCODE.dataIn && readDataInStatusFlag(view, base) === 0);
    if (!goesOn) {
      this.index.addFlag(request, PduFlag.answered);
      from.delete(tag);
    }
  }

  /** Remembers the header of an answer whose request is not known. */
  private keepEarly(
    added: number,
    opcode: number,
    tag: number,
    view: DataView,
    base: number,
    headerBytes: number,
  ): void {
    const ends = opcode === OPCODE.scsiResponse || (opcode === OPCODE.dataIn && readDataInStatusFlag(view, base) === 1);
    if (ends) this.strayAnswers++;
    while (this.earlyCount >= MOST_EARLY) {
      const [[oldest, answers]] = this.early;
      this.early.delete(oldest);
      this.earlyCount -= answers.length;
    }
    const header = new Uint8Array(WHOLE_HEADER);
    header.set(new Uint8Array(view.buffer, view.byteOffset + base, headerBytes));
    const answer = { pdu: added, opcode, header, headerBytes, ends };
    const known = this.early.get(tag);
    if (known) known.push(answer);
    else this.early.set(tag, [answer]);
    this.earlyCount++;
  }

  /** Gives a request the answers that came before it, and that its frame says are its own. True when there was one. */
  private adopt(tag: number, request: number): boolean {
    const answers = this.early.get(tag);
    if (answers === undefined) return false;
    this.early.delete(tag);
    this.earlyCount -= answers.length;
    let found = false;
    for (const { pdu, opcode, header, headerBytes, ends } of answers) {
      if (this.index.frame(pdu) < this.index.frame(request)) continue;
      found = true;
      if (ends) this.strayAnswers--;
      this.link(pdu, opcode, tag, viewOf(header), 0, headerBytes);
    }
    return found;
  }

  /** A Data-Out that a hole held back until its command had its answer: looks for the command. */
  private takeLateDataOut(added: number, tag: number, view: DataView, base: number, headerBytes: number): void {
    if (this.searches >= MOST_SEARCHES) return;
    this.searches++;
    const { index, tasks } = this;
    const direction = index.direction(added);
    for (let pdu = added - 1; pdu >= 0 && pdu >= added - FARTHEST_COMMAND; pdu--) {
      if (index.opcode(pdu) !== OPCODE.scsiCommand || index.initiatorTaskTag(pdu) !== tag) continue;
      if (index.direction(pdu) !== direction) continue;
      const task = tasks.taskOfCommand(pdu);
      const answer = task < 0 ? -1 : tasks.answer(task);
      if (answer < 0 || index.frame(answer) < index.frame(added)) return;
      index.setCommand(added, index.command(pdu));
      takeDataOut(tasks, task, added, view, base, headerBytes);
      return;
    }
  }

  /** Another request takes the tag of one that has no answer yet. */
  private displace(tag: number, before: number, added: number): void {
    const { task } = this.pending;
    if (task >= 0) this.tasks.endWithoutAnswer(task, added, TaskMark.replaced);
    if (this.displaced.size >= MOST_PENDING) this.displaced.dropOlderHalf();
    this.displaced.set(tag, before, task);
  }

  /** Binds a ping of the target and its answer by their Target Transfer Tag (RFC 3720, sections 10.18.2 and 10.19.2). */
  private linkPing(
    added: number,
    opcode: number,
    tag: number,
    view: DataView,
    base: number,
    headerBytes: number,
  ): void {
    // What has a tag of the initiator is a ping of the initiator, or its answer.
    if (tag !== NO_TAG || headerBytes < TRANSFER_TAG_END) return;
    const transferTag = readTargetTransferTag(view, base);
    if (transferTag === NO_TAG) return;
    if (opcode === OPCODE.nopIn) {
      if (this.pings.size >= MOST_PINGS) this.pings.dropOlderHalf();
      this.pings.set(transferTag, added);
      return;
    }
    const ping = this.pings.get(transferTag);
    if (ping < 0) return;
    this.index.link(ping, added);
    this.index.addFlag(ping, PduFlag.answered);
    this.pings.delete(transferTag);
  }

  private model(direction: 0 | 1, added: number, opcode: number, pdu: FramedPdu, frame: number, first: number): void {
    const { view, base } = pdu;
    switch (opcode) {
      case OPCODE.loginRequest:
      case OPCODE.loginResponse:
        this.takeLogin(direction, added, opcode === OPCODE.loginRequest, pdu, frame, first);
        return;
      case OPCODE.textRequest:
      case OPCODE.textResponse: {
        // Targets are known to cut a long answer inside a pair without setting C; then only F tells that it goes on.
        const goesOn = readTextContinue(view, base) === 1 || readTextFinal(view, base) === 0;
        const keys = this.textOf(direction, added, pdu, goesOn);
        const step = { pdu: added, frame, firstFrame: first, request: opcode === OPCODE.textRequest, keys };
        this.declare(step);
        if (this.texts.length < 10_000) this.texts.push(step);
        this.learnPorts(keys);
        break;
      }
      case OPCODE.logoutRequest:
      case OPCODE.logoutResponse: {
        const request = opcode === OPCODE.logoutRequest;
        const code = request ? readLogoutReason(view, base) : readLogoutResponse(view, base);
        if (this.logouts.length < 1000) {
          const cid = request ? readLogoutCID(view, base) : -1;
          this.logouts.push({ pdu: added, frame, firstFrame: first, request, code, cid });
        }
        break;
      }
      case OPCODE.taskManagementRequest:
        this.takeTaskManagement(added, view, base);
        break;
      case OPCODE.taskManagementResponse:
        this.endTaskManagement(added, readTaskManagementResponse(view, base));
        break;
      default:
    }
    if (this.fullFeatureFirst < 0) this.fullFeatureFirst = first;
    this.fullFeatureLast = Math.max(this.fullFeatureLast, frame);
  }

  private takeTaskManagement(pdu: number, view: DataView, base: number): void {
    if (this.taskManagement.length === MOST_TASK_MANAGEMENT) return;
    const step: TaskManagementStep = {
      pdu,
      function: readTaskManagementFunction(view, base),
      referencedTaskTag: readReferencedTaskTag(view, base),
      lunHigh: view.getUint32(base + LUN_OFFSET),
      lunLow: view.getUint32(base + LUN_OFFSET + 4),
      answer: -1,
      response: -1,
    };
    this.taskManagement.push(step);
    this.markManaged(step, TaskMark.managed);
  }

  private endTaskManagement(answer: number, response: number): void {
    const request = this.index.request(answer);
    const step = this.taskManagement.findLast(({ pdu }) => pdu === request);
    if (step === undefined) return;
    step.answer = answer;
    step.response = response;
    if (response !== 0) return;
    if (step.function === TASK_REASSIGN) this.takeOver(step.referencedTaskTag);
    else if (endsTasks(step.function)) this.markManaged(step, TaskMark.aborted);
  }

  /** Takes an outstanding task of another connection of the session over (TASK REASSIGN, RFC 3720, section 10.5.1). */
  private takeOver(tag: number): void {
    for (const { pending } of this.session?.connections ?? []) {
      const command = pending.get(tag);
      const { task } = pending;
      if (task < 0 || pending === this.pending) continue;
      pending.delete(tag);
      this.pending.set(tag, command, task);
      this.tasks.mark(task, TaskMark.reassigned);
      return;
    }
  }

  /** Marks the tasks that a task management function names or covers: of the whole session, if it is known. */
  private markManaged(step: TaskManagementStep, mark: number): void {
    const connections = this.session?.connections ?? [this];
    for (const connection of connections) connection.markTasks(step, mark);
  }

  private markTasks(step: TaskManagementStep, mark: number): void {
    const note = (task: number): void => {
      if (mark === TaskMark.aborted) this.tasks.endWithoutAnswer(task, step.answer, mark);
      else this.tasks.mark(task, mark);
    };
    if (namesOneTask(step.function)) {
      this.pending.get(step.referencedTaskTag);
      if (this.pending.task >= 0) note(this.pending.task);
      return;
    }
    this.pending.forEachTask((_, task) => {
      if (coversTask(this.tasks, task, step)) note(task);
    });
  }

  private takeLogin(
    direction: 0 | 1,
    added: number,
    request: boolean,
    pdu: FramedPdu,
    frame: number,
    firstFrame: number,
  ): void {
    const { view, base } = pdu;
    let login = this.loginAt(frame, request);
    if (!login) {
      login = new LoginRecord();
      login.isid = isidOf(view, base);
      this.logins.push(login);
    }
    if (request && !login.steps.some((step) => step.request && step.frame <= frame)) {
      login.requestedTsih = readTSIH(view, base);
      login.cid = readCID(view, base);
    }
    const continued = readLoginContinue(view, base) === 1;
    const keys = this.textOf(direction, added, pdu, continued);
    const status = request ? undefined : readLoginStatus(view, base);
    const transit = readLoginTransit(view, base) === 1;
    const nextStage = loginStage(readNextStage(view, base));
    const place = login.steps.findLastIndex((step) => step.frame <= frame) + 1;
    login.steps.splice(place, 0, {
      pdu: added,
      frame,
      firstFrame,
      request,
      currentStage: loginStage(readCurrentStage(view, base)),
      nextStage,
      transit,
      continued,
      status,
      keys,
    });
    const said = request ? login.offered : login.answered;
    for (const [key, value] of keys) {
      said.set(key, value);
      if (!request) continue;
      if (key === 'InitiatorName') login.initiatorName = value;
      else if (key === 'TargetName') login.targetName = value;
      else if (key === 'SessionType') login.sessionType = value;
    }
    this.learnPorts(keys);
    if (status !== undefined) {
      login.status = status;
      // Class 0 goes on; the login ends with the answer that grants the full feature phase (RFC 3720, section 5.3).
      if (status >> 8 !== 0) login.outcome = 'rejected';
      else if (transit && nextStage === 'fullFeature') {
        login.outcome = 'accepted';
        login.tsih = readTSIH(view, base);
      }
    }
    this.events.loginChanged(this, login);
    const late = place < login.steps.length - 1;
    if ((!request || late) && login.outcome === 'accepted') this.settle(login);
  }

  /**
   * The login that a PDU belongs to; undefined where it begins one. A request after an answered login begins another one: the RFC
   * allows none on this connection, but peers try. Behind a hole requests are handed on late, when the answers to them have
   * passed already: frames tell where they belong.
   */
  private loginAt(frame: number, request: boolean): LoginRecord | undefined {
    const last = this.logins.at(-1);
    if (!request || !last || last.outcome === 'unfinished') return last;
    const endsBehind = ({ steps }: LoginRecord): boolean => frame < (steps.at(-1)?.frame ?? -1);
    return endsBehind(last) ? this.logins.find(endsBehind) : undefined;
  }

  /** What an accepted login settled binds the watch, unless a part of the login is missing. */
  private settle(login: LoginRecord): void {
    if (this.shared === undefined) return;
    this.watch ??= new ConnectionWatch(this, this.shared, this.tasks);
    const broken = login.steps.some(({ pdu }) => (this.index.flags(pdu) & BROKEN) !== 0);
    const whole = login.initiatorName !== '' && !broken && !lacksSteps(login);
    const leading = this.session?.connections.find((other) => other !== this)?.notes.limits;
    this.watch.accepted(whole ? negotiatedLimits(login, leading) : UNKNOWN_LIMITS);
  }

  /** A text exchange may change how long a segment a side takes (RFC 3720, section 12.12). */
  private declare({ request, keys }: TextStep): void {
    if (this.watch === undefined) return;
    const asked = request ? undefined : this.texts.findLast((step) => step.request);
    for (const one of [asked, { request, keys }]) {
      const value = one?.keys.find(([key]) => key === 'MaxRecvDataSegmentLength')?.[1];
      if (one && value !== undefined) this.watch.declared(one.request, value, !request);
    }
  }

  /** The keys of a text PDU, with what earlier PDUs of the same exchange left unfinished (C bit). */
  private textOf(direction: 0 | 1, added: number, pdu: FramedPdu, continued: boolean): KeyValue[] {
    if (this.continuing[direction]) this.index.addFlag(added, PduFlag.continuedText);
    const { view, base, headerDigest, dataDigest, available } = pdu;
    const layout = pduLayout(
      readTotalAHSLength(view, base),
      readDataSegmentLength(view, base),
      headerDigest,
      dataDigest,
    );
    const from = base + layout.dataStart;
    const to = Math.min(from + layout.dataLength, base + available);
    const here = new Uint8Array(view.buffer, view.byteOffset + Math.min(from, to), Math.max(0, to - from));
    const before = this.partial[direction];
    let text = here;
    if (before.length > 0) {
      text = new Uint8Array(before.length + here.length);
      text.set(before);
      text.set(here, before.length);
    }
    if (!continued) {
      this.partial[direction] = new Uint8Array(0);
      this.continuing[direction] = false;
      return pairsOf(text, text.length);
    }
    // Whole pairs are taken now; the piece behind the last NUL waits for the next PDU.
    const whole = text.lastIndexOf(0) + 1;
    this.partial[direction] = text.length - whole <= MOST_TEXT ? copyOf(text, whole) : new Uint8Array(0);
    this.continuing[direction] = whole < text.length;
    return pairsOf(text, whole);
  }

  private learnPorts(keys: readonly KeyValue[]): void {
    for (const [key, value] of keys) {
      if (key !== 'TargetAddress') continue;
      // host[:port][,portal group tag]; an IPv6 host stands in brackets (RFC 3720, section 12.8).
      const port = /^(?:\[[^\]]*\]|[^:,]*):(\d{1,5})(?:,|$)/.exec(value)?.[1];
      if (port !== undefined && Number(port) > 0 && Number(port) < 65536) this.events.portLearned(Number(port));
    }
  }
}

/** What is known of a connection when the pass is over. */
export type StoredConnection = Pick<
  IscsiConnection,
  | 'initiator'
  | 'texts'
  | 'logouts'
  | 'unframed'
  | 'taskManagement'
  | 'lost'
  | 'counts'
  | 'commandCounts'
  | 'pdus'
  | 'digestErrors'
  | 'firstFrame'
  | 'lastFrame'
  | 'fullFeatureFirst'
  | 'fullFeatureLast'
  | 'firstCommand'
  | 'strayAnswers'
> & {
  /** Index of the TCP stream. */
  readonly stream: number;
  readonly noted: StoredWatch;
  readonly logins: readonly StoredLogin[];
};

const NOTHING_NOTED: StoredWatch = { observed: [], gaps: [], limits: UNKNOWN_LIMITS };
const BROKEN = PduFlag.incomplete | PduFlag.resynchronised;

/** Nobody listens to a connection that is complete. */
const SILENT: ConnectionEvents = {
  found: () => undefined,
  loginChanged: () => undefined,
  portLearned: () => undefined,
};

/** Adds a stretch to a list; one that goes on where the last one ended makes it longer. */
function note(list: UnframedStretch[], direction: 0 | 1, position: number, length: number): void {
  const last = list.at(-1);
  if (last && last.direction === direction && last.position + last.length === position) last.length += length;
  else if (list.length < MOST_STRETCHES) list.push({ direction, position, length });
}

/** Between two serial numbers (RFC 1982), whichever comes first. */
function distance(one: number, other: number): number {
  return Math.min((one - other) >>> 0, (other - one) >>> 0);
}

/** The six bytes of the ISID as 12 hexadecimal digits. */
function isidOf(view: DataView, base: number): string {
  const start = base + ISID.offset;
  return hexOf(new Uint8Array(view.buffer, view.byteOffset + start, ISID.length));
}

function pairsOf(text: Uint8Array, end: number): KeyValue[] {
  return parseTextKeys(text, 0, end).pairs.map(({ key, value }) => [key, value] as const);
}
