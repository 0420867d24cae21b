import * as vscode from 'vscode';
import { withColumnAt, withoutColumn } from '../../messages/columns';
import type { ActiveCapture } from '../captures/ActiveCapture';
import type { TableSettings } from '../captures/TableSettings';
import { pageContext } from '../editor/webviewContext';
import { addColumn, chooseColumns } from './chooseColumns';
import { COMMANDS } from './commandNames';

/** Registers the commands that change the columns of the packet table. */
export function registerColumnCommands(active: ActiveCapture, settings: TableSettings): vscode.Disposable {
  const on = (command: string, run: (argument?: unknown) => Promise<void>): vscode.Disposable =>
    vscode.commands.registerCommand(command, run);
  /** The column whose header a menu was opened at. */
  const ofHeader =
    (change: (names: readonly string[], name: string) => readonly string[]) => async (where?: unknown) => {
      const { column } = pageContext(where) ?? {};
      if (column !== undefined) await settings.setColumns(change(settings.columns, column));
    };
  const moved = (by: 1 | -1) =>
    ofHeader((names, name) => withColumnAt(names, name, Math.max(0, names.indexOf(name) + by)));
  return vscode.Disposable.from(
    on(COMMANDS.chooseColumns, () => chooseColumns(settings)),
    on(COMMANDS.resetColumns, () => settings.reset()),
    on(COMMANDS.applyAsColumn, async (where) => {
      // A name is for other extensions, keybindings and tests; the menu hands over the field's place.
      const name = typeof where === 'string' ? where : await fieldName(active, where);
      if (name !== undefined) await addColumn(settings, name);
    }),
    on(COMMANDS.hideColumn, ofHeader(withoutColumn)),
    on(COMMANDS.moveColumnLeft, moved(-1)),
    on(COMMANDS.moveColumnRight, moved(1)),
    on(COMMANDS.fitColumn, async (where) => {
      const { column } = pageContext(where) ?? {};
      if (column !== undefined) await settings.setWidth(column, undefined);
    }),
  );
}

async function fieldName(active: ActiveCapture, where: unknown): Promise<string | undefined> {
  const { frame, field } = pageContext(where) ?? {};
  if (frame === undefined || field === undefined || !active.capture) return undefined;
  const name = await active.capture.request('fieldName', { frame, field });
  if (name !== null) return name;
  void vscode.window.showInformationMessage(vscode.l10n.t('This line has no filter name, so it cannot be a column.'));
  return undefined;
}
