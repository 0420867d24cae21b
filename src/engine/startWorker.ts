import { Worker } from 'node:worker_threads';
import type { FromEngine } from '../messages/engine';
import { heapMegabytes } from './memoryLimits';
import type { StartedWorker, WorkerListener } from './StartedWorker';

/**
 * Starts an engine worker, a thread of its own.
 * @param address path of the bundled worker file
 * @param mostBytes bytes of objects after which Node ends the thread
 */
export function startWorker(address: string, mostBytes: number, listener: WorkerListener): StartedWorker {
  const worker = new Worker(address, {
    // Options of the host's process are not meant for it.
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: heapMegabytes(mostBytes) },
  });
  worker.on('message', (message: FromEngine) => listener.message(message));
  worker.on('messageerror', (error) => listener.ended(`an answer could not be read: ${error.message}`, error));
  worker.on('error', (error: unknown) => listener.ended(error instanceof Error ? error.message : String(error), error));
  worker.on('exit', (code) => listener.ended(`its thread has ended with exit code ${code}`));
  return {
    post: (message, moved = []) => worker.postMessage(message, [...moved]),
    terminate: () => void worker.terminate(),
  };
}
