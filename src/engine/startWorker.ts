import { Worker } from 'node:worker_threads';
import type { FromEngine } from '../messages/engine';
import type { StartedWorker, WorkerListener } from './StartedWorker';

/**
 * Starts an engine worker, a thread of its own.
 * @param address path of the bundled worker file
 */
export function startWorker(address: string, listener: WorkerListener): StartedWorker {
  const worker = new Worker(address);
  worker.on('message', (message: FromEngine) => listener.message(message));
  worker.on('error', (error) => listener.ended(`The decoder has stopped: ${error.message}`));
  worker.on('exit', (code) => listener.ended(`The decoder has ended unexpectedly (exit code ${code}).`));
  return {
    post: (message) => worker.postMessage(message),
    terminate: () => void worker.terminate(),
  };
}
