import type { CaptureEditorModel } from '../CaptureEditorModel';
import { Icon } from '../Icon';
import { t } from '../l10n';
import { Toolbar } from '../Toolbar';

/** The walk: each button asks the host for one command. */
const walks = [
  { command: 'previousLogin', name: t('Previous login'), text: t('Login'), icon: 'previous', keys: 'Alt+Shift+PageUp' },
  { command: 'previousLoginStage', name: t('Previous stage'), text: t('Stage'), icon: 'previous', keys: 'Alt+PageUp' },
  { command: 'nextLoginStage', name: t('Next stage'), text: t('Stage'), icon: 'next', keys: 'Alt+PageDown' },
  { command: 'nextLogin', name: t('Next login'), text: t('Login'), icon: 'next', keys: 'Alt+Shift+PageDown' },
] as const;

/** The walk through logins and their stages, and the comparison. */
export function LoginToolbar({ model }: { readonly model: CaptureEditorModel }) {
  const { chosen, total } = model.logins;
  const { accepted = 0, rejected = 0, unfinished = 0 } = model.summary?.logins ?? {};
  // Without a login every button leads nowhere.
  if (total + accepted + rejected + unfinished === 0) return null;
  return (
    <Toolbar label={t('Logins')} class="toolbar viewBar-tools">
      {walks.map(({ command, name, text, icon, keys }) => (
        <button
          key={command}
          type="button"
          class="action"
          title={`${name} (${keys})`}
          aria-label={name}
          onClick={() => model.command(command)}
        >
          {icon === 'previous' && <Icon name={icon} />} {text} {icon === 'next' && <Icon name={icon} />}
        </button>
      ))}
      <button
        type="button"
        class="action"
        title={t('Compare this login with another one, of this or of another open capture')}
        onClick={() => model.connection.post({ type: 'compareLogins', ...(chosen ? { login: chosen } : {}) })}
      >
        {t('Compare…')}
      </button>
    </Toolbar>
  );
}
