import type { DetailSource } from '../../src/messages/results';
import { HostileText } from './HostileText';
import { t } from './l10n';

interface Props {
  readonly sources: readonly DetailSource[];
  readonly tab: number;
  readonly onChoose: (tab: number) => void;
}

export const bytesPanelId = 'bytesPanel';

/** Id of a tab, which names the panel below it. */
export function tabId(tab: number): string {
  return `source-${tab}`;
}

/** The byte sources of a frame: itself, and each PDU put together from it and other frames. */
export function SourceTabs({ sources, tab, onChoose }: Props) {
  const onKeyDown = (event: KeyboardEvent) => {
    const last = sources.length - 1;
    const target = { ArrowLeft: Math.max(0, tab - 1), ArrowRight: Math.min(last, tab + 1), Home: 0, End: last }[
      event.key
    ];
    if (target === undefined) return;
    event.preventDefault();
    onChoose(target);
    document.getElementById(tabId(target))?.focus();
  };
  return (
    <div role="tablist" class="tabs" aria-label={t('Bytes of')} onKeyDown={onKeyDown}>
      {sources.map((source, at) => (
        <button
          key={at}
          id={tabId(at)}
          type="button"
          role="tab"
          class="tab"
          aria-selected={at === tab}
          aria-controls={bytesPanelId}
          tabIndex={at === tab ? 0 : -1}
          onClick={() => onChoose(at)}
        >
          <HostileText text={source.name} />
        </button>
      ))}
    </div>
  );
}
