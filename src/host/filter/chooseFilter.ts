import * as vscode from 'vscode';
import type { FilterScope } from '../../messages/results';
import type { OpenCapture } from '../captures/OpenCapture';
import type { FilterHistory } from './FilterHistory';
import { savedFilters } from './savedFilters';

interface Choice extends vscode.QuickPickItem {
  readonly filter?: string;
}

/** Scopes by the words of the commands that filter to them. */
export const SCOPE_TITLES: Readonly<Record<FilterScope, string>> = {
  task: vscode.l10n.t('Follow This Task'),
  session: vscode.l10n.t('Follow This Session'),
  conversation: vscode.l10n.t('Filter to This Conversation'),
};

const SCOPES: readonly FilterScope[] = ['task', 'session', 'conversation'];

/** Paths, names and filters are texts, in which VS Code would show icons. */
function plain(text: string): string {
  return text.replaceAll('$(', '$ (');
}

function group(label: string, choices: readonly Choice[]): Choice[] {
  return choices.length === 0 ? [] : [{ label, kind: vscode.QuickPickItemKind.Separator }, ...choices];
}

/** Filters that follow what the selected frame belongs to. */
async function macros(capture: OpenCapture): Promise<Choice[]> {
  const frame = capture.selectedFrame;
  if (frame < 1) return [];
  const found = await Promise.all(
    SCOPES.map(async (scope) => {
      const filters = await capture.request('filtersOf', { kind: 'scope', frame, scope });
      return filters.map(({ filter, label }) => ({
        label: SCOPE_TITLES[scope],
        description: plain(label),
        detail: plain(filter),
        filter,
      }));
    }),
  );
  return found.flat();
}

/** Asks which of the saved filters, of those used last, or of those about the selected frame is wanted. */
export async function chooseFilter(capture: OpenCapture, history: FilterHistory): Promise<string | undefined> {
  const { l10n } = vscode;
  const saved = savedFilters();
  const choices = [
    ...group(
      l10n.t('saved'),
      saved.map(({ name, filter }) => ({ label: plain(name), description: plain(filter), filter })),
    ),
    ...group(l10n.t('selected frame'), await macros(capture)),
    ...group(
      l10n.t('used last'),
      history.filters.map((filter) => ({ label: plain(filter), filter })),
    ),
  ];
  if (choices.length === 0) {
    void vscode.window.showInformationMessage(
      l10n.t('No filter has been saved or used yet. Write one into the line above the packets.'),
    );
    return undefined;
  }
  const chosen = await vscode.window.showQuickPick(choices, {
    title: l10n.t('Apply Filter'),
    placeHolder: l10n.t('A saved filter, one used before, or one about the selected frame'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return chosen?.filter;
}

/** Of several filters the one that the person picks; undefined when none was picked. */
export async function pickOne(
  filters: readonly { readonly filter: string; readonly label: string }[],
  title: string,
): Promise<string | undefined> {
  if (filters.length < 2) return filters[0]?.filter;
  const items = filters.map(({ filter, label }) => ({ label: plain(label), detail: plain(filter), filter }));
  return (await vscode.window.showQuickPick(items, { title, matchOnDetail: true }))?.filter;
}
