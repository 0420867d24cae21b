import type { ByteSource, PackedFacts } from '../core/capture/ByteSource';

/** The pass was ended while it waited for the file system. */
export class PassInterruptedError extends Error {
  constructor() {
    super('Reading was cancelled while the file system did not answer.');
  }
}

/**
 * Lets a pass be ended while it waits for a file system that does not answer: a read from a network share can take for
 * ever, and nothing can call it back. Whoever waits through a guard stops waiting; what arrives later is dropped.
 */
export class PassGuard {
  private readonly waiting = new Set<(error: Error) => void>();
  private since = 0;
  private isInterrupted = false;

  /** Ends all waiting, now and later. */
  interrupt(): void {
    this.isInterrupted = true;
    for (const reject of this.waiting) reject(new PassInterruptedError());
    this.waiting.clear();
  }

  /** True when something has been waited for without a break for more than so many milliseconds. */
  waitsLongerThan(milliseconds: number): boolean {
    return this.waiting.size > 0 && performance.now() - this.since > milliseconds;
  }

  /** The outcome of `work`, or a PassInterruptedError when the guard is interrupted before. */
  wait<T>(work: Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.isInterrupted) {
        work.catch(() => undefined);
        reject(new PassInterruptedError());
        return;
      }
      if (this.waiting.size === 0) this.since = performance.now();
      this.waiting.add(reject);
      work.then(resolve, reject).finally(() => {
        this.waiting.delete(reject);
        // Something has come: the others have not waited in vain since then.
        this.since = performance.now();
      });
    });
  }

  /** The source as the pass reads it. */
  readonly guarded = (source: ByteSource): ByteSource => new GuardedSource(source, this);
}

class GuardedSource implements ByteSource {
  constructor(
    private readonly source: ByteSource,
    private readonly guard: PassGuard,
  ) {}

  get packed(): PackedFacts | undefined {
    return this.source.packed;
  }

  size(): Promise<number> {
    return this.guard.wait(this.source.size());
  }

  read(offset: number, length: number, into?: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
    return this.guard.wait(this.source.read(offset, length, into));
  }
}
