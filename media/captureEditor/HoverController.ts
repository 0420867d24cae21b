import type { ExplanationCard } from '../../src/messages/webview';
import type { ExplanationCache } from './ExplanationCache';
import type { FieldEntry } from './FieldIndex';
import { messageOf } from './HostConnection';

/** What the card is about, and where on the page that is. */
export interface HoverTarget {
  readonly entry: FieldEntry;
  /** The row in window coordinates: the card never covers it. */
  readonly row: DOMRect;
  /** The row's text without what follows it. */
  readonly text: DOMRect;
  /** The row's text does not fit: the card shows all of it. */
  readonly clipped: boolean;
}

/** The card that is open. `card` is null when nothing more than the field's section is known. */
export interface OpenCard {
  readonly target: HoverTarget;
  readonly card: ExplanationCard | null;
  readonly error: string | undefined;
  readonly byKeyboard: boolean;
}

/** How long the pointer rests before the card opens. */
const restDelay = 300;
/** How long the pointer may be elsewhere before the card closes: time to get from the row into the card. */
const leaveDelay = 350;

/** Decides when the hover card opens and closes. */
export class HoverController {
  open: OpenCard | undefined;
  private pending: FieldEntry | undefined;
  private showTimer: ReturnType<typeof setTimeout> | undefined;
  private hideTimer: ReturnType<typeof setTimeout> | undefined;
  /** Counts the requests, so that an answer that is no longer wanted is dropped. */
  private serial = 0;

  constructor(
    private readonly explanations: ExplanationCache,
    private readonly onChange: () => void,
  ) {}

  /** The pointer is on a row; `target` is asked for when it has rested there. */
  pointerOn(entry: FieldEntry, target: () => HoverTarget | undefined): void {
    if (this.open?.target.entry === entry) {
      this.cancel();
      return;
    }
    if (this.pending === entry) return;
    this.cancel();
    if (this.open) this.hideSoon();
    this.pending = entry;
    this.showTimer = setTimeout(() => {
      this.pending = undefined;
      const found = target();
      if (found && canExplain(entry)) void this.show(found, false);
    }, restDelay);
  }

  /** The pointer has left the rows. */
  pointerOff(): void {
    this.cancel();
    if (this.open && !this.open.byKeyboard) this.hideSoon();
  }

  /** The pointer is in the card: it stays. */
  pointerInCard(): void {
    this.cancel();
  }

  /** A key asks for the card of a row. */
  showNow(target: HoverTarget): void {
    this.cancel();
    if (canExplain(target.entry)) void this.show(target, true);
  }

  close(): void {
    this.cancel();
    this.serial++;
    if (!this.open) return;
    this.open = undefined;
    this.onChange();
  }

  private async show(target: HoverTarget, byKeyboard: boolean): Promise<void> {
    const serial = ++this.serial;
    const { topic, rfc, valueTopic } = target.entry.node;
    let card: ExplanationCard | null = null;
    let error: string | undefined;
    try {
      card = await this.explanations.get(topic ?? '', rfc, valueTopic);
    } catch (thrown) {
      error = messageOf(thrown);
    }
    if (serial !== this.serial) return;
    clearTimeout(this.hideTimer);
    this.open = { target, card, error, byKeyboard };
    this.onChange();
  }

  private hideSoon(): void {
    this.hideTimer = setTimeout(() => this.close(), leaveDelay);
  }

  private cancel(): void {
    clearTimeout(this.showTimer);
    clearTimeout(this.hideTimer);
    this.pending = undefined;
    // A card that is still being asked for is no longer wanted.
    if (!this.open) this.serial++;
  }
}

/** Whether asking for a card makes sense. */
function canExplain({ node }: FieldEntry): boolean {
  return node.topic !== undefined || node.rfc !== undefined;
}
