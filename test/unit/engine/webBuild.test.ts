/** The build for browsers: nothing of Node in it, and the same answers. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { serialize } from 'node:v8';
import { CaptureEngine } from '../../../src/engine/CaptureEngine';
import type { CaptureLocation, EngineMethod, EngineRequests } from '../../../src/messages/engine';
import type { CaptureSummary } from '../../../src/messages/results';
import { fixtures, readFixture } from '../../support/captures';
import { readManifest } from '../../../scripts/repository';
import { ringFiles } from '../../support/splitCapture';
import { buildForBrowser, WebEngine } from '../../support/webBuild';

const SELECTION = { minimum: 'info', disabled: [] } as const;
const EVERY_TASK = { filter: {}, sort: { by: 'start', descending: false } } as const;
const CHARTS = { filter: {}, by: 'command', width: 400, height: 200 } as const;

/** Something that answers as an engine does. */
interface Asked {
  request<Method extends EngineMethod>(
    method: Method,
    params: EngineRequests[Method]['params'],
  ): Promise<EngineRequests[Method]['result']>;
}

interface Outcome {
  readonly summary: CaptureSummary | string;
  readonly engine: Asked;
  readonly close: () => Promise<void>;
}

async function inNode(location: CaptureLocation): Promise<Outcome> {
  let summary: CaptureSummary | string = 'nothing was said';
  const engine = new CaptureEngine(location, {
    summary: (found) => (summary = found),
    failed: (why, detail) => (summary = `${why}: ${detail}`),
  });
  await engine.run();
  return {
    summary,
    engine: { request: (method, params) => engine.answer(method, params) },
    close: () => engine.dispose(),
  };
}

/** What every part of the editor shows of a capture. */
async function everything(engine: Asked, { frames, tasks }: CaptureSummary): Promise<Record<string, unknown>> {
  const rows = { start: 0, count: 1000, marks: { selected: 0 } };
  const logins = await engine.request('logins', { start: 0, count: 100 });
  const details: unknown[] = [];
  for (let frame = 1; frame <= Math.min(frames, 100); frame++) details.push(await engine.request('frame', { frame }));
  const reports: unknown[] = [];
  for (const { stream, login } of logins.logins) {
    reports.push(await engine.request('login', { stream, login }));
    for (const prover of ['initiator', 'target'] as const) {
      for (const secret of ['chapsecret12', 'something else']) {
        reports.push(await engine.request('checkChap', { stream, login, prover, secret }));
      }
    }
  }
  return {
    rows: await engine.request('rows', rows),
    filtered: await engine.request('rows', { ...rows, filter: 'iscsi || tcp.analysis.flags' }),
    count: await engine.request('filter', { filter: 'iscsi.opcode == 0x23' }),
    wrong: await engine.request('filter', { filter: 'iscsi.opcode ==' }),
    found: await engine.request('find', {
      query: { kind: 'bytes', bytes: new TextEncoder().encode('iqn.') },
      ...{ frame: 0, direction: 1, filter: '' },
    }),
    details,
    logins,
    reports,
    tree: await engine.request('conversations', {}),
    io: await engine.request('io', CHARTS),
    tasks: await engine.request('tasks', { query: EVERY_TASK, start: 0, count: tasks }),
    findings: await engine.request('findings', { selection: SELECTION, start: 0, count: 1000 }),
    text: await engine.request('text', { mostPdus: 500 }),
  };
}

const captures = readdirSync(fixtures, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(pcap|pcapng|cap)\d*(\.(gz|zst|lz4))?$/.test(name))
  .sort();

describe('the build for browsers', function () {
  this.timeout(120_000);
  let worker: string;

  before(async () => {
    worker = (await buildForBrowser('worker')).text;
  });

  it('imports nothing of Node, and nothing but VS Code from outside', async () => {
    for (const name of ['extension', 'worker'] as const) {
      const { metafile, text } = await buildForBrowser(name);
      const outside = Object.values(metafile.outputs).flatMap(({ imports }) =>
        imports.filter(({ external }) => external).map(({ path: request }) => request),
      );
      const expected = name === 'extension' ? ['vscode'] : [];
      assert.deepEqual([...new Set(outside)], expected, name);
      const files = Object.keys(metafile.inputs);
      assert.ok(!files.some((file) => isBuiltin(file) || file.includes('node:')), name);
      // A variant and what it stands in for never come together.
      const variants = files.filter((file) => file.endsWith('.web.ts'));
      assert.ok(variants.length > 0, name);
      for (const file of variants) assert.ok(!files.includes(file.replace('.web.ts', '.ts')), file);
      assert.doesNotMatch(text, /\b(setImmediate|__dirname|__filename|process\.(env|pid|cwd))\b/, name);
    }
  });

  it('is what package.json names beside the build for Node', () => {
    const manifest = readManifest() as { main?: string; browser?: string };
    assert.deepEqual([manifest.main, manifest.browser], ['./dist/extension.js', './dist/web/extension.js']);
  });

  assert.ok(captures.length > 20, `only ${captures.length} fixtures`);
  for (const name of captures) {
    it(`answers as the build for Node does: ${name}`, async () => {
      const bytes = new Uint8Array(readFileSync(path.join(fixtures, name)));
      await compare({ kind: 'bytes', bytes, name });
    });
  }

  it('answers as the build for Node does: several files as one capture', async () => {
    const parts = ringFiles(readFixture('chap-ok.pcap'), [7, 15]);
    const files = parts.map((bytes, at) => ({ name: `part ${at}.pcap`, bytes: new Uint8Array(bytes) }));
    const summary = await compare({ kind: 'bytesOfFiles', files, name: 'parts' });
    assert.ok(typeof summary !== 'string');
    assert.deepEqual([summary.frames, summary.format], [26, '3 files: pcap, little-endian, microseconds']);
  });

  it('says the same of what is no capture', async () => {
    const summary = await compare({ kind: 'bytes', bytes: new Uint8Array(100), name: 'zeros.pcap' });
    assert.match(summary as string, /This file is not a capture/);
  });

  it('says that it opens no paths', async () => {
    const summary = await new WebEngine(worker).open({ kind: 'files', paths: ['/etc/a.pcap'], name: 'a.pcap' });
    assert.match(summary as string, /\/etc\/a\.pcap cannot be opened by its path in a browser/);
  });

  async function compare(location: CaptureLocation): Promise<CaptureSummary | string> {
    const web = new WebEngine(worker);
    const node = await inNode(structuredClone(location));
    try {
      const summary = await web.open(location);
      assert.deepEqual(summary, node.summary);
      if (typeof summary === 'string') return summary;
      const expected = structuredClone(await everything(node.engine, summary));
      const answers = await everything(web, summary);
      for (const [part, answer] of Object.entries(answers)) {
        // Walking through both is slow: only where they differ.
        if (!serialize(answer).equals(serialize(expected[part]))) assert.deepEqual(answer, expected[part], part);
      }
      return summary;
    } finally {
      await node.close();
    }
  }
});
