import type { LoginReport, ProofState, Side } from '../../../src/messages/results';
import type { CaptureEditorModel } from '../CaptureEditorModel';
import { HostileText } from '../HostileText';
import { phrase, t } from '../l10n';
import { FrameLink } from './ProblemList';

interface Props {
  readonly model: CaptureEditorModel;
  readonly report: LoginReport;
}

/** Steps of the authentication that are listed. */
const mostSteps = 200;

const proofs: Readonly<Record<Side, Readonly<Record<ProofState, string>>>> = {
  initiator: {
    accepted: t('The initiator proved who it is.'),
    refused: t('The initiator was not believed.'),
    unanswered: t('The initiator sent its proof; what came of it is not in the capture.'),
    missing: t('The initiator was asked for a proof and sent none.'),
    notAsked: t('The initiator was not asked to prove who it is.'),
  },
  target: {
    accepted: t('The target proved who it is.'),
    refused: t('The target was not believed.'),
    unanswered: t('The target sent its proof; what came of it is not in the capture.'),
    missing: t('The target was asked for a proof and sent none.'),
    notAsked: t('The target was not asked to prove who it is.'),
  },
};

/** Who had to prove what, step by step, and the check of a CHAP response. */
export function LoginAuthentication({ model, report }: Props) {
  const { authentication, stream, login } = report;
  const { method, algorithm, sentence, steps } = authentication;
  return (
    <section class="loginPart" aria-label={t('Authentication')}>
      <h3>
        {t('Authentication')}{' '}
        {method !== null && (
          <span class="quiet">
            <HostileText text={algorithm ? t('{0} with {1}', method, algorithm.name) : method} limit={80} />
          </span>
        )}
      </h3>
      <p>
        <HostileText text={sentence} />
      </p>
      {authentication.proofs.length > 0 && (
        <ul class="sentences">
          {(['initiator', 'target'] as const).map((side) => (
            <li key={side}>
              {proofs[side][authentication[side]]}{' '}
              {authentication.proofs.some((proof) => proof.prover === side && proof.response !== null) && (
                <button
                  type="button"
                  class="action"
                  title={t('Asks for the secret and checks the response with it. The secret is not kept.')}
                  onClick={() => model.connection.post({ type: 'checkChap', stream, login, prover: side })}
                >
                  {side === 'initiator'
                    ? t('Check the initiator’s CHAP response…')
                    : t('Check the target’s CHAP response…')}
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
      {steps.length > 0 && (
        <ol class="authSteps">
          {steps.slice(0, mostSteps).map(({ side, text, frame }, at) => (
            <li key={at}>
              {side === 'initiator'
                ? phrase('The initiator {0}', <HostileText text={text} />)
                : phrase('The target {0}', <HostileText text={text} />)}{' '}
              <FrameLink model={model} frame={frame} />
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
