import { type FileHandle, open } from 'node:fs/promises';
import { parentPort } from 'node:worker_threads';
import { MemorySource } from '../core/capture/ByteSource';
import { NotACaptureError } from '../core/capture/CaptureReader';
import type { CaptureLocation, FromEngine, ToEngine } from '../messages/engine';
import { CaptureEngine } from './CaptureEngine';
import { FileSource } from './FileSource';

/*
 * The worker thread of one capture. It opens the file for reading only, runs the pass, and answers requests; the extension
 * host's thread does nothing but pass messages on.
 */

const port = parentPort;
if (!port) throw new Error('this file runs in a worker thread');

const post = (message: FromEngine): void => port.postMessage(message);
const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

let engine: CaptureEngine | undefined;

async function openCapture(location: CaptureLocation): Promise<void> {
  let file: FileHandle | undefined;
  try {
    if (location.kind === 'file') file = await open(location.path, 'r');
    const source = location.kind === 'file' && file ? new FileSource(file) : memorySource(location);
    engine = new CaptureEngine(source, location.name, (summary) => post({ type: 'summary', summary }));
    await engine.run();
  } catch (error) {
    await file?.close().catch(() => undefined);
    const why = error instanceof NotACaptureError ? 'This file is not a capture' : 'The capture cannot be read';
    post({ type: 'failed', message: why, detail: textOf(error) });
  }
}

function memorySource(location: CaptureLocation): MemorySource {
  return new MemorySource(location.kind === 'bytes' ? location.bytes : new Uint8Array(0));
}

port.on('message', (message: ToEngine) => {
  switch (message.type) {
    case 'open':
      void openCapture(message.location);
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
