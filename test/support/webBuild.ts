import { build, type Metafile } from 'esbuild';
import vm from 'node:vm';
import { bundles } from '../../esbuild.js';
import type { EngineMethod, EngineRequests, FromEngine, ToEngine } from '../../src/messages/engine';
import type { CaptureLocation } from '../../src/messages/engine';
import type { CaptureSummary } from '../../src/messages/results';

export interface BuiltBundle {
  readonly text: string;
  readonly metafile: Metafile;
}

/** Builds what goes to dist/web/, in memory. */
export async function buildForBrowser(name: 'extension' | 'worker'): Promise<BuiltBundle> {
  const options = bundles.find(({ outfile }) => outfile === `dist/web/${name}.js`);
  if (!options) throw new Error(`no bundle goes to dist/web/${name}.js`);
  const { outputFiles = [], metafile } = await build({ ...options, write: false, sourcemap: false, metafile: true });
  const [file] = outputFiles;
  if (!file || !metafile) throw new Error('nothing was built');
  return { text: file.text, metafile };
}

/** What a worker of a browser has and our bundle may use. Nothing of Node is among it. */
function workerGlobals(): Record<string, unknown> {
  return {
    ...{ console, TextEncoder, TextDecoder, performance, setTimeout, clearTimeout, clearInterval, atob },
    // A worker ends with its owner, whatever it still waits for: it does not keep the process of the tests alive.
    setInterval: (callback: () => void, milliseconds: number) => setInterval(callback, milliseconds).unref(),
  };
}

/**
 * A channel that does not keep the process alive: with nothing else to wait for, a message to oneself is all there is.
 */
class TestChannel {
  readonly port1: { onmessage?: () => void } = {};
  readonly port2 = { postMessage: () => void setImmediate(() => this.port1.onmessage?.()) };
}

/** The engine as a browser runs it, in a context of its own without Node; messages are cloned on their way, as by a worker. */
export class WebEngine {
  private readonly self: { onmessage?: (event: { data: ToEngine }) => void; postMessage(message: FromEngine): void };
  private readonly waiting = new Map<number, (message: Extract<FromEngine, { type: 'answer' }>) => void>();
  private lastId = 0;
  private ended: ((outcome: CaptureSummary | string) => void) | undefined;

  constructor(bundle: string) {
    this.self = { postMessage: (message) => this.take(structuredClone(message)) };
    const globals = { ...workerGlobals(), WebAssembly, MessageChannel: TestChannel, self: this.self };
    vm.runInNewContext(bundle, globals, { filename: 'dist/web/worker.js' });
  }

  /** The summary at the end of the pass, or why there is none. */
  open(location: CaptureLocation): Promise<CaptureSummary | string> {
    const outcome = new Promise<CaptureSummary | string>((resolve) => (this.ended = resolve));
    this.post({ type: 'open', location });
    return outcome;
  }

  async request<Method extends EngineMethod>(
    method: Method,
    params: EngineRequests[Method]['params'],
  ): Promise<EngineRequests[Method]['result']> {
    const id = ++this.lastId;
    const answer = new Promise<Extract<FromEngine, { type: 'answer' }>>((resolve) => this.waiting.set(id, resolve));
    this.post({ type: 'request', id, method, params });
    const message = await answer;
    if ('err' in message) throw new Error(message.err);
    return message.ok as EngineRequests[Method]['result'];
  }

  private post(message: ToEngine): void {
    this.self.onmessage?.({ data: structuredClone(message) });
  }

  private take(message: FromEngine): void {
    if (message.type === 'answer') this.waiting.get(message.id)?.(message);
    else if (message.type === 'failed') this.ended?.(`${message.message}: ${message.detail}`);
    else if (message.type === 'summary' && message.summary.complete) this.ended?.(message.summary);
  }
}
