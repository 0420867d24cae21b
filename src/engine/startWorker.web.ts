import type { FromEngine } from '../messages/engine';
import type { StartedWorker, WorkerListener } from './StartedWorker';

/**
 * Starts an engine worker, a web worker of the extension host's own worker.
 * @param address URL of the bundled worker file, of the host's own origin
 * @param _mostBytes a browser has limits of its own
 */
export function startWorker(address: string, _mostBytes: number, listener: WorkerListener): StartedWorker {
  const worker = new Worker(address);
  worker.onmessage = ({ data }: MessageEvent<FromEngine>) => listener.message(data);
  worker.onmessageerror = () => listener.ended('an answer could not be read');
  worker.onerror = (event) => {
    event.preventDefault();
    listener.ended(event.message || 'the browser does not say why');
  };
  return {
    post: (message, moved = []) => worker.postMessage(message, [...moved]),
    terminate: () => worker.terminate(),
  };
}
