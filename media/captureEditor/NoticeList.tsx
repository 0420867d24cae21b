import { useState } from 'preact/hooks';
import type { Notice } from '../../src/messages/results';
import { HostileLines } from './HostileLines';
import { t } from './l10n';
import { SeverityMark } from './SeverityMark';

/** Notices that show without a click. */
const shownFirst = 2;

/** What a person must know about the whole capture: cut off, records skipped, unknown link types. */
export function NoticeList({ notices }: { readonly notices: readonly Notice[] }) {
  const [all, setAll] = useState(false);
  if (notices.length === 0) return null;
  const hidden = notices.length - shownFirst;
  return (
    <ul class="notices" aria-label={t('Notices')}>
      {(all ? notices : notices.slice(0, shownFirst)).map((notice, at) => (
        <li key={at} class={`notice notice-${notice.severity}`}>
          <SeverityMark severity={notice.severity} />
          <span class="notice-text">
            <HostileLines text={notice.message} />
          </span>
        </li>
      ))}
      {hidden > 0 && (
        <li class="notice">
          <button type="button" class="link" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? t('Show fewer notices') : t('Show {0} more', hidden)}
          </button>
        </li>
      )}
    </ul>
  );
}
