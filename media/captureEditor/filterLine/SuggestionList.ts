import type { FilterChoices, FilterCompletion } from '../../../src/messages/results';
import type { FilterProblem } from '../DisplayFilter';
import type { HostConnection } from '../HostConnection';
import { t } from '../l10n';

/** One line of the list below the filter's field. */
export interface Suggestion {
  readonly kind: 'field' | 'operator' | 'value' | 'join' | 'saved' | 'history' | 'save' | 'clear';
  readonly label: string;
  /** Said quietly beside the label. */
  readonly detail: string;
  /** Stands at the end of the line. */
  readonly type: string;
  /** What takes the place of the text, or is the whole filter. */
  readonly insert: string;
}

/** The list as it shows. */
interface OpenList {
  /** Proposals for what is being written, or whole filters to choose from. */
  readonly kind: 'completion' | 'choices';
  readonly suggestions: readonly Suggestion[];
  /** The text that a proposal takes the place of. */
  readonly start: number;
  readonly end: number;
  /** Proposals that do not show. */
  readonly further: number;
}

/** A step of a page key in the list. */
const PAGE = 8;

/**
 * What is offered to somebody who writes a filter. Nothing is chosen until a key or the pointer chooses it, so that Enter
 * applies what is written.
 */
export class SuggestionList {
  open: OpenList | undefined;
  /** The chosen line, from 0; -1 for none. */
  active = -1;
  /** Counts the questions: an answer that has been overtaken is dropped. */
  private serial = 0;
  /** The question under way: what shows is of the text before. */
  private asked: Promise<unknown> | undefined;
  /** Somebody has chosen a line while a question was under way. */
  private isChosenMeanwhile = false;

  constructor(
    private readonly connection: HostConnection,
    private readonly onChange: () => void,
  ) {}

  get chosen(): Suggestion | undefined {
    return this.open?.suggestions[this.active];
  }

  /** Whether it is offered how to go on with what a problem is about: that half of a word is nothing yet is no news. */
  isAbout({ end }: FilterProblem): boolean {
    return this.open?.kind === 'completion' && end >= this.open.start;
  }

  /**
   * A line that was chosen, as it stands in the list of the text that is there now: who writes fast may choose before the
   * answer is there. Undefined when it fits no longer.
   * @param wanted undefined for the first line
   */
  async settled(wanted: Suggestion | undefined): Promise<Suggestion | undefined> {
    await this.asked;
    const { suggestions = [] } = this.open ?? {};
    return wanted ? suggestions.find((one) => isSame(one, wanted)) : suggestions[0];
  }

  close(): void {
    this.serial++;
    if (!this.open) return;
    this.open = undefined;
    this.onChange();
  }

  /**
   * Looks for what may stand at the cursor.
   * @param isWished the person has asked for it; else the list opens only for something that has been begun
   */
  async complete(filter: string, cursor: number, isWished: boolean): Promise<void> {
    if (!isWished && filter.slice(0, cursor).trim() === '') {
      this.close();
      return;
    }
    await this.underWay(() => this.findCompletion(filter, cursor, isWished));
  }

  private async findCompletion(filter: string, cursor: number, isWished: boolean): Promise<void> {
    const serial = ++this.serial;
    const found = await answerOf(this.connection.request('completeFilter', { filter, cursor }));
    if (serial !== this.serial) return;
    if (!found || found.proposals.length === 0 || (!isWished && isTooEarly(found))) {
      this.close();
      return;
    }
    const { start, end, proposals, further } = found;
    const { chosen } = this;
    const kept = chosen && this.isChosenMeanwhile ? proposals.findIndex((one) => isSame(one, chosen)) : -1;
    this.show({ kind: 'completion', suggestions: proposals, start, end, further }, kept);
  }

  /**
   * Offers saved filters and those used last. False is answered when there are none.
   * @param applied the filter that is applied: it can be saved
   */
  choose(applied: string, isChosen: boolean): Promise<boolean> {
    return this.underWay(() => this.findChoices(applied, isChosen));
  }

  private async findChoices(applied: string, isChosen: boolean): Promise<boolean> {
    const serial = ++this.serial;
    const found = await answerOf(this.connection.request('filterChoices', {}));
    if (serial !== this.serial) return true;
    const suggestions = found ? choicesOf(found, applied) : [];
    if (suggestions.length === 0) {
      this.close();
      return false;
    }
    this.show({ kind: 'choices', suggestions, start: 0, end: 0, further: 0 }, isChosen ? 0 : -1);
    return true;
  }

  /** Chooses another line. True when the key is the list's. */
  move(key: string): boolean {
    if (!this.open) return false;
    const last = this.open.suggestions.length - 1;
    const { active } = this;
    // Behind the last line comes none, and then the first one: the text itself is one of the stops.
    if (key === 'ArrowDown') this.active = active >= last ? -1 : active + 1;
    else if (key === 'ArrowUp') this.active = active < 0 ? last : active - 1;
    else if (key === 'PageDown') this.active = Math.min(last, active + PAGE);
    else if (key === 'PageUp') this.active = Math.max(0, active - PAGE);
    else return false;
    this.isChosenMeanwhile = this.asked !== undefined;
    this.onChange();
    return true;
  }

  private show(open: OpenList, active: number): void {
    this.open = open;
    this.active = active;
    this.onChange();
  }

  /** Until what is found shows, not only until it is answered: `settled` looks at the list. */
  private async underWay<T>(work: () => Promise<T>): Promise<T> {
    this.isChosenMeanwhile = false;
    const own = work();
    this.asked = own;
    try {
      return await own;
    } finally {
      if (this.asked === own) this.asked = undefined;
    }
  }
}

/** Without an answer there is nothing to offer: writing goes on. */
function answerOf<T>(asked: Promise<T>): Promise<T | undefined> {
  return asked.catch(() => undefined);
}

function isSame(one: Suggestion, other: Suggestion): boolean {
  return one.kind === other.kind && one.label === other.label;
}

/** Behind "&& " all fields fit: nobody wants to see them before a letter is there. */
function isTooEarly({ start, end, proposals }: FilterCompletion): boolean {
  return start === end && proposals[0]?.kind === 'field';
}

function choicesOf({ saved, history }: FilterChoices, applied: string): Suggestion[] {
  const isSaved = saved.some(({ filter }) => filter === applied);
  const save = { kind: 'save', label: t('Save this filter…'), detail: applied, type: '', insert: '' } as const;
  const clear = { kind: 'clear', label: t('Clear the history'), detail: '', type: '', insert: '' } as const;
  return [
    ...(applied === '' || isSaved ? [] : [save]),
    ...saved.map(({ name, filter }) => {
      return { kind: 'saved', label: name, detail: filter, type: t('saved'), insert: filter } as const;
    }),
    ...history.map((filter) => {
      return { kind: 'history', label: filter, detail: '', type: t('used before'), insert: filter } as const;
    }),
    ...(history.length > 0 ? [clear] : []),
  ];
}
