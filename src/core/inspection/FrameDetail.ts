import type { FieldNode } from '../dissect/FieldNode';
import type { Issue } from '../dissect/Issue';

/** Bytes that the hex view shows under one tab. */
export interface DetailSource {
  /** "Frame 8 (298 bytes)", "Reassembled Login Request (280 bytes)". */
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

/** A frame that has to do with the shown one; numbered from 1. */
export interface RelatedFrame {
  readonly frame: number;
  readonly relation: 'segment' | 'request' | 'response';
  /** "answer: Login Response", "Login Request ends in". */
  readonly label: string;
}

/** Everything about one frame. Plain data; crosses threads. */
export interface FrameDetail {
  /** From 1. */
  readonly frame: number;
  /** "Login Request (frames 7 + 8, 280 bytes)". */
  readonly title: string;
  /** Index 0 is the frame itself. */
  readonly sources: readonly DetailSource[];
  readonly mappings: readonly SourceMapping[];
  /** The layers from the outside in; `FieldNode.source` says which bytes a node speaks of. */
  readonly tree: readonly FieldNode[];
  readonly related: readonly RelatedFrame[];
  /** Their ranges are bytes of the source that the layer concerned is shown on. */
  readonly issues: readonly Issue[];
}
