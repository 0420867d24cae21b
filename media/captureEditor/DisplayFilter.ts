import type { FilterAnswer } from '../../src/messages/results';
import { messageOf } from './HostConnection';
import { t } from './l10n';
import type { FilterCount, FilterFault } from './PacketList';

/** Longest filter that the field takes, in UTF-16 code units. */
export const longestFilter = 4_096;
/** How long somebody who types must pause before the filter is looked at, in milliseconds. */
const pause = 250;
/** How long an answer may take before the person is told that it takes a while, in milliseconds. */
const patience = 300;

/** Why the field's text cannot be applied. */
export interface FilterProblem extends FilterFault {
  /** The text that was looked at: the range is one of its. */
  readonly text: string;
}

interface FilterEvents {
  /** Another filter is to be applied; `count` is known unless it is the empty one. */
  readonly onApply: (filter: string, count: FilterCount | undefined) => void;
  /** The field's text cannot be applied. */
  readonly onProblem: (problem: FilterProblem) => void;
  /** The person has used this filter: it is worth remembering. */
  readonly onUse: (filter: string) => void;
  readonly onChange: () => void;
}

/** The display filter as the person writes it: what the field holds, what of it is applied, and what is wrong with it. */
export class DisplayFilter {
  problem: FilterProblem | undefined;
  /** The host has been asked about the field's text and takes its time. */
  isSlow = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** Counts texts and questions, so that an answer that has been overtaken is dropped. */
  private serial = 0;
  /** The text was applied on purpose, and not because somebody paused in writing it. */
  private isMeant = false;

  /**
   * @param applied the filter whose rows show; empty for none.
   * @param text what the field holds.
   * @param ask has the host check a filter.
   */
  constructor(
    public applied: string,
    public text: string,
    private readonly ask: (filter: string) => Promise<FilterAnswer>,
    private readonly events: FilterEvents,
  ) {}

  /** The person has changed the text: it is applied after a pause, when it is valid. */
  edit(text: string): void {
    this.text = text.slice(0, longestFilter);
    this.checkSoon();
    this.events.onChange();
  }

  /** Puts a text into the field, to be gone on with: it is not applied before the person applies or changes it. */
  prepare(text: string): void {
    this.dropCheck();
    this.text = text.slice(0, longestFilter);
    this.problem = undefined;
    this.events.onChange();
  }

  /** Applies the text now. */
  submit(): void {
    this.isMeant = true;
    void this.check();
  }

  /** The person goes on elsewhere: what is applied is what was meant. */
  left(): void {
    if (this.isApplied && this.applied !== '') this.events.onUse(this.applied);
  }

  /** Gives up an edit that is not applied, else the filter. False when there is neither. */
  escape(): boolean {
    if (!this.isApplied || this.problem) {
      this.dropCheck();
      this.text = this.applied;
      this.problem = undefined;
      this.events.onChange();
    } else if (this.text === '') return false;
    else this.clear();
    return true;
  }

  /** Shows all frames. */
  clear(): void {
    this.text = '';
    this.submit();
  }

  /** Puts the suggestion in its place and applies the text. Answers where the suggestion ends. */
  takeSuggestion(): number {
    const { problem } = this;
    if (problem?.suggestion === undefined) return this.text.length;
    const { text, start, end, suggestion } = problem;
    this.text = `${text.slice(0, start)}${suggestion}${text.slice(end)}`.slice(0, longestFilter);
    this.submit();
    return start + suggestion.length;
  }

  /** The filter that was to be applied from the beginning cannot be. */
  refuse(filter: string, fault: FilterFault): void {
    this.applied = '';
    if (this.trimmed === filter) this.fail({ ...fault, text: filter });
    else this.checkSoon();
  }

  /** The host can be asked now, or what it has been asked is void. */
  restart(): void {
    if (this.isApplied) this.dropCheck();
    else this.checkSoon();
  }

  /** The text as the host gets it: white space at the end means nothing, and makes no other filter while one types. */
  private get trimmed(): string {
    return this.text.trimEnd();
  }

  private get isApplied(): boolean {
    return this.trimmed === this.applied;
  }

  private checkSoon(): void {
    this.isMeant = false;
    this.dropCheck();
    this.timer = setTimeout(() => void this.check(), pause);
  }

  private dropCheck(): void {
    clearTimeout(this.timer);
    this.serial++;
    this.isSlow = false;
  }

  private async check(): Promise<void> {
    this.dropCheck();
    const { serial, trimmed: text } = this;
    if (text === this.applied || text === '') {
      this.accept(text, undefined);
      return;
    }
    this.timer = setTimeout(() => {
      this.isSlow = true;
      this.events.onChange();
    }, patience);
    let answer: FilterAnswer;
    try {
      answer = await this.ask(text);
    } catch (error) {
      answer = { error: t('The filter could not be applied: {0}', messageOf(error)), start: 0, end: 0 };
    }
    if (serial !== this.serial) return;
    this.dropCheck();
    if ('error' in answer) this.fail({ ...answer, text });
    else this.accept(text, answer);
  }

  private accept(filter: string, count: FilterCount | undefined): void {
    this.problem = undefined;
    if (this.isMeant && filter !== '') this.events.onUse(filter);
    this.isMeant = false;
    if (filter !== this.applied) {
      this.applied = filter;
      this.events.onApply(filter, count);
    }
    this.events.onChange();
  }

  private fail(problem: FilterProblem): void {
    this.problem = problem;
    this.events.onProblem(problem);
    this.events.onChange();
  }
}
