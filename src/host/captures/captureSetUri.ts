import * as v from 'valibot';
import * as vscode from 'vscode';
import { setName } from '../../core/capture/ringFiles';
import { documentName } from '../platform/documentName';

/** Scheme of several files that are looked at as one capture. */
export const CAPTURE_SET_SCHEME = 'iscsi-trace-set';
/** Files that one capture may be made of; each is kept open while the capture is. */
export const MOST_SET_FILES = 512;

const FILES = v.pipe(
  v.string(),
  v.parseJson(),
  v.array(v.pipe(v.string(), v.maxLength(4096))),
  v.minLength(1),
  v.maxLength(MOST_SET_FILES),
);

/**
 * The address of several files as one capture. The path is what the tab shows; the query says what it is made of, so that
 * an editor can be restored. The same files have the same address, in whatever order they are given.
 * @throws RangeError for no files and for more than MOST_SET_FILES, with a message for people
 */
export function captureSetUri(files: readonly vscode.Uri[]): vscode.Uri {
  const byAddress = new Map(files.map((file) => [file.toString(), file]));
  // By numbers in their names: this is the order that decides between equal times.
  const addresses = [...byAddress.keys()].sort((one, other) => one.localeCompare(other, 'en', { numeric: true }));
  const count = addresses.length;
  if (count === 0) throw new RangeError(vscode.l10n.t('No files are to be opened as one capture.'));
  if (count > MOST_SET_FILES) {
    throw new RangeError(
      vscode.l10n.t('{0} files are too many for one capture: it can have up to {1}.', count, MOST_SET_FILES),
    );
  }
  const names = [...byAddress.values()].map(({ path }) => path.slice(path.lastIndexOf('/') + 1));
  const path = `/${documentName(setName(names))}`;
  return vscode.Uri.from({ scheme: CAPTURE_SET_SCHEME, path, query: JSON.stringify(addresses) });
}

/** The files of a set; undefined for addresses that are not ours. */
export function parseCaptureSetUri(uri: vscode.Uri): vscode.Uri[] | undefined {
  if (uri.scheme !== CAPTURE_SET_SCHEME) return undefined;
  const parsed = v.safeParse(FILES, uri.query);
  if (!parsed.success) return undefined;
  try {
    return parsed.output.map((address) => vscode.Uri.parse(address, true));
  } catch {
    // Without a scheme it is no address.
    return undefined;
  }
}

/** The files of a set. @throws Error with a message for people when the address names none */
export function captureSetFiles(uri: vscode.Uri): vscode.Uri[] {
  const files = parseCaptureSetUri(uri);
  if (!files) throw new Error(vscode.l10n.t('This address names no files that could be opened as one capture.'));
  return files;
}

/**
 * The paths of a set's files on this machine.
 * @throws Error with a message for people when the address names no files, or some that are elsewhere
 */
export function captureSetPaths(uri: vscode.Uri): string[] {
  const files = captureSetFiles(uri);
  const elsewhere = files.find(({ scheme }) => scheme !== 'file');
  if (elsewhere) {
    throw new Error(
      vscode.l10n.t(
        'Only files on a disk can be opened as one capture; these are in a folder that has no path ({0}). Each of them can be opened alone.',
        elsewhere.scheme,
      ),
    );
  }
  return files.map(({ fsPath }) => fsPath);
}
