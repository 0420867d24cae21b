import type { ComponentChildren } from 'preact';
import { visibleText } from '../visibleText';

interface Props {
  /** What is asked for when the pointer rests here. */
  readonly topic: string | undefined;
  readonly label: string;
  readonly value?: string;
  readonly valueTopic?: string;
  readonly class?: string;
  readonly children: ComponentChildren;
}

/** A part of the Logins view that has a hover card. `ExplainedArea` around it opens the card. */
export function Explained({ topic, label, value = '', valueTopic, class: className, children }: Props) {
  if (topic === undefined) return <span class={className}>{children}</span>;
  return (
    <span
      class={`explained${className ? ` ${className}` : ''}`}
      data-topic={topicText(topic)}
      data-label={visibleText(label, 200)}
      data-value={visibleText(value, 1_000)}
      data-value-topic={valueTopic === undefined ? undefined : topicText(valueTopic)}
    >
      {children}
    </span>
  );
}

/** A topic may name a key as the capture has it; the host takes no longer ones than this. */
function topicText(topic: string): string {
  return visibleText(topic, 290);
}
