/** What the engine of a capture leaves behind, what its texts hold, and where a secret goes. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loginComparisonText } from '../../../src/core/text/loginComparisonText';
import { CaptureEngine } from '../../../src/engine/CaptureEngine';
import { IndexCache } from '../../../src/engine/IndexCache';
import { joinedPcaps, pcapFile } from '../../support/captureBuilder';
import { readFixture } from '../../support/captures';
import { HOSTILE_FILE_NAME, hostileCapture } from '../../support/hostileCapture';
import { stringsOf, unseenIn } from '../../support/hostileTexts';

const SELECTION = { minimum: 'info', disabled: [] } as const;
const NO_MARKS = { selected: 0 };
/** The secret of the recordings (fixtures/README.md). */
const SECRET = 'chapsecret12';

describe('an open capture', () => {
  let folder: string;
  let kept: string;
  let engine: CaptureEngine | undefined;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'privacy-'));
    mkdirSync(path.join(folder, 'captures'));
    kept = path.join(folder, 'kept');
  });
  afterEach(async () => {
    await engine?.dispose();
    rmSync(folder, { recursive: true });
  });

  async function opened(bytes: Uint8Array, name: string): Promise<CaptureEngine> {
    const file = path.join(folder, 'captures', name);
    writeFileSync(file, bytes);
    const failed = (...why: string[]): never => assert.fail(why.join(': '));
    const cache = new IndexCache(kept, 2 ** 26, 'test');
    engine = new CaptureEngine({ kind: 'files', paths: [file], name }, { summary: () => undefined, failed }, { cache });
    await engine.run();
    return engine;
  }

  /** Everything that can be read of the capture's folder. */
  const beside = () =>
    readdirSync(path.join(folder, 'captures')).map((name) => {
      const { size, mtimeMs, mode } = statSync(path.join(folder, 'captures', name));
      return { name, size, mtimeMs, mode, bytes: readFileSync(path.join(folder, 'captures', name)).toString('base64') };
    });
  const keptFiles = () => readdirSync(kept).map((name) => readFileSync(path.join(kept, name)));
  const keptOnce = async (): Promise<void> => {
    // The index is written after the pass, part by part.
    while (!readdirSync(folder).includes('kept') || !readdirSync(kept).some((name) => name.endsWith('.index'))) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };

  async function lookAtEverything(of: CaptureEngine): Promise<string[]> {
    const everything: unknown[] = [];
    const keep = <T>(answer: T): T => {
      everything.push(answer);
      return answer;
    };
    keep(await of.answer('filter', { filter: 'iscsi && frame.number > 3' }));
    keep(await of.answer('rows', { start: 0, count: 1000, marks: NO_MARKS, filter: 'iscsi' }));
    keep(await of.answer('frame', { frame: 4 }));
    keep(await of.answer('find', { query: { kind: 'columns', text: 'login' }, frame: 1, direction: 1, filter: '' }));
    keep(await of.answer('findings', { selection: SELECTION, start: 0, count: 1000 }));
    const { logins } = keep(await of.answer('logins', { start: 0, count: 1000 }));
    for (const { stream, login } of logins) keep(await of.answer('login', { stream, login }));
    keep(await of.answer('text', { mostPdus: 50_000 }));
    return stringsOf(everything);
  }

  it('leaves its folder as it was: opening, filtering, finding, findings, logins and texts write nothing there', async () => {
    const of = await opened(hostileCapture().bytes, HOSTILE_FILE_NAME);
    const before = beside();
    await lookAtEverything(of);
    await keptOnce();
    await of.dispose();
    assert.deepEqual(beside(), before);
    assert.equal(before.length, 1);
  });

  it('tells hostile texts as visible ones wherever VS Code itself shows what the engine says', async () => {
    const of = await opened(hostileCapture().bytes, HOSTILE_FILE_NAME);
    const texts: string[] = [(await of.answer('text', { mostPdus: 50_000 })).text];
    const findings = (await of.answer('findings', { selection: SELECTION, start: 0, count: 1000 })) ?? [];
    assert(findings.length > 20);
    for (let number = 0; number < findings.length; number++) {
      texts.push((await of.answer('findingText', { selection: SELECTION, number })) ?? '');
    }
    const { logins } = await of.answer('logins', { start: 0, count: 1000 });
    const reports = [];
    for (const { stream, login } of logins) reports.push(await of.answer('login', { stream, login }));
    for (const [at, report] of reports.entries()) {
      const other = reports[(at + 1) % reports.length];
      if (report && other) texts.push(loginComparisonText(report, other, 'left'));
    }
    const level = async (parent?: string): Promise<void> => {
      for (const node of await of.answer('conversations', parent === undefined ? {} : { parent })) {
        texts.push(node.label, node.description, ...(node.details ?? []).flat());
        if (node.hasChildren) await level(node.id);
      }
    };
    await level();
    texts.push(...(await of.answer('parts', { most: 1000 })).flatMap(({ label, description }) => [label, description]));
    for (const table of ['tasks', 'statistics'] as const) {
      for (const format of ['csv', 'json'] as const) {
        const query = { filter: {}, sort: { by: 'start', descending: false } } as const;
        const start = { table, format, query, by: 'target' } as const;
        const { text } = await of.answer('exportPart', { id: texts.length, start });
        texts.push(text);
      }
    }
    assert(texts.length > 500);
    for (const text of texts) assert.equal(unseenIn(text.replaceAll('\r\n', '')), undefined);
  });

  it('a CHAP secret that is checked is in no answer and in no file that is kept', async () => {
    const recorded = readFixture('chap-ok.pcap');
    const linkType = recorded[20] ?? 1;
    // Indexes of short files are not kept: frames of nothing make it long enough.
    const padding = Array.from({ length: 40 }, () => ({ bytes: new Uint8Array(30_000) }));
    const of = await opened(joinedPcaps([recorded, pcapFile(padding, { linkType })]), 'chap.pcap');
    const [login] = (await of.answer('logins', { start: 0, count: 1 })).logins;
    assert(login);
    const { stream } = login;
    const ask = (secret: string) => of.answer('checkChap', { stream, login: login.login, prover: 'initiator', secret });
    assert.deepEqual(await ask(SECRET), { result: 'matches' });
    const answers = [await ask(SECRET), await ask('another-secret-12')];
    const texts = [...stringsOf(answers), ...(await lookAtEverything(of))];
    await keptOnce();
    for (const secret of [SECRET, 'another-secret-12']) {
      assert(!texts.some((text) => text.includes(secret)));
      for (const file of keptFiles()) assert(!file.includes(secret) && !file.includes(Buffer.from(secret, 'utf16le')));
    }
    assert(
      keptFiles().some((file) => file.includes('iqn.2026-01.test')),
      'what is kept is what was looked through',
    );
  });
});
