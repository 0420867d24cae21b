import type { CaptureFacts, FrameSink } from '../capture/CaptureReader';
import { FrameFlag, FrameIndex } from '../capture/FrameIndex';
import { PacketWalk } from '../dissect/PacketWalk';
import { createRegistry } from '../protocols/protocols';
import { TcpFlag } from '../protocols/tcp/tcp';
import { IscsiConnection } from '../session/IscsiConnection';
import { SessionTable } from '../session/SessionTable';
import { IscsiRecognizer, WELL_KNOWN_PORTS } from '../streams/IscsiRecognizer';
import { PduIndex } from '../streams/PduIndex';
import { HeldBytes, SegmentKind, StreamReassembler } from '../streams/StreamReassembler';
import { StreamStart } from '../streams/StreamStart';
import { TcpStreamTable } from '../streams/TcpStreamTable';
import type { TcpDirection, TcpStream } from '../streams/TcpStream';

/** The recognizer and, once PDUs are found, the connection of one TCP stream. */
interface StreamState {
  readonly recognizer: IscsiRecognizer;
  readonly connection: IscsiConnection;
  /** Set until it is known where the directions of a stream without SYN begin. */
  start: StreamStart | undefined;
}

/**
 * The one pass over a capture: takes frame after frame and builds the indexes (frames, PDUs) and the models (TCP streams,
 * iSCSI connections, sessions). Frame bytes are never kept.
 */
export class CaptureAnalysis implements FrameSink {
  readonly registry = createRegistry();
  readonly frames = new FrameIndex();
  readonly pdus = new PduIndex();
  readonly streams = new TcpStreamTable();
  readonly sessions = new SessionTable();
  /** iSCSI connections in the order in which their first PDU was found. */
  readonly connections: IscsiConnection[] = [];
  private readonly walk = new PacketWalk(this.registry);
  private readonly held = new HeldBytes();
  private readonly inDoubt = new HeldBytes();
  private readonly ports = new Set<number>(WELL_KNOWN_PORTS);
  private readonly states: (StreamState | undefined)[] = [];

  constructor(readonly capture: CaptureFacts) {
    this.streams.onReplaced = (stream) => this.end(stream);
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
    if (walk.tcp < 0) return;
    const direction = this.streams.take(walk, frame);
    const { position, flags } = this.streams;
    const length = Math.max(0, walk.payloadEnd - walk.payloadStart);
    // What a reset carries is a message about the reset, not data of the stream (RFC 9293, section 3.5.3).
    const carries = (flags & TcpFlag.reset) === 0 ? length : 0;
    this.frames.setTcp(frame, direction.id, position, walk.payloadStart - start, carries);
    if (direction.lastFrame >= 0) this.frames.setNextInDirection(direction.lastFrame, frame);
    direction.lastFrame = frame;
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

  /** The capture has ended: what waits for missing bytes is decided with what is there. */
  finish(): void {
    const { streams } = this.streams;
    // iSCSI first: what it still holds may name the port that decides another stream.
    for (const stream of streams) if (this.connectionOf(stream.index)) this.end(stream);
    for (const stream of streams) if (!this.connectionOf(stream.index)) this.end(stream);
  }

  /** The connection of a stream; undefined while no PDU has been found in it. */
  connectionOf(stream: number): IscsiConnection | undefined {
    const connection = this.states[stream]?.connection;
    return connection && connection.pdus > 0 ? connection : undefined;
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
    const kind = direction.reassembler.segment(bytes, start, captured, position, length, frame);
    if (kind === SegmentKind.retransmission) this.frames.addFlag(frame, FrameFlag.retransmission);
    else if (kind === SegmentKind.afterHole) this.frames.addFlag(frame, FrameFlag.afterHole);
    else if (kind === SegmentKind.outOfOrder) this.frames.addFlag(frame, FrameFlag.outOfOrder);
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
    const connection = new IscsiConnection(stream, this.frames, this.pdus, {
      found: (found) => {
        this.connections.push(found);
        this.sessions.found(found);
      },
      loginChanged: (changed, login) => this.sessions.loginChanged(changed, login),
      portLearned: (port) => this.learn(port),
    });
    const recognizer = new IscsiRecognizer(
      stream,
      (port) => this.ports.has(port),
      (direction) => connection.host(direction),
      this.inDoubt,
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
