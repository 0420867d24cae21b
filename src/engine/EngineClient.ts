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
import type { StartedWorker } from './StartedWorker';
import { startWorker } from './startWorker';

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** What the owner of a client hears. */
export interface EngineListener {
  summary(summary: CaptureSummary): void;
  /** The capture cannot be read (a summary follows when it can be read later), or the worker died. */
  failed(message: string, detail: string): void;
}

/** The extension host's end of one engine worker. */
export class EngineClient {
  private readonly worker: StartedWorker;
  private readonly waiting = new Map<number, Waiting>();
  private nextId = 1;
  private gone: string | undefined;

  /** @param workerAddress of the bundled worker file, as `startWorker` wants it */
  constructor(
    workerAddress: string,
    location: CaptureLocation,
    private readonly listener: EngineListener,
    cache?: CacheLocation,
    decodeAs: readonly DecodeAsRule[] = [],
  ) {
    this.worker = startWorker(workerAddress, {
      message: (message) => this.take(message),
      ended: (why) => this.end(why),
    });
    this.post({ type: 'open', location, decodeAs, ...(cache ? { cache } : {}) });
  }

  /** Asks the worker; rejects with its message, or when it has ended. */
  request<Method extends EngineMethod>(
    method: Method,
    params: EngineRequests[Method]['params'],
  ): Promise<EngineRequests[Method]['result']> {
    if (this.gone !== undefined) return Promise.reject(new Error(this.gone));
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
      this.post({ type: 'request', id, method, params });
    });
  }

  /** Ends the pass where it is. */
  cancel(): void {
    if (this.gone === undefined) this.post({ type: 'cancel' });
  }

  dispose(): void {
    this.gone ??= 'The capture has been closed.';
    this.rejectAll(this.gone);
    this.worker.terminate();
  }

  private post(message: ToEngine): void {
    this.worker.post(message);
  }

  private take(message: FromEngine): void {
    switch (message.type) {
      case 'summary':
        this.listener.summary(message.summary);
        return;
      case 'failed':
        this.listener.failed(message.message, message.detail);
        return;
      case 'answer': {
        const waiting = this.waiting.get(message.id);
        this.waiting.delete(message.id);
        if ('err' in message) waiting?.reject(new Error(message.err));
        else waiting?.resolve(message.ok);
      }
    }
  }

  private end(why: string): void {
    if (this.gone !== undefined) return;
    this.gone = why;
    this.rejectAll(why);
    this.listener.failed('The capture cannot be shown any more', why);
  }

  private rejectAll(why: string): void {
    for (const { reject } of this.waiting.values()) reject(new Error(why));
    this.waiting.clear();
  }
}
