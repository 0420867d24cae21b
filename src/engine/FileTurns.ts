/**
 * Accesses to files that one capture has under way at once. Node has four threads for all file access of the extension
 * host, other extensions included; on a network share that does not answer each access keeps one, and nothing can free it.
 * Two are enough to read ahead while somebody looks at a frame.
 */
const MOST_AT_ONCE = 2;

/** Lets accesses to files wait for each other. One for a worker thread, and so for a capture. */
export class FileTurns {
  private underWay = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly most = MOST_AT_ONCE) {}

  /** Begins an access when its turn has come, in the order of asking. */
  async take<T>(access: () => Promise<T>): Promise<T> {
    if (this.underWay >= this.most) await new Promise<void>((resolve) => this.waiting.push(resolve));
    else this.underWay++;
    try {
      return await access();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.underWay--;
    }
  }
}

/** The turns of this thread. */
export const fileTurns = new FileTurns();
