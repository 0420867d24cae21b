import { useState } from 'preact/hooks';
import type { FrameDetail, RelatedFrame } from '../../src/messages/results';
import type { CaptureEditorModel } from './CaptureEditorModel';
import { HostileText } from './HostileText';
import { Icon } from './Icon';
import { phrase, t } from './l10n';
import { Toolbar } from './Toolbar';
import { visibleText } from './visibleText';

/** Related frames that show without a click; a large PDU can have dozens of segments. */
const shownFirst = 3;

/** Requests and responses are what people follow; segments come after them. */
const order: Readonly<Record<RelatedFrame['relation'], number>> = { request: 0, response: 1, segment: 2 };

interface Props {
  readonly model: CaptureEditorModel;
  readonly detail: FrameDetail | undefined;
  /** The selected frame, 0 for none: named when there are no details of it. */
  readonly frame: number;
}

/** The bar over the details: which frame, what it is, and the ways from here to the frames that have to do with it. */
export function DetailTitle({ model, detail, frame }: Props) {
  const [openFrame, setOpenFrame] = useState(0);
  const related = detail ? [...detail.related].sort((a, b) => order[a.relation] - order[b.relation]) : [];
  const all = openFrame === detail?.frame;
  const shown = all ? related : related.slice(0, shownFirst);
  const hidden = related.length - shownFirst;
  const { normal = 0, discovery = 0, unknown = 0 } = model.summary?.sessions ?? {};
  const hasStages = normal + discovery + unknown > 0;
  return (
    <div class="title">
      <h2 id="detailTitle" class="title-text" title={detail && visibleText(detail.title)}>
        {detail ? (
          <>
            <b>{t('Frame {0}', detail.frame)}</b>
            {detail.title !== '' && (
              <>
                {' · '}
                <HostileText text={detail.title} />
              </>
            )}
          </>
        ) : (
          <>{frame > 0 ? <b>{t('Frame {0}', frame)}</b> : t('No frame selected')}</>
        )}
      </h2>
      <Toolbar label={t('Ways from this frame')} class="title-links">
        {shown.map((other) => (
          <button
            key={`${other.relation} ${other.frame}`}
            type="button"
            class="link"
            onClick={() => model.selectFrame(other.frame)}
          >
            <RelatedText related={other} />
          </button>
        ))}
        {detail && hidden > 0 && (
          <button type="button" class="link" aria-expanded={all} onClick={() => setOpenFrame(all ? 0 : detail.frame)}>
            {all ? t('fewer') : t('{0} more', hidden)}
          </button>
        )}
        <span class="title-stages">
          <button
            type="button"
            class="link stage"
            title={t('Previous login stage')}
            disabled={!hasStages}
            onClick={() => model.command('previousLoginStage')}
          >
            <Icon name="previous" />
            <span>{t('Previous login stage')}</span>
          </button>
          <button
            type="button"
            class="link stage"
            title={t('Next login stage')}
            disabled={!hasStages}
            onClick={() => model.command('nextLoginStage')}
          >
            <span>{t('Next login stage')}</span>
            <Icon name="next" />
          </button>
        </span>
      </Toolbar>
    </div>
  );
}

function RelatedText({ related: { relation, label, frame } }: { readonly related: RelatedFrame }) {
  switch (relation) {
    case 'segment':
      return <>{phrase('{0} frame {1}', <HostileText text={label} />, frame)}</>;
    case 'request':
      return <>← {phrase('{0} in {1}', <HostileText text={label} />, frame)}</>;
    case 'response':
      return <>{phrase('{0} in {1}', <HostileText text={label} />, frame)} →</>;
  }
}
