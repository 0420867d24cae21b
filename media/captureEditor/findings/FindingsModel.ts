import type { FindingRow, FindingsOverview } from '../../../src/messages/results';
import { type HostConnection, messageOf } from '../HostConnection';
import { t } from '../l10n';
import { framesOf } from './framesOf';

/** Findings asked for at once, and pages of so many that are kept. */
const pageSize = 50;
const mostPages = 20;

/** What the Findings view knows: how many there are, their groups, the list in pages, and which one is chosen. */
export class FindingsModel {
  /** Undefined while it is not known: the capture is being read, or looked through. */
  overview: FindingsOverview | undefined;
  error: string | undefined;
  /** Place of the chosen finding in the list, from 0. */
  chosen: number | undefined;
  /** Counts what somebody asked to be shown: the list brings the chosen finding into view. */
  shown = 0;

  private readonly pages = new Map<number, readonly FindingRow[]>();
  private readonly asked = new Set<number>();
  /** Counts what makes pages void that have been asked for. */
  private epoch = 0;
  /** What the chosen finding is, to know it again when there are others. */
  private chosenKey: string | undefined;
  /** The person has gone to a finding that has not come yet. */
  private wantsFrame = false;

  /**
   * @param selectFrame is called when the person has gone to a finding.
   * @param onChange is called when there is something else to draw.
   */
  constructor(
    private readonly connection: HostConnection,
    private readonly selectFrame: (frame: number) => void,
    private readonly onChange: () => void,
    private readonly announce: (text: string) => void,
    restored: number | undefined,
  ) {
    this.chosen = restored;
  }

  get total(): number {
    return this.overview?.total ?? 0;
  }

  /** The finding of a place in the list, when it is at hand. */
  row(number: number): FindingRow | undefined {
    return this.pages.get(Math.floor(number / pageSize))?.[number % pageSize];
  }

  get chosenRow(): FindingRow | undefined {
    return this.chosen === undefined ? undefined : this.row(this.chosen);
  }

  /** Asks for the findings `first` to `last` that are not at hand. */
  want(first: number, last: number): void {
    const end = Math.min(last, this.total - 1);
    for (let page = Math.floor(Math.max(0, first) / pageSize); page <= Math.floor(end / pageSize); page++) {
      if (this.pages.has(page)) this.keep(page);
      else this.load(page);
    }
  }

  /** The view shows: something is chosen. */
  show(): void {
    if (this.total === 0) return;
    this.chosen = Math.min(this.chosen ?? 0, this.total - 1);
    this.shown++;
    this.want(this.chosen, this.chosen);
  }

  /** The person goes to a finding: its first frame is selected. */
  choose(number: number): void {
    if (this.total === 0) return;
    this.chosen = Math.min(Math.max(0, number), this.total - 1);
    this.shown++;
    this.want(this.chosen, this.chosen);
    this.wantsFrame = true;
    this.takeChosen();
    this.onChange();
  }

  /** The host has looked through the capture, or is about to (null). */
  takeOverview(overview: FindingsOverview | null, error: string | undefined, isShown: boolean): void {
    this.epoch++;
    this.asked.clear();
    this.error = error;
    this.pages.clear();
    this.overview = overview ?? undefined;
    if (!overview) return;
    if (this.chosen !== undefined && this.chosen >= overview.total) this.chosen = undefined;
    if (isShown) this.show();
  }

  /** Puts the chosen finding with the packets that show it on the clipboard. */
  async copyEvidence(): Promise<void> {
    const { chosen } = this;
    if (chosen === undefined) return;
    try {
      const isCopied = await this.connection.request('copyFinding', { number: chosen });
      this.announce(isCopied ? t('The evidence is on the clipboard') : t('This finding is no longer there'));
    } catch (error) {
      this.announce(t('The evidence could not be copied: {0}', messageOf(error)));
    }
    this.onChange();
  }

  /** The chosen finding may be at hand now. */
  private takeChosen(): void {
    const row = this.chosenRow;
    if (!row) return;
    const key = keyOf(row);
    if (!this.wantsFrame && this.chosenKey !== undefined && key !== this.chosenKey) {
      // There are others now, and which one it was cannot be told from its place: begin at the top.
      this.chosen = 0;
      this.chosenKey = undefined;
      this.shown++;
      this.want(0, 0);
      return;
    }
    this.chosenKey = key;
    const [frame] = framesOf(row);
    if (this.wantsFrame && frame !== undefined) this.selectFrame(frame);
    this.wantsFrame = false;
  }

  /** The page that was used last stands last. */
  private keep(page: number): void {
    const rows = this.pages.get(page);
    if (!rows) return;
    this.pages.delete(page);
    this.pages.set(page, rows);
  }

  private load(page: number): void {
    if (this.asked.has(page)) return;
    this.asked.add(page);
    const { epoch } = this;
    this.connection.request('findings', { start: page * pageSize, count: pageSize }).then(
      (rows) => {
        if (epoch !== this.epoch) return;
        this.asked.delete(page);
        if (!rows) return;
        this.error = undefined;
        this.pages.set(page, rows);
        const [oldest] = this.pages.keys();
        if (this.pages.size > mostPages && oldest !== undefined) this.pages.delete(oldest);
        if (this.chosen !== undefined && Math.floor(this.chosen / pageSize) === page) this.takeChosen();
        this.onChange();
      },
      (error: unknown) => {
        if (epoch !== this.epoch) return;
        // Asked again when there are others; not at once, or a host that fails would be asked for ever.
        this.error = messageOf(error);
        this.onChange();
      },
    );
  }
}

function keyOf({ id, session, stream, severity, evidence }: FindingRow): string {
  return [id, severity, session, stream, evidence[0]?.frame].join(' ');
}
