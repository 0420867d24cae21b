import * as vscode from 'vscode';
import type { ExportFormat } from '../../core/io/exportTable';
import type { ExportStart } from '../../messages/engine';
import { besideCapture } from '../captures/besideCapture';
import type { OpenCapture } from '../captures/OpenCapture';
import { writeWhole } from '../platform/writeWhole';

const TITLES: Readonly<Record<ExportStart['table'], string>> = {
  tasks: 'Export Tasks',
  statistics: 'Export Statistics',
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
    defaultUri: besideCapture(capture, `${table}.csv`),
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
    void vscode.window.showErrorMessage(`${title}: ${why} Nothing was written to ${nameOf(file)}.`);
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
  const open = 'Open';
  const answer = await vscode.window.showInformationMessage(`Exported to ${nameOf(file)}.`, open);
  if (answer === open) await vscode.commands.executeCommand('vscode.open', file);
}

function nameOf(file: vscode.Uri): string {
  return file.path.split('/').at(-1) ?? file.path;
}
