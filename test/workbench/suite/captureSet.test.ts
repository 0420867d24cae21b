import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { captureSetUri, MOST_SET_FILES, parseCaptureSetUri } from '../../../src/host/captures/captureSetUri';
import type { OpenCapture } from '../../../src/host/captures/OpenCapture';
import { ringFiles } from '../../support/splitCapture';
import { activated, closeEditors, eventually, openCapture, repository } from './support';

const RING = ['login_00001_20260102150405.pcap', 'login_00002_20260102150409.pcap', 'login_00003_20260102150411.pcap'];

/** Frames at which the stage walk stops, until it finds no other. */
async function stops(capture: OpenCapture): Promise<number[]> {
  capture.select(0);
  const frames: number[] = [];
  for (;;) {
    await vscode.commands.executeCommand('iscsiTrace.nextLoginStage');
    if (capture.selectedFrame === frames.at(-1)) return frames;
    frames.push(capture.selectedFrame);
  }
}

/** Waits for the editor of a set of files to be in front, and for the end of its pass. */
async function openedSet(): Promise<OpenCapture> {
  const api = await activated();
  const capture = await eventually('the set to be active', () => {
    const { capture: found } = api.active;
    return found?.uri.scheme === 'iscsi-trace-set' && found;
  });
  await eventually('the pass to end', () => capture.summary?.complete === true || capture.failure !== undefined);
  return capture;
}

function activeTab(): vscode.Tab | undefined {
  return vscode.window.tabGroups.activeTabGroup.activeTab;
}

describe('several files as one capture', () => {
  let folder: string;
  let whole: vscode.Uri;
  let ring: vscode.Uri[];

  before(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'iscsi-trace-'));
    const bytes = readFileSync(path.join(repository(), 'fixtures', 'chap-ok.pcap'));
    whole = file('chap-ok.pcap', bytes);
    ring = ringFiles(bytes, [7, 15]).map((part, at) => file(RING[at] ?? '', part));
  });
  afterEach(closeEditors);
  after(() => rmSync(folder, { recursive: true, force: true }));

  function file(name: string, bytes: Uint8Array): vscode.Uri {
    const target = path.join(folder, name);
    writeFileSync(target, bytes);
    return vscode.Uri.file(target);
  }

  it('shows the frames and login stages of the capture that they are parts of', async () => {
    const { capture: expected } = await openCapture(whole);
    const { frames, duration, logins, sessions, pdus } = expected.summary ?? {};
    assert.equal(frames, 26);
    const expectedStops = await stops(expected);
    assert(expectedStops.length >= 5, `${expectedStops.length} stops`);
    const selected = [...ring].reverse();
    await vscode.commands.executeCommand('iscsiTrace.openAsOneCapture', selected[1], selected);
    const capture = await openedSet();
    assert.equal(capture.failure, undefined);
    assert.deepEqual(
      { ...capture.summary, ...{ frames, duration, logins, sessions, pdus } },
      capture.summary,
      'counts as in the whole file',
    );
    assert.equal(capture.summary?.format, '3 files: pcap, little-endian, microseconds');
    assert.deepEqual(await stops(capture), expectedStops);
    const tab = activeTab();
    assert.equal(tab?.label, 'login (3 files)');
    assert(tab.input instanceof vscode.TabInputCustom);
    assert.equal(tab.input.viewType, 'iscsiTrace.capture');
  });

  it('shows the same text', async () => {
    const text = async (uri: vscode.Uri): Promise<string> => {
      await openCapture(uri);
      await vscode.commands.executeCommand('iscsiTrace.openAsText');
      const { document } = await eventually('the text', () => {
        const { activeTextEditor } = vscode.window;
        return activeTextEditor?.document.languageId === 'iscsi-trace' && activeTextEditor;
      });
      const content = document.getText();
      await closeEditors();
      // What stands above the first block tells of the files.
      return content.slice(content.indexOf('\nFrame '));
    };
    const expected = await text(whole);
    assert.match(expected, /Login Request/);
    assert.equal(await text(captureSetUri(ring)), expected);
  });

  it('offers the files of the ring when one of them is selected', async () => {
    const [first] = ring;
    const { active } = await activated();
    const capture = await eventually('the choice to be taken', async () => {
      void vscode.commands.executeCommand('iscsiTrace.openAsOneCapture', first, [first]);
      // Nothing tells when the list has its rows. Taken too early it is empty, and asked for again.
      await new Promise((resolve) => setTimeout(resolve, 500));
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      await new Promise((resolve) => setTimeout(resolve, 500));
      return active.capture?.uri.scheme === 'iscsi-trace-set' && active.capture;
    });
    assert.equal(capture.uri.toString(), captureSetUri(ring).toString());
  });

  it('says which of them is no capture', async () => {
    const notes = file('notes.pcap', Buffer.from('these are no packets at all, but a text'));
    const { capture } = await openCapture(captureSetUri([...ring, notes]));
    assert.match(capture.failure?.detail ?? '', /notes\.pcap is not a capture/);
  });

  it('says so when they have no path, or when the address is not ours', async () => {
    const elsewhere = captureSetUri([vscode.Uri.parse('memfs:/a.pcap'), ...ring]);
    assert.match((await openCapture(elsewhere)).capture.failure?.detail ?? '', /memfs.*opened alone/s);
    const nonsense = vscode.Uri.from({ scheme: 'iscsi-trace-set', path: '/nonsense', query: '["no address"]' });
    assert.match((await openCapture(nonsense)).capture.failure?.detail ?? '', /names no files/);
  });

  it('has an address that depends on the files only', () => {
    const uri = captureSetUri(ring);
    assert.equal(uri.path, '/login (3 files)');
    assert.equal(captureSetUri([...ring.slice(1), ...ring]).toString(), uri.toString());
    const read = parseCaptureSetUri(vscode.Uri.parse(uri.toString(), true));
    assert.deepEqual(
      read?.map(({ fsPath }) => fsPath),
      ring.map(({ fsPath }) => fsPath),
    );
    const odd = ['a%20b#1?.pcap', 'ä "q" \\.pcap', '$(x).pcap'].map((name) => vscode.Uri.file(`/odd/${name}`));
    const oddRead = parseCaptureSetUri(vscode.Uri.parse(captureSetUri(odd).toString(), true));
    assert.deepEqual(new Set(oddRead?.map(({ path }) => path)), new Set(odd.map(({ path }) => path)));
  });

  it('refuses addresses that say anything else', () => {
    const many = Array.from({ length: MOST_SET_FILES + 1 }, (_, at) => vscode.Uri.file(`/ring/trace.pcap${at}`));
    assert.throws(() => captureSetUri(many), /513 files are too many for one capture: it can have up to 512/);
    assert.throws(() => captureSetUri([]), RangeError);
    const addresses = many.map((uri) => uri.toString());
    for (const query of [
      '',
      '{',
      '{}',
      '[]',
      '[1]',
      '["a.pcap"]',
      JSON.stringify(addresses),
      JSON.stringify(['x'.repeat(5000)]),
    ]) {
      const uri = vscode.Uri.from({ scheme: 'iscsi-trace-set', path: '/x', query });
      assert.equal(parseCaptureSetUri(uri), undefined, query.slice(0, 40));
    }
    assert.equal(parseCaptureSetUri(vscode.Uri.file('/a.pcap')), undefined);
    assert.equal(parseCaptureSetUri(captureSetUri(many.slice(1)))?.length, MOST_SET_FILES);
  });

  it('are opened alone in the same editor when tcpdump -C and -W have numbered them', async () => {
    const bytes = readFileSync(whole.fsPath);
    for (const name of ['trace.pcap0', 'trace.pcap17', 'trace.pcap123']) {
      await vscode.commands.executeCommand('vscode.open', file(name, bytes));
      const input = await eventually(`the editor of ${name}`, () => activeTab()?.label === name && activeTab()?.input);
      assert(input instanceof vscode.TabInputCustom, name);
      assert.equal(input.viewType, 'iscsiTrace.capture');
    }
  });
});
