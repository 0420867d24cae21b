import { HostileLines } from './HostileLines';
import { HostileText } from './HostileText';
import { Icon } from './Icon';
import { t } from './l10n';

interface Props {
  readonly message: string;
  readonly detail: string;
  readonly onOpenHex: () => void;
  /** Present when trying again may help. */
  readonly onReopen?: (() => void) | undefined;
  /** It is being tried. */
  readonly isReopening: boolean;
}

/** Takes the place of everything else when the file cannot be shown as a capture. */
export function FailurePage({ message, detail, onOpenHex, onReopen, isReopening }: Props) {
  return (
    <main class="page" role="main">
      <div class="page-body" role="alert">
        <h1 class="bad">
          <Icon name="error" /> <HostileText text={message} limit={4_000} />
        </h1>
        {detail && (
          <p class="page-detail">
            <HostileLines text={detail} limit={4_000} />
          </p>
        )}
        <p class="page-actions">
          {onReopen && (
            <button type="button" class="primary" disabled={isReopening} onClick={onReopen}>
              {isReopening ? t('Reopening…') : t('Reopen')}
            </button>
          )}
          <button type="button" class={onReopen ? 'secondary' : 'primary'} onClick={onOpenHex}>
            {t('Open with another editor…')}
          </button>
        </p>
      </div>
    </main>
  );
}
