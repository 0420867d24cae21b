import { t } from './l10n';
import { visibleText } from './visibleText';

/** A frame that somebody has marked, maybe with a note. */
export interface FrameMark {
  readonly frame: number;
  readonly note?: string;
}

/** The sign of a marked frame: a bookmark, with a line of its note. */
export function FrameMarkSign({ mark: { note } }: { readonly mark: FrameMark }) {
  const text = note === undefined ? t('Marked') : t('Note: {0}', visibleText(note, 2000));
  return (
    <span class="frameMark" title={text}>
      <svg viewBox="0 0 16 16" width="13" height="13" aria-hidden="true">
        <path d="M4 2h8v12L8 10.6L4 14z" fill="currentColor" />
      </svg>
      <span class="srOnly">{text} </span>
      {note !== undefined && (
        <span class="frameMark-note" aria-hidden="true">
          {visibleText(note, 60)}
        </span>
      )}
    </span>
  );
}
