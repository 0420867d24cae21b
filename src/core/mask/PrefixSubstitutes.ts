import type { Random } from './MaskOptions';

/** The digits that a digit may be replaced by, itself among them. */
type Candidates = (before: readonly number[], digit: number) => readonly number[];

/** What the digits behind one prefix are replaced by. */
interface Node {
  readonly images: Map<number, Node & { readonly digit: number }>;
  readonly used: Set<number>;
}

const emptyNode = (): Node => ({ images: new Map(), used: new Set() });

/**
 * Replaces sequences of digits (octets, nibbles) by others: the same one always by the same, different ones by different
 * ones, and those that share a beginning by such that share one. Random, so that nothing can be worked back. Keeps a few
 * numbers for each prefix that it has met.
 */
export class PrefixSubstitutes {
  private readonly root = emptyNode();
  /** Prefixes of sequences that are known to occur: a substitute avoids them, so that it is none of the originals. */
  private readonly known = new Set<string>();

  constructor(
    private readonly candidates: Candidates,
    private readonly random: Random,
  ) {}

  /** Tells of a sequence that occurs, before the first is replaced. */
  addKnown(digits: readonly number[]): void {
    for (let length = 1; length <= digits.length; length++) this.known.add(digits.slice(0, length).join());
  }

  replace(digits: readonly number[]): number[] {
    const images: number[] = [];
    let node = this.root;
    for (const [at, digit] of digits.entries()) {
      let image = node.images.get(digit);
      if (!image) {
        image = { digit: this.choose(digits.slice(0, at), digit, images, node), ...emptyNode() };
        node.images.set(digit, image);
        node.used.add(image.digit);
      }
      images.push(image.digit);
      node = image;
    }
    return images;
  }

  private choose(before: readonly number[], digit: number, imageBefore: readonly number[], { used }: Node): number {
    const free = this.candidates(before, digit).filter((one) => !used.has(one));
    const unknown = free.filter((one) => !this.known.has([...imageBefore, one].join()));
    const list = unknown.length > 0 ? unknown : free;
    return list[this.random() % Math.max(1, list.length)] ?? digit;
  }
}
