/** Ends the thread that decodes the capture in front, as a fault would: what a test in the window cannot reach. */
const vscode = require('vscode');

exports.activate = (context) => {
  const end = () => {
    const { capture } = vscode.extensions.getExtension('iscsi-trace-viewer.iscsi-trace-viewer').exports.active;
    capture.engine.worker.terminate();
  };
  context.subscriptions.push(vscode.commands.registerCommand('iscsiTraceTest.endDecoder', end));
};
