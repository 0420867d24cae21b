import type { CacheLocation, FromEngine, ToEngine } from '../messages/engine';
import { CaptureEngine } from './CaptureEngine';
import type { KeptIndexes } from './KeptIndexes';

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * The worker's end of the conversation about one capture, whatever carries the messages.
 * @param post sends a message to the host
 * @param cacheAt opens the kept indexes, where the platform keeps any
 * @returns takes what the host sends
 */
export function serveEngine(
  post: (message: FromEngine) => void,
  cacheAt?: (location: CacheLocation) => KeptIndexes,
): (message: ToEngine) => void {
  let engine: CaptureEngine | undefined;
  return (message) => {
    switch (message.type) {
      case 'open':
        engine = new CaptureEngine(
          message.location,
          {
            summary: (summary) => post({ type: 'summary', summary }),
            failed: (why, detail) => post({ type: 'failed', message: why, detail }),
          },
          {
            ...(message.cache && cacheAt ? { cache: cacheAt(message.cache) } : {}),
            ...(message.decodeAs ? { decodeAs: message.decodeAs } : {}),
          },
        );
        void engine.run();
        return;
      case 'cancel':
        engine?.cancel();
        return;
      case 'request': {
        const { id, method, params } = message;
        if (!engine) {
          post({ type: 'answer', id, err: 'The capture is not open yet.' });
          return;
        }
        engine.answer(method, params as never).then(
          (ok) => post({ type: 'answer', id, ok }),
          (error: unknown) => post({ type: 'answer', id, err: textOf(error) }),
        );
      }
    }
  };
}
