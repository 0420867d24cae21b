/**
 * The whole conversation between the extension host and the engine worker of one capture. Every request is answered, with
 * `ok` or with `err`; events are one-way.
 */
import type { CaptureSummary, ConversationNode, FrameDetail, PacketRow, StageStop } from './results';

/** Where the capture is: a path that the worker opens itself, or bytes that the host had to read (no file system path). */
export type CaptureLocation =
  | { readonly kind: 'file'; readonly path: string; readonly name: string }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array; readonly name: string };

/** Which rows to mark: those bound to the selected frame, and those of a revealed node. Frames from 1; 0 for none. */
export interface Marks {
  readonly selected: number;
  readonly node?: { readonly firstFrame: number; readonly lastFrame: number; readonly streams: readonly number[] };
}

/** Part of the capture for the text view; without it the whole capture. */
export interface TextRequest {
  readonly firstFrame?: number;
  readonly lastFrame?: number;
  readonly streams?: readonly number[];
  /** PDUs that the text may hold; more end it with a line that says so. */
  readonly mostPdus: number;
}

export interface TextResult {
  readonly text: string;
  /** PDUs that the selection holds in all, and those that the text shows. */
  readonly pdus: number;
  readonly shown: number;
}

/** Requests of the host: method name to parameters and result. */
export interface EngineRequests {
  /** Rows `start` (from 0) up to `start + count`. */
  rows: { params: { start: number; count: number; marks: Marks }; result: PacketRow[] };
  /** One frame by number, from 1. */
  frame: { params: { frame: number }; result: FrameDetail };
  conversations: { params: Record<string, never>; result: ConversationNode[] };
  /** Identifier of the innermost node of the Conversations view that a frame belongs to; null for none. */
  nodeOf: { params: { frame: number }; result: string | null };
  stages: { params: Record<string, never>; result: StageStop[] };
  /** Text waits for the pass to end. */
  text: { params: TextRequest; result: TextResult };
  summary: { params: Record<string, never>; result: CaptureSummary };
}

export type EngineMethod = keyof EngineRequests;

/** What the host posts to the worker. */
export type ToEngine =
  | { readonly type: 'open'; readonly location: CaptureLocation }
  | { readonly type: 'request'; readonly id: number; readonly method: EngineMethod; readonly params: unknown }
  /** Ends the pass where it is; what is indexed stays. */
  | { readonly type: 'cancel' };

/** What the worker posts. */
export type FromEngine =
  | { readonly type: 'answer'; readonly id: number; readonly ok: unknown }
  | { readonly type: 'answer'; readonly id: number; readonly err: string }
  /** While the pass is running, a few times a second, and once when it is complete. */
  | { readonly type: 'summary'; readonly summary: CaptureSummary }
  /** The capture cannot be opened. */
  | { readonly type: 'failed'; readonly message: string; readonly detail: string };
