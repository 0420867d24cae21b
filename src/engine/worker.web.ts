import type { FromEngine, ToEngine } from '../messages/engine';
import { EngineService } from './EngineService';

/* The web worker of one capture in a browser: see worker.ts. The host hands it the bytes, and no indexes are kept. */

const service = new EngineService(
  (message: FromEngine) => self.postMessage(message),
  ({ decodeAs, mostBytes }) => ({
    ...(decodeAs ? { decodeAs } : {}),
    ...(mostBytes === undefined ? {} : { mostBytes }),
  }),
);
self.onmessage = ({ data }: MessageEvent<ToEngine>) => service.take(data);
