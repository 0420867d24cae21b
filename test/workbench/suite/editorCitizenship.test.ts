import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { activated, closeEditors, eventually, inExtension, openCapture, pagesLoaded } from './support';

const run = (command: string, ...args: unknown[]) => vscode.commands.executeCommand(`iscsiTrace.${command}`, ...args);

/** Files in memory only, as those of a remote host or of a version in a repository are. */
class MemoryFiles implements vscode.FileSystemProvider {
  readonly files = new Map<string, Uint8Array>();
  private readonly changes = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.changes.event;

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }
  stat(uri: vscode.Uri): vscode.FileStat {
    const bytes = this.files.get(uri.path);
    if (!bytes) throw vscode.FileSystemError.FileNotFound(uri);
    return { type: vscode.FileType.File, ctime: 0, mtime: 0, size: bytes.length };
  }
  readFile(uri: vscode.Uri): Uint8Array {
    const bytes = this.files.get(uri.path);
    if (!bytes) throw vscode.FileSystemError.FileNotFound(uri);
    return bytes;
  }
  readDirectory(): [string, vscode.FileType][] {
    return [];
  }
  writeFile(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }
  createDirectory(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }
  delete(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }
  rename(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }
}

describe('a capture among the other editors', () => {
  const fixture = (name: string) => vscode.workspace.fs.readFile(inExtension('fixtures', name));
  const uri = inExtension('fixtures', 'sample.pcap');
  const tabs = () => vscode.window.tabGroups.all.flatMap(({ tabs: shown }) => shown);

  afterEach(closeEditors);

  it('two editors side by side are one capture, with one selection', async () => {
    const { api, capture } = await openCapture(uri);
    await vscode.commands.executeCommand('vscode.openWith', uri, 'iscsiTrace.capture', vscode.ViewColumn.Beside);
    await eventually('two tabs', () => tabs().length === 2);
    await pagesLoaded();
    assert.equal(api.active.capture, capture);
    capture.reveal(8, '');
    await run('goToLinkedFrame');
    await eventually('the linked frame', () => capture.selectedFrame !== 8 && capture.selectedFrame > 0);
  });

  it('the status bar tells the frames, and nothing while another editor is in front', async () => {
    const { api, capture } = await openCapture(uri);
    const frames = `${capture.summary?.frames ?? 0} frames`;
    await eventually('all frames', () => api.framesStatus.text === frames);
    const document = await vscode.workspace.openTextDocument({ content: 'something else' });
    await vscode.window.showTextDocument(document);
    await eventually('nothing', () => api.framesStatus.text === '');
  });

  it('follows the stream of the selected frame, or of the packet whose menu was used', async () => {
    const { capture } = await openCapture(uri);
    capture.reveal(8, '');
    await run('followStream');
    await eventually('the view', () => capture.shownView === 'stream');
    await eventually('the stream', () => capture.shownStream?.stream === 0);
    await run('followStream', { webviewSection: 'packet', frame: 10 });
    await eventually('the other frame', () => capture.selectedFrame === 10);
  });

  it('marks are set, gone through and taken away, and the list shows them', async () => {
    const { capture } = await openCapture(uri);
    capture.reveal(4, '');
    await run('toggleMark');
    capture.reveal(10, '');
    await run('toggleMark');
    assert.deepEqual(capture.frameMarks.all, [{ frame: 4 }, { frame: 10 }]);
    await run('nextMark');
    await eventually('the first mark', () => capture.selectedFrame === 4);
    await run('previousMark');
    await eventually('the last mark', () => capture.selectedFrame === 10);
    await run('toggleMark');
    await run('toggleMark', { webviewSection: 'packet', frame: 4 });
    assert.deepEqual(capture.frameMarks.all, []);
  });

  it('other file systems are read through VS Code, also where two versions are compared', async () => {
    const provider = new MemoryFiles();
    const registered = vscode.workspace.registerFileSystemProvider('memory-files', provider, { isReadonly: true });
    try {
      provider.files.set('/old/one.pcap', await fixture('chap-ok.pcap'));
      provider.files.set('/new/one.pcap', await fixture('sample.pcap'));
      const older = vscode.Uri.parse('memory-files:/old/one.pcap');
      const newer = vscode.Uri.parse('memory-files:/new/one.pcap');
      const { capture } = await openCapture(newer);
      assert.equal(capture.failure, undefined);
      assert.ok((capture.summary?.frames ?? 0) > 10);
      // What source control and the timeline open.
      await vscode.commands.executeCommand('vscode.diff', older, newer, 'one.pcap');
      await eventually('the comparison', () => tabs().length === 2);
      await pagesLoaded();
      assert.equal(capture.failure, undefined);
      await vscode.commands.executeCommand('vscode.openWith', older, 'iscsiTrace.capture');
      const api = await activated();
      await eventually('the old version', () => api.active.capture?.uri.toString() === older.toString());
    } finally {
      registered.dispose();
    }
  });

  it('can be opened with the text editor, and again with ours', async () => {
    await openCapture(uri);
    await vscode.commands.executeCommand('vscode.openWith', uri, 'default');
    await eventually('the text editor', () => tabs().some(({ input }) => !(input instanceof vscode.TabInputCustom)));
    await vscode.commands.executeCommand('vscode.openWith', uri, 'iscsiTrace.capture');
    await eventually('our editor', () => tabs().some(({ input }) => input instanceof vscode.TabInputCustom));
  });
});
