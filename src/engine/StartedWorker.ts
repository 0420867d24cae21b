import type { FromEngine, ToEngine } from '../messages/engine';

/** What the owner of a worker hears. */
export interface WorkerListener {
  message(message: FromEngine): void;
  /**
   * The worker is gone, or nobody can rely on it any more; also called when its owner has ended it.
   * @param why the reason, in the words of the system
   */
  ended(why: string, error?: unknown): void;
}

/** An engine worker that has been started (`startWorker`). */
export interface StartedWorker {
  /** @param moved memory of the message that goes to the worker instead of being copied */
  post(message: ToEngine, moved?: readonly ArrayBuffer[]): void;
  terminate(): void;
}
