import type { Random } from './MaskOptions';

/** Texts whose substitutes are remembered; of more those that were met longest ago are replaced by others the next time. */
const MOST_REMEMBERED = 100_000;
/** Tries to find a substitute that no other text has. */
const TRIES = 20;

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const DIGITS = '0123456789';
const HEX_LETTERS = 'abcdef';
const BASE64 = `${LOWER.toUpperCase()}${LOWER}${DIGITS}+/`;
/** The naming authority's date of every substituted name. */
const DATE = '2000-01';

/** Names by their form (RFC 3720, section 3.2.6.3; RFC 3980). */
const NAME = /iqn\.\d{4}-\d\d[-.:\da-z]*|eui\.[\da-f]{16}|naa\.(?:[\da-f]{32}|[\da-f]{16})/gi;

/**
 * Replaces texts by made-up ones of the same length and make: letters by letters, digits by digits, and all other ASCII
 * characters stay. The same text is always replaced by the same one. Texts have one character a byte.
 */
export class TextSubstitutes {
  private readonly known = new Map<string, string>();
  private readonly used = new Set<string>();

  constructor(private readonly random: Random) {}

  /** An iSCSI name, which keeps its type; or any other text. Upper and lower case are the same name. */
  name(text: string): string {
    const lower = text.toLowerCase();
    const replaced = this.remembered(`name ${lower}`, () => this.madeUpName(lower));
    return Array.from(replaced, (character, at) => {
      const original = text.charAt(at);
      return original === original.toLowerCase() ? character : character.toUpperCase();
    }).join('');
  }

  /** Any text: an alias, the name of a user, the value of a key that nobody knows. */
  any(text: string): string {
    return this.remembered(`any ${text}`, () => this.like(text, LOWER));
  }

  /** A number or bytes as a text key has them: "0x" or "0b" stay, and any other text is one. */
  binary(text: string): string {
    const prefix = text.slice(0, 2).toLowerCase();
    if (prefix !== '0x' && prefix !== '0b') return this.any(text);
    return this.remembered(`binary ${text}`, () => {
      const digits = prefix === '0x' ? `${DIGITS}${HEX_LETTERS}` : BASE64;
      const body = Array.from(text.slice(2), (one) => (one === '=' ? '=' : this.pick(digits)));
      // The bits that the last digit of base64 has to spare are zero.
      const last = body.findLastIndex((one) => one !== '=');
      if (prefix === '0b' && last >= 0) body[last] = 'A';
      return text.slice(0, 2) + body.join('');
    });
  }

  /** Replaces the names that a text, or bytes read as one, holds. */
  namesIn(text: string): string {
    return text.replace(NAME, (found) => this.name(found));
  }

  private madeUpName(name: string): string {
    const match = /^(iqn\.)(\d{4}-\d\d)(.*)$/s.exec(name);
    if (match) return `${match[1]}${DATE}${this.like(match[3] ?? '', LOWER)}`;
    const hexadecimal = /^(eui\.|naa\..)(.*)$/s.exec(name);
    if (hexadecimal) return `${hexadecimal[1]}${this.like(hexadecimal[2] ?? '', HEX_LETTERS)}`;
    return name.startsWith('iqn.') ? `iqn.${this.like(name.slice(4), LOWER)}` : this.like(name, LOWER);
  }

  private like(text: string, letters: string): string {
    return Array.from(text, (character) => {
      if (/[a-z]/.test(character)) return this.pick(letters);
      if (/[A-Z]/.test(character)) return this.pick(letters).toUpperCase();
      if (/\d/.test(character)) return this.pick(DIGITS);
      return character > '\x7f' ? 'x' : character;
    }).join('');
  }

  private pick(from: string): string {
    return from.charAt(this.random() % from.length);
  }

  private remembered(key: string, make: () => string): string {
    const before = this.known.get(key);
    if (before !== undefined) {
      // What occurs again and again is not what is forgotten.
      this.known.delete(key);
      this.known.set(key, before);
      return before;
    }
    const original = key.slice(key.indexOf(' ') + 1);
    let made = make();
    for (let tries = 1; tries < TRIES && (made === original || this.used.has(made)); tries++) made = make();
    this.known.set(key, made);
    this.used.add(made);
    if (this.known.size > MOST_REMEMBERED) {
      for (const [oldest, substitute] of this.known) {
        this.known.delete(oldest);
        this.used.delete(substitute);
        break;
      }
    }
    return made;
  }
}
