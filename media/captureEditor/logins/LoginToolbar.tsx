import type { CaptureEditorModel } from '../CaptureEditorModel';
import { Icon } from '../Icon';
import { Toolbar } from '../Toolbar';

/** The walk through logins and their stages, and the comparison. */
export function LoginToolbar({ model }: { readonly model: CaptureEditorModel }) {
  const { chosen } = model.logins;
  return (
    <Toolbar label="Logins" class="toolbar viewBar-tools">
      <button
        type="button"
        class="action"
        title="Previous login (Alt+Shift+PageUp)"
        aria-label="Previous login"
        onClick={() => model.command('previousLogin')}
      >
        <Icon name="previous" /> Login
      </button>
      <button
        type="button"
        class="action"
        title="Previous login stage (Alt+PageUp)"
        aria-label="Previous stage"
        onClick={() => model.command('previousLoginStage')}
      >
        <Icon name="previous" /> Stage
      </button>
      <button
        type="button"
        class="action"
        title="Next login stage (Alt+PageDown)"
        aria-label="Next stage"
        onClick={() => model.command('nextLoginStage')}
      >
        Stage <Icon name="next" />
      </button>
      <button
        type="button"
        class="action"
        title="Next login (Alt+Shift+PageDown)"
        aria-label="Next login"
        onClick={() => model.command('nextLogin')}
      >
        Login <Icon name="next" />
      </button>
      <button
        type="button"
        class="action"
        title="Compare this login with another one, of this or of another open capture"
        onClick={() => model.connection.post({ type: 'compareLogins', ...(chosen ? { login: chosen } : {}) })}
      >
        Compare…
      </button>
    </Toolbar>
  );
}
