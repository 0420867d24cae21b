import { useEffect, useRef } from 'preact/hooks';
import type { StreamOverview } from '../../../src/messages/results';
import type { CaptureEditorModel } from '../CaptureEditorModel';
import { Icon } from '../Icon';
import { t } from '../l10n';
import { Toolbar } from '../Toolbar';
import { directionName } from './sideNames';
import type { StreamMode } from './StreamModel';

interface Props {
  readonly model: CaptureEditorModel;
  readonly overview: StreamOverview;
}

/** Which bytes are shown and how, the search, and what can be taken along. */
export function StreamToolbar({ model, overview }: Props) {
  const { stream } = model;
  const field = useRef<HTMLInputElement>(null);
  const { findFocus } = stream;
  useEffect(() => {
    if (findFocus === 0) return;
    field.current?.focus();
    field.current?.select();
  }, [findFocus]);
  return (
    <div class="streamTools">
      <select
        class="ioSelect"
        aria-label={t('Direction')}
        value={String(stream.sides)}
        onChange={({ currentTarget: { value } }) => stream.changeSides(value === '0' ? 0 : value === '1' ? 1 : 'both')}
      >
        <option value="both">{t('Both directions')}</option>
        <option value="0">{directionName(overview, 0)}</option>
        <option value="1">{directionName(overview, 1)}</option>
      </select>
      <select
        class="ioSelect"
        aria-label={t('Show bytes as')}
        value={stream.mode}
        onChange={({ currentTarget: { value } }) => stream.changeMode(value as StreamMode)}
      >
        <option value="hex">{t('Hex and text')}</option>
        <option value="text">{t('Text')}</option>
      </select>
      <div class="streamFind" role="search">
        <input
          ref={field}
          class="streamFind-field"
          type="text"
          aria-label={t('Find in stream')}
          placeholder={t('Find text, or 0x and hex digits')}
          spellcheck={false}
          maxLength={1000}
          value={stream.wanted}
          onInput={({ currentTarget: { value } }) => stream.changeWanted(value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') void stream.find(event.shiftKey ? -1 : 1);
            else if (event.key === 'Escape') document.getElementById('stream')?.focus();
            else return;
            event.preventDefault();
          }}
        />
        <Toolbar label={t('Matches')} class="toolbar">
          <button
            type="button"
            class="action"
            aria-label={t('Previous match')}
            title={t('Previous match (Shift+Enter)')}
            onClick={() => void stream.find(-1)}
          >
            <Icon name="previous" />
          </button>
          <button
            type="button"
            class="action"
            aria-label={t('Next match')}
            title={t('Next match (Enter)')}
            onClick={() => void stream.find(1)}
          >
            <Icon name="next" />
          </button>
        </Toolbar>
        {stream.countText !== '' && <span class="streamFind-count">{stream.countText}</span>}
        <span class="streamFind-note" role="status">
          {stream.findNote}
        </span>
      </div>
      <Toolbar label={t('Stream')} class="toolbar viewBar-tools">
        <button
          type="button"
          class="action"
          title={t('Copy the bytes of the PDU that the cursor is in, as they are shown (Ctrl+C in the list)')}
          onClick={() => void stream.copy()}
        >
          {t('Copy PDU')}
        </button>
        <button
          type="button"
          class="action"
          title={t('Save the bytes of the directions that are shown as they are, without what is not in the capture')}
          onClick={() => model.command('saveStream')}
        >
          {t('Save Bytes…')}
        </button>
      </Toolbar>
    </div>
  );
}
