import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

interface Props {
  readonly label: string;
  readonly class?: string;
  readonly children: ComponentChildren;
}

/** Buttons that are one stop of the Tab key: the arrow keys move among them. */
export function Toolbar({ label, class: className, children }: Props) {
  const bar = useRef<HTMLDivElement>(null);
  const current = useRef<HTMLElement | undefined>(undefined);

  const makeCurrent = (wanted: HTMLElement | undefined) => {
    const buttons = buttonsOf(bar.current);
    current.current = wanted && buttons.includes(wanted) ? wanted : buttons[0];
    for (const button of buttons) {
      const tabIndex = button === current.current ? 0 : -1;
      // Writing what is there already would be a change of the document, for whoever listens to those.
      if (button.tabIndex !== tabIndex) button.tabIndex = tabIndex;
    }
  };
  useLayoutEffect(() => makeCurrent(current.current));

  const onKeyDown = (event: KeyboardEvent) => {
    const buttons = buttonsOf(bar.current);
    const at = buttons.indexOf(event.target as HTMLElement);
    const last = buttons.length - 1;
    const target = { ArrowLeft: Math.max(0, at - 1), ArrowRight: Math.min(last, at + 1), Home: 0, End: last }[
      event.key
    ];
    if (target === undefined || at < 0) return;
    event.preventDefault();
    makeCurrent(buttons[target]);
    buttons[target]?.focus();
  };

  return (
    <div
      ref={bar}
      role="toolbar"
      aria-label={label}
      class={className}
      onKeyDown={onKeyDown}
      onFocusIn={(event) => makeCurrent(event.target as HTMLElement)}
    >
      {children}
    </div>
  );
}

function buttonsOf(bar: HTMLElement | null): HTMLElement[] {
  return bar ? [...bar.querySelectorAll<HTMLElement>('button')] : [];
}
