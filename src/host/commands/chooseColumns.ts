import * as vscode from 'vscode';
import { columnField, columnFields, unknownField } from '../../core/columns/columnFields';
import { TIME_COLUMNS } from '../../core/columns/timeColumns';
import { BUILT_IN_COLUMNS, chosenColumns, withColumn } from '../../messages/columns';
import { describeColumn, type TableSettings } from '../captures/TableSettings';

interface ColumnItem extends vscode.QuickPickItem {
  /** Name of the column; absent for separators and for text that names none. */
  readonly column?: string;
}

/** Lets the person check the columns of the packet table: those there are, times, and any field by its name or label. */
export async function chooseColumns(settings: TableSettings): Promise<void> {
  const pick = vscode.window.createQuickPick<ColumnItem>();
  pick.title = vscode.l10n.t('Choose Columns');
  pick.placeholder = vscode.l10n.t('Check columns to show, or type a field (iscsi.cmdsn)');
  pick.canSelectMany = true;
  pick.matchOnDescription = true;
  const known = columnItems(settings.columns);
  pick.items = known;
  pick.selectedItems = known.filter(({ column }) => column !== undefined && settings.columns.includes(column));
  const chosen = await new Promise<readonly ColumnItem[] | undefined>((resolve) => {
    pick.onDidAccept(() => resolve(acceptedItems(pick)));
    pick.onDidHide(() => resolve(undefined));
    pick.onDidChangeValue((text) => {
      const extra = typedItem(text.trim());
      const kept = pick.selectedItems;
      pick.items = extra ? [...known, extra] : known;
      pick.selectedItems = kept.filter((item) => pick.items.includes(item));
    });
    pick.show();
  });
  pick.dispose();
  if (!chosen) return;
  const names = new Set(chosen.flatMap(({ column }) => column ?? []));
  await settings.setColumns(chosenColumns(settings.columns, names));
}

/** What Enter takes: what is checked, and the field whose whole name was typed, which somebody who does not check it means as well. */
export function acceptedItems<Item extends { readonly column?: string | undefined }>(pick: {
  readonly value: string;
  readonly items: readonly Item[];
  readonly selectedItems: readonly Item[];
}): readonly Item[] {
  const typed = pick.value.trim();
  const named = pick.items.filter(({ column }) => typed !== '' && column === typed);
  return [...new Set([...pick.selectedItems, ...named])];
}

/** Adds a field as a column, and says so where it is one already. */
export async function addColumn(settings: TableSettings, name: string): Promise<void> {
  if (settings.columns.includes(name)) {
    const { title } = describeColumn(name);
    void vscode.window.showInformationMessage(
      vscode.l10n.t('The table has the column {0} ({1}) already.', title, name),
    );
    return;
  }
  await settings.setColumns(withColumn(settings.columns, name));
}

function columnItems(shown: readonly string[]): ColumnItem[] {
  const item = (name: string): ColumnItem => ({ label: describeColumn(name).title, description: name, column: name });
  const separator = (label: string): ColumnItem => ({ label, kind: vscode.QuickPickItemKind.Separator });
  const offered = new Set([...shown, ...BUILT_IN_COLUMNS.keys(), ...TIME_COLUMNS.keys()]);
  const fields = [...columnFields().keys()].filter((name) => !offered.has(name));
  // The fields of this product's own subject come first; VS Code keeps the order as long as nothing is typed.
  fields.sort((one, other) => rank(one) - rank(other) || one.localeCompare(other, 'en'));
  return [
    separator(vscode.l10n.t('Shown')),
    ...shown.map(item),
    separator(vscode.l10n.t('Further columns')),
    ...[...offered].filter((name) => !shown.includes(name)).map(item),
    separator(vscode.l10n.t('Fields')),
    ...fields.map(item),
  ];
}

const SUBJECTS = [/^iscsi\b/, /^scsi(\b|_)/, /^tcp\b/, /^ip(v6)?\b/];

function rank(name: string): number {
  const at = SUBJECTS.findIndex((subject) => subject.test(name));
  return at < 0 ? SUBJECTS.length : at;
}

/** What is offered for a text that no list holds: a key of a vendor, or the field that may have been meant. */
function typedItem(text: string): ColumnItem | undefined {
  if (!text.includes('.') || columnFields().has(text) || BUILT_IN_COLUMNS.has(text)) return undefined;
  const field = columnField(text);
  if (field) return { label: field.label, description: field.name, column: field.name, alwaysShow: true };
  const { message = '', suggestion } = unknownField(text) ?? {};
  // Somebody who is still typing the name of a field needs no help.
  if ([...columnFields().keys()].some((name) => name.startsWith(text))) return undefined;
  return suggestion === undefined
    ? { label: message, alwaysShow: true }
    : {
        label: describeColumn(suggestion).title,
        description: suggestion,
        detail: message,
        column: suggestion,
        alwaysShow: true,
      };
}
