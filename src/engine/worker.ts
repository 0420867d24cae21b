import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import type { CacheLocation, ToEngine } from '../messages/engine';
import { IndexCache } from './IndexCache';
import { serveEngine } from './serveEngine';

/*
 * The worker thread of one capture. It opens the files for reading only, runs the pass, and answers requests; the extension
 * host's thread does nothing but pass messages on.
 */

const port = parentPort;
if (!port) throw new Error('this file runs in a worker thread');

/** An index that another build of this program made may mean something else. */
function cacheAt({ folder, mostBytes }: CacheLocation): IndexCache {
  return new IndexCache(folder, mostBytes, createHash('sha256').update(readFileSync(__filename)).digest('hex'));
}

const take = serveEngine((message) => port.postMessage(message), cacheAt);
port.on('message', (message: ToEngine) => take(message));
