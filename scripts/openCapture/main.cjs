// @ts-check
/**
 * A helper extension of `npm start` and F5, not part of the product: opens the capture named by ISCSI_TRACE_VIEWER_OPEN.
 *
 * A file on VS Code's command line (or in the address of code-server's page) is opened before extensions have registered
 * their editors, so that the first start shows "binary file" (microsoft/vscode#164008). This one runs when they have.
 */
'use strict';
const vscode = require('vscode');

exports.activate = async () => {
  const file = process.env.ISCSI_TRACE_VIEWER_OPEN;
  if (!file) return;
  const uri = vscode.Uri.file(file);
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  // After a reload the window has its tabs back.
  const isOpen = tabs.some(({ input }) => input instanceof vscode.TabInputCustom && input.uri.path === uri.path);
  if (isOpen) return;
  const product = vscode.extensions.getExtension('iscsi-trace-viewer.iscsi-trace-viewer');
  const viewType = product?.packageJSON.contributes.customEditors[0].viewType;
  await vscode.commands.executeCommand('vscode.openWith', uri, viewType, { preview: false });
};
