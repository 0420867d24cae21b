import type { LoginReport, StateReport } from '../../../src/messages/results';
import type { CaptureEditorModel } from '../CaptureEditorModel';
import { HostileText } from '../HostileText';
import { t } from '../l10n';
import { LoginLink } from './LoginLink';
import { OutcomeMark } from './OutcomeMark';

interface Props {
  readonly model: CaptureEditorModel;
  readonly report: LoginReport;
}

/** Transitions of one state machine that are listed. */
const mostTransitions = 200;

/** The session that the login belongs to, its connections, and the states of both. */
export function LoginSession({ model, report }: Props) {
  const { session, isid, tsih, cid } = report;
  return (
    <section class="loginPart" aria-label={t('Session')}>
      <h3>{t('Session')}</h3>
      <p>
        <HostileText text={session.sentence} />{' '}
        <span class="quiet">
          <HostileText
            text={`${session.type} · ISID ${isid} · TSIH 0x${tsih.toString(16).padStart(4, '0')} · CID ${cid}`}
          />
        </span>
      </p>
      <p class="names">
        <span class="quiet">{t('Initiator')}</span>{' '}
        <HostileText text={report.initiator || t('(not named)')} limit={256} />
        <br />
        <span class="quiet">{t('Target')}</span> <HostileText text={report.target || t('(not named)')} limit={256} />
      </p>
      {session.connections.length > 1 && (
        <ul class="sentences">
          {session.connections.slice(0, 100).map((one, at) => (
            <li key={at}>
              CID {one.cid}: <HostileText text={`${one.initiatorEnd} → ${one.targetEnd}`} />{' '}
              <OutcomeMark result={one.result} />
              {(one.stream !== report.stream || one.login !== report.login) && (
                <LoginLink model={model} place={one} text={t('Show its login')} />
              )}
            </li>
          ))}
        </ul>
      )}
      {session.numbering && (
        <p>
          <HostileText text={session.numbering.sentence} limit={1000} />
        </p>
      )}
      <States title={t('Connection states (RFC 3720 §7.1)')} states={report.states} />
      <States title={t('Session states (RFC 3720 §7.3)')} states={session.states} />
    </section>
  );
}

function States({ title, states }: { readonly title: string; readonly states: StateReport }) {
  return (
    <details>
      <summary>{title}</summary>
      {states.joinedLate && <p>{t('The capture joins late: what came before is not known.')}</p>}
      <ul class="sentences">
        {states.transitions.slice(0, mostTransitions).map(({ side, transition, from, to, frame, cause }, at) => (
          <li key={at}>
            {side === 'initiator' ? t('initiator') : t('target')} {transition}: {from.id} {from.name} → {to.id}{' '}
            {to.name}, {t('frame {0}', frame)}: <HostileText text={cause} />
          </li>
        ))}
        <li>
          {t(
            'At the end: initiator {0}, target {1}',
            `${states.initiator.id} ${states.initiator.name}`,
            `${states.target.id} ${states.target.name}`,
          )}
        </li>
      </ul>
    </details>
  );
}
