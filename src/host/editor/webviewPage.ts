/** Addresses of the files that the page loads. */
export interface PageFiles {
  readonly script: string;
  readonly style: string;
}

/** In which language the page speaks. */
export interface PageLanguage {
  /** As in `vscode.env.language`: "de". */
  readonly language: string;
  /** English texts and their translations; undefined when there are none. */
  readonly translations: Readonly<Record<string, string>> | undefined;
}

const ENGLISH: PageLanguage = { language: 'en', translations: undefined };

/**
 * What the page may load and run: the one script and the one stylesheet that carry the nonce. Nothing inline, nothing from
 * any origin, no pictures, no connections, no frames, no forms.
 */
export function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}'`,
    // These two do not follow default-src.
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

/**
 * The page of the capture editor, with a nonce of its own. Nothing from a capture is ever put into it: the script receives
 * everything as messages and shows it as text. Translations are an attribute's value, which is no markup and no script.
 */
export function webviewPage({ script, style }: PageFiles, { language, translations }: PageLanguage = ENGLISH): string {
  const nonce = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))));
  return `<!DOCTYPE html>
<html lang="${attribute(translations ? language : 'en')}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy(nonce)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" nonce="${nonce}" href="${attribute(style)}">
<title>Capture</title>
</head>
<body>
<div id="root"${translations ? ` data-l10n="${attribute(JSON.stringify(translations))}"` : ''}></div>
<script nonce="${nonce}" src="${attribute(script)}"></script>
</body>
</html>`;
}

/** The extension may be installed in a folder of any name, and a translation may hold any character. */
function attribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
