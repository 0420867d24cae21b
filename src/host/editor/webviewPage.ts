import * as vscode from 'vscode';

/**
 * The page of the capture editor. Nothing from a capture is ever put into it: the script receives everything as messages
 * and shows it as text.
 */
export function webviewPage(webview: vscode.Webview, extensionUri: vscode.Uri): string {
  const asset = (name: string): string =>
    webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, 'dist', name)).toString();
  const nonce = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))));
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource}`,
    `font-src ${webview.cspSource}`,
    `img-src ${webview.cspSource}`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${asset('captureEditor.css')}">
<title>Capture</title>
</head>
<body>
<div id="root"></div>
<script nonce="${nonce}" src="${asset('captureEditor.js')}"></script>
</body>
</html>`;
}
