import type { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import type { ByteSource } from '../capture/ByteSource';
import { PacketWalk } from '../dissect/PacketWalk';
import type { Layer } from '../dissect/Protocol';
import type { FrameList } from '../export/FrameList';
import { type LoneFrame, readFrame, readLone } from '../inspection/FrameReader';
import { AddressSubstitutes } from './AddressSubstitutes';
import { findKnownAddresses } from './knownAddresses';
import { type LayerPlace, layerPlaces } from './layerPlaces';
import { maskChecksums } from './maskChecksums';
import type { MaskOptions, Random } from './MaskOptions';
import type { Substitutes } from './maskTextKeys';
import { PduMasks } from './PduMasks';
import { PdusByPosition } from './PdusByPosition';
import { TextSubstitutes } from './TextSubstitutes';
import { zeroUnknownOptions } from './zeroUnknownOptions';

/** Identifier and number of a ping, which stand behind what the tables have of ICMP. */
const PING_TYPES: ReadonlyMap<string, readonly number[]> = new Map([
  ['icmp', [0, 8]],
  ['icmpv6', [128, 129]],
]);
const PING_REST = 4;
const ICMP_REDIRECT = 5;
const ICMP_GATEWAY = 4;

/**
 * Replaces what is to be masked in frames, which keep their lengths: headers of known layers stay, addresses and text keys
 * get substitutes, and all that is not decoded becomes zeros. Checksums and digests stay as right or wrong as they were.
 */
export class FrameMasker {
  readonly substitutes: Substitutes;
  private readonly pduMasks: PduMasks;
  private readonly byPosition: PdusByPosition;
  private readonly walk: PacketWalk;

  constructor(
    private readonly analysis: CaptureAnalysis,
    private readonly source: ByteSource,
    options: MaskOptions,
    random: Random,
  ) {
    this.substitutes = {
      options,
      addresses: new AddressSubstitutes(random),
      texts: new TextSubstitutes(random),
    };
    this.pduMasks = new PduMasks(analysis, source, this.substitutes);
    this.walk = new PacketWalk(analysis.registry);
    this.byPosition = new PdusByPosition(analysis);
  }

  /** Looks at the frames that are to be masked, before the first one is; yields now and then how many it has looked at. */
  async *prepare(frames: FrameList): AsyncGenerator<number> {
    if (!this.substitutes.options.addresses) return;
    yield* findKnownAddresses(this.analysis, this.source, frames, this.substitutes.addresses);
  }

  /** The captured bytes of a frame (index from 0), masked; fewer where the file has no longer all of them. */
  async frame(frame: number): Promise<Uint8Array> {
    const { analysis, source } = this;
    const { reassembled } = analysis;
    const last = reassembled.lastFrame(frame) ?? reassembled.copyOf(frame);
    const lone = await readLone(analysis, source, frame, this.walk);
    if (last === undefined) return this.mask(lone, (out) => this.fillPdus(lone, out));
    const whole = await readFrame(analysis, source, last);
    const { piece } = lone;
    return this.mask(lone, async (out) => {
      if (!piece || !whole.reassembled) return;
      const packet = await this.mask(whole, (payload) => this.fillPdus(whole, payload));
      const from = whole.reassembled.payloadStart + piece.offset;
      out.set(packet.subarray(from, from + piece.length), piece.start);
    });
  }

  private async mask(
    { bytes, layers }: Pick<LoneFrame, 'bytes' | 'layers'>,
    fill: (out: Uint8Array) => Promise<void>,
  ): Promise<Uint8Array> {
    const out = new Uint8Array(bytes.length);
    for (const layer of layers) {
      out.set(bytes.subarray(layer.start, knownEnd(bytes, layer)), layer.start);
    }
    await fill(out);
    const places = layers.map((layer) => layerPlaces(bytes, layer));
    for (const list of places) this.maskPlaces(bytes, list, out);
    if (this.substitutes.options.addresses) {
      for (const layer of layers) this.maskGateway(bytes, layer, out);
    }
    // Behind the addresses: what looks like one by its place may be none.
    for (const layer of layers) zeroUnknownOptions(bytes, layer, out);
    maskChecksums(bytes, out, layers, places);
    return out;
  }

  private maskPlaces(bytes: Uint8Array, places: readonly LayerPlace[], out: Uint8Array): void {
    const { addresses, options } = this.substitutes;
    for (const { start, length, address, isRest } of places) {
      const end = start + length;
      if (isRest) out.fill(0, start, Math.min(end, bytes.length));
      if (!address || !options.addresses) continue;
      // A part of an address would tell that part.
      if (end > bytes.length) out.fill(0, Math.min(start, bytes.length));
      else out.set(addresses[address](bytes.subarray(start, end)), start);
    }
  }

  /** The gateway that an ICMP redirect names. */
  private maskGateway(bytes: Uint8Array, { protocol, start }: Layer, out: Uint8Array): void {
    const at = start + ICMP_GATEWAY;
    if (protocol.id !== 'icmp' || bytes[start] !== ICMP_REDIRECT || at + 4 > bytes.length) return;
    out.set(this.substitutes.addresses.ipv4(bytes.subarray(at, at + 4)), at);
  }

  /** The PDUs that a frame has bytes of. What was sent again with other data gets that of the stream. */
  private async fillPdus({ frame, bytes }: Pick<LoneFrame, 'frame' | 'bytes'>, out: Uint8Array): Promise<void> {
    const { frames, pdus } = this.analysis;
    const direction = frames.direction(frame);
    if (direction < 0) return;
    const position = frames.position(frame);
    const shift = frames.payloadStart(frame) - position;
    const to = Math.min(position + frames.payloadLength(frame), bytes.length - shift);
    for (const pdu of this.byPosition.overlapping(direction, position, to)) {
      const begin = pdus.position(pdu);
      const place = (start: number, end: number): [number, number] => [
        Math.max(position, begin + start),
        Math.min(to, begin + end),
      ];
      const [from, end] = place(0, pdus.lengthOf(pdu));
      out.set(bytes.subarray(from + shift, end + shift), from + shift);
      for (const edit of await this.pduMasks.edits(pdu)) {
        const [first, behind] = place(edit.start, edit.end);
        if (first >= behind) continue;
        if (edit.bytes) {
          const offset = first - begin - edit.start;
          out.set(edit.bytes.subarray(offset, offset + behind - first), first + shift);
        } else out.fill(0, first + shift, behind + shift);
      }
    }
  }
}

function knownEnd(bytes: Uint8Array, { protocol, start, headerEnd, end }: Layer): number {
  const isPing = PING_TYPES.get(protocol.id)?.includes(bytes[start] ?? -1) === true;
  return Math.min(bytes.length, isPing ? Math.min(end, headerEnd + PING_REST) : headerEnd);
}
