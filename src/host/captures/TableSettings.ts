import * as vscode from 'vscode';
import { unknownField } from '../../core/columns/columnFields';
import { columnTitle } from '../../core/columns/columnTitles';
import {
  columnNames,
  isColumnName,
  NARROWEST_COLUMN,
  ROW_COLORS,
  type RowColors,
  type TableColumn,
  type TableLook,
  WIDEST_COLUMN,
} from '../../messages/columns';

const COLUMNS = 'columns';
const ROW_COLORS_SETTING = 'rowColors';
/** Where the extension's own storage keeps widths. */
const WIDTHS = 'columnWidths';

/** How the packet table looks: columns and colours are settings, widths lie in the extension's own storage. */
export class TableSettings implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  private readonly listening: vscode.Disposable;

  constructor(private readonly storage: vscode.Memento & { setKeysForSync?(keys: readonly string[]): void }) {
    storage.setKeysForSync?.([WIDTHS]);
    this.listening = vscode.workspace.onDidChangeConfiguration((event) => {
      const names = [COLUMNS, ROW_COLORS_SETTING];
      if (names.some((name) => event.affectsConfiguration(`iscsiTrace.${name}`))) this.changed.fire();
    });
  }

  /** Names of the columns, from left to right. */
  get columns(): readonly string[] {
    return columnNames(this.settings.get<unknown>(COLUMNS));
  }

  get look(): TableLook {
    const widths = this.widths();
    const columns = this.columns.map((name): TableColumn => {
      const width = widths.get(name);
      return { ...describeColumn(name), ...(width === undefined ? {} : { width }) };
    });
    return { columns, rowColors: this.rowColors };
  }

  /** Keeps these columns for all captures and windows. */
  async setColumns(names: readonly string[]): Promise<void> {
    if (names.join() === this.columns.join()) return;
    await this.settings.update(COLUMNS, names, vscode.ConfigurationTarget.Global);
  }

  /** Gives a column a width in characters; undefined: as wide as its content. */
  async setWidth(name: string, width: number | undefined): Promise<void> {
    const widths = this.widths();
    if (width === undefined) widths.delete(name);
    else widths.set(name, Math.round(width * 10) / 10);
    await this.storage.update(WIDTHS, Object.fromEntries(widths));
    this.changed.fire();
  }

  /** Columns and widths as they were at first. */
  async reset(): Promise<void> {
    await this.storage.update(WIDTHS, undefined);
    await this.settings.update(COLUMNS, undefined, vscode.ConfigurationTarget.Global);
    this.changed.fire();
  }

  dispose(): void {
    this.listening.dispose();
    this.changed.dispose();
  }

  private get settings(): vscode.WorkspaceConfiguration {
    return vscode.workspace.getConfiguration('iscsiTrace');
  }

  private get rowColors(): RowColors {
    const setting = this.settings.get<unknown>(ROW_COLORS_SETTING);
    return ROW_COLORS.find((one) => one === setting) ?? 'bar';
  }

  /** What is kept, as far as it makes sense: another version may have written it. */
  private widths(): Map<string, number> {
    const kept: unknown = this.storage.get(WIDTHS);
    if (typeof kept !== 'object' || kept === null) return new Map();
    return new Map(
      Object.entries(kept).filter(
        (entry): entry is [string, number] =>
          isColumnName(entry[0]) &&
          typeof entry[1] === 'number' &&
          entry[1] >= NARROWEST_COLUMN &&
          entry[1] <= WIDEST_COLUMN,
      ),
    );
  }
}

/** The column of a name, with its title; a name that nobody knows is a column too, and says so. */
export function describeColumn(name: string): TableColumn {
  const title = columnTitle(name);
  if (title !== undefined) return { name, title };
  return { name, title: name, problem: unknownField(name)?.message ?? '' };
}
