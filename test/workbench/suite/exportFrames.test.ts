import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { ExportResult } from '../../../src/host/exports/exportFrames';
import { closeEditors, eventually, openCapture, repository } from './support';

const MAGIC = { pcap: 'd4c3b2a1', pcapng: '0a0d0d0a' } as const;

describe('exporting and copying', () => {
  const uri = vscode.Uri.file(path.join(repository(), 'fixtures', 'chap-ok.pcap'));
  const run = (argument: unknown) => vscode.commands.executeCommand<ExportResult>('iscsiTrace.exportFrames', argument);
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'export-frames-'));
  });
  afterEach(async () => {
    rmSync(folder, { recursive: true });
    await closeEditors();
  });

  const target = (name: string): string => vscode.Uri.file(path.join(folder, name)).toString();

  it('writes the file that the arguments say, masked when they say so', async () => {
    const { capture } = await openCapture(uri);
    for (const format of ['pcap', 'pcapng'] as const) {
      const result = await run({ scope: { kind: 'all' }, format, target: target(`a.${format}`) });
      assert.deepEqual(result, { frames: capture.summary?.frames, notices: [] });
      assert.equal(
        readFileSync(path.join(folder, `a.${format}`))
          .subarray(0, 4)
          .toString('hex'),
        MAGIC[format],
      );
    }
    const scope = { kind: 'filter', filter: 'iscsi.opcode == 0x03' };
    const result = await run({ scope, format: 'csv', mask: ['addresses', 'names'], target: target('b.csv') });
    const csv = readFileSync(path.join(folder, 'b.csv'), 'utf8');
    assert.equal(csv.trimEnd().split('\r\n').length, result.frames + 1);
    assert.doesNotMatch(csv, /127\.0\.0\.1/);
    assert.deepEqual(readdirSync(folder).sort(), ['a.pcap', 'a.pcapng', 'b.csv']);
  });

  it('never writes to the capture, nor twice to one file at a time', async () => {
    await openCapture(uri);
    const before = readFileSync(uri.fsPath);
    const all = { scope: { kind: 'all' }, format: 'pcap' };
    await assert.rejects(async () => run({ ...all, target: uri.toString() }), /the capture itself/);
    assert.deepEqual(readFileSync(uri.fsPath), before);
    const one = { ...all, target: target('twice.pcap') };
    const both = await Promise.allSettled([run(one), run(one)]);
    assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
    assert(existsSync(path.join(folder, 'twice.pcap')));
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

  it('copies a frame, a field and the tshark command', async () => {
    const { capture } = await openCapture(uri);
    capture.reveal(4, '');
    const copied = async (command: string, argument?: unknown): Promise<string> => {
      await vscode.env.clipboard.writeText('');
      await vscode.commands.executeCommand(`iscsiTrace.${command}`, argument);
      return eventually(`${command} to copy`, async () => vscode.env.clipboard.readText());
    };
    assert.match(await copied('copySummary'), /^Frame 4 .* iSCSI .*Login Request/);
    assert.match(await copied('copyDetails'), /InitiatorName=/);
    const stream = await copied('copyHexStream');
    assert.equal(stream.length, 238 * 2);
    assert.equal(Buffer.from(await copied('copyBase64'), 'base64').toString('hex'), stream);
    assert.match(await copied('copyCArray'), /static const unsigned char frame_4\[238\] = \{/);
    assert.match(await copied('copyHexDump'), /^0000 {3}/);
    const detail = await capture.request('frame', { frame: 4 });
    const place = (): number => {
      let found = -1;
      let at = 0;
      const walk = (nodes: typeof detail.tree): void => {
        for (const node of nodes) {
          if (node.filter === 'iscsi.opcode') found = at;
          at++;
          walk(node.children ?? []);
        }
      };
      walk(detail.tree);
      return found;
    };
    const field = { webviewSection: 'field', frame: 4, field: place() };
    assert.equal(await copied('copyFilter', field), 'iscsi.opcode == 0x03');
    assert.match(await copied('copyField', field), /^Opcode: 0x03 \(Login Request\)$/);
    assert.equal(await copied('copyTsharkCommand'), `tshark -r ${uri.fsPath}`);
  });
});
