import type { CaptureSummary, LoginReference, LoginReport, LoginSummary } from '../../../src/messages/results';
import { type HostConnection, messageOf } from '../HostConnection';
import { t } from '../l10n';
import { arrowOfFrame, ladderBands, type LadderArrow, type LadderBand } from './ladderBands';

/** Logins asked for at once, and pages of so many that are kept. */
const pageSize = 100;
const mostPages = 40;

/** A login by its TCP stream and its place there. */
export type LoginPlace = Pick<LoginReference, 'stream' | 'login'>;

/** What the Logins view knows: the list in pages, the chosen login in full, and the chosen arrow of its ladder. */
export class LoginsModel {
  /** Logins of the capture as far as it is known. */
  total = 0;
  listError: string | undefined;
  chosen: LoginPlace | undefined;
  report: LoginReport | undefined;
  reportError: string | undefined;
  bands: readonly LadderBand[] = [];
  arrows: readonly LadderArrow[] = [];
  /** Index of the chosen arrow; undefined for none. */
  arrow: number | undefined;
  /** Counts what somebody asked to be shown: the list brings the chosen login into view. */
  shown = 0;

  private readonly pages = new Map<number, readonly LoginSummary[]>();
  private readonly asked = new Set<number>();
  /** Counts questions for a login and what makes earlier answers void. */
  private serial = 0;
  private epoch = 0;
  private signature = '';

  /**
   * @param selectFrame is called when the person has gone to a frame.
   * @param onChange is called when there is something else to draw.
   */
  constructor(
    private readonly connection: HostConnection,
    private readonly selectFrame: (frame: number) => void,
    private readonly onChange: () => void,
    restored: LoginPlace | undefined,
  ) {
    this.chosen = restored;
  }

  /** The login of a row of the list, when it is at hand. */
  row(number: number): LoginSummary | undefined {
    return this.pages.get(Math.floor(number / pageSize))?.[number % pageSize];
  }

  /** Asks for the rows `first` to `last` that are not at hand. */
  want(first: number, last: number): void {
    if (this.total === 0) return;
    for (let page = Math.floor(Math.max(0, first) / pageSize); page <= Math.floor(last / pageSize); page++) {
      if (!this.pages.has(page)) this.load(page);
    }
  }

  /** The view shows, or the selected frame is another one: the login of that frame (0: none), or else the first. */
  async show(frame: number): Promise<void> {
    if (this.total === 0) this.load(0);
    const current = this.report && this.arrow !== undefined ? this.arrows[this.arrow] : undefined;
    if (current?.frames.includes(frame)) return;
    const serial = ++this.serial;
    const asked = frame > 0 ? await this.loginOf(frame) : null;
    if (serial !== this.serial) return;
    const place = this.chosen && (await this.holds(this.chosen, frame)) ? this.chosen : (asked ?? this.chosen);
    if (serial !== this.serial) return;
    if (place) await this.choose(place, frame);
    else await this.chooseFirst();
  }

  /**
   * Goes to the login that a frame belongs to.
   * @param isLoose also when the frame only comes after it in its connection
   * @returns false when there is none: nothing is changed then
   */
  async reveal(frame: number, isLoose: boolean): Promise<boolean> {
    const serial = ++this.serial;
    if (this.chosen && this.report && arrowOfFrame(this.arrows, frame, this.arrow)) {
      this.takeArrow(frame);
      return true;
    }
    const place = await this.loginOf(frame);
    if (!place) return serial !== this.serial;
    const report = await this.ask(place);
    // Somebody has gone elsewhere since.
    if (serial !== this.serial) return true;
    if (!report) return false;
    if (!isLoose && !hasFrame(report, frame)) return false;
    this.take(place, report, frame);
    return true;
  }

  /** The person chooses a login of the list, which may not have come to its row yet: its first PDU is selected. */
  async chooseRow(number: number): Promise<void> {
    const serial = ++this.serial;
    try {
      const summary =
        this.row(number) ?? (await this.connection.request('logins', { start: number, count: 1 })).logins[0];
      if (summary && serial === this.serial) await this.choose(summary, summary.frame, true);
    } catch (error) {
      this.listError = messageOf(error);
      this.onChange();
    }
  }

  /** Goes to a login, and in it to the arrow of a frame. */
  async choose(place: LoginPlace, frame: number, isPersonal = false): Promise<void> {
    const serial = ++this.serial;
    this.chosen = { stream: place.stream, login: place.login };
    this.onChange();
    const report = await this.ask(place);
    if (serial !== this.serial || !report) return;
    this.take(place, report, frame);
    if (isPersonal) this.selectArrowFrame();
  }

  /** The person goes to an arrow of the ladder. */
  chooseArrow(index: number): void {
    const arrow = this.arrows[Math.min(Math.max(0, index), this.arrows.length - 1)];
    if (!arrow) return;
    this.arrow = arrow.index;
    this.selectFrame(arrow.frame);
    this.onChange();
  }

  /** What the capture holds has changed. */
  takeSummary(summary: CaptureSummary, isShown: boolean): void {
    const { accepted, rejected, unfinished } = summary.logins;
    const signature = [summary.generation, summary.complete, accepted, rejected, unfinished].join(' ');
    if (signature === this.signature) return;
    const isFirst = this.signature === '';
    const isOther = !isFirst && !this.signature.startsWith(`${summary.generation} `);
    this.signature = signature;
    this.epoch++;
    this.asked.clear();
    this.pages.clear();
    if (isOther) {
      this.serial++;
      this.chosen = undefined;
      this.report = undefined;
      this.bands = [];
      this.arrows = [];
      this.arrow = undefined;
      this.total = 0;
    }
    if (!isShown) {
      this.total = 0;
      return;
    }
    this.load(0);
    if (isFirst) return;
    // What comes after a login is known as far as the pass has come.
    const { chosen, arrow } = this;
    const frame = arrow === undefined ? 0 : (this.arrows[arrow]?.frame ?? 0);
    if (chosen) void this.refresh(chosen, frame);
    else if (accepted + rejected + unfinished > 0) void this.chooseFirst();
  }

  private async refresh(place: LoginPlace, frame: number): Promise<void> {
    const serial = this.serial;
    const report = await this.ask(place);
    if (report && serial === this.serial) this.take(place, report, frame, false);
  }

  private async chooseFirst(): Promise<void> {
    const serial = ++this.serial;
    try {
      const { logins } = await this.connection.request('logins', { start: 0, count: 1 });
      const [first] = logins;
      if (first && serial === this.serial) await this.choose(first, first.frame);
    } catch (error) {
      this.listError = messageOf(error);
      this.onChange();
    }
  }

  private async holds(place: LoginPlace, frame: number): Promise<boolean> {
    if (frame === 0) return true;
    const report = await this.ask(place);
    return report !== null && hasFrame(report, frame);
  }

  private take(place: LoginPlace, report: LoginReport, frame: number, isNews = true): void {
    this.chosen = { stream: place.stream, login: place.login };
    this.report = report;
    this.reportError = undefined;
    this.bands = ladderBands(report);
    this.arrows = this.bands.flatMap(({ arrows }) => arrows);
    this.takeArrow(frame, isNews);
  }

  private takeArrow(frame: number, isNews = true): void {
    this.arrow = arrowOfFrame(this.arrows, frame, this.arrow)?.index;
    if (isNews) this.shown++;
    this.onChange();
  }

  private selectArrowFrame(): void {
    const arrow = this.arrow ?? this.arrows.find(({ step }) => step !== undefined)?.index;
    if (arrow !== undefined) this.chooseArrow(arrow);
  }

  private async loginOf(frame: number): Promise<LoginReference | null> {
    try {
      return await this.connection.request('loginOf', { frame });
    } catch {
      return null;
    }
  }

  private async ask({ stream, login }: LoginPlace): Promise<LoginReport | null> {
    try {
      const report = await this.connection.request('login', { stream, login });
      if (!report) this.reportError = t('This login is no longer there.');
      return report;
    } catch (error) {
      this.reportError = messageOf(error);
      this.onChange();
      return null;
    }
  }

  private load(page: number): void {
    if (this.asked.has(page)) return;
    this.asked.add(page);
    const { epoch } = this;
    this.connection.request('logins', { start: page * pageSize, count: pageSize }).then(
      ({ logins, total }) => {
        if (epoch !== this.epoch) return;
        this.asked.delete(page);
        this.listError = undefined;
        this.total = total;
        this.pages.set(page, logins);
        const [oldest] = this.pages.keys();
        if (this.pages.size > mostPages && oldest !== undefined) this.pages.delete(oldest);
        this.onChange();
      },
      (error: unknown) => {
        if (epoch !== this.epoch) return;
        // Asked again when the rows are wanted again; not at once, or a host that fails would be asked for ever.
        this.listError = messageOf(error);
        this.onChange();
      },
    );
  }
}

function hasFrame(report: LoginReport, frame: number): boolean {
  return ladderBands(report).some(({ arrows }) => arrows.some(({ frames }) => frames.includes(frame)));
}
