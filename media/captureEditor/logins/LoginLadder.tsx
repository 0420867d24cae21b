import { useLayoutEffect, useRef } from 'preact/hooks';
import type { LoginReport } from '../../../src/messages/results';
import type { CaptureEditorModel } from '../CaptureEditorModel';
import { HostileText } from '../HostileText';
import { t } from '../l10n';
import { plural } from '../formatNumbers';
import { exactGap } from './exactGap';
import { Explained } from './Explained';
import { frameNumbers, frameSpan, framesText } from './framesText';
import type { LadderArrow } from './ladderBands';

const arrowId = (index: number) => `arrow-${index}`;

/** Initiator and target with an arrow for each PDU between them, banded by stage. */
export function LoginLadder({ model, report }: { readonly model: CaptureEditorModel; readonly report: LoginReport }) {
  const ladder = useRef<HTMLDivElement>(null);
  const { logins } = model;
  const { bands, arrows, arrow: chosen } = logins;

  useLayoutEffect(() => {
    if (chosen === undefined) ladder.current?.scrollTo({ top: 0 });
    else document.getElementById(arrowId(chosen))?.scrollIntoView({ block: 'nearest' });
  }, [report.stream, report.login, chosen]);
  // Opening the editor focuses the page: go on where the keys walk the login.
  useLayoutEffect(() => {
    if (document.hasFocus() && document.activeElement === document.body) ladder.current?.focus({ preventScroll: true });
  }, []);

  const showPacket = (arrow: LadderArrow | undefined) => arrow && model.showPacket(arrow.frame);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const at = chosen ?? -1;
    const target = { ArrowDown: at + 1, ArrowUp: Math.max(0, at - 1), Home: 0, End: arrows.length - 1 }[event.key];
    const band = { PageDown: 1, PageUp: -1 }[event.key];
    if (event.key === 'Enter') showPacket(arrows[at]);
    else if (target !== undefined) logins.chooseArrow(target);
    else if (band !== undefined) {
      const here = bands.findIndex(({ arrows: own }) => own.some(({ index }) => index === at));
      const wanted = bands[Math.min(Math.max(0, here + band), bands.length - 1)]?.arrows[0];
      if (wanted) logins.chooseArrow(wanted.index);
    } else return;
    event.preventDefault();
  };

  return (
    <section class="ladderArea" aria-label={t('Exchange')}>
      <div class="ladderEnds">
        <span>
          <b>{t('Initiator')}</b> <HostileText text={report.initiatorEnd} />
        </span>
        <span>
          <b>{t('Target')}</b> <HostileText text={report.targetEnd} />
        </span>
      </div>
      <div
        ref={ladder}
        id="ladder"
        class="ladder"
        role="listbox"
        tabIndex={0}
        aria-label={t('Exchange of login {0}', report.number + 1)}
        aria-activedescendant={chosen === undefined ? undefined : arrowId(chosen)}
        onKeyDown={onKeyDown}
      >
        {bands.map((band, at) => (
          <div key={at} role="group" class={`band band-${band.kind}`} aria-label={bandText(band.name, band.duration)}>
            <div class="band-name" aria-hidden="true">
              <Explained topic={band.topic} label={band.name}>
                {band.name}
              </Explained>
              {band.duration !== '' && <span class="quiet"> · {exactGap(band.duration)}</span>}
            </div>
            {band.arrows.map((arrow) => (
              <div
                key={arrow.index}
                id={arrowId(arrow.index)}
                role="option"
                class={`arrow arrow-${arrow.side ?? 'both'}${arrow.index === chosen ? ' selected' : ''}`}
                aria-selected={arrow.index === chosen}
                data-card-row=""
                onClick={() => logins.chooseArrow(arrow.index)}
                onDblClick={() => showPacket(arrow)}
              >
                <span class="arrow-gap" title={arrow.gap === '' ? undefined : gapTitle(arrow)}>
                  {arrow.gap !== '' && `+${exactGap(arrow.gap)}`}
                </span>
                <ArrowBody arrow={arrow} report={report} />
              </div>
            ))}
          </div>
        ))}
        {report.omittedSteps > 0 && (
          <p class="loginsNote quiet" role="presentation">
            {t('{0} more PDUs of this login are not listed.', report.omittedSteps)}
          </p>
        )}
      </div>
    </section>
  );
}

const directions = {
  initiator: t('from initiator to target'),
  target: t('from target to initiator'),
  both: t('between both'),
} as const;

function ArrowBody({ arrow, report }: { readonly arrow: LadderArrow; readonly report: LoginReport }) {
  const step = arrow.step === undefined ? undefined : report.steps[arrow.step];
  const status = step?.status;
  const isBad = status !== undefined && status !== null && !status.code.startsWith('0x00');
  const flags = [step?.transit && 'T', step?.continued && 'C'].filter(Boolean).join(' ');
  return (
    <span class="arrow-body">
      <span class="arrow-text">
        <Explained topic={arrow.topic} label={arrow.name} class="strong">
          <HostileText text={arrow.name} limit={60} />
        </Explained>
        <span class="srOnly">{` ${directions[arrow.side ?? 'both']} `}</span>
        {flags !== '' && <span class="arrow-flags"> {flags}</span>}
        {status ? (
          <>
            {' '}
            <Explained
              topic={status.topic}
              label={t('Status {0}', status.code)}
              value={status.text}
              class={isBad ? 'bad' : 'good'}
            >
              <HostileText text={isBad ? `${status.code} ${status.text}` : status.text} />
            </Explained>
          </>
        ) : null}
        {!isBad && (
          <span class="quiet">
            {' '}
            <HostileText text={arrow.summary} limit={120} />
          </span>
        )}
        {step && step.keys.length > 0 && (
          <span class="quiet"> · {plural(step.keys.length, '{0} key', '{0} keys')}</span>
        )}
        <span class="arrow-frames">
          {' · '}
          {framesText(arrow.frames, arrow.kind === 'others' ? frameSpan : frameNumbers)}
        </span>
      </span>
      <span class={`arrow-line${isBad ? ' bad' : ''}`} aria-hidden="true">
        {arrow.side !== 'initiator' && (
          <svg viewBox="0 0 8 10" class="arrow-head arrow-left">
            <path d="M8 0L0 5L8 10z" fill="currentColor" />
          </svg>
        )}
        {arrow.side !== 'target' && (
          <svg viewBox="0 0 8 10" class="arrow-head arrow-right">
            <path d="M0 0L8 5L0 10z" fill="currentColor" />
          </svg>
        )}
      </span>
    </span>
  );
}

function gapTitle({ gap }: LadderArrow): string {
  return t('{0} s after the arrow before, or after the last of the commands and data since', gap);
}

function bandText(name: string, duration: string): string {
  return duration === '' ? name : `${name}, ${exactGap(duration)}`;
}
