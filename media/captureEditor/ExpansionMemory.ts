/** Most paths remembered: the oldest choice is forgotten first. */
const maxPaths = 400;

/** What the person expanded and collapsed in the field tree, by path of labels, so that it holds from frame to frame. */
export class ExpansionMemory {
  private readonly choices: Map<string, boolean>;

  constructor(saved: readonly (readonly [string, boolean])[]) {
    this.choices = new Map(saved);
  }

  get(path: string): boolean | undefined {
    return this.choices.get(path);
  }

  set(path: string, expanded: boolean): void {
    this.choices.delete(path);
    this.choices.set(path, expanded);
    for (const oldest of this.choices.keys()) {
      if (this.choices.size <= maxPaths) break;
      this.choices.delete(oldest);
    }
  }

  entries(): [string, boolean][] {
    return [...this.choices];
  }
}
