/**
 * Runs in the page, before the page's own script: plays VS Code and the extension host. Its state is kept in the session
 * storage, so that reloading the page is what hiding and showing a tab is.
 */
import { completeFilter } from '../../src/core/filter/completion/completeFilter';
import { FILTER_CATALOGUE } from '../../src/core/filter/completion/filterCatalogue';
import type {
  CaptureSummary,
  FilterAnswer,
  FilterChoices,
  FindingRow,
  FindingsOverview,
  LoginReport,
  LoginSummary,
  PacketRow,
  RowPlace,
} from '../../src/messages/results';
import type { FromWebview, ToWebview } from '../../src/messages/webview';
import { type BareText, bareTexts, type ContentElements } from './bareTexts';
import { explain, scenarios, type ScenarioName } from './webviewHarnessData';
import { fakeFilter, type FakeFilter } from './webviewHarnessFilter';
import { fromWire } from './wireValue';

/** What tests can do to the fake host through `window.harness`. */
export interface Harness {
  /** Everything that the page has posted. */
  readonly posted: FromWebview[];
  /** Posts a message as the host would. */
  send(message: ToWebview): void;
  /** Announces that the capture has grown. */
  grow(summary: Partial<CaptureSummary>): void;
  /** From now on answers to this method wait for `release`. */
  hold(method: string): void;
  /** Answers what was held; the latest one first when `reversed`. */
  release(reversed?: boolean): void;
  /** From now on an answer to `filter` looks at so many more frames, and not at all there are. */
  filterSlowly(frames: number): void;
  /** From now on other frames match "every 7": those that lie so many before the ones that did. */
  shiftMatches(frames: number): void;
  /** From now on requests to filter fail with this message; undefined: no longer. */
  failFilter(message: string | undefined): void;
  /** From now on requests for rows fail with this message; undefined: no longer. */
  failRows(message: string | undefined): void;
  /** From now on these are the saved filters and those used before. */
  offerFilters(choices: FilterChoices): void;
  /** Gives rows another mark from now on. */
  mark(frame: number, mark: PacketRow['mark']): void;
  /** Texts that are not marked as translated, outside of content. */
  bareTexts(content: ContentElements): BareText[];
}

declare global {
  interface Window {
    harness: Harness;
    acquireVsCodeApi: () => unknown;
    hacked?: number;
    /** Asks the engine of the test, when there is one. */
    harnessEngine?: (method: string, params?: unknown) => Promise<string>;
    /** The logins of the capture, put there before the page's script runs. */
    /** Rows of the engine are marked with findings from now on. */
    harnessMarksFindings?: boolean;
    /** The findings of the capture, put there before the page's script runs. */
    harnessFindings?: {
      readonly findings: readonly FindingRow[];
      readonly findingCount: number;
      readonly overview: FindingsOverview;
    };
    harnessLogins?: { readonly logins: readonly LoginReport[]; readonly loginCount: number };
  }
}

const stateKey = 'harness.state';
const name = new URLSearchParams(location.search).get('scenario') as ScenarioName;
const scenario = scenarios[name];
let summary = scenario.summary;
const { logins: reports, loginCount } = window.harnessLogins ?? { logins: [], loginCount: 0 };
if (summary && loginCount > 0) {
  const rejected = reports.filter(({ result }) => result === 'rejected').length;
  summary = { ...summary, logins: { accepted: loginCount - rejected, rejected, unfinished: 0 } };
}
let rowError: string | undefined;
const held = new Set<string>();
let waiting: (() => void)[] = [];
const marked = new Map<number, PacketRow['mark']>();
let framesPerAnswer = Infinity;
let filterError: string | undefined;
let shift = 0;
let choices: FilterChoices = { saved: [], history: [] };
/** Frames that each filter has looked at. */
const lookedAt = new Map<string, number>();

const send = (message: ToWebview) => window.postMessage(message, '*');

interface Params {
  readonly start: number;
  readonly count: number;
  readonly filter?: string;
  readonly frame: number;
  readonly topic: string;
  readonly stream: number;
  readonly login: number;
  readonly cursor: number;
}

const allFrames: FakeFilter = {
  count: (frames) => frames,
  frameAt: (row) => row + 1,
  rowFrom: (frame) => frame - 1,
};

function filterOf(text: string): FakeFilter {
  const filter = text === '' ? allFrames : fakeFilter(text, scenario.row, shift);
  if ('error' in filter) throw new Error(filter.error);
  return filter;
}

function rowsOf({ start, count, filter: text = '' }: Params): PacketRow[] {
  if (rowError !== undefined) throw new Error(rowError);
  if (count > 1_000 || start < 0) throw new Error(`bad range ${start} + ${count}`);
  const filter = filterOf(text);
  const rows: PacketRow[] = [];
  for (let at = start; at < Math.min(start + count, filter.count(summary?.frames ?? 0)); at++) {
    const row = scenario.row(filter.frameAt(at));
    rows.push(marked.has(row.frame) ? { ...row, mark: marked.get(row.frame) } : row);
  }
  return rows;
}

function filterAnswer(text: string): FilterAnswer {
  if (filterError !== undefined) throw new Error(filterError);
  const filter = fakeFilter(text, scenario.row, shift);
  if ('error' in filter) return filter;
  const frames = Math.min(summary?.frames ?? 0, (lookedAt.get(text) ?? 0) + framesPerAnswer);
  lookedAt.set(text, frames);
  return { rows: filter.count(frames), frames };
}

function placeOf(frame: number, text: string): RowPlace {
  if (frame > (summary?.frames ?? 0)) throw new Error(`there is no frame ${frame}`);
  const filter = filterOf(text);
  // What has not been looked at yet is not shown yet.
  const last = filter.count(lookedAt.get(text) ?? 0) - 1;
  const from = filter.rowFrom(frame);
  if (from <= last && filter.frameAt(from) === frame) return { row: from, exact: true };
  const isBeforeNearer = from > last || (from > 0 && frame - filter.frameAt(from - 1) <= filter.frameAt(from) - frame);
  return { row: Math.max(0, isBeforeNearer ? Math.min(from - 1, last) : from), exact: false };
}

/** The login of a number: beyond those that were given they begin again, in other streams. */
function reportAt(number: number): LoginReport | undefined {
  const report = reports[number % reports.length];
  if (!report || number >= loginCount) return undefined;
  return number < reports.length ? report : { ...report, number, stream: number };
}

function loginsFrom({ start, count }: Params): { logins: LoginSummary[]; total: number } {
  if (count > 1_000 || start < 0) throw new Error(`bad range ${start} + ${count}`);
  const logins: LoginSummary[] = [];
  for (let number = start; number < Math.min(start + count, loginCount); number++) {
    const report = reportAt(number);
    if (report) logins.push(report);
  }
  return { logins, total: loginCount };
}

function loginAt({ stream, login }: Params): LoginReport | null {
  return reports.find((one) => one.stream === stream && one.login === login) ?? reportAt(stream) ?? null;
}

/** The login that a frame belongs to, or the last one before it. */
function loginOf(frame: number): LoginReport | null {
  return reports.findLast(({ firstFrame }) => firstFrame <= frame) ?? null;
}

/** Findings that a test has given: over and over, under other frames, as many as there shall be. */
function findingsFrom({ start, count }: Params): FindingRow[] {
  const { findings, findingCount } = window.harnessFindings ?? { findings: [], findingCount: 0 };
  const rows: FindingRow[] = [];
  for (let number = start; number < Math.min(start + count, findingCount); number++) {
    const row = findings[number % findings.length];
    if (row) rows.push(number < findings.length ? row : { ...row, fact: `(${number + 1}) ${row.fact}` });
  }
  return rows;
}

function answer(method: string, params: Params): unknown {
  const { frame, topic, filter = '' } = params;
  switch (method) {
    case 'rows':
      return rowsOf(params);
    case 'filter':
      return filterAnswer(filter);
    case 'completeFilter':
      return completeFilter(filter, params.cursor, FILTER_CATALOGUE);
    case 'filterChoices':
      return choices;
    case 'rowOf':
      return placeOf(frame, filter);
    case 'frame':
      return scenario.detail(frame);
    case 'logins':
      return loginsFrom(params);
    case 'login':
      return loginAt(params);
    case 'loginOf':
      return loginOf(frame);
    case 'findings':
      return findingsFrom(params);
    case 'copyFinding':
      return true;
    case 'explain':
      return explain(topic);
    default:
      throw new Error(`unknown method ${method}`);
  }
}

/** What the settings leave of findings is what the host adds. */
const selection = { minimum: 'info', disabled: [] } as const;

/** What the host adds to requests. */
const addedByHost = (): Readonly<Record<string, object>> => ({
  rows: { marks: { selected: 0 }, ...(window.harnessMarksFindings ? { findings: selection } : {}) },
  findings: { selection },
});

async function announceFindings(ask: NonNullable<Window['harnessEngine']>): Promise<void> {
  const overview = fromWire(await ask('findingsOverview', { selection })) as FindingsOverview | null;
  send({ type: 'findings', overview });
}

/** Its summary comes once, when the page listens. */
async function announceEngine(ask: NonNullable<Window['harnessEngine']>): Promise<void> {
  summary = fromWire(await ask('summary')) as CaptureSummary;
  send({ type: 'summary', summary });
  await announceFindings(ask);
}

async function askEngine(
  ask: NonNullable<Window['harnessEngine']>,
  id: number,
  method: string,
  params: unknown,
): Promise<void> {
  // Marks are what the host adds to a request for rows.
  const added = addedByHost()[method] ?? {};
  const all = { ...(params as object), ...added };
  try {
    send({ type: 'answer', id, ok: fromWire(await ask(method, all)) });
  } catch (error) {
    send({ type: 'answer', id, err: (error as Error).message });
  }
}

/** What no engine is asked for. */
const ANSWERED_BY_HOST: ReadonlySet<string> = new Set(['explain', 'copyFinding', 'filterChoices']);

function receive(message: FromWebview): void {
  window.harness.posted.push(structuredClone(message));
  if (message.type === 'ready') {
    if (window.harnessEngine) void announceEngine(window.harnessEngine);
    if (scenario.failure) send({ type: 'failed', ...scenario.failure });
    else if (summary) send({ type: 'summary', summary });
    if (window.harnessFindings) send({ type: 'findings', overview: window.harnessFindings.overview });
    return;
  }
  if (message.type !== 'request') return;
  const { id, method, params } = message;
  const reply = () => {
    if (window.harnessEngine && !ANSWERED_BY_HOST.has(method)) {
      void askEngine(window.harnessEngine, id, method, params);
      return;
    }
    try {
      send({ type: 'answer', id, ok: answer(method, params as Params) });
    } catch (error) {
      send({ type: 'answer', id, err: (error as Error).message });
    }
  };
  if (held.has(method)) waiting.push(reply);
  else setTimeout(reply, 2);
}

window.harness = {
  posted: [],
  send,
  grow: (more) => {
    if (summary) summary = { ...summary, ...more };
    if (summary) send({ type: 'summary', summary });
  },
  hold: (method) => void held.add(method),
  release: (reversed = false) => {
    held.clear();
    const replies = reversed ? waiting.reverse() : waiting;
    waiting = [];
    for (const reply of replies) reply();
  },
  filterSlowly: (frames) => (framesPerAnswer = frames),
  shiftMatches: (frames) => (shift = frames),
  failFilter: (message) => (filterError = message),
  failRows: (message) => (rowError = message),
  offerFilters: (offered) => (choices = offered),
  mark: (frame, mark) => void marked.set(frame, mark),
  bareTexts,
};

window.acquireVsCodeApi = () => ({
  postMessage: receive,
  getState: () => JSON.parse(sessionStorage.getItem(stateKey) ?? 'null') as unknown,
  setState: (state: unknown) => sessionStorage.setItem(stateKey, JSON.stringify(state)),
});
