import { build } from 'esbuild';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.join(__dirname, '../..');
let folder: string | undefined;

function ownFolder(): string {
  if (folder === undefined) {
    const made = (folder = mkdtempSync(path.join(tmpdir(), 'iscsi-trace-worker-')));
    process.once('exit', () => rmSync(made, { recursive: true, force: true }));
  }
  return folder;
}

/** The bundle of the engine's worker, built once for this process: the product's own one may be older than its sources. */
export async function builtWorker(): Promise<string> {
  const outfile = path.join(ownFolder(), 'worker.js');
  if (existsSync(outfile)) return outfile;
  await build({
    entryPoints: [path.join(root, 'src/engine/worker.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    logLevel: 'warning',
  });
  return outfile;
}

let count = 0;

/**
 * A worker of the test's own in the engine's place.
 * @param body statements; `port` is the host's end, `summary(frames, complete)` posts one
 */
export function madeUpWorker(body: string): string {
  const file = path.join(ownFolder(), `made-up-${++count}.js`);
  const totals = {
    ...{ name: 'x.pcap', format: 'pcap', duration: '', firstTime: '', streams: 0, pdus: 0, tasks: 0, digestErrors: 0 },
    sessions: { normal: 0, discovery: 0, unknown: 0 },
    logins: { accepted: 0, rejected: 0, unfinished: 0 },
    ...{ notices: [], live: false, generation: 0, fromCache: false, bytesTotal: 9000 },
  };
  writeFileSync(
    file,
    `const { parentPort: port } = require('node:worker_threads');
const summary = (frames, complete) => port.postMessage({ type: 'summary',
  summary: { ...${JSON.stringify(totals)}, frames, complete, bytesRead: frames * 100 } });
${body}
`,
  );
  return file;
}
