import type { LoginReport, ProofState } from '../../../src/messages/results';
import type { CaptureEditorModel } from '../CaptureEditorModel';
import { HostileText } from '../HostileText';
import { FrameLink } from './ProblemList';

interface Props {
  readonly model: CaptureEditorModel;
  readonly report: LoginReport;
}

/** Steps of the authentication that are listed. */
const mostSteps = 200;

const proofs: Readonly<Record<ProofState, string>> = {
  accepted: 'proved who it is',
  refused: 'was not believed',
  unanswered: 'sent its proof; what came of it is not in the capture',
  missing: 'was asked for a proof and sent none',
  notAsked: 'was not asked to prove who it is',
};

/** Who had to prove what, step by step, and the check of a CHAP response. */
export function LoginAuthentication({ model, report }: Props) {
  const { authentication, stream, login } = report;
  const { method, algorithm, sentence, steps } = authentication;
  return (
    <section class="loginPart" aria-label="Authentication">
      <h3>
        Authentication{' '}
        {method !== null && (
          <span class="quiet">
            <HostileText text={algorithm ? `${method} with ${algorithm.name}` : method} limit={80} />
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
              The {side} {proofs[authentication[side]]}.{' '}
              {authentication.proofs.some((proof) => proof.prover === side && proof.response !== null) && (
                <button
                  type="button"
                  class="action"
                  title="Asks for the secret and checks the response with it. The secret is not kept."
                  onClick={() => model.connection.post({ type: 'checkChap', stream, login, prover: side })}
                >
                  Check the {side}’s CHAP response…
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
              The {side} <HostileText text={text} /> <FrameLink model={model} frame={frame} />
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
