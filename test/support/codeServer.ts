import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  addOpenCaptureHelper,
  freePort,
  installCodeServer,
  installVsix,
  startCodeServer,
  type RunningCodeServer,
} from '../../scripts/hosts/codeServer';
import { outputFolder, root } from '../../scripts/repository';
import type { Theme } from './themes';

/** What would move, pop up or ask in the middle of a test. */
const calmSettings = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'workbench.reduceMotion': 'on',
  'telemetry.telemetryLevel': 'off',
  'security.workspace.trust.enabled': false,
  'extensions.ignoreRecommendations': true,
  'extensions.autoCheckUpdates': false,
  'git.enabled': false,
  'npm.autoDetect': 'off',
  'chat.commandCenter.enabled': false,
  'task.autoDetect': 'off',
  'typescript.tsc.autoDetect': 'off',
  'typescript.disableAutomaticTypeAcquisition': true,
};

export interface TestServer extends RunningCodeServer {
  /** A fresh folder for files of the test's own; gone after `stop`. */
  readonly home: string;
  readonly theme: Theme;
  /**
   * The repository under another name. VS Code shows the themes of an extension under development at once, and takes those
   * of code-server for ours when it lies in the developed folder.
   */
  readonly extensionUnderDevelopment: string;
}

/** Starts code-server (installed if need be) on a free port, with user data and extensions of its own. */
export async function startTestServer(
  options: {
    theme?: Theme;
    settings?: Readonly<Record<string, unknown>>;
    /** A package to install; without it tests load the extension under development from the repository. */
    vsix?: string;
    env?: Readonly<Record<string, string>>;
    /** Folders of extensions that help a test. */
    helpers?: readonly string[];
  } = {},
): Promise<TestServer> {
  await installCodeServer(console.log);
  endWithServer();
  const home = mkdtempSync(path.join(os.tmpdir(), 'iscsi-trace-viewer-'));
  const userDataDir = path.join(home, 'user-data');
  const extensionsDir = path.join(home, 'extensions');
  mkdirSync(path.join(userDataDir, 'User'), { recursive: true });
  addOpenCaptureHelper(extensionsDir);
  for (const helper of options.helpers ?? []) {
    cpSync(helper, path.join(extensionsDir, `iscsi-trace-viewer.${path.basename(helper)}-0.0.1`), { recursive: true });
  }
  const extensionUnderDevelopment = path.join(home, 'iscsi-trace-viewer');
  symlinkSync(root, extensionUnderDevelopment, 'junction');
  const theme = options.theme ?? 'Default Dark Modern';
  const settings = { ...calmSettings, 'workbench.colorTheme': theme, ...options.settings };
  writeFileSync(path.join(userDataDir, 'User/settings.json'), JSON.stringify(settings, null, 2));
  try {
    if (options.vsix) await installVsix(options.vsix, { userDataDir, extensionsDir });
    const logFile = path.join(home, 'code-server.log');
    const server = await startCodeServer({
      port: await freePort(),
      userDataDir,
      extensionsDir,
      logFile,
      env: options.env,
    });
    const stop = async () => {
      await server.stop();
      keepLogs(home);
      rmSync(home, { recursive: true, force: true });
    };
    return { ...server, home, theme, extensionUnderDevelopment, stop };
  } catch (error) {
    rmSync(home, { recursive: true, force: true });
    throw error;
  }
}

/** A test process that is told to end takes its server with it: the exit handler of startCodeServer does that. */
function endWithServer(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    if (process.listenerCount(signal) === 0) process.once(signal, () => process.exit(1));
  }
}

/** The extension host's logs say why an extension did not start. */
function keepLogs(home: string): void {
  const kept = path.join(outputFolder, 'logs', path.basename(home));
  for (const name of ['user-data/logs', 'code-server.log']) {
    const source = path.join(home, name);
    if (existsSync(source)) cpSync(source, path.join(kept, path.basename(name)), { recursive: true });
  }
}
