/**
 * Plain data that the engine answers with. It crosses two borders unchanged (engine worker to extension host, host to
 * webview), so it holds no classes, functions or BigInts. All texts are hostile: they come from captures, and whoever
 * shows them must treat them as text, never as markup.
 */
import type { CaptureTotals } from '../core/inspection/captureTotals';
import type { Severity } from '../core/dissect/Issue';
import type { RowKind } from '../core/inspection/rowKind';
import type { FrameRow } from '../core/inspection/rows';
import type { TimeFormat } from '../core/text/frameTime';

export type { InfoPart, InfoStyle } from '../core/text/InfoPart';

/** One line of the packet table; its other fields are described with FrameRow. */
export interface PacketRow extends Omit<FrameRow, 'kind'> {
  /** By what the row is coloured. */
  readonly kind?: RowKind;
  /** Texts of the fields that were asked for, by filter name; empty where the frame has none. */
  readonly fields?: Readonly<Record<string, string>>;
  /**
   * How the row stands to the selected frame or to the node revealed last: part of the same PDU, its request or its
   * answer, or one of the node's frames.
   */
  readonly mark?: 'segment' | 'request' | 'response' | 'node';
  /** The weightiest finding that names this frame, of those that the settings leave, when they have been looked for. */
  readonly finding?: { readonly severity: Severity; readonly title: string };
  /** What `time` is; absent for seconds since the first frame. Of `local` it is the epoch, to be shown in the viewer's zone. */
  readonly timeFormat?: TimeFormat;
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
  /** SCSI tasks. */
  readonly tasks: number;
  /** Bytes read so far and in all. */
  readonly bytesRead: number;
  readonly bytesTotal: number;
  /** The pass has reached the end of the file, or was cancelled. */
  readonly complete: boolean;
  /** The file has grown since it was opened: somebody may be writing it still. */
  readonly live: boolean;
  /** Counts how often the file was replaced or shrank and was read anew: what was known of frames before is void. */
  readonly generation: number;
  /** The index was taken from the cache of an earlier pass over the same bytes. */
  readonly fromCache: boolean;
}

export type { ConversationItem, ConversationKind, StageStop } from '../core/session/ConversationNode';

export type { StreamBytes, StreamHeading, StreamRow } from '../core/follow/streamRows';
export type {
  FramePlace,
  StreamCountRequest,
  StreamFind,
  StreamOverview,
  StreamPart,
  StreamPartRequest,
  StreamView,
} from '../core/follow/StreamView';

export type { IoReport, IoRequest } from '../core/io/IoReport';
export type { FindingRow } from '../core/findings/FindingRow';
export type { FindingsOverview } from '../core/findings/FindingsOverview';
export type { TaskDetail } from '../core/io/TaskDetail';
export type { TaskRow } from '../core/io/TaskRow';
export type { ChapCheck } from '../core/login/checkChapResponse';
export type {
  AuthenticationReport,
  AuthenticationStep,
  ChapProof,
  KeyRow,
  KeySettlement,
  KeyStatement,
  LoginProblem,
  LoginReference,
  LoginReport,
  LoginResult,
  LoginStage,
  LadderEvent,
  LoginStepReport,
  LoginSummary,
  ProofState,
  RedirectReport,
  RegimeSentence,
  RetryReport,
  SessionConnection,
  SessionReport,
  Side,
  StageBand,
  StateName,
  StateReport,
  StateTransition,
  StatusAdvice,
  TextExchange,
} from '../core/login/LoginReport';

export type { FilterCompletion, FilterProposal } from '../core/filter/completion/FilterCompletion';
export type { FilterScope } from '../core/filter/selection/scopeFilters';
export type { FilterSubject } from '../core/filter/selection/FilterSubject';
export type { SelectionFilter } from '../core/filter/selection/SelectionFilter';

/** A display filter that the settings name. */
export interface SavedFilter {
  readonly name: string;
  readonly filter: string;
}

/** Filters that can be chosen again. */
export interface FilterChoices {
  readonly saved: readonly SavedFilter[];
  /** Those used last, the latest first. */
  readonly history: readonly string[];
}

/** What a display filter leaves of the capture, or what is wrong with it. */
export type FilterAnswer =
  | {
      /** Frames that match, of those `frames` that have been looked at so far. */
      readonly rows: number;
      readonly frames: number;
    }
  | {
      /** For people. */
      readonly error: string;
      /** The part of the expression that is meant, in UTF-16 code units; `end` is behind it. */
      readonly start: number;
      readonly end: number;
      /** What may have been meant instead of that part. */
      readonly suggestion?: string;
    };

/** Where a frame stands among the rows. */
export interface RowPlace {
  /** Row of the frame, from 0; of the nearest frame that is shown when the filter hides this one. */
  readonly row: number;
  /** True when the frame itself is shown there. */
  readonly exact: boolean;
}

/** How many matches a search has by now. */
export interface FindCount {
  readonly matches: number;
  /** Place of the frame or stretch that was asked about among them, from 1; 0 when it is none of those that are known. */
  readonly current: number;
  /** No more will be counted. */
  readonly isComplete: boolean;
  /** There may be more, but there were too many to count. */
  readonly isLimited: boolean;
}
