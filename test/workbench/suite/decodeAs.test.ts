import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeEditors, eventually, inExtension, openCapture } from './support';

describe('Decode As', () => {
  afterEach(closeEditors);

  it('reads open captures anew by what the user says of a port, and remembers it until it is removed', async () => {
    const uri = inExtension('fixtures', 'discovery.pcap');
    const { api, capture } = await openCapture(uri);
    const before = capture.summary;
    assert((before?.pdus ?? 0) > 0);
    await api.decodeAs.add({ port: 3260, protocol: 'tcp' });
    try {
      const without = await eventually('a capture without PDUs', () => {
        const { summary } = capture;
        return summary?.complete === true && summary.pdus === 0 && summary;
      });
      assert.equal(without.frames, before?.frames);
      assert.notEqual(without.generation, before?.generation, 'views start over');
      assert.deepEqual(api.decodeAs.rules, [{ port: 3260, protocol: 'tcp' }]);
      const [row] = await capture.request('rows', { start: 3, count: 1, marks: capture.marks });
      assert.equal(row?.protocol, 'TCP');
    } finally {
      await api.decodeAs.remove({ port: 3260, protocol: 'iscsi' });
    }
    await eventually(
      'the PDUs again',
      () => capture.summary?.complete === true && capture.summary.pdus === before?.pdus,
    );
    assert.deepEqual(api.decodeAs.rules, []);
  });

  it('offers both ends of the selected frame', async () => {
    const uri = inExtension('fixtures', 'discovery.pcap');
    const { capture } = await openCapture(uri);
    capture.select(4);
    const command = vscode.commands.executeCommand('iscsiTrace.decodeAs');
    // Nothing is chosen: closing the list must leave everything as it is.
    await new Promise((resolve) => setTimeout(resolve, 500));
    await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
    await command;
    assert((capture.summary?.pdus ?? 0) > 0);
  });
});
