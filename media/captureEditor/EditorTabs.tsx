import type { ComponentChildren } from 'preact';
import type { CaptureSummary } from '../../src/messages/results';
import { editorPanelId, editorTabId, editorTabs, type EditorTab } from './editorViews';
import { formatCount } from './formatNumbers';
import { t } from './l10n';

interface Props {
  readonly summary: CaptureSummary;
  /** How many findings there are, once they have been looked for. */
  readonly findings: number | undefined;
  readonly tab: EditorTab;
  readonly onChoose: (tab: EditorTab) => void;
  /** The toolbar of the view that shows. */
  readonly children?: ComponentChildren;
}

/** The views of the capture as tabs. */
export function EditorTabs({ summary, findings, tab, onChoose, children }: Props) {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const at = editorTabs.findIndex(({ id }) => id === tab);
    const last = editorTabs.length - 1;
    const target = { ArrowLeft: Math.max(0, at - 1), ArrowRight: Math.min(last, at + 1), Home: 0, End: last }[
      event.key
    ];
    const wanted = target === undefined ? undefined : editorTabs[target];
    if (!wanted) return;
    event.preventDefault();
    onChoose(wanted.id);
    document.getElementById(editorTabId(wanted.id))?.focus();
  };
  return (
    <div class="viewBar">
      <div role="tablist" class="viewTabs" aria-label={t('Views of the capture')} onKeyDown={onKeyDown}>
        {editorTabs.map(({ id, label, count }) => (
          <button
            key={id}
            id={editorTabId(id)}
            type="button"
            role="tab"
            class="viewTab"
            aria-selected={id === tab}
            aria-controls={editorPanelId(id)}
            tabIndex={id === tab ? 0 : -1}
            onClick={() => onChoose(id)}
          >
            {label}
            <TabCount count={count?.(summary, findings)} />
          </button>
        ))}
      </div>
      {children}
    </div>
  );
}

function TabCount({ count }: { readonly count: number | undefined }) {
  if (count === undefined) return null;
  return (
    <>
      {' '}
      <span class="viewTab-count">{formatCount(count)}</span>
    </>
  );
}
