import * as vscode from 'vscode';
import type { ActiveCapture } from '../captures/ActiveCapture';
import type { DecodeAsSettings } from '../captures/DecodeAsSettings';
import type { OpenCapture } from '../captures/OpenCapture';
import type { TableSettings } from '../captures/TableSettings';
import { COMMANDS } from '../commands/commandNames';
import { COPIERS, copyFromCapture, copyTsharkCommand } from '../copy/copyFromCapture';
import { exportFrames } from './exportFrames';

const COPY_COMMANDS: Readonly<Record<keyof typeof COPIERS, string>> = {
  summary: COMMANDS.copySummary,
  details: COMMANDS.copyDetails,
  hexDump: COMMANDS.copyHexDump,
  hexStream: COMMANDS.copyHexStream,
  cArray: COMMANDS.copyCArray,
  base64: COMMANDS.copyBase64,
  field: COMMANDS.copyField,
  value: COMMANDS.copyValue,
  filter: COMMANDS.copyFilter,
};

/** Registers what exports frames and copies from them. */
export function registerExportCommands(
  active: ActiveCapture,
  decodeAs: DecodeAsSettings,
  table: TableSettings,
): vscode.Disposable {
  const on = (command: string, run: (capture: OpenCapture, argument: unknown) => Promise<unknown>): vscode.Disposable =>
    vscode.commands.registerCommand(command, async (argument?: unknown) => {
      if (active.capture) return run(active.capture, argument);
      void vscode.window.showInformationMessage(vscode.l10n.t('Open a capture first (.pcap, .pcapng).'));
      return undefined;
    });
  return vscode.Disposable.from(
    on(COMMANDS.exportFrames, (capture, argument) => exportFrames(capture, argument, table.columns)),
    on(COMMANDS.copyTsharkCommand, (capture, argument) => copyTsharkCommand(capture, decodeAs, argument)),
    ...(Object.keys(COPIERS) as (keyof typeof COPIERS)[]).map((what) =>
      on(COPY_COMMANDS[what], (capture, argument) => copyFromCapture(capture, what, argument)),
    ),
  );
}
