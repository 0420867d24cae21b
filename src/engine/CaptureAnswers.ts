import type { CaptureAnalysis } from '../core/analysis/CaptureAnalysis';
import type { CachedSource } from '../core/capture/CachedSource';
import { ColumnValues } from '../core/columns/ColumnValues';
import { checkChapResponse } from '../core/login/checkChapResponse';
import { LoginDirectory, referenceTo } from '../core/login/LoginDirectory';
import { completeFilter } from '../core/filter/completion/completeFilter';
import { FILTER_CATALOGUE } from '../core/filter/completion/filterCatalogue';
import { readLogin } from '../core/login/readLogin';
import { conversationNeighbour } from '../core/inspection/conversationNeighbour';
import { filterNameAt } from '../core/inspection/filterNameAt';
import { frameStamp } from '../core/inspection/frameStamp';
import { readDetail } from '../core/inspection/readDetail';
import { frameRow } from '../core/inspection/rows';
import { childItems, itemPath, sessionsAndLogins } from '../core/session/conversationItems';
import { nodeOfFrame } from '../core/session/nodeOfFrame';
import { stageStops, stopFrom } from '../core/session/stageStops';
import { frameTime, type TimeDisplay } from '../core/text/frameTime';
import { selectedPdus, traceBlocks, traceHeader } from '../core/text/traceText';
import type {
  EngineMethod,
  EngineRequests,
  ExportPart,
  ExportRequest,
  TextRequest,
  TextResult,
} from '../messages/engine';
import type { ChapCheck, FrameDetail, LoginReport, PacketRow, RowPlace, StageStop } from '../messages/results';
import { hostHash } from './hostHash';
import { FilterAnswers } from './FilterAnswers';
import { FilteredRows } from './FilteredRows';
import { FrameExports } from './FrameExports';
import { FindingAnswers } from './FindingAnswers';
import { FindCounter } from './FindCounter';
import { FrameFinder } from './FrameFinder';
import { IoAnswers } from './IoAnswers';
import { nextTurn } from './nextTurn';
import { rowMarker } from './rowMarker';
import { StreamAnswers } from './StreamAnswers';

/** Rows that one request may ask for. */
const MOST_ROWS = 1000;
/** Milliseconds that rows are worked out before other requests may be answered. */
const SLICE = 15;
/** The Time column where nobody says otherwise. */
const RELATIVE: TimeDisplay = { format: 'relative' };

type Handlers = {
  [Method in EngineMethod]: (params: EngineRequests[Method]['params']) => Promise<EngineRequests[Method]['result']>;
};

interface Opened {
  readonly analysis: CaptureAnalysis;
  readonly source: CachedSource;
  readonly filtered: FilteredRows;
  readonly filters: FilterAnswers;
  readonly finder: FrameFinder;
  readonly counter: FindCounter;
  readonly io: IoAnswers;
  readonly exports: FrameExports;
  readonly findings: FindingAnswers;
  readonly streams: StreamAnswers;
}

/** Answers the requests about a capture by what its analysis knows at the time. */
export class CaptureAnswers {
  private opened: Opened | undefined;
  private isComplete = false;
  private marked: ReadonlySet<number> = new Set();
  private waiting: (() => void)[] = [];
  private knownStops: readonly StageStop[] | undefined;
  private knownLogins: LoginDirectory | undefined;

  private readonly handlers: Handlers = {
    rows: (params) => this.rows(params),
    filter: ({ filter }) => this.ready().filtered.count(filter),
    marked: async ({ frames }) => {
      this.marked = new Set(frames.map((frame) => frame - 1));
      this.takeMarks();
      return null;
    },
    completeFilter: async ({ filter, cursor }) => completeFilter(filter, cursor, FILTER_CATALOGUE),
    filtersOf: (subject) => this.ready().filters.of(subject),
    rowOf: ({ frame, filter }) => this.rowOf(frame, filter),
    frame: ({ frame }) => this.frame(frame),
    fieldName: async ({ frame, field }) => filterNameAt((await this.frame(frame)).tree, field) ?? null,
    find: ({ query, frame, direction, filter }) => this.ready().finder.find(query, frame, direction, filter),
    findCount: ({ query, frame, filter }) => this.ready().counter.count(query, filter, frame),
    cancelFind: async () => {
      this.ready().finder.cancel();
      return null;
    },
    conversationNeighbour: async ({ frame, direction }) => {
      const { analysis } = this.ready();
      const found = await conversationNeighbour(analysis, frame - 1, direction, nextTurn);
      return found < 0 ? null : found + 1;
    },
    conversations: async ({ parent, marks }) =>
      this.ready().findings.marked(marks, childItems(this.ready().analysis, parent)),
    pathTo: async ({ node, marks }) => this.ready().findings.marked(marks, itemPath(this.ready().analysis, node)),
    nodeOf: async ({ frame }) => nodeOfFrame(this.ready().analysis, frame - 1) ?? null,
    stage: async ({ frame, node, direction }) => {
      const stops = this.stops();
      return { stop: stopFrom(stops, frame, node, direction) ?? null, total: stops.length };
    },
    parts: async ({ most }) => sessionsAndLogins(this.ready().analysis, most),
    logins: async ({ start, count }) => this.logins(start, count),
    login: async ({ stream, login }) => this.login(stream, login),
    loginOf: async ({ frame }) => {
      const entry = this.loginDirectory().entryOfFrame(frame - 1);
      return entry ? referenceTo(entry) : null;
    },
    checkChap: (params) => this.checkChap(params),
    io: (request) => this.ready().io.report(request),
    tasks: (params) => this.ready().io.rows({ ...params, count: Math.min(params.count, MOST_ROWS) }),
    taskPlace: (params) => this.ready().io.place(params),
    task: ({ task }) => this.ready().io.detail(task),
    taskOf: async ({ frame }) => this.ready().io.taskOf(frame),
    findingsOverview: ({ selection }) => this.ready().findings.overview(selection),
    findings: ({ selection, start, count }) => this.ready().findings.rows(selection, start, Math.min(count, MOST_ROWS)),
    findingText: ({ selection, number }) => this.ready().findings.text(selection, number),
    stamps: async ({ frames }) => frames.map((frame) => frameStamp(this.ready().analysis, frame - 1)),
    streamOf: async ({ frame }) => this.ready().streams.streamOf(frame),
    stream: (view) => this.ready().streams.overview(view),
    streamRows: ({ view, start, count }) => this.ready().streams.rows(view, start, count),
    streamPlace: ({ view, frame }) => this.ready().streams.place(view, frame),
    streamFind: (search) => this.ready().streams.find(search),
    streamCount: (request) => this.ready().streams.count(request),
    streamPart: (request) => this.ready().streams.part(request),
    exportPart: (request) => this.exportPart(request),
    exportChoices: async ({ filter, frame }) => {
      await this.wholeCapture();
      return this.ready().exports.choices(filter, frame);
    },
    exportFrames: async (request) => {
      if (request.start) await this.wholeCapture();
      return this.ready().exports.part(request);
    },
    text: (request) => this.text(request),
  };

  /** @param name what the capture is called in texts */
  constructor(private readonly name: string) {}

  /** From now on this analysis answers. */
  open(analysis: CaptureAnalysis, source: CachedSource): void {
    this.opened?.findings.close();
    const findings = new FindingAnswers(analysis, source);
    const resources = { source, findings: () => findings.complete() };
    const filtered = new FilteredRows(analysis, resources);
    this.opened = {
      analysis,
      source,
      filtered,
      filters: new FilterAnswers(analysis, resources),
      finder: new FrameFinder(analysis, source, filtered),
      counter: new FindCounter(analysis, source, filtered),
      io: new IoAnswers(analysis, source),
      findings,
      exports: new FrameExports(analysis, source, filtered, this.name),
      streams: new StreamAnswers(analysis, source),
    };
    this.takeMarks();
    this.isComplete = false;
  }

  /** Marks are kept here: the analysis may be made anew beneath them. */
  private takeMarks(): void {
    if (!this.opened) return;
    this.opened.analysis.marked = this.marked;
    this.opened.filtered.marksChanged();
    this.opened.counter.marksChanged();
  }

  /** The pass has reached the end: whoever waits for the whole capture is answered. */
  complete(): void {
    this.isComplete = true;
    this.knownStops = undefined;
    this.knownLogins = undefined;
    this.opened?.filtered.passEnded();
    this.opened?.counter.passEnded();
    this.opened?.io.passEnded();
    this.opened?.findings.passEnded();
    this.opened?.streams.passEnded();
    for (const resolve of this.waiting.splice(0)) resolve();
  }

  /** There is no capture any more, or not yet. */
  close(): void {
    this.opened?.findings.close();
    this.opened = undefined;
    this.complete();
    this.isComplete = false;
  }

  /** Rejects with a message for people when there is no answer. */
  async answer<Method extends EngineMethod>(
    method: Method,
    params: EngineRequests[Method]['params'],
  ): Promise<EngineRequests[Method]['result']> {
    if (!Object.hasOwn(this.handlers, method)) throw new Error(`The decoder knows no request "${String(method)}".`);
    return this.handlers[method](params);
  }

  private ready(): Opened {
    if (!this.opened) throw new Error('The capture is not open.');
    return this.opened;
  }

  /** Worked out once when the capture is complete; while it grows, every time. */
  private stops(): readonly StageStop[] {
    const { analysis } = this.ready();
    const stops = this.knownStops ?? stageStops(analysis);
    if (this.isComplete) this.knownStops = stops;
    return stops;
  }

  /** Worked out once when the capture is complete; while it grows, every time. */
  private loginDirectory(): LoginDirectory {
    const { analysis } = this.ready();
    const directory = this.knownLogins ?? new LoginDirectory(analysis);
    if (this.isComplete) this.knownLogins = directory;
    return directory;
  }

  private logins(start: number, count: number): EngineRequests['logins']['result'] {
    const directory = this.loginDirectory();
    const first = Math.max(0, Math.floor(start));
    const shown = directory.entries.slice(first, first + Math.min(Math.max(0, count), MOST_ROWS));
    return { logins: shown.map((entry) => directory.summary(entry)), total: directory.entries.length };
  }

  private async login(stream: number, login: number): Promise<LoginReport | null> {
    const { analysis, source } = this.ready();
    const directory = this.loginDirectory();
    const entry = directory.find(stream, login);
    return entry ? readLogin(analysis, source, directory, entry) : null;
  }

  private async checkChap({
    stream,
    login,
    prover,
    secret,
  }: EngineRequests['checkChap']['params']): Promise<ChapCheck> {
    const report = await this.login(stream, login);
    if (!report) return { result: 'cannotCheck', reason: 'There is no such login.' };
    return checkChapResponse(secret, report.authentication, prover, hostHash);
  }

  private async rows(params: EngineRequests['rows']['params']): Promise<PacketRow[]> {
    const { start, count, marks, filter = '', time = RELATIVE } = params;
    const { analysis, source, filtered, findings } = this.ready();
    const found = params.findings && findings.byFrame(params.findings);
    const first = Math.max(0, Math.floor(start));
    const most = Math.min(count, MOST_ROWS);
    const framesOf = async (from: number, length: number): Promise<number[]> =>
      filter === '' ? framesFrom(analysis, from, length) : filtered.frames(filter, from, length);
    const frames = await framesOf(first, most);
    const mark = rowMarker(analysis, marks);
    let before = first > 0 ? ((await framesOf(first - 1, 1))[0] ?? -1) : -1;
    const { fields = [] } = params;
    const columns = fields.length > 0 ? new ColumnValues(analysis, source, fields, time) : undefined;
    const rows: PacketRow[] = [];
    let pause = Date.now() + SLICE;
    for (const frame of frames) {
      if (Date.now() > pause) {
        await nextTurn();
        pause = Date.now() + SLICE;
      }
      const marked = mark(frame);
      const read = await columns?.read(frame);
      const finding = found?.get(frame + 1);
      rows.push({
        ...(await frameRow(analysis, source, frame, read)),
        time: frameTime(analysis, frame, time, before),
        ...(time.format === 'relative' ? {} : { timeFormat: time.format }),
        ...(marked ? { mark: marked } : {}),
        ...(columns && read ? { fields: await columns.cells(read, before) } : {}),
        ...(finding ? { finding: { severity: finding.severity, title: finding.title } } : {}),
      });
      before = frame;
    }
    return rows;
  }

  private async rowOf(frame: number, filter: string): Promise<RowPlace> {
    const { analysis, filtered } = this.ready();
    if (filter !== '') return filtered.place(filter, frame - 1);
    const last = analysis.frames.length - 1;
    return { row: Math.max(0, Math.min(frame - 1, last)), exact: frame >= 1 && frame - 1 <= last };
  }

  private async frame(frame: number): Promise<FrameDetail> {
    const { analysis, source } = this.ready();
    if (!Number.isInteger(frame) || frame < 1 || frame > analysis.frames.length) {
      throw new RangeError(`There is no frame ${frame}: the capture has ${analysis.frames.length}.`);
    }
    return readDetail(analysis, source, frame - 1);
  }

  /** Like texts, exports tell of the whole capture. */
  private async exportPart(request: ExportRequest): Promise<ExportPart> {
    if (request.start) await this.wholeCapture();
    return this.ready().io.exportPart(request);
  }

  private async wholeCapture(): Promise<void> {
    if (!this.isComplete) await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  private async text(request: TextRequest): Promise<TextResult> {
    await this.wholeCapture();
    const { analysis, source } = this.ready();
    const selection = {
      firstFrame: request.firstFrame ?? 1,
      lastFrame: request.lastFrame ?? analysis.frames.length,
      ...(request.streams ? { streams: request.streams } : {}),
    };
    let pdus = 0;
    for (const _ of selectedPdus(analysis, selection)) pdus++;
    const parts = [traceHeader(analysis, this.name, selection)];
    let shown = 0;
    if (pdus > 0) {
      for await (const block of traceBlocks(analysis, source, selection)) {
        if (shown >= request.mostPdus) break;
        parts.push(block);
        shown++;
      }
    }
    if (shown < pdus) parts.push(`\n# ${pdus - shown} further PDUs are not shown: the text would be too long.\n`);
    if (pdus === 0) parts.push('\n# No iSCSI PDUs here.\n');
    return { text: parts.join(''), pdus, shown };
  }
}

/** Indexes of the frames from `first` on. */
function framesFrom({ frames }: CaptureAnalysis, first: number, count: number): number[] {
  return Array.from({ length: Math.max(0, Math.min(frames.length - first, count)) }, (_, at) => first + at);
}
