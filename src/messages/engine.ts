/**
 * The whole conversation between the extension host and the engine worker of one capture. Every request is answered, with
 * `ok` or with `err`; events are one-way.
 */
import type { FindingSelection } from '../core/findings/FindingsOverview';
import type { FilterSubject } from '../core/filter/selection/FilterSubject';
import type { FrameQuery } from '../core/inspection/frameSearch';
import type { ExportFormat } from '../core/io/exportTable';
import type { FrameFormat } from '../core/export/FrameExport';
import type { FrameScope } from '../core/export/FrameList';
import type { MaskOptions } from '../core/mask/MaskOptions';
import type { TaskGrouping, TaskQuery } from '../core/io/TaskQuery';
import type { DecodeAsRule } from '../core/streams/DecodeAs';
import type { TimeDisplay } from '../core/text/frameTime';
import type {
  CaptureSummary,
  ChapCheck,
  ConversationItem,
  FilterAnswer,
  FilterCompletion,
  FindCount,
  FindingRow,
  FindingsOverview,
  FrameDetail,
  FramePlace,
  IoReport,
  IoRequest,
  LoginReference,
  LoginReport,
  LoginSummary,
  PacketRow,
  RowPlace,
  SelectionFilter,
  Side,
  StageStop,
  StreamCountRequest,
  StreamFind,
  StreamOverview,
  StreamPart,
  StreamPartRequest,
  StreamRow,
  StreamView,
  TaskDetail,
  TaskRow,
} from './results';

/** A file as the host has read it. */
export interface NamedBytes {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * Where the capture is: files that the worker opens itself (several are read as one capture, in time order), or bytes that
 * the host had to read, of one file or of several (no file system path; in a browser always). `name` is what messages and
 * views call the capture.
 */
export type CaptureLocation =
  | { readonly kind: 'files'; readonly paths: readonly string[]; readonly name: string }
  | ({ readonly kind: 'bytes' } & NamedBytes)
  | { readonly kind: 'bytesOfFiles'; readonly files: readonly NamedBytes[]; readonly name: string };

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

/** A table to be exported: what the I/O view shows of it. */
export interface ExportStart {
  readonly table: 'tasks' | 'statistics';
  readonly format: ExportFormat;
  readonly query: TaskQuery;
  /** What the statistics are given for. */
  readonly by: TaskGrouping;
}

/** Asks for the next piece of an exported table. */
export interface ExportRequest {
  /** Made up by who asks; the same for all pieces of one table. */
  readonly id: number;
  /** With the first request. It waits for the pass to end. */
  readonly start?: ExportStart;
  /** No further piece is wanted. */
  readonly isGivenUp?: boolean;
}

/** A piece of an exported table; `done` after the last one. */
export interface ExportPart {
  readonly text: string;
  readonly done: boolean;
}

/** Frames to be exported. */
export interface FrameExportStart {
  readonly scope: FrameScope;
  readonly format: FrameFormat;
  readonly mask?: MaskOptions;
  /** Columns that tell times. */
  readonly time?: TimeDisplay;
  /** The columns of CSV by name, and fields that objects of JSON hold besides; absent for the built-in ones. */
  readonly columns?: readonly string[];
}

/** Asks for the next piece of exported frames. */
export interface FrameExportRequest {
  /** Made up by who asks; the same for all pieces. */
  readonly id: number;
  /** With the first request. It waits for the pass to end. */
  readonly start?: FrameExportStart;
  /** No further piece is wanted. */
  readonly isGivenUp?: boolean;
}

/** A piece of exported frames, or why there is none. */
export type FrameExportPart =
  | { readonly piece: Uint8Array | string; readonly framesDone: number; readonly frames: number }
  /** That was all; what could not be kept, for people. */
  | { readonly notices: readonly string[]; readonly frames: number }
  /** The format cannot hold these frames; another one can. */
  | { readonly refused: string; readonly instead: FrameFormat };

/** Something that can be exported, and how many frames that are. */
export interface ExportChoice {
  readonly scope: FrameScope;
  readonly frames: number;
  /** What it is: the filter, the ends of a conversation, the name of a target; may hold anything. */
  readonly detail: string;
}

/** Requests of the host: method name to parameters and result. */
export interface EngineRequests {
  /**
   * Rows `start` (from 0) up to `start + count` of those that the display filter leaves; empty leaves all. They tell of
   * those of the findings that are known by now.
   */
  rows: {
    params: {
      start: number;
      count: number;
      marks: Marks;
      filter?: string;
      time?: TimeDisplay;
      findings?: FindingSelection;
      /** Filter names of fields whose values are wanted with each row. */
      fields?: readonly string[];
    };
    result: PacketRow[];
  };
  filter: { params: { filter: string }; result: FilterAnswer };
  /** The frames (from 1) that somebody has marked, all of them: `frame.marked` asks for them. */
  marked: { params: { frames: readonly number[] }; result: null };
  /** What may stand at the cursor (UTF-16 units from the beginning) of a filter that is being written. */
  completeFilter: { params: { filter: string; cursor: number }; result: FilterCompletion };
  /** Display filters that leave what was selected: one, several to choose from, or none. */
  filtersOf: { params: FilterSubject; result: SelectionFilter[] };
  rowOf: { params: { frame: number; filter: string }; result: RowPlace };
  /** The filter name of a field of a frame (from 1), by its place in the tree in reading order; null where it has none. */
  fieldName: { params: { frame: number; field: number }; result: string | null };
  /** One frame by number, from 1. */
  frame: { params: { frame: number }; result: FrameDetail };
  /**
   * The next (1) or previous (-1) frame that holds something, from a frame on (0: from the end), among those that the display
   * filter leaves; goes on at the other end. 0 for none. A further search ends the one before.
   */
  find: { params: { query: FrameQuery; frame: number; direction: 1 | -1; filter: string }; result: number };
  /**
   * How many frames hold something, and which of them a frame (from 1) is, as far as it is known after a fifth of a second:
   * asked again, it goes on where it was. It may be asked while the search is under way.
   */
  findCount: { params: { query: FrameQuery; frame: number; filter: string }; result: FindCount };
  cancelFind: { params: Record<string, never>; result: null };
  /** The next (1) or previous (-1) frame of a frame's TCP stream, from 1; null for none. */
  conversationNeighbour: { params: { frame: number; direction: 1 | -1 }; result: number | null };
  /** One level of the Conversations view: what is below a node, or the top; marked with the findings that are wanted. */
  conversations: { params: { parent?: string; marks?: FindingSelection }; result: ConversationItem[] };
  /** A node of the Conversations view and those above it, the top first; empty when there is none. */
  pathTo: { params: { node: string; marks?: FindingSelection }; result: ConversationItem[] };
  /** Identifier of the innermost node of the Conversations view that a frame belongs to; null for none. */
  nodeOf: { params: { frame: number }; result: string | null };
  /** The next or previous stop of the stage walk (see `stopFrom`), and how many there are. */
  stage: {
    params: { frame: number; node?: string; direction: 1 | -1 };
    result: { stop: StageStop | null; total: number };
  };
  /** Sessions and their logins, at most `most` of both together, as parts of the capture to be shown as text. */
  parts: { params: { most: number }; result: ConversationItem[] };
  /** The logins `start` (from 0) up to `start + count` (at most 1,000) of the capture, by first frames, and how many there are. */
  logins: { params: { start: number; count: number }; result: { logins: LoginSummary[]; total: number } };
  /**
   * Everything about one login, by TCP stream and its place among the logins of that stream, from 0; null for none. What
   * comes after it (retries, reinstatement, text exchanges) is known as far as the pass has come.
   */
  login: { params: { stream: number; login: number }; result: LoginReport | null };
  /** The login that a frame (number from 1) belongs to, or else the last one before it in its TCP stream; null for none. */
  loginOf: { params: { frame: number }; result: LoginReference | null };
  /** Checks a CHAP response with a secret that the user gave for this once. Nothing of the secret is kept or answered. */
  checkChap: {
    params: { stream: number; login: number; prover: Side; secret: string };
    result: ChapCheck;
  };
  /** What the tasks of the capture come to, with those that have been found since the last such request. */
  io: { params: IoRequest; result: IoReport };
  /** Rows `start` (from 0) up to `start + count` (at most 1,000) of the table of tasks, as of the last `io`. */
  tasks: { params: { query: TaskQuery; start: number; count: number }; result: TaskRow[] };
  /** Row of a task in that table; -1 when the filter leaves it out. */
  taskPlace: { params: { query: TaskQuery; task: number }; result: number };
  /** Everything about one task; null when there is none of that number. */
  task: { params: { task: number }; result: TaskDetail | null };
  /** Number of the task that a frame (from 1) has a PDU of; -1 for none. */
  taskOf: { params: { frame: number }; result: number };
  /**
   * What is wrong in the capture: how many findings there are, and their groups. Null while the pass is running. What was
   * found is kept until the capture grows.
   */
  findingsOverview: { params: { selection: FindingSelection }; result: FindingsOverview | null };
  /** Findings `start` (from 0) up to `start + count` (at most 1,000) of a selection; null while the pass is running. */
  findings: {
    params: { selection: FindingSelection; start: number; count: number };
    result: FindingRow[] | null;
  };
  /** A finding, by its place (from 0) in a selection, with the packets that show it; null for none. */
  findingText: { params: { selection: FindingSelection; number: number }; result: string | null };
  /** What tells frames (from 1) from those of the same number in another capture; empty where there is no such frame. */
  stamps: { params: { frames: readonly number[] }; result: string[] };
  /** Number of the TCP stream of a frame (from 1); -1 when it is not TCP. */
  streamOf: { params: { frame: number }; result: number };
  /** What a followed stream comes to, with the frames that have come since the last such request; null when there is none. */
  stream: { params: StreamView; result: StreamOverview | null };
  /** Rows `start` (from 0) up to `start + count` (at most 1,000) of a followed stream, as of the last `stream`. */
  streamRows: { params: { view: StreamView; start: number; count: number }; result: StreamRow[] };
  /** Where the bytes of a frame (from 1) stand; null when it carries none of the stream, or none that show. */
  streamPlace: { params: { view: StreamView; frame: number }; result: FramePlace | null };
  /** The next or previous place that holds something, with its row; null for none. A further search ends the one before. */
  streamFind: { params: StreamFind; result: FramePlace | null };
  /** How many places hold something, as `findCount` counts frames. */
  streamCount: { params: StreamCountRequest; result: FindCount };
  /** Bytes of a stream that is saved, about a MiB at a time. */
  streamPart: { params: StreamPartRequest; result: StreamPart };
  /** An exported table, piece by piece. */
  exportPart: { params: ExportRequest; result: ExportPart };
  /** What can be exported: all, what a filter leaves, and what a frame (from 1; 0 for none) belongs to. Waits for the pass to end. */
  exportChoices: { params: { filter: string; frame: number }; result: ExportChoice[] };
  /** Exported frames, piece by piece. */
  exportFrames: { params: FrameExportRequest; result: FrameExportPart };
  /** Text waits for the pass to end. */
  text: { params: TextRequest; result: TextResult };
}

export type EngineMethod = keyof EngineRequests;

/** What the host posts to the worker. */
export type ToEngine =
  | {
      readonly type: 'open';
      readonly location: CaptureLocation;
      readonly cache?: CacheLocation;
      /** What the user says of TCP ports and connections. */
      readonly decodeAs?: readonly DecodeAsRule[];
      /** Bytes of memory that the capture may take; the pass ends in good order before. */
      readonly mostBytes?: number;
    }
  | { readonly type: 'request'; readonly id: number; readonly method: EngineMethod; readonly params: unknown }
  /** Ends the pass where it is; what is indexed stays. */
  | { readonly type: 'cancel' }
  /** Asks for a pong: whether the worker still comes to its messages. */
  | { readonly type: 'ping' };

/** Where indexes of captures are kept, and up to how many bytes; the folder is made when it is needed. */
export interface CacheLocation {
  readonly folder: string;
  readonly mostBytes: number;
}

/** What the worker posts. */
export type FromEngine =
  | { readonly type: 'answer'; readonly id: number; readonly ok: unknown }
  | { readonly type: 'answer'; readonly id: number; readonly err: string }
  /** While the pass is running, a few times a second, once when it is complete, and when the files have changed. */
  | { readonly type: 'summary'; readonly summary: CaptureSummary }
  | { readonly type: 'pong' }
  /** The capture cannot be read. It is tried again when its files change: a summary follows when that worked. */
  | { readonly type: 'failed'; readonly message: string; readonly detail: string };
