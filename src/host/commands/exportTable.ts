import * as vscode from 'vscode';
import type { ExportFormat } from '../../core/io/exportTable';
import type { ExportStart } from '../../messages/engine';
import type { OpenCapture } from '../captures/OpenCapture';
import { besideCapture } from '../exports/captureFile';
import { writeWhole } from '../platform/writeWhole';
import { plainLabel } from '../platform/plainLabel';

const TITLES: Readonly<Record<ExportStart['table'], string>> = {
  tasks: vscode.l10n.t('Export Tasks'),
  statistics: vscode.l10n.t('Export Statistics'),
};

/** What is exported while no I/O view has shown: all tasks as they came, and statistics by command. */
const EVERYTHING: Pick<ExportStart, 'query' | 'by'> = {
  query: { filter: {}, sort: { by: 'start', descending: false } },
  by: 'command',
};

let lastId = 0;

/** Asks for a file and writes a table of the I/O view to it, filtered and sorted as it is shown. */
export async function exportTable(capture: OpenCapture, table: ExportStart['table']): Promise<void> {
  const title = TITLES[table];
  const file = await vscode.window.showSaveDialog({
    title,
    defaultUri: besideCapture(capture.uri, capture.name, `-${table}.csv`),
    filters: { CSV: ['csv'], JSON: ['json'] },
  });
  if (!file) return;
  const format: ExportFormat = file.path.toLowerCase().endsWith('.json') ? 'json' : 'csv';
  const start: ExportStart = { table, format, ...(capture.shownIo ?? EVERYTHING) };
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  try {
    const isWritten = await vscode.window.withProgress(options, (_, cancellation) =>
      writeWhole(file, pieces(capture, start), cancellation),
    );
    if (isWritten) void offerToOpen(file);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    void vscode.window.showErrorMessage(
      vscode.l10n.t('{0}: {1} Nothing was written to {2}.', title, plainLabel(why), plainLabel(nameOf(file))),
    );
  }
}

/** The table in pieces as the worker makes them. */
async function* pieces(capture: OpenCapture, start: ExportStart): AsyncGenerator<string> {
  const id = ++lastId;
  let isDone = false;
  try {
    for (let first = true; ; first = false) {
      const part = await capture.request('exportPart', first ? { id, start } : { id });
      if (part.done) break;
      yield part.text;
    }
    isDone = true;
  } finally {
    if (!isDone) await capture.request('exportPart', { id, isGivenUp: true }).catch(() => undefined);
  }
}

async function offerToOpen(file: vscode.Uri): Promise<void> {
  const open = vscode.l10n.t('Open');
  const done = vscode.l10n.t('Exported to {0}.', plainLabel(nameOf(file)));
  const answer = await vscode.window.showInformationMessage(done, open);
  if (answer === open) await vscode.commands.executeCommand('vscode.open', file);
}

function nameOf(file: vscode.Uri): string {
  return file.path.split('/').at(-1) ?? file.path;
}
