import type { CaptureSummary } from '../../src/messages/results';
import { formatBytes } from './formatNumbers';
import { HostileText } from './HostileText';
import { phrase, t } from './l10n';

/** A capture that is in order and holds nothing. */
export function EmptyPage({
  summary,
  onOpenHex,
}: {
  readonly summary: CaptureSummary;
  readonly onOpenHex: () => void;
}) {
  return (
    <main class="page" role="main">
      <div class="page-body">
        <h1>{t('This capture holds no frames')}</h1>
        <p class="page-message">
          {phrase(
            'The file is in order ({0}, {1}), but nothing was recorded in it. The capture may have been stopped before the first packet, or its filter let none through.',
            <HostileText text={summary.format} />,
            formatBytes(summary.bytesTotal),
          )}
        </p>
        <p>
          <button type="button" class="secondary" onClick={onOpenHex}>
            {t('Open with another editor…')}
          </button>
        </p>
      </div>
    </main>
  );
}
