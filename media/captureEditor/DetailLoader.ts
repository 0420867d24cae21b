import { DetailModel, type DetailMemory } from './DetailModel';
import { messageOf, type HostConnection } from './HostConnection';

/** Requests under way at once, while somebody holds the Down key. */
const maxRequests = 2;
/** Frames behind the selected one that must have come before its details are asked for again in a growing capture. */
const leastNews = 64;

/** Keeps the details of the selected frame at hand. */
export class DetailLoader {
  /** The details that show: of the selected frame, or of the one before until those have arrived. */
  detail: DetailModel | undefined;
  error: string | undefined;
  /** Is told of details that have come; `isAgain`: of a frame whose details showed before. */
  onLoaded: (detail: DetailModel, isAgain: boolean) => void = () => undefined;
  private requests = 0;
  /** The frame that the latest request asked for, and how many frames there were then. */
  private requested = { frame: 0, frames: 0 };
  /** Counts the times that everything known became void. */
  private epoch = 0;

  /**
   * @param selected gives the selected frame (0 for none), `frames` how many there are.
   * @param onRequest is called with the frame that is about to be asked for.
   * @param onChange is called when details or an error have arrived.
   */
  constructor(
    private readonly connection: HostConnection,
    private readonly memory: DetailMemory,
    private readonly selected: () => number,
    private readonly frames: () => number,
    private readonly onRequest: (frame: number) => void,
    private readonly onChange: () => void,
  ) {}

  /** Asks for the selected frame's details, unless enough is under way: then the next answer asks again. */
  load(): void {
    const frame = this.selected();
    if (frame < 1 || frame > this.frames() || this.requests >= maxRequests) return;
    const { epoch } = this;
    this.requested = { frame, frames: this.frames() };
    this.requests++;
    this.onRequest(frame);
    const isWanted = () => frame === this.selected() && epoch === this.epoch;
    this.connection
      .request('frame', { frame })
      .then(
        (detail) => {
          if (!isWanted()) return;
          this.error = undefined;
          const before = this.detail;
          this.detail = new DetailModel(detail, this.memory, this.onChange);
          const isAgain = before?.detail.frame === frame;
          if (isAgain) this.detail.continueFrom(before);
          this.onLoaded(this.detail, isAgain);
        },
        (error: unknown) => {
          if (isWanted()) this.error = messageOf(error);
        },
      )
      .finally(() => {
        this.requests--;
        this.loadMissing();
        this.onChange();
      });
  }

  /** Asks for the selected frame's details when nobody has yet. */
  loadMissing(): void {
    if (this.selected() > 0 && this.requested.frame !== this.selected()) this.load();
  }

  /**
   * A capture that has been read to its end has grown. What a frame has to do with later ones becomes clear soon after
   * it or never: its details are asked for again when as many frames again have come behind it.
   */
  loadAfterGrowth(): void {
    const { frame, frames } = this.requested;
    const behind = Math.max(0, frames - frame);
    if (frame > 0 && frame === this.selected() && this.frames() - frame >= 2 * behind + leastNews) this.load();
  }

  /** Everything known of frames is void. */
  reset(): void {
    this.epoch++;
    this.detail = undefined;
    this.error = undefined;
    this.requested = { frame: 0, frames: 0 };
  }
}
