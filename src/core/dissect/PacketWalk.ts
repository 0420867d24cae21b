import type { Layer, Protocol } from './Protocol';
import type { ProtocolRegistry } from './registry';

/** More layers than any sane frame has; bounds hostile nesting. */
const MOST_LAYERS = 24;

/**
 * One frame being taken apart: the list of its layers, and what the indexer needs of the innermost TCP header. One object
 * serves all frames of a pass (`begin` resets it), so that the hot path allocates nothing.
 */
export class PacketWalk {
  bytes: Uint8Array = new Uint8Array(0);
  view: DataView = new DataView(new ArrayBuffer(0));
  /** End of the captured bytes in `bytes`. */
  captured = 0;

  layers = 0;
  private readonly protocols: Protocol[] = [];
  private readonly starts = new Int32Array(MOST_LAYERS);
  private readonly headerEnds = new Float64Array(MOST_LAYERS);
  private readonly ends = new Float64Array(MOST_LAYERS);

  /** Offsets of the innermost network addresses in `bytes`; their length is 4, 16, or 0 when there are none. */
  sourceAddress = 0;
  destinationAddress = 0;
  addressLength = 0;

  /** Where the innermost IPv6 packet ends by the length it declares, for the fragment header in it; may lie beyond the frame. */
  declaredEnd = 0;

  /** First byte of the innermost TCP header in `bytes`; -1 when the frame carries none that is whole. */
  tcp = -1;
  payloadStart = 0;
  /** By the declared lengths; may exceed `captured`. */
  payloadEnd = 0;

  /** The first layer of a packet that an error message quotes; -1 when none does. What is quoted belongs to no stream. */
  quotedFrom = -1;

  /** First byte of the piece that an IP fragment carries; -1 when the frame is none, -2 when it is cut off. */
  fragmentStart = -1;
  fragmentEnd = 0;
  /** Where the piece stands in the packet's payload, in bytes. */
  fragmentOffset = 0;
  fragmentMore = false;
  /** Identification, and the protocol number of what begins the payload (the piece at offset 0 says so for certain). */
  fragmentId = 0;
  fragmentProtocol = 0;

  /** Why the walk ended early ("fragment"), for the Info column; empty when every layer was understood. */
  remark = '';

  private reassembled = false;

  constructor(private readonly registry: ProtocolRegistry) {}

  /**
   * Takes a frame apart.
   * @param start first byte of the frame in `bytes`
   * @param captured bytes that are there
   * @param original bytes the frame had on the wire
   */
  run(bytes: Uint8Array, view: DataView, start: number, captured: number, original: number, linkType: number): void {
    this.bytes = bytes;
    this.view = view;
    this.captured = start + captured;
    this.layers = 0;
    this.addressLength = 0;
    this.tcp = -1;
    this.quotedFrom = -1;
    this.fragmentStart = -1;
    this.remark = '';
    const protocol = this.registry.linkType(linkType);
    if (protocol) protocol.walk(this, start, start + Math.max(captured, original));
  }

  /** True when the bytes from `start` on hold a header of `length` bytes, both captured and within the layer around. */
  has(start: number, length: number, end: number): boolean {
    return start + length <= end && start + length <= this.captured;
  }

  /** Adds a layer; false when the frame nests deeper than is sane, which ends the walk. */
  add(protocol: Protocol, start: number, headerEnd: number, end: number): boolean {
    if (this.layers >= MOST_LAYERS) {
      this.remark = 'nested too deeply';
      return false;
    }
    this.protocols[this.layers] = protocol;
    this.starts[this.layers] = start;
    this.headerEnds[this.layers] = headerEnd;
    this.ends[this.layers] = end;
    this.layers++;
    return true;
  }

  setAddresses(source: number, destination: number, length: number): void {
    this.sourceAddress = source;
    this.destinationAddress = destination;
    this.addressLength = length;
  }

  /** Hands the payload to the protocol of an EtherType; nothing happens when none is registered. */
  etherType(type: number, start: number, end: number): void {
    this.registry.etherType(type)?.walk(this, start, end);
  }

  /** Hands the payload to the protocol of an IP protocol number; no payload is no packet of that protocol. */
  ipProtocol(number: number, start: number, end: number): void {
    if (start >= end) return;
    this.registry.ipProtocol(number)?.walk(this, start, end);
  }

  /** Hands the payload to what a UDP port is known for; the destination port decides first. */
  udpPorts(destination: number, source: number, start: number, end: number): void {
    (this.registry.udpPort(destination) ?? this.registry.udpPort(source))?.walk(this, start, end);
  }

  /** Hands the payload to the protocol of a PPP protocol number. */
  pppProtocol(number: number, start: number, end: number): void {
    this.registry.pppProtocol(number)?.walk(this, start, end);
  }

  /** Hands the payload to the protocol of an LLC service access point. */
  llcSap(number: number, start: number, end: number): void {
    if (start >= end) return;
    this.registry.llcSap(number)?.walk(this, start, end);
  }

  /** Hands an IP packet of either version to its protocol: the first four bits tell them apart. */
  ipPacket(start: number, end: number): void {
    if (!this.has(start, 1, end)) return;
    const version = this.view.getUint8(start) >> 4;
    if (version === 4) this.etherType(0x0800, start, end);
    else if (version === 6) this.etherType(0x86dd, start, end);
  }

  /** True when a protocol is registered for the EtherType. */
  knowsEtherType(type: number): boolean {
    return this.registry.etherType(type) !== undefined;
  }

  /** Hands the payload to a protocol by its id, where no number says what follows. */
  named(id: string, start: number, end: number): void {
    this.registry.protocol(id)?.walk(this, start, end);
  }

  /** Walks the packet that an error message quotes: its layers are listed, but it has no TCP segment and no addresses. */
  quoted(type: number, start: number, end: number): void {
    const { sourceAddress, destinationAddress, addressLength } = this;
    if (this.quotedFrom < 0) this.quotedFrom = this.layers;
    this.etherType(type, start, end);
    this.tcp = -1;
    // A quotation ends early by its nature: what its headers say of lengths is no trouble of this frame.
    this.remark = '';
    this.setAddresses(sourceAddress, destinationAddress, addressLength);
  }

  /**
   * Ends the walk at a fragment; `start` and `end` are those of its piece by the lengths that the header declares.
   * @param offset in bytes
   */
  fragment(
    protocol: number,
    id: number,
    offset: number,
    more: boolean,
    start: number,
    end: number,
    last: number,
  ): void {
    this.remark = 'fragment of an IP packet';
    // What an error message quotes is no packet of its own; its first piece begins with a header all the same.
    if (this.quotedFrom >= 0 && offset === 0) this.ipProtocol(protocol, start, last);
    if (this.reassembled || this.quotedFrom >= 0) return;
    this.fragmentProtocol = protocol;
    this.fragmentId = id;
    this.fragmentOffset = offset;
    this.fragmentMore = more;
    this.fragmentStart = end > last || end > this.captured ? -2 : start;
    this.fragmentEnd = end;
  }

  /**
   * Goes on behind the fragment that ended the walk, once its packet is whole.
   * @param bytes the frame up to the fragment's piece, and behind that the whole payload
   * @param start first byte of the frame in what was walked
   * @param protocol IP protocol number of what begins the payload
   */
  resume(bytes: Uint8Array, start: number, protocol: number): void {
    const payload = this.fragmentStart - start;
    const innermost = this.layers - 1;
    for (let layer = 0; layer < this.layers; layer++) {
      this.starts[layer] -= start;
      this.headerEnds[layer] -= start;
      this.ends[layer] -= start;
    }
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.captured = bytes.length;
    this.sourceAddress -= start;
    this.destinationAddress -= start;
    this.fragmentStart = payload;
    this.fragmentEnd -= start;
    this.remark = '';
    // A fragment within a packet that came in fragments itself is left alone: nobody sends such, and it could nest forever.
    this.reassembled = true;
    this.protocols[innermost]?.walkReassembled?.(this, protocol, payload, bytes.length);
    this.reassembled = false;
  }

  /** The layers found, for whoever looks at one frame. */
  layerList(): Layer[] {
    return this.protocols.slice(0, this.layers).map((protocol, at) => ({
      protocol,
      ...(this.quotedFrom >= 0 && at >= this.quotedFrom ? { quoted: true } : {}),
      start: this.starts[at] ?? 0,
      headerEnd: this.headerEnds[at] ?? 0,
      end: this.ends[at] ?? 0,
    }));
  }
}
