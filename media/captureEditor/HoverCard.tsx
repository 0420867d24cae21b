import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Explanation } from '../../src/core/rfc/Explanation';
import type { RfcReference } from '../../src/core/rfc/RfcReference';
import { separatorOf } from './FieldTreeRow';
import type { HoverController, OpenCard } from './HoverController';
import { HostileText } from './HostileText';
import { phrase, t } from './l10n';
import { placeCard } from './placeCard';
import { RfcChip } from './RfcChip';
import { SeverityMark } from './SeverityMark';
import { visibleText } from './visibleText';

interface Props {
  readonly open: OpenCard;
  readonly hover: HoverController;
  readonly onOpenRfc: (reference: RfcReference) => void;
  /** Gives the focus back to the tree. */
  readonly onLeave: () => void;
}

export const hoverCardId = 'hoverCard';

/** What an opcode, a field or a key means, with the sections that define it and, where it is at hand, the RFC's wording. */
export function HoverCard({ open, hover, onOpenRfc, onLeave }: Props) {
  const element = useRef<HTMLDivElement>(null);
  const { card, error, target } = open;
  const { node } = target.entry;
  const references = referencesOf(open);
  const title = visibleText(card?.title ?? node.label);
  const [first] = references;

  useLayoutEffect(() => {
    const card = element.current;
    if (!card) return;
    card.style.maxHeight = 'none';
    const { width, height } = card.getBoundingClientRect();
    const { row, text } = open.target;
    const across = { textStart: text.left, textEnd: text.right, rowEnd: row.right };
    const page = { width: window.innerWidth, height: window.innerHeight };
    const place = placeCard({ width, height }, row, across, page);
    Object.assign(card.style, { left: `${place.left}px`, top: `${place.top}px`, maxHeight: `${place.maxHeight}px` });
    card.scrollTop = 0;
  }, [open]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      hover.close();
      onLeave();
    }
  };

  return (
    <div
      ref={element}
      id={hoverCardId}
      class="card"
      role="dialog"
      aria-label={t('About {0}', title)}
      tabIndex={-1}
      onPointerEnter={() => hover.pointerInCard()}
      onPointerLeave={() => hover.pointerOff()}
      onKeyDown={onKeyDown}
    >
      <div class="card-head">
        <h2 class="card-title">
          <bdi dir="ltr">{title}</bdi>
        </h2>
        {references.map((reference) => (
          <RfcChip key={`${reference.rfc} ${reference.section}`} reference={reference} onOpen={onOpenRfc} />
        ))}
      </div>
      {(target.clipped || node.topic?.startsWith('key/')) && (
        <p class="card-value">
          <HostileText text={`${node.label}${separatorOf(target.entry)}${node.value}`} />
        </p>
      )}
      {node.problem && (
        <p class={`card-problem severity-text-${node.severity ?? 'warning'}`}>
          <SeverityMark severity={node.severity ?? 'warning'} />
          <span>
            <HostileText text={node.problem} />
          </span>
        </p>
      )}
      {error !== undefined && (
        <p class="card-problem severity-text-error">
          <SeverityMark severity="error" />
          <span>{phrase('The explanation could not be read: {0}', <HostileText text={error} />)}</span>
        </p>
      )}
      {card && <p>{visibleText(card.text, 4_000)}</p>}
      {card?.value && <ValueNote value={card.value} />}
      {card && card.facts.length > 0 && (
        <dl class="card-facts">
          {card.facts.map(([label, text]) => (
            <div key={label} class="card-fact">
              <dt>{visibleText(label)}</dt>
              <dd>{visibleText(text)}</dd>
            </div>
          ))}
        </dl>
      )}
      {card?.excerpt && (
        <figure class="card-quote">
          <figcaption>{visibleText(card.excerpt.label)}</figcaption>
          <blockquote>
            {card.excerpt.text.split('\n').map((line, at) => (
              <span key={at} class={line === '' ? 'card-break' : 'card-line'}>
                {visibleText(line, 4_000)}
              </span>
            ))}
          </blockquote>
        </figure>
      )}
      {first && (
        <p class="card-foot">
          <button type="button" class="link" onClick={() => onOpenRfc(first)}>
            {/^[A-Z]/.test(first.section)
              ? t('Open appendix {0} in the RFC reader', first.section)
              : t('Open section {0} in the RFC reader', first.section)}
          </button>
        </p>
      )}
    </div>
  );
}

/** What the value at hand stands for, set off from what the field is for. */
function ValueNote({ value }: { readonly value: Explanation }) {
  return (
    <section class="card-here" aria-label={t('This value')}>
      <h3>{visibleText(value.title)}</h3>
      <p>{visibleText(value.text, 4_000)}</p>
      {value.facts.length > 0 && (
        <dl class="card-facts">
          {value.facts.map(([label, text]) => (
            <div key={label} class="card-fact">
              <dt>{visibleText(label)}</dt>
              <dd>{visibleText(text)}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}

/** The sections that the explanation names, or else the field's own. */
function referencesOf({ card, target }: OpenCard): readonly RfcReference[] {
  if (card && card.references.length > 0) return card.references;
  return target.entry.node.rfc ? [target.entry.node.rfc] : [];
}
