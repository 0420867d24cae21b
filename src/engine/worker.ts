import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import type { CacheLocation, FromEngine, ToEngine } from '../messages/engine';
import { CaptureEngine } from './CaptureEngine';
import { IndexCache } from './IndexCache';

/*
 * The worker thread of one capture. It opens the files for reading only, runs the pass, and answers requests; the extension
 * host's thread does nothing but pass messages on.
 */

const port = parentPort;
if (!port) throw new Error('this file runs in a worker thread');

const post = (message: FromEngine): void => port.postMessage(message);
const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

let engine: CaptureEngine | undefined;

/** An index that another build of this program made may mean something else. */
function cacheAt({ folder, mostBytes }: CacheLocation): IndexCache {
  return new IndexCache(folder, mostBytes, createHash('sha256').update(readFileSync(__filename)).digest('hex'));
}

port.on('message', (message: ToEngine) => {
  switch (message.type) {
    case 'open':
      engine = new CaptureEngine(
        message.location,
        {
          summary: (summary) => post({ type: 'summary', summary }),
          failed: (why, detail) => post({ type: 'failed', message: why, detail }),
        },
        {
          ...(message.cache ? { cache: cacheAt(message.cache) } : {}),
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
});
