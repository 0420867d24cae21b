import type { ComponentChildren } from 'preact';
import { useEffect, useMemo, useReducer, useRef } from 'preact/hooks';
import type { CaptureEditorModel } from '../CaptureEditorModel';
import type { FieldEntry } from '../FieldIndex';
import { HoverCard, hoverCardId } from '../HoverCard';
import { HoverController, type HoverTarget } from '../HoverController';
import { visibleText } from '../visibleText';

interface Props {
  readonly model: CaptureEditorModel;
  readonly class: string;
  readonly label: string;
  readonly children: ComponentChildren;
}

/**
 * Opens the hover cards of what is `Explained` in it: when the pointer rests there, or by the key I for what has the
 * focus (a second time: the card takes the focus).
 */
export function ExplainedArea({ model, class: className, label, children }: Props) {
  const area = useRef<HTMLElement>(null);
  const origin = useRef<HTMLElement | null>(null);
  const entries = useMemo(() => new WeakMap<HTMLElement, FieldEntry>(), []);
  const [, draw] = useReducer((count: number) => count + 1, 0);
  const hover = useMemo(() => new HoverController(model.explanations, () => draw(undefined)), [model]);

  useEffect(() => {
    const close = () => hover.close();
    window.addEventListener('blur', close);
    window.addEventListener('resize', close);
    return () => {
      window.removeEventListener('blur', close);
      window.removeEventListener('resize', close);
      hover.close();
    };
  }, [hover]);

  const entryOf = (element: HTMLElement): FieldEntry => {
    const { topic = '', label = '', value = '', valueTopic } = element.dataset;
    const known = entries.get(element);
    // The element may have been drawn again for something else.
    if (known && known.node.topic === topic && known.node.label === label && known.node.value === value) return known;
    const node = { label, value, source: 0, start: 0, length: 0, topic, ...(valueTopic ? { valueTopic } : {}) };
    const entry: FieldEntry = {
      ...{ node, id: 0, parent: -1, depth: 1, position: 1, setSize: 1 },
      ...{ path: label, expandedByDefault: false },
    };
    entries.set(element, entry);
    return entry;
  };

  const targetOf = (element: HTMLElement): HoverTarget | undefined => {
    if (!element.isConnected) return undefined;
    const row = (element.closest('[data-card-row]') ?? element).getBoundingClientRect();
    return { entry: entryOf(element), row, text: element.getBoundingClientRect(), clipped: false };
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (hover.open && event.key === 'Escape') {
      hover.close();
      event.preventDefault();
      return;
    }
    const isPlain = !event.ctrlKey && !event.altKey && !event.metaKey && !event.shiftKey;
    if (event.key !== 'i' || !isPlain || !(event.target instanceof HTMLElement)) return;
    const element = explainedAt(event.target);
    if (!element) return;
    event.preventDefault();
    if (hover.open?.target.entry === entryOf(element)) document.getElementById(hoverCardId)?.focus();
    else {
      origin.current = event.target;
      const target = targetOf(element);
      if (target) hover.showNow(target);
    }
  };

  const closeUnlessInCard = (event: FocusEvent) => {
    const to = event.relatedTarget;
    if (!(to instanceof Node) || !document.getElementById(hoverCardId)?.contains(to)) hover.close();
  };

  return (
    <main
      ref={area}
      class={className}
      aria-label={label}
      onKeyDown={onKeyDown}
      onFocusOut={closeUnlessInCard}
      onScrollCapture={() => hover.close()}
      onPointerMove={(event) => {
        const element =
          event.pointerType !== 'touch' && event.target instanceof Element
            ? event.target.closest<HTMLElement>('[data-topic]')
            : null;
        if (element) hover.pointerOn(entryOf(element), () => targetOf(element));
        else if (!(event.target instanceof Element && event.target.closest(`#${hoverCardId}`))) hover.pointerOff();
      }}
      onPointerLeave={() => hover.pointerOff()}
    >
      {children}
      {hover.open && (
        <div class="cardLayer">
          <HoverCard
            open={hover.open}
            hover={hover}
            onOpenRfc={(reference) => model.openRfc(reference)}
            onLeave={() => origin.current?.focus()}
          />
          {hover.open.byKeyboard && (
            <div role="status" class="srOnly">
              {visibleText(
                `${hover.open.card?.title ?? hover.open.target.entry.node.label}. ${hover.open.card?.text ?? ''}`,
              )}
            </div>
          )}
        </div>
      )}
    </main>
  );
}

/** What the key speaks of: the element with the focus, what it has made active, or the first such part of either. */
function explainedAt(focused: HTMLElement): HTMLElement | undefined {
  const active = focused.getAttribute('aria-activedescendant');
  const element = (active !== null && document.getElementById(active)) || focused;
  if (element.closest(`#${hoverCardId}`)) return undefined;
  return element.matches('[data-topic]') ? element : (element.querySelector<HTMLElement>('[data-topic]') ?? undefined);
}
