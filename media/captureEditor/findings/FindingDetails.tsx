import type { RfcReference } from '../../../src/core/rfc/RfcReference';
import type { FindingRow } from '../../../src/messages/results';
import type { CaptureEditorModel } from '../CaptureEditorModel';
import { formatCount } from '../formatNumbers';
import { HostileText } from '../HostileText';
import { Icon } from '../Icon';
import { t } from '../l10n';
import { Explained } from '../logins/Explained';
import { RfcChip, spokenReference } from '../RfcChip';
import { severityNames } from '../SeverityMark';
import { framesOf } from './framesOf';

interface Props {
  readonly model: CaptureEditorModel;
  readonly finding: FindingRow;
}

const FILTER_TO: Readonly<Record<FindingRow['filters'][number]['about'], string>> = {
  task: t('Filter to this task'),
  session: t('Filter to this session'),
  connection: t('Filter to this connection'),
};

/** One finding in full: what is wrong, by which rule, why, what to do, and the packets that show it. */
export function FindingDetails({ model, finding }: Props) {
  const { id, severity, title, fact, rule, cause, next, quirk, chain, count, sessionText, filters } = finding;
  const frames = framesOf(finding);
  const [frame] = frames;
  return (
    <section class="findingDetails" aria-label={t('Finding {0}', id)}>
      <h2>
        <span class={`severity-${severity}`}>
          <Icon name={severity} /> {severityNames[severity]}
        </span>{' '}
        {title}
      </h2>
      <p class="quiet">
        <Explained topic={`finding/${id}`} label={id} class="finding-id">
          {id}
        </Explained>{' '}
        · <HostileText text={sessionText} />
      </p>
      <p class="finding-actions">
        {frame !== undefined && (
          <button type="button" class="action" onClick={() => model.showPacket(frame)}>
            {t('Show frame {0}', frame)}
          </button>
        )}
        {filters.map(({ about, filter }) => (
          <button
            key={about}
            type="button"
            class="action"
            title={filter}
            onClick={() => model.showFiltered(filter, frame ?? 1)}
          >
            {FILTER_TO[about]}
          </button>
        ))}
        <button type="button" class="action" onClick={() => void model.findings.copyEvidence()}>
          {t('Copy evidence as text')}
        </button>
      </p>
      <dl class="advice finding-texts">
        <dt>{t('Fact')}</dt>
        <dd class="strong">
          <HostileText text={fact} limit={10_000} />
        </dd>
        {quirk !== undefined && (
          <>
            <dt>{t('Known')}</dt>
            <dd>
              <HostileText text={quirk} />
            </dd>
          </>
        )}
        <dt>{t('Rule')}</dt>
        <dd>
          {rule} <References model={model} finding={finding} />
        </dd>
        <dt>{t('Likely cause')}</dt>
        <dd>
          <HostileText text={cause} />
        </dd>
        <dt>{t('Next step')}</dt>
        <dd>
          <HostileText text={next} />
        </dd>
        <dt>{t('Evidence')}</dt>
        <dd class="finding-evidence">
          {frames.map((one) => (
            <FrameLink key={one} model={model} frame={one} />
          ))}
          {count > frames.length && <span class="quiet">{t('{0} places in all', formatCount(count))}</span>}
        </dd>
      </dl>
      {chain && chain.length > 0 && (
        <section class="loginPart" aria-label={t('What happened')}>
          <h3>{t('What happened')}</h3>
          <ol class="finding-chain">
            {chain.map((link, at) => (
              <li key={at}>
                <FrameLink model={model} frame={link.frame} /> <HostileText text={link.text} />
              </li>
            ))}
          </ol>
        </section>
      )}
    </section>
  );
}

function FrameLink({ model, frame }: { readonly model: CaptureEditorModel; readonly frame: number }) {
  return (
    <button type="button" class="link" onClick={() => model.showPacket(frame)}>
      {t('frame {0}', frame)}
    </button>
  );
}

function References({ model, finding: { rfc3720, rfc7143 } }: Props) {
  const references: RfcReference[] = [
    ...rfc3720.map((section) => ({ rfc: 3720, section })),
    ...rfc7143.map((section) => ({ rfc: 7143, section })),
  ];
  return (
    <span class="finding-references">
      {references.map((reference) => (
        <Explained
          key={`${reference.rfc} ${reference.section}`}
          topic={`section/${reference.rfc}/${reference.section}`}
          label={spokenReference(reference)}
        >
          <RfcChip reference={reference} onOpen={(wanted) => model.openRfc(wanted)} />
        </Explained>
      ))}
    </span>
  );
}
