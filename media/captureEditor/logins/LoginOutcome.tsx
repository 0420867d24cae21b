import type { LoginReport } from '../../../src/messages/results';
import type { CaptureEditorModel } from '../CaptureEditorModel';
import { HostileText } from '../HostileText';
import { phrase, t } from '../l10n';
import { Explained } from './Explained';
import { LoginLink } from './LoginLink';
import { OutcomeMark } from './OutcomeMark';

interface Props {
  readonly model: CaptureEditorModel;
  readonly report: LoginReport;
}

/** How the login ended, why, what to check next, and the logins before and after it. */
export function LoginOutcome({ model, report }: Props) {
  const { result, sentence, advice, retry, redirect, status } = report;
  const isFailure = result !== 'success';
  return (
    <div class={`loginOutcome${isFailure ? ' loginOutcome-failed' : ''}`}>
      <p>
        <OutcomeMark result={result} />{' '}
        {status && (
          <Explained topic={status.topic} label={t('Status {0}', status.code)} value={status.text}>
            <HostileText text={status.code} />
          </Explained>
        )}{' '}
        <HostileText text={sentence} />
      </p>
      {report.beginningMissing && <p>{t('The first request of this login is not in the capture.')}</p>}
      {report.textMissing && (
        <p>{t('Text of the login is missing from the capture: more keys may have been negotiated.')}</p>
      )}
      {advice && (
        <dl class="advice">
          <dt>{t('Usual cause')}</dt>
          <dd>
            <HostileText text={advice.usualCause} />
          </dd>
          <dt>{t('Check next')}</dt>
          <dd>
            <HostileText text={advice.checkNext} />
          </dd>
        </dl>
      )}
      {retry.attempts > 1 && (
        <p class="quiet">
          {retryText(report)}
          {retry.previous && <LoginLink model={model} place={retry.previous} text={t('Previous one')} />}
          {retry.next && <LoginLink model={model} place={retry.next} text={t('Next one')} />}
        </p>
      )}
      {redirect && (
        <p>
          <HostileText text={redirect.sentence} />
          {redirect.addresses.length > 0 && (
            <> {phrase('To {0}', <HostileText text={redirect.addresses.slice(0, 8).join(', ')} />)}</>
          )}
          {redirect.followedBy && <LoginLink model={model} place={redirect.followedBy} text={t('Follow it')} />}
        </p>
      )}
      {report.follows && (
        <p>
          {t('Follows a redirection.')}
          <LoginLink model={model} place={report.follows} text={t('Where from')} />
        </p>
      )}
    </div>
  );
}

/** Which one of several tries it is: "Try 2 of 3 of this initiator for this target, 2 failures in a row." */
function retryText({ result, retry: { attempt, attempts, failuresInARow } }: LoginReport): string {
  const isTry = result !== 'success' || attempt > 1;
  if (failuresInARow > 1) {
    return isTry
      ? t('Try {0} of {1} of this initiator for this target, {2} failures in a row.', attempt, attempts, failuresInARow)
      : t(
          'Login {0} of {1} of this initiator for this target, {2} failures in a row.',
          attempt,
          attempts,
          failuresInARow,
        );
  }
  return isTry
    ? t('Try {0} of {1} of this initiator for this target.', attempt, attempts)
    : t('Login {0} of {1} of this initiator for this target.', attempt, attempts);
}
