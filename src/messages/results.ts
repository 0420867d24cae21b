/**
 * Plain data that the engine answers with. It crosses two borders unchanged (engine worker to extension host, host to
 * webview), so it holds no classes, functions or BigInts. All texts are hostile: they come from captures, and whoever
 * shows them must treat them as text, never as markup.
 */
import type { FieldNode } from '../core/dissect/FieldNode';
import type { Issue, Severity } from '../core/dissect/Issue';

export type InfoStyle = 'strong' | 'good' | 'bad' | 'warning' | 'quiet';

/** A piece of the Info column. Pieces are joined without separators: spaces are part of the text. */
export interface InfoPart {
  readonly text: string;
  readonly style?: InfoStyle;
}

/** One line of the packet table. */
export interface PacketRow {
  /** Frame number, from 1. */
  readonly frame: number;
  /** Seconds since the first frame, with as many digits as the capture resolves ("11.726850"). */
  readonly time: string;
  readonly source: string;
  readonly destination: string;
  /** "iSCSI", "TCP", "ARP", ... */
  readonly protocol: string;
  /** Bytes on the wire (not the captured ones). */
  readonly length: number;
  readonly info: readonly InfoPart[];
  readonly severity?: Severity;
  /**
   * How the row stands to the selected frame or to the node revealed last: part of the same PDU, its request or its
   * answer, or one of the node's frames.
   */
  readonly mark?: 'segment' | 'request' | 'response' | 'node';
}

/** Bytes that the hex view shows under one tab. */
export interface DetailSource {
  /** "Frame 8 (298 bytes)", "Reassembled PDU (280 bytes)". */
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Bytes the source has in truth, when `bytes` was cut to bound its size. */
  readonly fullLength: number;
}

/** A stretch of bytes that stands both in the frame (source 0) and in a reassembled source. */
export interface SourceMapping {
  readonly source: number;
  /** First byte in that source. */
  readonly start: number;
  /** First byte in the frame. */
  readonly frameStart: number;
  readonly length: number;
}

/** A frame that has to do with the shown one. */
export interface RelatedFrame {
  readonly frame: number;
  readonly relation: 'segment' | 'request' | 'response';
  /** "Login Response", "continues in". */
  readonly label: string;
}

/** Everything about one frame. */
export interface FrameDetail {
  readonly frame: number;
  /** "Login Request (frames 7 + 8, 280 bytes)". */
  readonly title: string;
  /** Index 0 is the frame itself. */
  readonly sources: readonly DetailSource[];
  readonly mappings: readonly SourceMapping[];
  /** The layers from the outside in; `FieldNode.source` says which bytes a node speaks of. */
  readonly tree: readonly FieldNode[];
  readonly related: readonly RelatedFrame[];
  readonly issues: readonly Issue[];
}

/** Something about the whole capture that a person must know: cut off, not a capture, no bytes at all. */
export interface Notice {
  readonly severity: Severity;
  readonly message: string;
}

/** What the capture holds; grows while the pass is running. */
export interface CaptureSummary {
  /** File name without its folders. */
  readonly name: string;
  /** "pcap, little-endian, microseconds" */
  readonly format: string;
  readonly frames: number;
  /** Seconds from the first to the last frame, as in the Time column. */
  readonly duration: string;
  /** Absolute time of the first frame, ISO 8601 UTC with nine fraction digits; empty without frames. */
  readonly firstTime: string;
  readonly streams: number;
  /** Number of iSCSI PDUs. */
  readonly pdus: number;
  readonly sessions: { readonly normal: number; readonly discovery: number; readonly unknown: number };
  readonly logins: { readonly accepted: number; readonly rejected: number; readonly unfinished: number };
  readonly notices: readonly Notice[];
  /** Bytes read so far and in all. */
  readonly bytesRead: number;
  readonly bytesTotal: number;
  readonly complete: boolean;
}

export type ConversationKind =
  | 'sessions'
  | 'session'
  | 'connection'
  | 'handshake'
  | 'login'
  | 'stage'
  | 'exchange'
  | 'fullFeature'
  | 'command'
  | 'logout'
  | 'close'
  | 'others'
  | 'stream';

/** A node of the Conversations view. */
export interface ConversationNode {
  /** Stable while the capture is open. */
  readonly id: string;
  readonly kind: ConversationKind;
  readonly label: string;
  /** Shown quietly beside the label. */
  readonly description: string;
  /** First frame of the node; 0 when it has none. */
  readonly firstFrame: number;
  readonly lastFrame: number;
  readonly severity?: Severity;
  /** Set when the node has an explanation ("stage/security"). */
  readonly topic?: string;
  readonly children: readonly ConversationNode[];
}

/** One stop of the Previous/Next login stage walk. */
export interface StageStop {
  /** The frame that is selected. */
  readonly frame: number;
  /** The node of the Conversations view that is shown with it. */
  readonly node: string;
  /** "Login Request: operational, asks for full feature" */
  readonly label: string;
}
