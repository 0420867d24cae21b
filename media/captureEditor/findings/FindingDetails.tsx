import type { RfcReference } from '../../../src/core/rfc/RfcReference';
import type { FindingRow } from '../../../src/messages/results';
import type { CaptureEditorModel } from '../CaptureEditorModel';
import { formatCount } from '../formatNumbers';
import { HostileText } from '../HostileText';
import { Icon } from '../Icon';
import { Explained } from '../logins/Explained';
import { RfcChip, spokenReference } from '../RfcChip';
import { severityNames } from '../SeverityMark';
import { framesOf } from './framesOf';

interface Props {
  readonly model: CaptureEditorModel;
  readonly finding: FindingRow;
}

/** One finding in full: what is wrong, by which rule, why, what to do, and the packets that show it. */
export function FindingDetails({ model, finding }: Props) {
  const { id, severity, title, fact, rule, cause, next, quirk, chain, count, sessionText, filters } = finding;
  const frames = framesOf(finding);
  const [frame] = frames;
  return (
    <section class="findingDetails" aria-label={`Finding ${id}`}>
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
            Show frame {frame}
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
            Filter to this {about}
          </button>
        ))}
        <button type="button" class="action" onClick={() => void model.findings.copyEvidence()}>
          Copy evidence as text
        </button>
      </p>
      <dl class="advice finding-texts">
        <dt>Fact</dt>
        <dd class="strong">
          <HostileText text={fact} limit={10_000} />
        </dd>
        {quirk !== undefined && (
          <>
            <dt>Known</dt>
            <dd>
              <HostileText text={quirk} />
            </dd>
          </>
        )}
        <dt>Rule</dt>
        <dd>
          {rule} <References model={model} finding={finding} />
        </dd>
        <dt>Likely cause</dt>
        <dd>
          <HostileText text={cause} />
        </dd>
        <dt>Next step</dt>
        <dd>
          <HostileText text={next} />
        </dd>
        <dt>Evidence</dt>
        <dd class="finding-evidence">
          {frames.map((one) => (
            <FrameLink key={one} model={model} frame={one} />
          ))}
          {count > frames.length && <span class="quiet">{formatCount(count)} places in all</span>}
        </dd>
      </dl>
      {chain && chain.length > 0 && (
        <section class="loginPart" aria-label="What happened">
          <h3>What happened</h3>
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
      frame {frame}
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
