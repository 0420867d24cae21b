/**
 * Plain data that the engine answers with. It crosses two borders unchanged (engine worker to extension host, host to
 * webview), so it holds no classes, functions or BigInts. All texts are hostile: they come from captures, and whoever
 * shows them must treat them as text, never as markup.
 */
import type { CaptureTotals } from '../core/inspection/captureTotals';
import type { Severity } from '../core/dissect/Issue';
import type { FrameRow } from '../core/inspection/rows';

export type { InfoPart, InfoStyle } from '../core/text/InfoPart';

/** One line of the packet table; its other fields are described with FrameRow. */
export interface PacketRow extends FrameRow {
  /**
   * How the row stands to the selected frame or to the node revealed last: part of the same PDU, its request or its
   * answer, or one of the node's frames.
   */
  readonly mark?: 'segment' | 'request' | 'response' | 'node';
}

export type { DetailSource, FrameDetail, RelatedFrame, SourceMapping } from '../core/inspection/FrameDetail';

/** Something about the whole capture that a person must know: cut off, not a capture, no bytes at all. */
export interface Notice {
  readonly severity: Severity;
  readonly message: string;
}

/** What the capture holds; grows while the pass is running. */
export interface CaptureSummary extends CaptureTotals {
  /** File name without its folders. */
  readonly name: string;
  readonly notices: readonly Notice[];
  /** Bytes read so far and in all. */
  readonly bytesRead: number;
  readonly bytesTotal: number;
  readonly complete: boolean;
}

export type { ConversationKind, ConversationNode, StageStop } from '../core/session/ConversationNode';
