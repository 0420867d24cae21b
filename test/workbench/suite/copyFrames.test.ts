import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { hexOf } from '../../../src/core/bytes/hex';
import { eventually, inExtension, openCapture } from './support';

describe('copying', () => {
  const uri = inExtension('fixtures', 'chap-ok.pcap');

  afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

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
    assert.equal(hexOf(Uint8Array.from(atob(await copied('copyBase64')), (one) => one.charCodeAt(0))), stream);
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
