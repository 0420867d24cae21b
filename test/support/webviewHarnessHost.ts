/**
 * Runs in the page, before the page's own script: plays VS Code and the extension host. Its state is kept in the session
 * storage, so that reloading the page is what hiding and showing a tab is.
 */
import type { CaptureSummary, PacketRow } from '../../src/messages/results';
import type { FromWebview, ToWebview } from '../../src/messages/webview';
import { explain, scenarios, type ScenarioName } from './webviewHarnessData';

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
  /** From now on requests for rows fail with this message; undefined: no longer. */
  failRows(message: string | undefined): void;
  /** Gives rows another mark from now on. */
  mark(frame: number, mark: PacketRow['mark']): void;
}

declare global {
  interface Window {
    harness: Harness;
    acquireVsCodeApi: () => unknown;
    hacked?: number;
  }
}

const stateKey = 'harness.state';
const name = new URLSearchParams(location.search).get('scenario') as ScenarioName;
const scenario = scenarios[name];
let summary = scenario.summary;
let rowError: string | undefined;
const held = new Set<string>();
let waiting: (() => void)[] = [];
const marked = new Map<number, PacketRow['mark']>();

const send = (message: ToWebview) => window.postMessage(message, '*');

function answer(method: string, params: unknown): unknown {
  const { start, count, frame, topic } = params as { start: number; count: number; frame: number; topic: string };
  switch (method) {
    case 'rows': {
      if (rowError !== undefined) throw new Error(rowError);
      if (count > 1_000 || start < 0) throw new Error(`bad range ${start} + ${count}`);
      const rows: PacketRow[] = [];
      for (let at = start; at < Math.min(start + count, summary?.frames ?? 0); at++) {
        const row = scenario.row(at + 1);
        rows.push(marked.has(at + 1) ? { ...row, mark: marked.get(at + 1) } : row);
      }
      return rows;
    }
    case 'frame':
      return scenario.detail(frame);
    case 'explain':
      return explain(topic);
    default:
      throw new Error(`unknown method ${method}`);
  }
}

function receive(message: FromWebview): void {
  window.harness.posted.push(structuredClone(message));
  if (message.type === 'ready') {
    if (scenario.failure) send({ type: 'failed', ...scenario.failure });
    else if (summary) send({ type: 'summary', summary });
    return;
  }
  if (message.type !== 'request') return;
  const { id, method, params } = message;
  const reply = () => {
    try {
      send({ type: 'answer', id, ok: answer(method, params) });
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
  failRows: (message) => (rowError = message),
  mark: (frame, mark) => void marked.set(frame, mark),
};

window.acquireVsCodeApi = () => ({
  postMessage: receive,
  getState: () => JSON.parse(sessionStorage.getItem(stateKey) ?? 'null') as unknown,
  setState: (state: unknown) => sessionStorage.setItem(stateKey, JSON.stringify(state)),
});
