import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { Conversation } from '../../support/conversation';
import { closeEditors, openCapture } from './support';

describe('files that are broken or no captures', () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'iscsi-trace-'));
  });
  after(async () => {
    await closeEditors();
    rmSync(folder, { recursive: true, force: true });
  });

  function file(name: string, bytes: Uint8Array): vscode.Uri {
    const target = path.join(folder, name);
    writeFileSync(target, bytes);
    return vscode.Uri.file(target);
  }

  it('says what was found and what was expected', async () => {
    const { capture } = await openCapture(file('notes.pcap', Buffer.from('these are no packets at all, but a text')));
    assert.match(capture.failure?.message ?? '', /not a capture/);
    assert.match(capture.failure?.detail ?? '', /notes\.pcap.*0x74686573.*offset 0.*a1b2c3d4/s);
  });

  it('says that an empty file is empty', async () => {
    const { capture } = await openCapture(file('empty.pcap', new Uint8Array(0)));
    assert.match(capture.failure?.detail ?? '', /empty/);
  });

  it('shows what stands before a cut-off record and how much is missing', async () => {
    const whole = new Conversation().handshake().file();
    const { capture } = await openCapture(file('cut.pcap', whole.subarray(0, whole.length - 7)));
    assert.equal(capture.failure, undefined);
    assert.equal(capture.summary?.frames, 2);
    assert.match(capture.summary.notices[0]?.message ?? '', /7 bytes are missing/);
  });

  it('says so when the file is not there', async () => {
    const { capture } = await openCapture(vscode.Uri.file(path.join(folder, 'gone.pcap')));
    assert.match(capture.failure?.detail ?? '', /gone\.pcap/);
  });
});
