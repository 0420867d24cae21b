import type { FieldNode } from './FieldNode';
import type { FieldSpec } from './FieldSpec';
import type { Issue } from './Issue';
import type { PacketWalk } from './PacketWalk';
import type { InfoPart } from '../text/InfoPart';

/** One layer of one frame, as the walk found it. */
export interface Layer {
  readonly protocol: Protocol;
  /** True for the layers of a packet that an error message quotes. */
  readonly quoted?: boolean;
  /** First byte within the frame. */
  readonly start: number;
  /** End of the header within the frame; the payload begins here. May lie beyond what was captured. */
  readonly headerEnd: number;
  /** End of the layer (header and payload) within the frame, by the lengths the headers declare. */
  readonly end: number;
}

/** What a pseudo header takes from the network layer. */
export interface NetworkLayer {
  /** IP version. */
  readonly version: 4 | 6;
  /** Ones' complement sums of the addresses; the destination's is that of where the packet finally goes. */
  readonly sourceSum: number;
  readonly destinationSum: number;
}

/** What a protocol may know about the conversation when it writes its texts. */
export interface LayerContext {
  /** TCP: the stream, and the numbers relative to its beginning. */
  readonly tcp?: {
    readonly stream: number;
    readonly relativeSequence: number;
    readonly relativeAcknowledgment: number;
    /** Sequence number that counts as 0 in the other direction; undefined when nothing tells. */
    readonly acknowledgedBase: number | undefined;
    /** Shift to apply to the window field; -1 when no SYN told, -2 when window scaling is not used. */
    readonly windowScale: number;
    /** What of the connection is in the capture, as bits: SYN 1, SYN/ACK 2, ACK 4, data 8, FIN 16, RST 32. */
    readonly completeness: number;
    readonly payloadLength: number;
  };
  /** The network layer next around this one, for checksums with a pseudo header. */
  readonly network?: NetworkLayer;
}

/**
 * A protocol below iSCSI. `walk` finds the header's extent and hands the payload on, without allocating: it runs for every
 * frame of a capture. The rest serves frames that somebody looks at.
 */
export interface Protocol {
  /** Key in the registry and in topics: "ipv4". */
  readonly id: string;
  /** Shown in the Protocol column: "TCP". */
  readonly shortName: string;
  /** Shown in the field tree: "Transmission Control Protocol". */
  readonly name: string;
  /** Wireshark's filter name of the layer: "tcp". */
  readonly filter: string;
  readonly fields: readonly FieldSpec[];
  /** Fields that stand at no fixed place of the header (options) or are worked out; offsets as their own texts say. */
  readonly moreFields?: readonly FieldSpec[];
  /**
   * What Wireshark's `frame.protocols` has for this layer, where it is not `filter`: some dissectors count twice ("eth:ethertype"), and
   * extension headers have names of their own.
   */
  stackName?(this: void, bytes: Uint8Array, layer: Layer): string;
  /**
   * @param start first byte of the header within the frame
   * @param end end of the bytes the layer may use, by the length of the layer around it; may exceed `walk.captured`
   */
  walk(walk: PacketWalk, start: number, end: number): void;
  /** Goes on in a payload that was put together from fragments; `number` is the IP protocol number of what begins it. */
  walkReassembled?(walk: PacketWalk, number: number, start: number, end: number): void;
  /** Nodes besides those of the table: options, extension headers, hints. */
  extraNodes?(bytes: Uint8Array, layer: Layer, issues: Issue[], context: LayerContext): FieldNode[];
  /** Puts the nodes of table and `extraNodes` into the order of the tree. */
  arrange?(nodes: readonly FieldNode[]): FieldNode[];
  /** The rest of the layer's line in the tree: "10.0.0.1 → 10.0.0.2". */
  summary?(bytes: Uint8Array, layer: Layer, context: LayerContext): string;
  /** The Info column when this is the innermost layer. */
  info?(bytes: Uint8Array, layer: Layer, context: LayerContext): InfoPart[];
  /** Network layers: what pseudo headers of the layers inside need; `around` is what the layers outside said. Undefined when cut off. */
  network?(this: void, bytes: Uint8Array, layer: Layer, around: NetworkLayer | undefined): NetworkLayer | undefined;
  /** Source and destination when this layer has addresses. */
  addresses?(bytes: Uint8Array, layer: Layer): { readonly source: string; readonly destination: string };
}
