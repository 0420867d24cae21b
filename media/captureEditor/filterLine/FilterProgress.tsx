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
        aria-label="Frames that the filter has looked at"
        title={`${share} looked at`}
      />
      <button type="button" class="link" title={`The filter has looked at ${share} of the capture`} onClick={toggle}>
        {isStopped ? 'Go on' : 'Stop'}
      </button>
    </span>
  );
}
