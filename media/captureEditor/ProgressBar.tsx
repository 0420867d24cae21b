import type { CaptureSummary } from '../../src/messages/results';
import { t } from './l10n';

/** How much of the file has been read, as a thin line; an empty line of the same height when all has been. */
export function ProgressBar({ summary }: { readonly summary: CaptureSummary | undefined }) {
  if (summary?.complete) return <div class="progress" />;
  const share = summary && summary.bytesTotal > 0 ? Math.min(1, summary.bytesRead / summary.bytesTotal) : undefined;
  const percent = share === undefined ? undefined : Math.round(share * 100);
  return (
    <div
      class="progress"
      role="progressbar"
      aria-label={t('Reading the capture')}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
    >
      <div
        class={percent === undefined ? 'progress-line progress-unknown' : 'progress-line'}
        style={share === undefined ? {} : { transform: `scaleX(${share})` }}
      />
    </div>
  );
}
