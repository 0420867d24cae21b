import type { FromEngine, ToEngine } from '../messages/engine';
import { CaptureEngine, type EngineEvents, type EngineOptions } from './CaptureEngine';

type OpenMessage = Extract<ToEngine, { readonly type: 'open' }>;

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * The worker's end of the conversation with the host: takes what is posted, posts answers. Whatever is taken, every request
 * with a number is answered, and nothing is thrown: a mistake in one message must not take the capture with it.
 */
export class EngineService {
  private engine: CaptureEngine | undefined;

  /** @param optionsOf what an engine is made with for a message that opens a capture */
  constructor(
    private readonly post: (message: FromEngine) => void,
    private readonly optionsOf: (message: OpenMessage) => EngineOptions,
  ) {}

  /** @param message as the thread has received it; its shape is not known */
  take(message: ToEngine): void {
    if (typeof message !== 'object' || message === null) return;
    switch (message.type) {
      case 'open':
        this.open(message);
        return;
      case 'cancel':
        this.engine?.cancel();
        return;
      case 'ping':
        this.post({ type: 'pong' });
        return;
      case 'request':
        void this.answer(message);
    }
  }

  private open(message: OpenMessage): void {
    const events: EngineEvents = {
      summary: (summary) => this.post({ type: 'summary', summary }),
      failed: (why, detail) => this.post({ type: 'failed', message: why, detail }),
    };
    try {
      this.engine = new CaptureEngine(message.location, events, this.optionsOf(message));
    } catch (error) {
      events.failed('The capture cannot be read', textOf(error));
      return;
    }
    this.engine.run().catch((error: unknown) => events.failed('The capture cannot be read', textOf(error)));
  }

  private async answer({ id, method, params }: Extract<ToEngine, { readonly type: 'request' }>): Promise<void> {
    try {
      if (!this.engine) throw new Error('The capture is not open yet.');
      // What cannot be posted (a function, say) makes `post` throw: then that is the answer.
      this.post({ type: 'answer', id, ok: await this.engine.answer(method, params as never) });
    } catch (error) {
      this.post({ type: 'answer', id, err: textOf(error) });
    }
  }
}
