import type { LoginReport } from '../../../src/messages/results';
import type { CaptureEditorModel } from '../CaptureEditorModel';
import { HostileText } from '../HostileText';
import { t } from '../l10n';
import { framesText } from './framesText';
import { LoginAuthentication } from './LoginAuthentication';
import { LoginOutcome } from './LoginOutcome';
import { LoginSession } from './LoginSession';
import { LoginStep } from './LoginStep';
import { NegotiationTable } from './NegotiationTable';
import { ProblemList } from './ProblemList';

interface Props {
  readonly model: CaptureEditorModel;
  readonly report: LoginReport;
}

/** What one login says: the chosen step, the outcome, who proved what, what is in force and what is wrong. */
export function LoginDetails({ model, report }: Props) {
  const { arrows, arrow } = model.logins;
  const chosen = arrow === undefined ? undefined : arrows[arrow];
  return (
    <section class="loginDetails" aria-label={t('Login {0}', report.number + 1)}>
      <LoginOutcome model={model} report={report} />
      {chosen && <LoginStep model={model} report={report} arrow={chosen} />}
      <LoginAuthentication model={model} report={report} />
      <ProblemList model={model} problems={[...report.problems, ...report.texts.flatMap(({ problems }) => problems)]} />
      <NegotiationTable model={model} rows={report.keys} label={t('Negotiated keys')} step={chosen?.step} />
      {report.regime.length > 0 && (
        <section class="loginPart" aria-label={t('In force')}>
          <h3>{t('In force')}</h3>
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
        <NegotiationTable key={at} model={model} rows={keys} label={t('Text exchange, {0}', framesText(frames))} />
      ))}
      <LoginSession model={model} report={report} />
    </section>
  );
}
