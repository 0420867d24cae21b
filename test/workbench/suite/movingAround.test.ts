import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { timeDisplay } from '../../../src/host/captures/timeDisplay';
import { closeEditors, eventually, inExtension, openCapture } from './support';

const run = (command: string) => vscode.commands.executeCommand(`iscsiTrace.${command}`);

describe('moving around in a capture', () => {
  const uri = inExtension('fixtures', 'sample.pcap');

  afterEach(closeEditors);

  it('goes along the conversation, to the linked answer, back and forward', async () => {
    const { capture } = await openCapture(uri);
    const at = (frame: number) => eventually(`frame ${frame}`, () => capture.selectedFrame === frame);
    capture.reveal(4, '');
    await run('goToLinkedFrame');
    await at(6);
    await run('nextInConversation');
    await at(7);
    capture.reveal(60, '');
    await run('goBack');
    await at(7);
    await run('goForward');
    await at(60);
    await run('previousInConversation');
    await at(59);
  });

  it('finds text in the packet list, the next one and the one before', async () => {
    const { capture } = await openCapture(uri);
    const at = (frame: number) => eventually(`frame ${frame}`, () => capture.selectedFrame === frame);
    await vscode.commands.executeCommand('iscsiTrace.find', 'chap_a=5');
    await at(8);
    await run('findNext');
    await at(10);
    await run('findPrevious');
    await at(8);
  });

  it('takes over a change of the Time column, and counts from a time reference', async () => {
    const { capture } = await openCapture(uri);
    const settings = vscode.workspace.getConfiguration('iscsiTrace');
    const rows = () =>
      capture.request('rows', {
        ...{ start: 0, count: 10, marks: capture.marks },
        time: timeDisplay(capture.timeReferences),
      });
    capture.reveal(8, '');
    await run('toggleTimeReference');
    const counted = await rows();
    assert.equal(counted[7]?.time, '*REF*');
    assert.equal(Number(counted[8]?.time), 0.000006);
    await run('toggleTimeReference');
    assert.notEqual((await rows())[7]?.time, '*REF*');
    await settings.update('timeFormat', 'utc', vscode.ConfigurationTarget.Global);
    try {
      assert.match((await rows())[0]?.time ?? '', /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}$/);
    } finally {
      await settings.update('timeFormat', undefined, vscode.ConfigurationTarget.Global);
    }
  });
});
