import type { BitInput } from './BitInput';
import { type PrefixCode, prefixCode } from './prefixCode';
import { UnpackError } from './Unpacker';

/** How far back a copy may reach (RFC 1951, section 2). */
const WINDOW = 32 * 1024;
/** Bytes that are collected before they are handed on, behind those that copies may reach back to. */
const ROOM = 128 * 1024;
/** A copy is at most that long. */
const LONGEST_COPY = 258;

/* Lengths and distances of copies: the first value of each symbol and its further bits (RFC 1951, section 3.2.5). */
const LENGTH_BITS = [...[0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5], 0];
const LENGTHS = [...firstValues(3, LENGTH_BITS.slice(0, 28)), LONGEST_COPY];
const DISTANCE_BITS = Array.from({ length: 30 }, (_, symbol) => Math.max(0, (symbol >> 1) - 1));
const DISTANCES = firstValues(1, DISTANCE_BITS);
/** The order in which the lengths of the code for code lengths stand (RFC 1951, section 3.2.7). */
const CODE_LENGTH_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

function firstValues(first: number, bits: readonly number[]): number[] {
  let value = first;
  return bits.map((count) => {
    const own = value;
    value += 1 << count;
    return own;
  });
}

interface Codes {
  readonly literals: PrefixCode;
  readonly distances: PrefixCode;
}

let fixed: Codes | undefined;

/** The codes of blocks that bring none (RFC 1951, section 3.2.6). */
function fixedCodes(): Codes {
  const lengths = Uint8Array.from({ length: 288 }, (_, symbol) =>
    symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8,
  );
  return (fixed ??= {
    literals: prefixCode(lengths, 'literal/lengths', true),
    distances: prefixCode(new Uint8Array(32).fill(5), 'distances', true),
  });
}

/**
 * Unpacks one stream of DEFLATE (RFC 1951) whose bytes come in pieces. Where a block's header or a symbol is not whole yet
 * it goes back to its beginning and waits for more.
 */
export class Inflater {
  private readonly out = new Uint8Array(WINDOW + ROOM);
  private at = 0;
  /** What lies before it has been handed on. */
  private handedOn = 0;
  /** Bytes unpacked of this stream: copies reach no further back. */
  private total = 0;
  private isLast = false;
  private block: 'none' | Codes | { stored: number } = 'none';

  /** @param emit takes unpacked bytes, which it may keep */
  constructor(private readonly emit: (unpacked: Uint8Array) => void) {}

  /**
   * Unpacks what is there and hands it on. True at the end of the stream, with what follows left in the input.
   * @throws UnpackError when the data is damaged
   */
  run(input: BitInput): boolean {
    for (;;) {
      if (this.block === 'none') {
        if (this.isLast) {
          input.alignToByte();
          this.flush();
          return true;
        }
        input.mark();
        if (!this.header(input)) {
          input.back();
          break;
        }
      }
      const { block } = this;
      if (block === 'none') continue;
      const isOver = 'stored' in block ? this.stored(input, block) : this.symbols(input, block);
      if (!isOver) break;
      this.block = 'none';
    }
    this.flush();
    return false;
  }

  /** The header of a block; false when it is not whole yet. */
  private header(input: BitInput): boolean {
    const first = input.take(3);
    if (first < 0) return false;
    switch (first >> 1) {
      case 0: {
        input.alignToByte();
        const length = input.take(16);
        const complement = length < 0 ? -1 : input.take(16);
        if (complement < 0) return false;
        if (length !== (complement ^ 0xffff)) throw damaged('invalid stored block lengths');
        this.block = { stored: length };
        break;
      }
      case 1:
        this.block = fixedCodes();
        break;
      case 2: {
        const codes = readCodes(input);
        if (!codes) return false;
        this.block = codes;
        break;
      }
      default:
        throw damaged('invalid block type');
    }
    this.isLast = (first & 1) !== 0;
    return true;
  }

  private stored(input: BitInput, block: { stored: number }): boolean {
    while (block.stored > 0) {
      this.makeRoom();
      const bytes = input.takeBytes(Math.min(block.stored, this.out.length - this.at));
      if (bytes.length === 0) return false;
      this.out.set(bytes, this.at);
      this.at += bytes.length;
      this.total += bytes.length;
      block.stored -= bytes.length;
    }
    return true;
  }

  /** Literals and copies; false when there are no more and the block goes on. */
  private symbols(input: BitInput, { literals, distances }: Codes): boolean {
    const { out } = this;
    for (;;) {
      if (this.at + LONGEST_COPY > out.length) this.makeRoom();
      input.mark();
      const symbol = nextSymbol(input, literals, 'literal/length');
      if (symbol === 256) return true;
      if (symbol >= 0 && symbol < 256) {
        out[this.at++] = symbol;
        this.total++;
      } else if (symbol < 0 || !this.copy(input, symbol - 257, distances)) {
        input.back();
        return false;
      }
    }
  }

  /** A copy of earlier bytes; false when the input does not hold all that says which. */
  private copy(input: BitInput, symbol: number, distances: PrefixCode): boolean {
    if (symbol >= LENGTHS.length) throw damaged('invalid literal/length code');
    const more = input.take(LENGTH_BITS[symbol]);
    if (more < 0) return false;
    const far = nextSymbol(input, distances, 'distance');
    if (far < 0) return false;
    if (far >= DISTANCES.length) throw damaged('invalid distance code');
    const further = input.take(DISTANCE_BITS[far]);
    if (further < 0) return false;
    const distance = DISTANCES[far] + further;
    if (distance > this.total) throw damaged('invalid distance too far back');
    const { out } = this;
    const length = LENGTHS[symbol] + more;
    // Byte by byte: a copy may reach into itself.
    for (let from = this.at - distance, end = from + length; from < end; from++) out[this.at++] = out[from];
    this.total += length;
    return true;
  }

  private makeRoom(): void {
    if (this.at + LONGEST_COPY <= this.out.length) return;
    this.flush();
    this.out.copyWithin(0, this.at - WINDOW, this.at);
    this.at = this.handedOn = WINDOW;
  }

  private flush(): void {
    if (this.at > this.handedOn) this.emit(this.out.slice(this.handedOn, this.at));
    this.handedOn = this.at;
  }
}

/** The next symbol; -1 when its word is not whole yet. */
function nextSymbol(input: BitInput, { table, bits }: PrefixCode, what: string): number {
  input.fill(bits);
  const entry = table[input.peek(bits)];
  const length = entry & 15;
  if (length > input.ready || input.ready === 0) return -1;
  if (length === 0) throw damaged(`invalid ${what} code`);
  input.drop(length);
  return entry >> 4;
}

/** The codes that stand before the data of a block (RFC 1951, section 3.2.7); undefined when they are not whole yet. */
function readCodes(input: BitInput): Codes | undefined {
  const counts = input.take(14);
  if (counts < 0) return undefined;
  const literals = 257 + (counts & 31);
  const distances = 1 + ((counts >> 5) & 31);
  if (literals > 286 || distances > 30) throw damaged('too many length or distance symbols');
  const own = new Uint8Array(CODE_LENGTH_ORDER.length);
  for (let at = 0; at < 4 + (counts >> 10); at++) {
    const length = input.take(3);
    if (length < 0) return undefined;
    own[CODE_LENGTH_ORDER[at]] = length;
  }
  const lengths = readLengths(input, prefixCode(own, 'code lengths', false), literals + distances);
  if (!lengths) return undefined;
  if (lengths[256] === 0) throw damaged('invalid code -- missing end-of-block');
  return {
    literals: prefixCode(lengths.subarray(0, literals), 'literal/lengths', true),
    distances: prefixCode(lengths.subarray(literals), 'distances', true),
  };
}

/** The lengths of the words of both codes, one behind the other. */
function readLengths(input: BitInput, code: PrefixCode, count: number): Uint8Array | undefined {
  const lengths = new Uint8Array(count);
  for (let at = 0; at < count;) {
    const symbol = nextSymbol(input, code, 'code length');
    if (symbol < 0) return undefined;
    if (symbol < 16) {
      lengths[at++] = symbol;
      continue;
    }
    const more = input.take(symbol === 16 ? 2 : symbol === 17 ? 3 : 7);
    if (more < 0) return undefined;
    const repeat = more + (symbol === 18 ? 11 : 3);
    if ((symbol === 16 && at === 0) || at + repeat > count) throw damaged('invalid bit length repeat');
    lengths.fill(symbol === 16 ? lengths[at - 1] : 0, at, at + repeat);
    at += repeat;
  }
  return lengths;
}

function damaged(how: string): UnpackError {
  return new UnpackError(`the data is damaged: ${how}`);
}
