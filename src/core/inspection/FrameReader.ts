import { copyOf } from '../bytes/copy';
import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import { viewOf } from '../bytes/view';
import type { ByteSource } from '../capture/ByteSource';
import { differenceText } from '../capture/timestamp';
import type { Layer, LayerContext } from '../dissect/Protocol';
import { PacketWalk } from '../dissect/PacketWalk';
import { acknowledgmentNumber, flagBits, sequenceNumber, TcpFlag } from '../protocols/tcp/tcp';
import { FragmentedPacket, type FragmentPiece } from '../streams/FragmentTable';
import { endpointText, type TcpStream } from '../streams/TcpStream';

/** One frame read back and taken apart into layers. Frame indexes are from 0. */
export interface ReadFrame {
  readonly frame: number;
  /** Of a frame that makes a fragmented IP packet whole: its headers, and behind them the packet's whole payload. */
  readonly bytes: Uint8Array;
  /** Set for a frame that makes a fragmented IP packet whole. */
  readonly reassembled?: ReassembledFrame;
  /** True for a fragment that leaves the packet incomplete; `remark` says where it goes. */
  readonly fragment?: true;
  readonly layers: readonly Layer[];
  readonly context: LayerContext;
  readonly remark: string;
  readonly source: string;
  readonly destination: string;
}

/** Bytes that hold the headers of any frame that is not hostile. */
export const HEADER_BYTES = 256;

/**
 * Reads a frame back from the file and walks its layers.
 * @param limit bytes wanted from the frame's beginning
 */
export async function readFrame(
  analysis: CaptureAnalysis,
  source: ByteSource,
  frame: number,
  limit = Infinity,
): Promise<ReadFrame> {
  const walk = new PacketWalk(analysis.registry);
  const reassembled = await readReassembled(analysis, source, frame, walk);
  const bytes = reassembled ? walk.bytes : await readAndWalk(analysis, source, frame, walk, limit);
  const layers = walk.layerList();
  const context = contextOf(analysis, frame, bytes, walk);
  const piece = reassembled ? undefined : pieceText(analysis, frame, walk);
  return {
    frame,
    bytes,
    ...(reassembled ? { reassembled } : {}),
    ...(piece === undefined ? {} : { fragment: true as const }),
    layers,
    context,
    remark: piece ?? walk.remark,
    ...endsOf(analysis, frame, bytes, layers),
  };
}

/** A frame by itself, even where it is a piece of a packet that others make whole. */
export interface LoneFrame {
  readonly frame: number;
  readonly bytes: Uint8Array;
  readonly layers: readonly Layer[];
  /** Set for a fragment whose piece was captured as a whole: where it begins in the frame, and its place in the payload. */
  readonly piece?: { readonly start: number; readonly length: number; readonly offset: number };
}

/**
 * Reads a frame back by itself.
 * @param walk is used for a moment, after the frame has been read: one serves all frames
 */
export async function readLone(
  analysis: CaptureAnalysis,
  source: ByteSource,
  frame: number,
  walk: PacketWalk,
): Promise<LoneFrame> {
  const { frames } = analysis;
  const bytes = copyOf(await source.read(frames.fileOffset(frame), frames.captured(frame)));
  walk.run(bytes, viewOf(bytes), 0, bytes.length, frames.original(frame), linkTypeOf(analysis, frame));
  const { fragmentStart: start, fragmentEnd, fragmentOffset: offset } = walk;
  const piece = { start, length: fragmentEnd - start, offset };
  return { frame, bytes, layers: walk.layerList(), ...(start >= 0 ? { piece } : {}) };
}

async function readAndWalk(
  analysis: CaptureAnalysis,
  source: ByteSource,
  frame: number,
  walk: PacketWalk,
  limit = Infinity,
): Promise<Uint8Array> {
  const { frames } = analysis;
  const wanted = Math.min(frames.captured(frame), limit);
  const bytes = copyOf(await source.read(frames.fileOffset(frame), wanted));
  walk.run(bytes, viewOf(bytes), 0, bytes.length, frames.original(frame), linkTypeOf(analysis, frame));
  return bytes;
}

/** Reads a frame back and leaves `walk` at its TCP header; false when it has none that is whole. */
export async function readTcpHeader(
  analysis: CaptureAnalysis,
  source: ByteSource,
  frame: number,
  walk: PacketWalk,
): Promise<boolean> {
  const reassembled = await readReassembled(analysis, source, frame, walk);
  if (!reassembled) await readAndWalk(analysis, source, frame, walk, HEADER_BYTES);
  return walk.tcp >= 0;
}

/** "Fragmented IPv4, offset 1480, reassembled in frame 9"; undefined when the frame is no fragment. */
function pieceText(analysis: CaptureAnalysis, frame: number, walk: PacketWalk): string | undefined {
  if (walk.fragmentStart === -1) return undefined;
  const last = analysis.reassembled.lastFrame(frame);
  const version = walk.addressLength === 4 ? 4 : 6;
  const copied = analysis.reassembled.copyOf(frame);
  const where =
    last !== undefined
      ? `reassembled in frame ${last + 1}`
      : copied !== undefined
        ? `late copy of a piece of the packet reassembled in frame ${copied + 1}`
        : 'not put together: pieces are missing or cut off';
  return `Fragmented IPv${version}, offset ${walk.fragmentOffset}, ${where}`;
}

/** A fragmented IP packet that is whole with this frame. */
export interface ReassembledFrame {
  /** The frame's own bytes. */
  readonly own: Uint8Array;
  /** Where the packet's payload begins, in the frame and in the bytes put together. */
  readonly payloadStart: number;
  /** The frame's own piece: its place in the payload, and its length. */
  readonly offset: number;
  readonly length: number;
  /** IP version. */
  readonly version: 4 | 6;
  /** Every piece, in the order they came, and what is odd about it. */
  readonly pieces: readonly FragmentPiece[];
}

/**
 * Puts the packet that became whole with this frame together again, by the same rules as in the pass, and walks it: `walk`
 * then has its bytes. Undefined for frames that made no packet whole; `walk` is then as it was.
 */
export async function readReassembled(
  analysis: CaptureAnalysis,
  source: ByteSource,
  frame: number,
  walk = new PacketWalk(analysis.registry),
): Promise<(ReassembledFrame & { readonly bytes: Uint8Array }) | undefined> {
  const frames = analysis.reassembled.framesOf(frame);
  if (!frames) return undefined;
  const packet = new FragmentedPacket(NaN);
  let own = new Uint8Array(0);
  // The frame itself comes last: the walk then stands at its piece.
  for (const piece of frames) {
    own = copyOf(await readAndWalk(analysis, source, piece, walk));
    if (walk.fragmentStart < 0) return undefined;
    const { fragmentProtocol, fragmentOffset, fragmentMore, fragmentStart, fragmentEnd } = walk;
    packet.add(piece, fragmentProtocol, fragmentOffset, fragmentMore, own, fragmentStart, fragmentEnd);
  }
  if (!packet.whole) return undefined;
  const { fragmentStart, fragmentOffset, fragmentEnd, addressLength } = walk;
  walk.resume(packet.joined(own.subarray(0, fragmentStart)), 0, packet.protocol);
  return {
    bytes: walk.bytes,
    own,
    payloadStart: fragmentStart,
    offset: fragmentOffset,
    length: fragmentEnd - fragmentStart,
    version: addressLength === 4 ? 4 : 6,
    pieces: packet.pieces,
  };
}

/** The innermost layer of the packet itself: what an error message quotes is part of that message. */
export function innermostLayer(layers: readonly Layer[]): Layer | undefined {
  return layers.findLast(({ quoted }) => quoted !== true);
}

/** LINKTYPE_ number of the frame's interface; -1 when unknown. */
export function linkTypeOf(analysis: CaptureAnalysis, frame: number): number {
  return analysis.capture.interfaces[analysis.frames.interfaceIndex(frame)]?.linkType ?? -1;
}

/** Seconds since the first frame with the digits that the capture resolves; empty without a time. */
export function relativeTime(analysis: CaptureAnalysis, frame: number): string {
  const { frames } = analysis;
  return differenceText(
    frames.seconds(frame),
    frames.nanoseconds(frame),
    frames.seconds(0),
    frames.nanoseconds(0),
    timeDigits(analysis),
  );
}

/** Digits after the point that the finest interface of the capture resolves. */
export function timeDigits(analysis: CaptureAnalysis): number {
  return Math.max(0, ...analysis.capture.interfaces.map((one) => one.timeDigits));
}

/** Exact time between two frames in seconds ("0.000992"); empty when one has no time. */
export function timeBetween(analysis: CaptureAnalysis, from: number, to: number): string {
  const { frames } = analysis;
  return differenceText(
    frames.seconds(to),
    frames.nanoseconds(to),
    frames.seconds(from),
    frames.nanoseconds(from),
    timeDigits(analysis),
  );
}

function endsOf(
  analysis: CaptureAnalysis,
  frame: number,
  bytes: Uint8Array,
  layers: readonly Layer[],
): { source: string; destination: string } {
  const id = analysis.frames.direction(frame);
  if (id >= 0) {
    const stream = analysis.streams.streams[id >> 1];
    if (stream) {
      const [from, to] = stream.ends((id & 1) as 0 | 1);
      return { source: endpointText(from), destination: endpointText(to) };
    }
  }
  for (let at = layers.length - 1; at >= 0; at--) {
    const layer = layers[at];
    const found = layer?.quoted ? undefined : layer?.protocol.addresses?.(bytes, layer);
    if (found) return found;
  }
  return { source: '', destination: '' };
}

function contextOf(analysis: CaptureAnalysis, frame: number, bytes: Uint8Array, walk: PacketWalk): LayerContext {
  const id = analysis.frames.direction(frame);
  const stream = id >= 0 ? analysis.streams.streams[id >> 1] : undefined;
  if (!stream || walk.tcp < 0) return {};
  const direction = stream.directions[(id & 1) as 0 | 1];
  const view = viewOf(bytes);
  const acknowledges = (flagBits(view, walk.tcp) & TcpFlag.ack) !== 0;
  return {
    tcp: {
      stream: stream.index,
      relativeSequence: (sequenceNumber(view, walk.tcp) - direction.base) >>> 0,
      // Without the ACK flag the field means nothing (RFC 9293, section 3.1).
      relativeAcknowledgment: acknowledges ? (acknowledgmentNumber(view, walk.tcp) - direction.other.base) >>> 0 : 0,
      acknowledgedBase: direction.other.baseKnown ? direction.other.base : undefined,
      windowScale: direction.windowScale,
      completeness: completenessOf(analysis, stream),
      payloadLength: Math.max(0, walk.payloadEnd - walk.payloadStart),
    },
  };
}

/** Bits of `tcp.completeness`. */
function completenessOf({ frames }: CaptureAnalysis, stream: TcpStream): number {
  const { synFrame, synAckFrame, finFrame, resetFrame, directions } = stream;
  // What a SYN/ACK itself acknowledges is the SYN: an ACK is one beyond it, or of the other direction.
  const accepted = synAckFrame < 0 ? -1 : (frames.direction(synAckFrame) & 1) ^ 1;
  const bits = [
    synFrame >= 0,
    synAckFrame >= 0,
    directions.some(({ index, acknowledged }) => acknowledged > (index === accepted ? 1 : 0)),
    directions.some(({ payloadBytes }) => payloadBytes > 0),
    finFrame >= 0,
    resetFrame >= 0,
  ];
  return bits.reduce((sum, seen, bit) => sum + (seen ? 1 << bit : 0), 0);
}
