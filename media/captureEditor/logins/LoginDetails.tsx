import type { LoginReport, LoginStepReport, ProofState, StateReport } from '../../../src/messages/results';
import type { CaptureEditorModel } from '../CaptureEditorModel';
import { HostileText } from '../HostileText';
import { RfcChip } from '../RfcChip';
import { exactGap } from './exactGap';
import { Explained } from './Explained';
import { framesText } from './framesText';
import type { LadderArrow } from './ladderBands';
import { NegotiationTable } from './NegotiationTable';
import { OutcomeMark } from './OutcomeMark';
import { FrameLink, ProblemList } from './ProblemList';

interface Props {
  readonly model: CaptureEditorModel;
  readonly report: LoginReport;
}

/** Keys of one PDU that are listed. */
const mostKeys = 200;
/** Transitions of one state machine that are listed. */
const mostTransitions = 200;

/** What one login says: the chosen step, the outcome, who proved what, what is in force and what is wrong. */
export function LoginDetails({ model, report }: Props) {
  const { arrows, arrow } = model.logins;
  const chosen = arrow === undefined ? undefined : arrows[arrow];
  return (
    <section class="loginDetails" aria-label={`Login ${report.number + 1}`}>
      <Outcome model={model} report={report} />
      {chosen && <Step model={model} report={report} arrow={chosen} />}
      <Authentication model={model} report={report} />
      <ProblemList model={model} problems={[...report.problems, ...report.texts.flatMap(({ problems }) => problems)]} />
      <NegotiationTable model={model} rows={report.keys} label="Negotiated keys" step={chosen?.step} />
      {report.regime.length > 0 && (
        <section class="loginPart" aria-label="In force">
          <h3>In force</h3>
          <ul class="sentences">
            {report.regime.map(({ about, text }) => (
              <li key={about}>
                <HostileText text={text} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {report.texts.slice(0, 50).map(({ frames, keys }, at) => (
        <NegotiationTable key={at} model={model} rows={keys} label={`Text exchange, ${framesText(frames)}`} />
      ))}
      <Session model={model} report={report} />
    </section>
  );
}

function Outcome({ model, report }: Props) {
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
          {retry.previous && (
            <button type="button" class="link" onClick={() => void go(model, retry.previous)}>
              Previous one
            </button>
          )}
          {retry.next && (
            <button type="button" class="link" onClick={() => void go(model, retry.next)}>
              Next one
            </button>
          )}
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
          {redirect.followedBy && (
            <button type="button" class="link" onClick={() => void go(model, redirect.followedBy)}>
              Follow it
            </button>
          )}
        </p>
      )}
      {report.follows && (
        <p>
          Follows a redirection.
          <button type="button" class="link" onClick={() => void go(model, report.follows)}>
            Where from
          </button>
        </p>
      )}
    </div>
  );
}

async function go(model: CaptureEditorModel, place: LoginReport['follows']): Promise<void> {
  if (place) await model.logins.choose(place, place.frame, true);
}

function Step({ model, report, arrow }: Props & { readonly arrow: LadderArrow }) {
  const step = arrow.step === undefined ? undefined : report.steps[arrow.step];
  const from = arrow.side === undefined ? '' : arrow.side === 'initiator' ? 'initiator → target' : 'target → initiator';
  return (
    <section class="loginPart loginStep" aria-label="Selected step">
      <h3>
        <Explained topic={step?.topic} label={arrow.name}>
          <HostileText text={arrow.name} limit={80} />
        </Explained>{' '}
        {step && (
          <RfcChip
            reference={{ rfc: 3720, section: step.side === 'initiator' ? '10.12' : '10.13' }}
            onOpen={(reference) => model.openRfc(reference)}
          />
        )}
        <button type="button" class="link" onClick={() => model.showPacket(arrow.frame)}>
          Show {framesText(arrow.frames)} among the packets
        </button>
      </h3>
      <p>
        <HostileText text={arrow.summary} /> <span class="quiet">{from}</span>
      </p>
      {step && <StepFacts report={report} step={step} />}
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
    time !== '' && `at ${time} s`,
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
          <Explained topic={status.topic} label={`Status ${status.code}`} value={status.text}>
            <HostileText text={`${status.code} ${status.text}`} />
          </Explained>
        )}
        {facts.map((fact) => (
          <span key={fact}>{fact}</span>
        ))}
      </p>
      {incomplete && <p class="warning">Bytes of this PDU are missing from the capture.</p>}
      {keys.length > 0 && (
        <ul class="stepKeys" aria-label="Keys of this PDU">
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
          {keys.length > mostKeys && <li class="quiet">and {keys.length - mostKeys} more</li>}
        </ul>
      )}
    </>
  );
}

const proofs: Readonly<Record<ProofState, string>> = {
  accepted: 'proved who it is',
  refused: 'was not believed',
  unanswered: 'sent its proof; what came of it is not in the capture',
  missing: 'was asked for a proof and sent none',
  notAsked: 'was not asked to prove who it is',
};

function Authentication({ model, report }: Props) {
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
          {steps.slice(0, mostKeys).map(({ side, text, frame }, at) => (
            <li key={at}>
              The {side} <HostileText text={text} /> <FrameLink model={model} frame={frame} />
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function Session({ model, report }: Props) {
  const { session, isid, tsih, cid } = report;
  return (
    <section class="loginPart" aria-label="Session">
      <h3>Session</h3>
      <p>
        <HostileText text={session.sentence} />{' '}
        <span class="quiet">
          <HostileText
            text={`${session.type} · ISID ${isid} · TSIH 0x${tsih.toString(16).padStart(4, '0')} · CID ${cid}`}
          />
        </span>
      </p>
      <p class="names">
        <span class="quiet">Initiator</span> <HostileText text={report.initiator || '(not named)'} limit={256} />
        <br />
        <span class="quiet">Target</span> <HostileText text={report.target || '(not named)'} limit={256} />
      </p>
      {session.connections.length > 1 && (
        <ul class="sentences">
          {session.connections.slice(0, 100).map((one, at) => (
            <li key={at}>
              CID {one.cid}: <HostileText text={`${one.initiatorEnd} → ${one.targetEnd}`} />{' '}
              <OutcomeMark result={one.result} />
              {(one.stream !== report.stream || one.login !== report.login) && (
                <button type="button" class="link" onClick={() => void go(model, one)}>
                  Show its login
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
      <States title="Connection states (RFC 3720 §7.1)" states={report.states} />
      <States title="Session states (RFC 3720 §7.3)" states={session.states} />
    </section>
  );
}

function States({ title, states }: { readonly title: string; readonly states: StateReport }) {
  return (
    <details>
      <summary>{title}</summary>
      {states.joinedLate && <p>The capture joins late: what came before is not known.</p>}
      <ul class="sentences">
        {states.transitions.slice(0, mostTransitions).map(({ side, transition, from, to, frame, cause }, at) => (
          <li key={at}>
            {side} {transition}: {from.id} {from.name} → {to.id} {to.name}, frame {frame}: <HostileText text={cause} />
          </li>
        ))}
        <li>
          At the end: initiator {states.initiator.id} {states.initiator.name}, target {states.target.id}{' '}
          {states.target.name}
        </li>
      </ul>
    </details>
  );
}
