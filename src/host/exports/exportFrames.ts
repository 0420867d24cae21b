import * as vscode from 'vscode';
import type { FrameFormat } from '../../core/export/FrameExport';
import type { ExportChoice, FrameExportStart } from '../../messages/engine';
import type { OpenCapture } from '../captures/OpenCapture';
import { timeDisplay } from '../captures/timeDisplay';
import { pageContext } from '../editor/webviewContext';
import { writeWhole } from '../platform/writeWhole';
import { askForFile, askForFormat, askForMasks, askForScope, EXPORT_TITLE } from './askForExport';
import { identityOf } from '../platform/identityOf';
import { besideCapture, isOfCapture } from './captureFile';
import { exportArguments, maskOptions } from './exportArguments';
import { plainLabel } from '../platform/plainLabel';

const { t } = vscode.l10n;

/** What was written. */
export interface ExportResult {
  readonly frames: number;
  readonly notices: readonly string[];
}

class Refused extends Error {
  constructor(
    message: string,
    readonly instead: FrameFormat,
  ) {
    super(message);
  }
}

let lastId = 0;
/** Files that are being written. */
const targets = new Set<string>();

/**
 * Exports frames of a capture. Asks which, as what, what to mask and where to, as far as `argument` does not say so
 * (`ExportArguments`), and writes the file as a whole or not at all.
 * @param columns those of the packet table, which tables are exported with
 * @returns undefined when it was given up; a failure is shown, and thrown where everything was said by the caller
 */
export async function exportFrames(
  capture: OpenCapture,
  argument: unknown,
  columns: readonly string[],
): Promise<ExportResult | undefined> {
  const given = exportArguments(argument);
  const scope = given.scope ?? (await askForScope(await choicesOf(capture, argument)));
  if (!scope) return undefined;
  const format = given.format ?? (await askForFormat());
  if (!format) return undefined;
  const mask = given.mask ?? (given.target === undefined ? await askForMasks() : []);
  if (!mask) return undefined;
  const proposed = besideCapture(capture.uri, capture.name, mask.length > 0 ? '-masked' : '-export');
  const file = given.target === undefined ? await askForFile(proposed, format) : vscode.Uri.parse(given.target, true);
  if (!file) return undefined;
  const zone = capture.viewersZone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone;
  const time = { ...timeDisplay(capture.timeReferences), zone };
  const start: FrameExportStart = { scope, format, mask: maskOptions(mask), time, columns: given.columns ?? columns };
  try {
    const written = await write(capture, start, file);
    if (written && given.target === undefined) void tell(file, written);
    return written;
  } catch (error) {
    if (given.target !== undefined) throw error;
    void tellFailure(capture, error, { ...given, scope, mask }, columns);
    return undefined;
  }
}

function choicesOf(capture: OpenCapture, argument: unknown): Promise<ExportChoice[]> {
  const node = typeof argument === 'object' && argument !== null && 'firstFrame' in argument ? argument.firstFrame : 0;
  const frame = pageContext(argument)?.frame ?? (typeof node === 'number' && node > 0 ? node : capture.selectedFrame);
  return capture.request('exportChoices', { filter: capture.shownFilter, frame });
}

/** Writes the file. Undefined when it was cancelled. */
async function write(
  capture: OpenCapture,
  start: FrameExportStart,
  file: vscode.Uri,
): Promise<ExportResult | undefined> {
  if (await isOfCapture(file, capture.uri)) {
    throw new Error(t('{0} is the capture itself, which is never written to.', nameOf(file)));
  }
  const target = await identityOf(file);
  if (targets.has(target)) throw new Error(t('An export to {0} is under way.', nameOf(file)));
  targets.add(target);
  const found = { frames: 0, notices: [] as readonly string[] };
  const options = { location: vscode.ProgressLocation.Notification, title: EXPORT_TITLE, cancellable: true };
  try {
    const isWritten = await vscode.window.withProgress(options, (progress, cancellation) =>
      writeWhole(file, pieces(capture, start, progress, found), cancellation),
    );
    return isWritten ? found : undefined;
  } finally {
    targets.delete(target);
  }
}

type Progress = vscode.Progress<{ message?: string; increment?: number }>;

async function* pieces(
  capture: OpenCapture,
  start: FrameExportStart,
  progress: Progress,
  found: { frames: number; notices: readonly string[] },
): AsyncGenerator<string | Uint8Array> {
  const id = ++lastId;
  let told = 0;
  let isDone = false;
  try {
    for (let first = true; ; first = false) {
      const part = await capture.request('exportFrames', first ? { id, start } : { id });
      if ('refused' in part) throw new Refused(part.refused, part.instead);
      found.frames = part.frames;
      if ('notices' in part) {
        found.notices = part.notices;
        break;
      }
      const share = part.frames === 0 ? 100 : (part.framesDone / part.frames) * 100;
      progress.report({ message: t('{0} of {1} frames', part.framesDone, part.frames), increment: share - told });
      told = share;
      yield part.piece;
    }
    isDone = true;
  } finally {
    if (!isDone) await capture.request('exportFrames', { id, isGivenUp: true }).catch(() => undefined);
  }
}

async function tell(file: vscode.Uri, { frames, notices }: ExportResult): Promise<void> {
  const open = t('Open');
  const done =
    frames === 1
      ? t('1 frame exported to {0}.', plainLabel(nameOf(file)))
      : t('{0} frames exported to {1}.', frames, plainLabel(nameOf(file)));
  const answer =
    notices.length > 0
      ? await vscode.window.showWarningMessage([done, ...notices.map((notice) => plainLabel(notice))].join(' '), open)
      : await vscode.window.showInformationMessage(done, open);
  if (answer === open) await vscode.commands.executeCommand('vscode.open', file);
}

async function tellFailure(
  capture: OpenCapture,
  error: unknown,
  given: object,
  columns: readonly string[],
): Promise<void> {
  const isFull = error instanceof Error && 'code' in error && error.code === 'ENOSPC';
  const why = isFull
    ? t('There is no room left to write.')
    : plainLabel(error instanceof Error ? error.message : String(error));
  const message = t('{0}: {1} Nothing was written.', EXPORT_TITLE, why);
  if (!(error instanceof Refused)) {
    void vscode.window.showErrorMessage(message);
    return;
  }
  const again = t('Export as {0}', error.instead);
  if ((await vscode.window.showErrorMessage(message, again)) === again) {
    await exportFrames(capture, { ...given, format: error.instead }, columns);
  }
}

function nameOf(file: vscode.Uri): string {
  return file.path.split('/').at(-1) ?? file.path;
}
