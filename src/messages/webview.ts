/**
 * The whole conversation between the capture editor's webview and the extension host. The webview asks with a request
 * and an id; the host answers every request, with `ok` or with `err`. The rest are one-way messages.
 */
import type { FrameQuery } from '../core/inspection/frameSearch';
import type { TaskGrouping, TaskQuery } from '../core/io/TaskQuery';
import type { TableLook } from './columns';
import type { Explanation } from '../core/rfc/Explanation';
import type { FilterCombination } from './combineFilters';
import type {
  CaptureSummary,
  FilterAnswer,
  FilterChoices,
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
  Side,
  StreamCountRequest,
  StreamFind,
  StreamOverview,
  StreamRow,
  StreamView,
  TaskDetail,
  TaskRow,
} from './results';

/** Requests of the webview: method name to parameters and result. */
export interface WebviewRequests {
  /**
   * Rows `start` (from 0) up to `start + count` (at most 1,000) of those that the display filter leaves; fewer at the end.
   * An empty or absent filter leaves all. `fields` are filter names of fields whose values are wanted with each row.
   */
  rows: {
    params: { start: number; count: number; filter?: string; fields?: readonly string[] };
    result: PacketRow[];
  };
  /**
   * Checks a display filter and counts what it leaves. Asked again after a summary that brought more frames, it goes on
   * where it was; after the last summary of the pass the answer is final.
   */
  filter: { params: { filter: string }; result: FilterAnswer };
  /** What may stand at the cursor (UTF-16 units from the beginning) of a filter that is being written. */
  completeFilter: { params: { filter: string; cursor: number }; result: FilterCompletion };
  /** Saved filters, and those used last. */
  filterChoices: { params: Record<string, never>; result: FilterChoices };
  /** The row of a frame (number from 1) under a filter. */
  rowOf: { params: { frame: number; filter: string }; result: RowPlace };
  /** One frame by number, from 1. */
  frame: { params: { frame: number }; result: FrameDetail };
  /** Logins `start` (from 0) up to `start + count` (at most 1,000) by first frames, and how many the capture holds. */
  logins: { params: { start: number; count: number }; result: { logins: LoginSummary[]; total: number } };
  /** Everything about one login, by TCP stream and its place in that stream; null when there is none. */
  login: { params: { stream: number; login: number }; result: LoginReport | null };
  /** The login that a frame (from 1) belongs to, or else the last one before it in its TCP stream; null for none. */
  loginOf: { params: { frame: number }; result: LoginReference | null };
  /** What the tasks come to, with those found since the last such request. */
  io: { params: IoRequest; result: IoReport };
  /** Rows `start` (from 0) up to `start + count` (at most 1,000) of the table of tasks, as of the last `io`. */
  tasks: { params: { query: TaskQuery; start: number; count: number }; result: TaskRow[] };
  /** Row of a task in that table; -1 when the filter leaves it out. */
  taskPlace: { params: { query: TaskQuery; task: number }; result: number };
  /** Everything about one task; null when there is none of that number. */
  task: { params: { task: number }; result: TaskDetail | null };
  /** Number of the task that a frame (from 1) has a PDU of; -1 for none. */
  taskOf: { params: { frame: number }; result: number };
  /** Findings `start` (from 0) up to `start + count` (at most 1,000) of those that the settings leave; null before the pass ends. */
  findings: { params: { start: number; count: number }; result: FindingRow[] | null };
  /** Puts a finding, by its place (from 0), with the packets that show it on the clipboard; false when there is none. */
  copyFinding: { params: { number: number }; result: boolean };
  /** Number of the TCP stream of a frame (from 1); -1 when it is not TCP. */
  streamOf: { params: { frame: number }; result: number };
  /** What a followed stream comes to, with the frames that have come since; null when there is none of that number. */
  stream: { params: StreamView; result: StreamOverview | null };
  /** Rows `start` (from 0) up to `start + count` (at most 1,000) of a followed stream, as of the last `stream`. */
  streamRows: { params: { view: StreamView; start: number; count: number }; result: StreamRow[] };
  /** Where the bytes of a frame (from 1) stand in a followed stream; null when it carries none of them. */
  streamPlace: { params: { view: StreamView; frame: number }; result: FramePlace | null };
  /** The next or previous place that holds something; null for none. A further search ends the one before. */
  streamFind: { params: StreamFind; result: FramePlace | null };
  /** How many places hold something, and which of them one is, as far as it is known; asked again, it goes on. */
  streamCount: { params: StreamCountRequest; result: FindCount };
  /** Puts rows (at most 4,096) of a followed stream on the clipboard as text; false when there are none. */
  copyStream: { params: { view: StreamView; start: number; count: number }; result: boolean };
  /** The card of a topic and of the value at hand, with the RFC's own excerpt where its text is at hand. */
  explain: {
    params: { topic: string; valueTopic?: string; rfc?: { rfc: number; section: string } };
    result: ExplanationCard | null;
  };
}

/** An explanation as the hover card shows it. */
export interface ExplanationCard extends Explanation {
  /** What the value at hand stands for ("0x0201 Authentication failure"). */
  readonly value?: Explanation;
  /** The first paragraphs of the section, word for word from the RFC text; absent where that text is not at hand. */
  readonly excerpt?: { readonly label: string; readonly text: string };
}

export type WebviewMethod = keyof WebviewRequests;

/** What the webview posts. */
export type FromWebview =
  /** The page listens; it is looked at in this time zone (IANA name), wherever the host runs. */
  | { readonly type: 'ready'; readonly timeZone?: string }
  | { readonly type: 'request'; readonly id: number; readonly method: WebviewMethod; readonly params: unknown }
  /** The person has gone into this page: commands are about it. */
  | { readonly type: 'focused' }
  /** The person selected this frame (0: none). */
  | { readonly type: 'selected'; readonly frame: number }
  /** The person selected this field of a frame's tree, by its place in reading order (from 0). */
  | { readonly type: 'selectedField'; readonly frame: number; readonly field: number }
  /** The person has used this display filter: it is to be remembered. */
  | { readonly type: 'filterUsed'; readonly filter: string }
  /** Ask for a name and save this display filter. */
  | { readonly type: 'saveFilter'; readonly filter: string }
  /** Open the RFC reader at this section. */
  | { readonly type: 'openRfc'; readonly rfc: number; readonly section: string }
  /** A button of the webview that stands for a command of ours. */
  | {
      readonly type: 'command';
      readonly command:
        | 'goToFrame'
        | 'nextLoginStage'
        | 'previousLoginStage'
        | 'nextLogin'
        | 'previousLogin'
        | 'openAsText'
        | 'exportTasks'
        | 'exportStatistics'
        | 'clearFilterHistory'
        | 'saveStream'
        | 'editNote'
        | 'reopenAsHex'
        | 'reopenCapture'
        | 'chooseColumns'
        | 'decodeAs';
    }
  /** The person moves a column of the packet table to a place (from 0), or hides it, or gives it a width in characters. */
  | { readonly type: 'moveColumn'; readonly name: string; readonly place: number }
  | { readonly type: 'hideColumn'; readonly name: string }
  | { readonly type: 'resizeColumn'; readonly name: string; readonly width?: number }
  /** The person does not want to wait for the capture any more. */
  | { readonly type: 'cancelReading' }
  /** The view that shows now: some commands mean it. */
  | { readonly type: 'viewShown'; readonly view: 'packets' | 'logins' | 'io' | 'findings' | 'stream' }
  /** What the Stream view shows now: saving follows it. */
  | { readonly type: 'streamShown'; readonly view: StreamView }
  /** What the I/O view shows now: exports follow it. */
  | { readonly type: 'ioShown'; readonly query: TaskQuery; readonly by: TaskGrouping }
  /** Compare this login, or one that is asked for, with another one that is asked for. */
  | { readonly type: 'compareLogins'; readonly login?: { readonly stream: number; readonly login: number } }
  /** Ask the person for a CHAP secret and check the response of one side with it. */
  | { readonly type: 'checkChap'; readonly stream: number; readonly login: number; readonly prover: Side };

/** Files that VS Code's file system reads whole, before there is anything to show. */
export interface WholeReading {
  /** What the capture is called; hostile text. */
  readonly name: string;
  /** How much there is to read, and how much may be. */
  readonly bytes: number;
  readonly mostBytes: number;
  /** When it began, in milliseconds since the epoch. */
  readonly began: number;
}

/** What the host posts. */
export type ToWebview =
  | { readonly type: 'answer'; readonly id: number; readonly ok: unknown }
  | { readonly type: 'answer'; readonly id: number; readonly err: string }
  /** First summary and every later one while the pass is running: rows 0..frames-1 exist now. */
  | { readonly type: 'summary'; readonly summary: CaptureSummary }
  /** The capture cannot be shown: the message names the file, the offset and what was expected. */
  | { readonly type: 'failed'; readonly message: string; readonly detail: string; readonly canReopen?: boolean }
  /** There is nothing to show yet: VS Code reads the capture whole. A summary follows, or a failure. */
  | { readonly type: 'reading'; readonly reading: WholeReading }
  /** The decoder has not answered for half a minute. The next summary or failure says that it does again, or never will. */
  | { readonly type: 'hanging' }
  /** Select this frame and scroll to it; rows must be asked for again because their marks have changed. */
  | {
      readonly type: 'reveal';
      readonly frame: number;
      readonly focus: boolean;
      readonly announce?: string;
      /** A step of the walk through logins: a page that shows its logins goes on doing so. */
      readonly isLoginWalk?: boolean;
      /** What was looked for and found in the frame: to be marked, here and in every row that holds it. */
      readonly found?: FrameQuery;
    }
  /** Put a filter into the filter line, joined to what stands there; apply it, and select a frame (0: none) then. */
  | {
      readonly type: 'setFilter';
      readonly filter: string;
      readonly combination: FilterCombination;
      readonly isApplied: boolean;
      readonly frame: number;
    }
  /** Tell people who listen, once. */
  | { readonly type: 'announce'; readonly text: string }
  /** Show another view of the capture. */
  | { readonly type: 'showView'; readonly view: 'packets' | 'logins' | 'io' | 'findings' | 'stream' }
  /** Look for something in the view that shows: ask what, or go on (1, -1) with what was looked for last. */
  | { readonly type: 'findInView'; readonly step: 0 | 1 | -1 }
  /** What is wrong in the capture has been found (null: is being looked for), or cannot be: pages asked for before are void. */
  | { readonly type: 'findings'; readonly overview: FindingsOverview | null; readonly error?: string }
  /** How the packet table looks from now on. */
  | { readonly type: 'table'; readonly look: TableLook }
  /** The frames (from 1) that somebody has marked, with their notes. */
  | { readonly type: 'frameMarks'; readonly marks: readonly { readonly frame: number; readonly note?: string }[] }
  /** What rows are marked with, or how they tell times, has changed: ask for the visible ones again. */
  | { readonly type: 'marksChanged' };
