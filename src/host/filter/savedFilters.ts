import * as vscode from 'vscode';
import type { SavedFilter } from '../../messages/results';
import { LONGEST_NAME, savedFiltersIn } from './savedFiltersIn';

const SECTION = 'iscsiTrace';
const NAME = 'savedFilters';
/** The filters that the settings name, those of the workspace with those of the user. */
export function savedFilters(): SavedFilter[] {
  return savedFiltersIn(vscode.workspace.getConfiguration(SECTION).get<unknown>(NAME));
}

/** Saves a filter in the user's settings, in place of one of the same name. */
async function store(name: string, filter: string): Promise<void> {
  const settings = vscode.workspace.getConfiguration(SECTION);
  const own: unknown = settings.inspect<unknown>(NAME)?.globalValue;
  const before = typeof own === 'object' && own !== null && !Array.isArray(own) ? own : {};
  await settings.update(NAME, { ...before, [name]: filter }, vscode.ConfigurationTarget.Global);
}

/** Asks for what is missing and saves a filter; undefined filters are asked for, beginning with the shown one. */
export async function saveFilter(shown: string): Promise<void> {
  const { l10n } = vscode;
  const title = l10n.t('Save Filter');
  const filter =
    shown !== ''
      ? shown
      : await vscode.window.showInputBox({ title, prompt: l10n.t('The display filter to save'), ignoreFocusOut: true });
  if (filter === undefined || filter.trim() === '') return;
  const known = new Set(savedFilters().map(({ name }) => name));
  const name = await vscode.window.showInputBox({
    title,
    prompt: l10n.t('A name for the filter {0}', filter),
    ignoreFocusOut: true,
    validateInput: (text) => {
      if (text.trim() === '') return l10n.t('A name is needed.');
      if (text.length > LONGEST_NAME) return l10n.t('The name is too long.');
      if (!known.has(text.trim())) return undefined;
      const message = l10n.t('A filter of this name is saved; it will be replaced.');
      return { message, severity: vscode.InputBoxValidationSeverity.Warning };
    },
  });
  if (name === undefined || name.trim() === '') return;
  await store(name.trim(), filter.trim());
  vscode.window.setStatusBarMessage(`$(check) ${l10n.t('Filter "{0}" saved.', name.trim())}`, 4000);
}
