import * as vscode from 'vscode';
import { captureSetUri, MOST_SET_FILES } from '../captures/captureSetUri';
import { isCaptureName, type NamedFile, ringOf } from '../../core/capture/ringFiles';
import { CAPTURE_EDITOR } from '../editor/CaptureEditorProvider';
import { plainLabel } from '../platform/plainLabel';

/**
 * Opens several files as one capture: those selected in the explorer; with one of them selected, those of its ring that
 * the person picks; without any, those of a dialog.
 * @param clicked the file whose menu was opened
 * @param selected all files that are selected with it
 */
export async function openAsOneCapture(clicked?: unknown, selected?: unknown): Promise<void> {
  let files = captures(Array.isArray(selected) ? selected : []);
  if (files.length === 0) files = captures([clicked]);
  if (files.length === 0) files = await pickFiles();
  const [only, ...others] = files;
  if (only && others.length === 0) files = await pickRing(only);
  await open(files);
}

/** What is selected beside captures (folders, notes) is left out. */
function captures(selected: readonly unknown[]): vscode.Uri[] {
  return selected.filter((one): one is vscode.Uri => one instanceof vscode.Uri && isCaptureName(nameOf(one)));
}

async function pickFiles(): Promise<vscode.Uri[]> {
  const picked = await vscode.window.showOpenDialog({
    canSelectMany: true,
    title: vscode.l10n.t('Open as One Capture'),
    openLabel: vscode.l10n.t('Open as One Capture'),
    filters: {
      [vscode.l10n.t('Captures')]: ['pcap', 'pcapng', 'cap', 'gz', 'zst', 'lz4'],
      [vscode.l10n.t('All files')]: ['*'],
    },
  });
  return picked ?? [];
}

/** Asks which files of the same ring are wanted; none when there are no others, which is said. */
async function pickRing(file: vscode.Uri): Promise<vscode.Uri[]> {
  const folder = vscode.Uri.joinPath(file, '..');
  const ring = await ringIn(folder, nameOf(file));
  if (ring.length < 2) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t(
        // One literal: it is the key of the translation.
        'No other file of the same ring buffer lies in this folder. To open any files as one capture, select them in the explorer (Ctrl+click) and choose Open as One Capture again.',
      ),
    );
    return [];
  }
  const items = ring.map(({ name, modified }, at) => ({
    label: plainLabel(name),
    description: new Date(modified).toLocaleString(),
    // Of a ring with more files than can be opened, the newest.
    picked: at >= ring.length - MOST_SET_FILES,
    name,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    canPickMany: true,
    title: vscode.l10n.t('Open as One Capture'),
    placeHolder: vscode.l10n.t('Files of the same ring buffer, in the order in which they were written'),
    matchOnDescription: true,
  });
  return (picked ?? []).map(({ name }) => vscode.Uri.joinPath(folder, name));
}

async function ringIn(folder: vscode.Uri, name: string): Promise<NamedFile[]> {
  const entries = await vscode.workspace.fs.readDirectory(folder);
  const files = entries.filter(([, type]) => (type & vscode.FileType.File) !== 0);
  // The names alone tell which they are; only of those the time of the last change is asked for.
  const ring = ringOf(
    name,
    files.map(([found]) => ({ name: found, modified: 0 })),
  );
  const dated = await Promise.allSettled(
    ring.map(async (one): Promise<NamedFile> => {
      const { mtime } = await vscode.workspace.fs.stat(vscode.Uri.joinPath(folder, one.name));
      return { name: one.name, modified: mtime };
    }),
  );
  // A ring that is being written deletes its oldest file now and then: it may be gone by now.
  return ringOf(
    name,
    dated.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : [])),
  );
}

async function open(files: readonly vscode.Uri[]): Promise<void> {
  const [only, ...others] = files;
  if (!only) return;
  try {
    const uri = others.length > 0 ? captureSetUri(files) : only;
    await vscode.commands.executeCommand('vscode.openWith', uri, CAPTURE_EDITOR);
  } catch (error) {
    void vscode.window.showErrorMessage(plainLabel(error instanceof Error ? error.message : String(error)));
  }
}

function nameOf({ path }: vscode.Uri): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
