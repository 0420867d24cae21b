import type { LoginReport } from '../../../src/messages/results';
import type { CaptureEditorModel } from '../CaptureEditorModel';
import { HostileText } from '../HostileText';
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
          <Explained topic={status.topic} label={`Status ${status.code}`} value={status.text}>
            <HostileText text={status.code} />
          </Explained>
        )}{' '}
        <HostileText text={sentence} />
      </p>
      {report.beginningMissing && <p>The first request of this login is not in the capture.</p>}
      {report.textMissing && <p>Text of the login is missing from the capture: more keys may have been negotiated.</p>}
      {advice && (
        <dl class="advice">
          <dt>Usual cause</dt>
          <dd>
            <HostileText text={advice.usualCause} />
          </dd>
          <dt>Check next</dt>
          <dd>
            <HostileText text={advice.checkNext} />
          </dd>
        </dl>
      )}
      {retry.attempts > 1 && (
        <p class="quiet">
          {isFailure || retry.attempt > 1 ? 'Try' : 'Login'} {retry.attempt} of {retry.attempts} of this initiator for
          this target
          {retry.failuresInARow > 1 && `, ${retry.failuresInARow} failures in a row`}.
          {retry.previous && <LoginLink model={model} place={retry.previous} text="Previous one" />}
          {retry.next && <LoginLink model={model} place={retry.next} text="Next one" />}
        </p>
      )}
      {redirect && (
        <p>
          <HostileText text={redirect.sentence} />
          {redirect.addresses.length > 0 && (
            <>
              {' '}
              To <HostileText text={redirect.addresses.slice(0, 8).join(', ')} />
            </>
          )}
          {redirect.followedBy && <LoginLink model={model} place={redirect.followedBy} text="Follow it" />}
        </p>
      )}
      {report.follows && (
        <p>
          Follows a redirection.
          <LoginLink model={model} place={report.follows} text="Where from" />
        </p>
      )}
    </div>
  );
}
