import type { LoginReport, LoginStepReport } from '../../../src/messages/results';
import type { CaptureEditorModel } from '../CaptureEditorModel';
import { HostileText } from '../HostileText';
import { t } from '../l10n';
import { RfcChip } from '../RfcChip';
import { exactGap } from './exactGap';
import { Explained } from './Explained';
import { framesText } from './framesText';
import type { LadderArrow } from './ladderBands';

interface Props {
  readonly model: CaptureEditorModel;
  readonly report: LoginReport;
}

/** Keys of one PDU that are listed. */
const mostKeys = 200;

/** The chosen arrow of the ladder: what it is, its header's fields and its keys. */
export function LoginStep({ model, report, arrow }: Props & { readonly arrow: LadderArrow }) {
  const step = arrow.step === undefined ? undefined : report.steps[arrow.step];
  const from =
    arrow.side === null ? '' : arrow.side === 'initiator' ? t('initiator → target') : t('target → initiator');
  return (
    <section class="loginPart loginStep" aria-label={t('Selected step')}>
      <h3>
        <Explained topic={arrow.topic} label={arrow.name}>
          <HostileText text={arrow.name} limit={80} />
        </Explained>{' '}
        {step && (
          <RfcChip
            reference={{ rfc: 3720, section: step.side === 'initiator' ? '10.12' : '10.13' }}
            onOpen={(reference) => model.openRfc(reference)}
          />
        )}
        <button type="button" class="link" onClick={() => model.showPacket(arrow.frame)}>
          {t('Show {0} among the packets', framesText(arrow.frames))}
        </button>
      </h3>
      <p>
        <HostileText text={arrow.summary} limit={400} /> <span class="quiet">{from}</span>
      </p>
      {step ? (
        <StepFacts report={report} step={step} />
      ) : (
        <p class="quiet stepFacts">
          {arrow.time !== '' && <span>{t('at {0} s', arrow.time)}</span>}
          {arrow.gap !== '' && <span>+{exactGap(arrow.gap)}</span>}
        </p>
      )}
    </section>
  );
}

function StepFacts({ report, step }: { readonly report: LoginReport; readonly step: LoginStepReport }) {
  const { header, status, keys, time, gap, incomplete } = step;
  const stage = report.bands.find(({ stage }) => stage === step.currentStage);
  const facts = [
    `T ${step.transit ? 1 : 0}, C ${step.continued ? 1 : 0}`,
    header && `TSIH 0x${header.tsih.toString(16).padStart(4, '0')}`,
    header?.cid !== undefined && `CID ${header.cid}`,
    header?.cmdSN !== undefined && `CmdSN ${header.cmdSN}`,
    header?.expStatSN !== undefined && `ExpStatSN ${header.expStatSN}`,
    header?.statSN !== undefined && `StatSN ${header.statSN}`,
    header?.expCmdSN !== undefined && `ExpCmdSN ${header.expCmdSN}`,
    header?.maxCmdSN !== undefined && `MaxCmdSN ${header.maxCmdSN}`,
    time !== '' && t('at {0} s', time),
    gap !== '' && `+${exactGap(gap)}`,
  ].filter((text) => typeof text === 'string');
  return (
    <>
      <p class="quiet stepFacts">
        {stage && (
          <Explained topic={stage.topic} label={stage.name}>
            <HostileText text={stage.name} />
          </Explained>
        )}
        {status && (
          <Explained topic={status.topic} label={t('Status {0}', status.code)} value={status.text}>
            <HostileText text={`${status.code} ${status.text}`} />
          </Explained>
        )}
        {facts.map((fact) => (
          <span key={fact}>{fact}</span>
        ))}
      </p>
      {incomplete && <p class="warning">{t('Bytes of this PDU are missing from the capture.')}</p>}
      {keys.length > 0 && (
        <ul class="stepKeys" aria-label={t('Keys of this PDU')}>
          {keys.slice(0, mostKeys).map(([key, value], at) => (
            <li key={at} data-card-row="">
              <Explained topic={key === '' ? undefined : `key/${key}`} label={key} value={value}>
                <span class="quiet">
                  <HostileText text={key} limit={80} />=
                </span>
                <HostileText text={value} limit={400} />
              </Explained>
            </li>
          ))}
          {keys.length > mostKeys && <li class="quiet">{t('and {0} more', keys.length - mostKeys)}</li>}
        </ul>
      )}
    </>
  );
}
