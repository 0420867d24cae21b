import { useState } from 'preact/hooks';
import type { LoginProblem } from '../../../src/messages/results';
import type { CaptureEditorModel } from '../CaptureEditorModel';
import { HostileText } from '../HostileText';
import { t } from '../l10n';
import { RfcChip } from '../RfcChip';
import { SeverityMark } from '../SeverityMark';
import { groupProblems, type ProblemGroup } from './groupProblems';

interface Props {
  readonly model: CaptureEditorModel;
  readonly problems: readonly LoginProblem[];
}

/** The rules that were broken; those of one rule stand together and only the first is spelt out. */
export function ProblemList({ model, problems }: Props) {
  if (problems.length === 0) return null;
  return (
    <section class="loginPart" aria-label={t('Problems')}>
      <h3>{t('Problems')}</h3>
      <ul class="problems">
        {groupProblems(problems).map((group) => (
          <Group key={`${group.severity} ${group.code}`} group={group} model={model} />
        ))}
      </ul>
    </section>
  );
}

function Group({ group, model }: { readonly group: ProblemGroup; readonly model: CaptureEditorModel }) {
  const [isOpen, setOpen] = useState(false);
  const { severity, code, problems } = group;
  const [first] = problems;
  const [reference] = first?.references ?? [];
  return (
    <li class="problem">
      <SeverityMark severity={severity} />
      <div>
        <span class={`severity-text-${severity}`}>
          <HostileText text={first?.message ?? ''} />
        </span>{' '}
        <span class="quiet">{code}</span> {first && <FrameLink model={model} frame={first.frame} />}{' '}
        {reference && <RfcChip reference={reference} onOpen={(wanted) => model.openRfc(wanted)} />}
        {problems.length > 1 && (
          <button type="button" class="link" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {isOpen ? t('Hide the others') : t('{0} more of this kind', problems.length - 1)}
          </button>
        )}
        {isOpen && (
          <ul class="problems">
            {problems.slice(1).map((problem, at) => (
              <li key={at}>
                <HostileText text={problem.message} /> <FrameLink model={model} frame={problem.frame} />
              </li>
            ))}
          </ul>
        )}
      </div>
    </li>
  );
}

/** A frame as a way there: the ladder's arrow when it has one. */
export function FrameLink({ model, frame }: { readonly model: CaptureEditorModel; readonly frame: number }) {
  if (frame < 1) return null;
  const arrow = model.logins.arrows.find(({ frames }) => frames.includes(frame));
  return (
    <button
      type="button"
      class="link"
      onClick={() => (arrow ? model.logins.chooseArrow(arrow.index) : model.showPacket(frame))}
    >
      {t('frame {0}', frame)}
    </button>
  );
}
