import type { CaptureSummary } from '../../src/messages/results';
import { t } from './l10n';

/** The views of a capture in one editor. */
export type EditorTab = 'packets' | 'logins' | 'io' | 'findings' | 'stream';

interface EditorTabRow {
  readonly id: EditorTab;
  readonly label: string;
  /**
   * How many things the view lists, shown beside the label; undefined for none to show.
   * @param findings how many findings there are, once they have been looked for
   */
  readonly count?: (summary: CaptureSummary, findings: number | undefined) => number | undefined;
}

/** All tabs in their order. Another view is another row here, and its panel in App. */
export const editorTabs: readonly EditorTabRow[] = [
  { id: 'packets', label: t('Packets') },
  {
    id: 'logins',
    label: t('Logins'),
    count: ({ logins }) => logins.accepted + logins.rejected + logins.unfinished,
  },
  { id: 'io', label: t('I/O'), count: ({ tasks }) => tasks },
  { id: 'findings', label: t('Findings'), count: (_, findings) => findings },
  { id: 'stream', label: t('Stream') },
];

/** Whether a saved text names a tab that there is. */
export function isEditorTab(value: unknown): value is EditorTab {
  return editorTabs.some(({ id }) => id === value);
}

/** Id of a tab's element. */
export const editorTabId = (tab: EditorTab): string => `tab-${tab}`;
/** Id of a tab's panel. */
export const editorPanelId = (tab: EditorTab): string => `panel-${tab}`;
