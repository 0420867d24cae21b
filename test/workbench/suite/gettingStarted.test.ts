import assert from 'node:assert/strict';
import * as vscode from 'vscode';

interface Step {
  readonly description: string;
  readonly media: { readonly image: string };
}

describe('the walkthrough', () => {
  const extension = vscode.extensions.all.find(({ id }) => id.endsWith('.iscsi-trace-viewer'));
  const contributes = (
    extension?.packageJSON as {
      contributes: { walkthroughs: { steps: Step[] }[]; viewsWelcome: { contents: string }[] };
    }
  ).contributes;

  it('links to commands that exist, and shows pictures that are in the package', async () => {
    assert.ok(extension);
    const known = new Set(await vscode.commands.getCommands(true));
    const texts = [
      ...contributes.walkthroughs.flatMap(({ steps }) => steps.map(({ description }) => description)),
      ...contributes.viewsWelcome.map(({ contents }) => contents),
    ];
    const linked = texts.flatMap((text) =>
      [...text.matchAll(/\]\(command:([\w.]+)\)/g)].map(([, command = '']) => command),
    );
    assert.ok(linked.length > 5);
    assert.deepEqual(
      linked.filter((command) => !known.has(command)),
      [],
    );
    for (const { media } of contributes.walkthroughs.flatMap(({ steps }) => steps)) {
      const { size } = await vscode.workspace.fs.stat(vscode.Uri.joinPath(extension.extensionUri, media.image));
      assert.ok(size > 0, media.image);
    }
  });

  it('opens the capture that comes with the extension', async () => {
    await vscode.commands.executeCommand('iscsiTrace.openSample');
    const { input } = vscode.window.tabGroups.activeTabGroup.activeTab ?? {};
    assert.ok(input instanceof vscode.TabInputCustom);
    assert.equal(input.viewType, 'iscsiTrace.capture');
    assert.match(input.uri.path, /fixtures\/sample\.pcap$/);
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  });
});
