import assert from 'node:assert/strict';
import * as vscode from 'vscode';

describe('the extension', () => {
  const extension = vscode.extensions.getExtension('iscsi-trace-viewer.iscsi-trace-viewer');

  it('activates', async () => {
    assert(extension, 'VS Code does not know the extension');
    await extension.activate();
    assert.equal(extension.isActive, true);
  });

  it('registers every command that package.json contributes', async () => {
    assert(extension);
    const { commands = [] } = extension.packageJSON.contributes as { commands?: { command: string }[] };
    const registered = new Set(await vscode.commands.getCommands(true));
    assert.notEqual(commands.length, 0);
    assert.deepEqual(
      commands.map(({ command }) => command).filter((command) => !registered.has(command)),
      [],
    );
  });
});
