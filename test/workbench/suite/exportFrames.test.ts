import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ExportResult } from '../../../src/host/exports/exportFrames';
import { hexOf } from '../../../src/core/bytes/hex';
import { closeEditors, inExtension, openCapture } from './support';

const MAGIC = { pcap: 'd4c3b2a1', pcapng: '0a0d0d0a' } as const;

describe('exporting', () => {
  const uri = inExtension('fixtures', 'chap-ok.pcap');
  const run = (argument: unknown) => vscode.commands.executeCommand<ExportResult>('iscsiTrace.exportFrames', argument);
  const { fs } = vscode.workspace;
  // On whatever file system the extension lies.
  const folder = inExtension('out', 'exported');

  beforeEach(() => fs.createDirectory(folder));
  afterEach(async () => {
    await fs.delete(folder, { recursive: true });
    await closeEditors();
  });

  const inFolder = (name: string): vscode.Uri => vscode.Uri.joinPath(folder, name);
  const target = (name: string): string => inFolder(name).toString();
  const names = async (): Promise<string[]> => (await fs.readDirectory(folder)).map(([name]) => name).sort();

  it('writes the file that the arguments say, masked when they say so', async () => {
    const { capture } = await openCapture(uri);
    for (const format of ['pcap', 'pcapng'] as const) {
      const result = await run({ scope: { kind: 'all' }, format, target: target(`a.${format}`) });
      assert.deepEqual(result, { frames: capture.summary?.frames, notices: [] });
      assert.equal(hexOf((await fs.readFile(inFolder(`a.${format}`))).slice(0, 4)), MAGIC[format]);
    }
    const scope = { kind: 'filter', filter: 'iscsi.opcode == 0x03' };
    const result = await run({ scope, format: 'csv', mask: ['addresses', 'names'], target: target('b.csv') });
    const csv = new TextDecoder().decode(await fs.readFile(inFolder('b.csv')));
    assert.equal(csv.trimEnd().split('\r\n').length, result.frames + 1);
    assert.doesNotMatch(csv, /127\.0\.0\.1/);
    assert.deepEqual(await names(), ['a.pcap', 'a.pcapng', 'b.csv']);
  });

  it('never writes to the capture, nor twice to one file at a time', async () => {
    await openCapture(uri);
    const before = hexOf(await fs.readFile(uri));
    const all = { scope: { kind: 'all' }, format: 'pcap' };
    await assert.rejects(async () => run({ ...all, target: uri.toString() }), /the capture itself/);
    assert.equal(hexOf(await fs.readFile(uri)), before);
    const one = { ...all, target: target('twice.pcap') };
    const both = await Promise.allSettled([run(one), run(one)]);
    assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
    assert.deepEqual(await names(), ['twice.pcap']);
  });

  it('offers the filter, the session, the conversation, a direction and the frame, with their numbers', async () => {
    const { capture } = await openCapture(uri);
    const choices = await capture.request('exportChoices', { filter: 'tcp.len > 0', frame: 4 });
    assert.deepEqual(
      choices.map(({ scope }) => scope.kind),
      ['all', 'filter', 'session', 'conversation', 'direction', 'frame'],
    );
    const [all, filter, session, conversation, direction, frame] = choices.map(({ frames }) => frames);
    assert.deepEqual([all, session, conversation, frame], [26, 26, 26, 1]);
    assert(filter !== undefined && filter > 5 && filter < 26);
    assert(direction !== undefined && direction > 5 && direction < 26);
  });
});
