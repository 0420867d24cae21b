import { t } from '../l10n';
import type { PacketList } from '../PacketList';

interface Props {
  readonly list: PacketList;
  readonly onChange: () => void;
}

/** How far a filter that reads frames has come, with a way to stop it. */
export function FilterProgress({ list, onChange }: Props) {
  const { lookedAt, isStopped } = list;
  if (lookedAt === undefined) return null;
  const share = `${Math.floor(lookedAt * 100)} %`;
  const toggle = () => {
    if (isStopped) list.goOn();
    else list.stop();
    onChange();
  };
  return (
    <span class="filter-progress">
      <progress
        max={1}
        value={lookedAt}
        aria-label={t('Frames that the filter has looked at')}
        title={t('{0} looked at', share)}
      />
      <button
        type="button"
        class="link"
        title={t('The filter has looked at {0} of the capture', share)}
        onClick={toggle}
      >
        {isStopped ? t('Go on') : t('Stop')}
      </button>
    </span>
  );
}
