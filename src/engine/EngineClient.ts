import type { DecodeAsRule } from '../core/streams/DecodeAs';
import type {
  CacheLocation,
  CaptureLocation,
  EngineMethod,
  EngineRequests,
  FromEngine,
  ToEngine,
} from '../messages/engine';
import type { CaptureSummary } from '../messages/results';
import { type EngineDeath, engineDeath, placeOfCapture } from './EngineDeath';
import { handOver } from './handOver';
import { DEFAULT_MOST_BYTES } from './memoryLimits';
import type { StartedWorker } from './StartedWorker';
import { startWorker } from './startWorker';

/** Pause between two pings, in milliseconds. */
const PING_PAUSE = 5000;
/**
 * A worker that has let so many pings go by hangs: half a minute. The pass lets messages through after each block, which
 * takes milliseconds. Pings are counted instead of seconds, because a machine that slept has lost no answer.
 */
const MOST_MISSED = 6;

interface Waiting {
  readonly method: EngineMethod;
  readonly params: unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** What the owner of a client hears. */
export interface EngineListener {
  summary(summary: CaptureSummary): void;
  /** The capture cannot be read; a summary follows when it can be read later. */
  failed(message: string, detail: string): void;
  /** The worker is gone, and nothing more comes from it. Requests that it owed an answer have been rejected. */
  died(death: EngineDeath): void;
  /** The worker has not come to its messages for half a minute, or does again. */
  hanging(isHanging: boolean): void;
}

export interface EngineClientOptions {
  readonly cache?: CacheLocation | undefined;
  readonly decodeAs?: readonly DecodeAsRule[];
  /** Bytes of memory that the capture may take. */
  readonly mostBytes?: number;
  /** See PING_PAUSE; tests use a short one. */
  readonly pingPause?: number;
}

/** The extension host's end of one engine worker. */
export class EngineClient {
  private readonly worker: StartedWorker;
  private readonly waiting = new Map<number, Waiting>();
  private readonly pinging: ReturnType<typeof setInterval>;
  private nextId = 1;
  private gone: string | undefined;
  private known: CaptureSummary | undefined;
  /** Where the capture is, for people: its bytes are the worker's. */
  private readonly place: string;
  private missed = 0;

  /**
   * @param workerAddress of the bundled worker file, as `startWorker` wants it
   * @param location bytes in it go to the worker, and are not here any more
   */
  constructor(
    workerAddress: string,
    location: CaptureLocation,
    private readonly listener: EngineListener,
    { cache, decodeAs = [], mostBytes = DEFAULT_MOST_BYTES, pingPause = PING_PAUSE }: EngineClientOptions = {},
  ) {
    this.worker = startWorker(workerAddress, mostBytes, {
      message: (message) => this.take(message),
      ended: (why, error) => this.end(why, error),
    });
    this.pinging = setInterval(() => this.ping(), pingPause);
    // Where a timer can keep a process alive, this one shall not.
    (this.pinging as { unref?: () => void }).unref?.();
    this.place = placeOfCapture(location);
    const handed = handOver(location);
    const options = { decodeAs, mostBytes, ...(cache ? { cache } : {}) };
    this.worker.post({ type: 'open', location: handed.location, ...options }, handed.moved);
  }

  /** Asks the worker; rejects with its message, or when it has ended. */
  request<Method extends EngineMethod>(
    method: Method,
    params: EngineRequests[Method]['params'],
  ): Promise<EngineRequests[Method]['result']> {
    if (this.gone !== undefined) return Promise.reject(new Error(this.gone));
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      // Throws, and so rejects, when the parameters cannot be posted.
      this.post({ type: 'request', id, method, params });
      this.waiting.set(id, { method, params, resolve: resolve as (value: unknown) => void, reject });
    });
  }

  /** Ends the pass where it is. */
  cancel(): void {
    if (this.gone === undefined) this.post({ type: 'cancel' });
  }

  dispose(): void {
    this.leave('The capture has been closed.');
  }

  private post(message: ToEngine): void {
    this.worker.post(message);
  }

  private ping(): void {
    if (++this.missed === MOST_MISSED + 1) this.listener.hanging(true);
    // The first one that is late stands for those behind it: they would be answered all at once.
    if (this.missed <= 1) this.post({ type: 'ping' });
  }

  private take(message: FromEngine): void {
    if (this.gone !== undefined || typeof message !== 'object' || message === null) return;
    const wasHanging = this.missed > MOST_MISSED;
    this.missed = 0;
    if (wasHanging) this.listener.hanging(false);
    switch (message.type) {
      case 'summary':
        this.known = message.summary;
        this.listener.summary(message.summary);
        return;
      case 'failed':
        this.listener.failed(message.message, message.detail);
        return;
      case 'answer':
        this.settle(message);
        return;
      case 'pong':
    }
  }

  private settle(message: Extract<FromEngine, { readonly type: 'answer' }>): void {
    const waiting = this.waiting.get(message.id);
    this.waiting.delete(message.id);
    if ('err' in message) waiting?.reject(new Error(String(message.err)));
    else if ('ok' in message) waiting?.resolve(message.ok);
    else waiting?.reject(new Error('The decoder has given no answer.'));
  }

  /** The worker has ended on its own. */
  private end(why: string, error?: unknown): void {
    if (this.gone !== undefined) return;
    // The oldest request is the one that it was at.
    const [asked] = this.waiting.values();
    const death = engineDeath(this.place, why, error, this.known, asked);
    this.leave(death.detail);
    this.listener.died(death);
  }

  private leave(why: string): void {
    if (this.gone !== undefined) return;
    this.gone = why;
    clearInterval(this.pinging);
    for (const { reject } of this.waiting.values()) reject(new Error(why));
    this.waiting.clear();
    this.worker.terminate();
  }
}
