import type { ToEngine } from '../messages/engine';
import { serveEngine } from './serveEngine';

/* The web worker of one capture in a browser: see worker.ts. The host hands it the bytes, and no indexes are kept. */

const take = serveEngine((message) => self.postMessage(message));
self.onmessage = ({ data }: MessageEvent<ToEngine>) => take(data);
