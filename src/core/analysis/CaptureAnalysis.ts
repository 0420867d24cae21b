import { onesComplementSum } from '../bytes/internetChecksum';
import type { CaptureFacts, FrameSink } from '../capture/CaptureReader';
import { FrameFlag, FrameIndex } from '../capture/FrameIndex';
import { SharedWatch } from '../findings/watch/SharedWatch';
import { PacketWalk } from '../dissect/PacketWalk';
import { createRegistry } from '../protocols/protocols';
import { acknowledgmentNumber, sequenceNumber, TcpFlag, windowField } from '../protocols/tcp/tcp';
import { type ConnectionEvents, IscsiConnection, type StoredConnection } from '../session/IscsiConnection';
import { type IscsiSession, SessionTable } from '../session/SessionTable';
import { decodedAs, type DecodeAsRule } from '../streams/DecodeAs';
import { FragmentTable, type FragmentedPacket } from '../streams/FragmentTable';
import { DuplicateAcks } from '../streams/DuplicateAcks';
import { IscsiRecognizer, WELL_KNOWN_PORTS } from '../streams/IscsiRecognizer';
import { PduIndex } from '../streams/PduIndex';
import { ReassembledPackets, type StoredPackets } from '../streams/ReassembledPackets';
import { HeldBytes, StreamReassembler } from '../streams/StreamReassembler';
import { StreamStart } from '../streams/StreamStart';
import { analyseSegment, NO_NUMBER, TcpFinding } from '../streams/TcpAnalysis';
import { TcpStreamTable } from '../streams/TcpStreamTable';
import { type StoredStream, type TcpDirection, TcpStream } from '../streams/TcpStream';
import { type StoredTaskIndex, TaskIndex } from '../tasks/TaskIndex';

/** An analysis as it is stored: plain data and typed arrays. */
export interface StoredAnalysis {
  readonly capture: CaptureFacts;
  readonly frames: ReturnType<FrameIndex['stored']>;
  readonly pdus: ReturnType<PduIndex['stored']>;
  readonly tasks: StoredTaskIndex;
  readonly streams: readonly StoredStream[];
  /** IP packets that came in fragments: the frame that made each whole, and all frames that brought pieces. */
  readonly reassembled: StoredPackets;
  readonly duplicateAcks: ReturnType<DuplicateAcks['stored']>;
  /** With the TCP streams of their connections. */
  readonly sessions: readonly (Omit<IscsiSession, 'connections'> & { readonly streams: readonly number[] })[];
  readonly connections: readonly StoredConnection[];
}

/** The recognizer and, once PDUs are found, the connection of one TCP stream. */
interface StreamState {
  readonly recognizer: IscsiRecognizer;
  readonly connection: IscsiConnection;
  /** Set until it is known where the directions of a stream without SYN begin. */
  start: StreamStart | undefined;
}

/** What tells one packet's fragments from those of others (RFC 791, section 3.2; RFC 8200, section 4.5). */
function fragmentKey(walk: PacketWalk): string {
  const { bytes, sourceAddress, destinationAddress, addressLength } = walk;
  const text = (at: number): string => String.fromCharCode(...bytes.subarray(at, at + addressLength));
  const protocol = addressLength === 4 ? walk.fragmentProtocol : 0;
  return `${text(sourceAddress)}${text(destinationAddress)}${protocol} ${walk.fragmentId}`;
}

const TCP = 6;
const UDP = 17;

/** Whether the checksum of a packet put together from fragments is right; undefined when there is none that is known. */
function checksumFits(walk: PacketWalk, packet: FragmentedPacket): boolean | undefined {
  const { bytes, sourceAddress, destinationAddress, addressLength } = walk;
  const { protocol } = packet;
  if (protocol !== TCP && protocol !== UDP) return undefined;
  const payload = packet.joined(new Uint8Array(0));
  if (protocol === UDP && payload[6] === 0 && payload[7] === 0) return undefined;
  const source = onesComplementSum(bytes, sourceAddress, sourceAddress + addressLength, protocol + payload.length);
  const sum = onesComplementSum(bytes, destinationAddress, destinationAddress + addressLength, source);
  return onesComplementSum(payload, 0, payload.length, sum) === 0xffff;
}

/**
 * The one pass over a capture: takes frame after frame and builds the indexes (frames, PDUs) and the models (TCP streams,
 * iSCSI connections, sessions). Frame bytes are never kept.
 */
export class CaptureAnalysis implements FrameSink {
  readonly registry = createRegistry();
  frames = new FrameIndex();
  pdus = new PduIndex();
  tasks = new TaskIndex();
  readonly streams = new TcpStreamTable();
  readonly sessions = new SessionTable();
  /** Frames (indexes from 0) that somebody has marked in the editor; no part of the capture. */
  marked: ReadonlySet<number> = new Set();
  /** iSCSI connections in the order in which their first PDU was found. */
  readonly connections: IscsiConnection[] = [];
  private readonly walk = new PacketWalk(this.registry);
  /** IP packets that came in fragments. */
  reassembled = new ReassembledPackets();
  /** Which ACKs are repeated how often. */
  duplicateAcks = new DuplicateAcks();
  private readonly fragments = new FragmentTable();
  private readonly watch = new SharedWatch();
  private readonly held = new HeldBytes();
  private readonly inDoubt = new HeldBytes();
  private readonly ports = new Set<number>(WELL_KNOWN_PORTS);
  private readonly states: (StreamState | undefined)[] = [];
  private readonly connectionsByStream: (IscsiConnection | undefined)[] = [];
  private decidedEarly = false;

  /** @param decodeAs what the user says of ports and connections */
  constructor(
    readonly capture: CaptureFacts,
    private readonly decodeAs: readonly DecodeAsRule[] = [],
  ) {
    this.streams.onReplaced = (stream) => this.end(stream);
  }

  /**
   * True while further frames would be understood as in a pass that had not paused. `finish` makes an end of what waits for
   * bytes that never came; if more frames come after all, only another pass from the beginning knows what they mean.
   */
  get continuable(): boolean {
    return !this.decidedEarly;
  }

  /** All that is known when the pass is over, as plain data and typed arrays, to be stored. */
  stored(): StoredAnalysis {
    const { format, interfaces, notices, files, facts, names } = this.capture;
    return {
      capture: {
        format,
        interfaces,
        notices,
        ...(files ? { files } : {}),
        ...(facts ? { facts } : {}),
        ...(names ? { names } : {}),
      },
      frames: this.frames.stored(),
      pdus: this.pdus.stored(),
      tasks: this.tasks.stored(),
      streams: this.streams.streams.map((stream) => stream.stored()),
      reassembled: this.reassembled.stored(),
      duplicateAcks: this.duplicateAcks.stored(),
      sessions: this.sessions.sessions.map(({ connections, ...session }) => ({
        ...session,
        streams: connections.map(({ stream }) => stream.index),
      })),
      connections: this.connections.map((connection) => connection.stored()),
    };
  }

  /** Takes back what `stored` gave. A restored analysis answers everything, and takes no further frames. */
  static restore(stored: StoredAnalysis): CaptureAnalysis {
    const analysis = new CaptureAnalysis(stored.capture);
    analysis.frames = FrameIndex.restore(stored.frames);
    analysis.pdus = PduIndex.restore(stored.pdus);
    analysis.tasks = TaskIndex.restore(stored.tasks);
    analysis.duplicateAcks = DuplicateAcks.restore(stored.duplicateAcks);
    analysis.decidedEarly = true;
    analysis.reassembled = ReassembledPackets.restore(stored.reassembled);
    const { streams } = analysis.streams;
    for (const [index, stream] of stored.streams.entries()) streams.push(TcpStream.restore(index, stream));
    for (const one of stored.connections) {
      const connection = IscsiConnection.restore(
        one,
        streams[one.stream],
        analysis.frames,
        analysis.pdus,
        analysis.tasks,
      );
      analysis.connections.push(connection);
      analysis.connectionsByStream[one.stream] = connection;
    }
    for (const { streams: members, ...session } of stored.sessions) {
      const connections = members.flatMap((stream) => analysis.connectionOf(stream) ?? []);
      const restored = { ...session, connections };
      for (const connection of connections) connection.session = restored;
      analysis.sessions.sessions.push(restored);
    }
    return analysis;
  }

  frame(
    bytes: Uint8Array,
    view: DataView,
    start: number,
    captured: number,
    original: number,
    seconds: number,
    nanoseconds: number,
    interfaceIndex: number,
    fileOffset: number,
  ): void {
    const { walk } = this;
    const frame = this.frames.add(fileOffset, seconds, nanoseconds, captured, original, interfaceIndex);
    const linkType = this.capture.interfaces[interfaceIndex]?.linkType ?? -1;
    walk.run(bytes, view, start, captured, original, linkType);
    if (walk.tcp < 0) {
      if (walk.fragmentStart >= 0 && this.fragment(start, frame, seconds)) {
        this.segmentOf(frame, walk.bytes, 0, seconds, nanoseconds);
      }
      return;
    }
    this.segmentOf(frame, bytes, start, seconds, nanoseconds);
  }

  /** Takes the fragment that the walk ended at; true when its packet is whole and the walk went on to a TCP header. */
  private fragment(start: number, frame: number, seconds: number): boolean {
    const { walk } = this;
    const { bytes, fragmentStart, fragmentEnd, fragmentOffset, fragmentMore, fragmentProtocol } = walk;
    const packet = this.fragments.take(
      fragmentKey(walk),
      seconds,
      frame,
      fragmentProtocol,
      fragmentOffset,
      fragmentMore,
      bytes,
      fragmentStart,
      fragmentEnd,
      (whole) => checksumFits(walk, whole),
    );
    if (this.fragments.copyOf >= 0) this.reassembled.addCopy(frame, this.fragments.copyOf);
    if (!packet) return false;
    this.reassembled.add(frame, packet.frames);
    walk.resume(packet.joined(bytes.subarray(start, fragmentStart)), start, packet.protocol);
    return walk.tcp >= 0;
  }

  /** The TCP segment that the walk found; `start` is the frame's first byte in `bytes`. */
  private segmentOf(frame: number, bytes: Uint8Array, start: number, seconds: number, nanoseconds: number): void {
    const { walk } = this;
    const direction = this.streams.take(walk, frame);
    const { position, flags } = this.streams;
    const length = Math.max(0, walk.payloadEnd - walk.payloadStart);
    // What a reset carries is a message about the reset, not data of the stream (RFC 9293, section 3.5.3).
    const carries = (flags & TcpFlag.reset) === 0 ? length : 0;
    this.frames.setTcp(direction.id, position, walk.payloadStart - start, carries);
    if (direction.lastFrame >= 0) this.frames.setNextInDirection(direction.lastFrame, frame);
    else direction.firstFrame = frame;
    direction.lastFrame = frame;
    this.analyse(direction, frame, flags, length, seconds, nanoseconds);
    if (carries > 0) {
      direction.payloadBytes += carries;
      const here = Math.max(0, Math.min(walk.payloadEnd, walk.captured) - walk.payloadStart);
      this.segment(direction, bytes, walk.payloadStart, here, position, carries, frame);
    }
    const { stream } = direction;
    const [one, other] = stream.directions;
    one.reassembler?.tick(one.acknowledged);
    other.reassembler?.tick(other.acknowledged);
    const state = this.states[stream.index];
    if (state?.start?.tick()) this.begin(stream, state);
  }

  private nanosecondsSince(from: number, to: number): number {
    const { frames } = this;
    return (frames.seconds(to) - frames.seconds(from)) * 1e9 + frames.nanoseconds(to) - frames.nanoseconds(from);
  }

  /** What Wireshark's sequence analysis would say of the segment that the walk found. */
  private analyse(
    direction: TcpDirection,
    frame: number,
    flags: number,
    length: number,
    seconds: number,
    nanoseconds: number,
  ): void {
    const { view, tcp } = this.walk;
    const { stream, other } = direction;
    const sequence = (sequenceNumber(view, tcp) - direction.base) >>> 0;
    const acknowledgment = flags & TcpFlag.ack ? (acknowledgmentNumber(view, tcp) - other.base) >>> 0 : NO_NUMBER;
    const found = analyseSegment(
      direction.analysis,
      other.analysis,
      flags,
      sequence,
      acknowledgment,
      windowField(view, tcp),
      length,
      seconds,
      nanoseconds,
      other.windowScale,
      stream.firstRoundTrip,
      frame,
    );
    // Counts for what comes behind the segment that ends the handshake, not for that segment itself.
    if (stream.firstRoundTrip === 0 && stream.lastSyn >= 0 && (flags & (TcpFlag.syn | TcpFlag.ack)) === TcpFlag.ack) {
      stream.firstRoundTrip = this.nanosecondsSince(stream.lastSyn, frame);
    }
    if (found !== 0) {
      this.frames.addFlag(frame, found);
      if (found & TcpFinding.duplicateAck) {
        const { duplicates, ackFrame } = direction.analysis;
        this.duplicateAcks.add(frame, duplicates, ackFrame);
      }
    }
    if (this.streams.reused) this.frames.addFlag(frame, TcpFinding.reusedPorts);
  }

  commented(): void {
    if (this.frames.length > 0) this.frames.addFlag(this.frames.length - 1, FrameFlag.commented);
  }

  /**
   * The capture has ended, at least for now: what waits for missing bytes is decided with what is there. Streams that wait
   * for nothing are left as they are, so that most captures can go on when their file grows.
   */
  finish(): void {
    const { streams } = this.streams;
    // iSCSI first: what it still holds may name the port that decides another stream.
    for (const stream of streams) if (this.connectionOf(stream.index)) this.endUnfinished(stream);
    for (const stream of streams) this.endUnfinished(stream);
  }

  /** The connection of a stream; undefined while no PDU has been found in it. */
  connectionOf(stream: number): IscsiConnection | undefined {
    return this.connectionsByStream[stream];
  }

  private endUnfinished(stream: TcpStream): void {
    const state = this.states[stream.index];
    if (state === undefined) return;
    const held = stream.directions.some(({ reassembler }) => reassembler?.unfinished);
    if (!held && !state.start?.unfinished && !state.recognizer.unfinished) return;
    this.decidedEarly = true;
    this.end(stream);
  }

  private segment(
    direction: TcpDirection,
    bytes: Uint8Array,
    start: number,
    captured: number,
    position: number,
    length: number,
    frame: number,
  ): void {
    const { stream } = direction;
    const state = (this.states[stream.index] ??= this.stateOf(stream));
    if (!state.recognizer.interested) return;
    direction.begun = true;
    if (state.start) {
      const enough = state.start.hold(direction.index, bytes, start, captured, position, length, frame);
      if (enough) this.begin(stream, state);
      return;
    }
    direction.reassembler ??= this.reassembler(direction, state, stream.beginningSeen ? 1 : position);
    direction.reassembler.segment(bytes, start, captured, position, length, frame);
  }

  /** It is known where each direction of a stream without SYN begins: what was held goes on its way. */
  private begin(stream: TcpStream, state: StreamState): void {
    const { start } = state;
    if (!start) return;
    state.start = undefined;
    for (const direction of stream.directions) {
      const first = start.first(direction.index);
      if (first !== undefined) direction.reassembler = this.reassembler(direction, state, first);
    }
    start.release((direction, bytes, captured, position, length, frame) =>
      this.segment(stream.directions[direction], bytes, 0, captured, position, length, frame),
    );
  }

  private reassembler(direction: TcpDirection, { recognizer }: StreamState, first: number): StreamReassembler {
    return new StreamReassembler(recognizer.consumer(direction.index), this.held, first);
  }

  private stateOf(stream: TcpStream): StreamState {
    const events: ConnectionEvents = {
      found: (found) => {
        this.connectionsByStream[stream.index] = found;
        this.connections.push(found);
        this.sessions.found(found);
      },
      loginChanged: (changed, login) => this.sessions.loginChanged(changed, login),
      portLearned: (port) => this.learn(port),
    };
    const connection = new IscsiConnection(stream, this.frames, this.pdus, this.tasks, events, this.watch);
    const recognizer = new IscsiRecognizer(
      stream,
      (port) => this.ports.has(port),
      (direction) => connection.host(direction),
      this.inDoubt,
      decodedAs(this.decodeAs, stream.endpoints),
    );
    return { recognizer, connection, start: stream.beginningSeen ? undefined : new StreamStart(this.held) };
  }

  private learn(port: number): void {
    if (this.ports.has(port)) return;
    this.ports.add(port);
    for (const state of this.states) state?.recognizer.portLearned();
  }

  private end(stream: TcpStream): void {
    const state = this.states[stream.index];
    if (state) this.begin(stream, state);
    for (const direction of stream.directions) {
      direction.reassembler?.flush();
      direction.reassembler = undefined;
    }
    state?.recognizer.flush();
  }
}
