import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { activated, closeEditors, eventually, openCapture, repository } from './support';

describe('a compressed capture', () => {
  let folder: string;
  const fixture = path.join(repository(), 'fixtures', 'compressed', 'chap-ok.pcap.gz');

  before(() => (folder = mkdtempSync(path.join(os.tmpdir(), 'iscsi-trace-'))));
  after(async () => {
    await closeEditors();
    rmSync(folder, { recursive: true, force: true });
  });

  it('opens by a click as the plain one does', async () => {
    const target = path.join(folder, 'login.pcap.gz');
    copyFileSync(fixture, target);
    // No editor is named: the name must lead to ours.
    const uri = vscode.Uri.file(target);
    await vscode.commands.executeCommand('vscode.open', uri);
    const api = await activated();
    const capture = await eventually('the capture to be active', () => {
      const { capture: found } = api.active;
      return found?.uri.toString() === uri.toString() && found;
    });
    await eventually('the pass to end', () => capture.summary?.complete === true || capture.failure !== undefined);
    assert.equal(capture.failure, undefined);
    assert.deepEqual(
      [capture.summary?.frames, capture.summary?.pdus, capture.summary?.logins.accepted, capture.summary?.notices],
      [26, 18, 1, []],
    );
    assert.match(capture.summary?.format ?? '', /gzip$/);
  });

  it('that is damaged shows what could be unpacked, and says what was expected', async () => {
    const bytes = Uint8Array.from(readFileSync(fixture));
    bytes[bytes.length - 8] ^= 1;
    const target = path.join(folder, 'damaged.pcap.gz');
    writeFileSync(target, bytes);
    const { capture } = await openCapture(vscode.Uri.file(target));
    assert.equal(capture.summary?.frames, 26);
    assert.equal(capture.summary.notices.length, 1);
    assert.match(capture.summary.notices[0]?.message ?? '', /incorrect data check, which is the CRC-32/);
  });
});
