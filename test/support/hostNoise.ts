/**
 * What code-server's own page prints as errors, on a machine without the internet, with no extension of ours involved. A
 * message that stands here is not a failure of a test; anything else on the console is.
 */
interface Noise {
  readonly pattern: RegExp;
  readonly reason: string;
}

const hostNoise: readonly Noise[] = [
  { pattern: /status of 404.*\/vsda\/rust\/web\//s, reason: 'vsda signs for Microsoft services; no open build has it' },
  { pattern: /open-vsx\.org/, reason: 'the extension gallery is looked up without a way out' },
  {
    pattern: /@vscode\/ripgrep\/bin\/rg ENOENT/,
    reason: 'Quick Open searches files; code-server is installed without rg',
  },
  {
    pattern: /\[lifecycle\] Long running operations during shutdown are unsupported in the web/,
    reason: 'the window was loaded again: a browser does not wait for the end of what runs',
  },
  {
    pattern: /Unable to write file 'vscode-log:.*IndexedDB database .* is closed/s,
    reason: 'the window was loaded again while VS Code was writing its own log',
  },
  {
    pattern: /Unable to write file 'vscode-remote:.*\/CachedConfigurations\/.*Canceled/s,
    reason: 'the window was loaded again while VS Code was keeping a copy of its settings',
  },
  {
    pattern: /(ERR_NAME_NOT_RESOLVED|status of 408).*vscode-resource\.vscode-cdn\.net/s,
    reason: 'pages that load at the same time lost the service worker that they share: PageLoader loads them again',
  },
];

export function isHostNoise(message: string): boolean {
  return hostNoise.some(({ pattern }) => pattern.test(message));
}
