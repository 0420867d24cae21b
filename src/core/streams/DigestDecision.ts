import { crc32c } from '../bytes/crc32c';
import { readDataSegmentLength, readOpcode, readTotalAHSLength } from '../protocols/iscsi/headerReaders';
import { BHS_LENGTH, DIGEST_LENGTH, pduLength } from '../protocols/iscsi/pduLayout';
import { headerPlausibility, plausibilityOptions } from '../protocols/iscsi/plausibleHeader';
import type { FramerHost } from './PduFramer';
import { LOGIN_OPCODES, LONGEST_DOUBTFUL } from './framingLimits';
import type { PieceList } from './PieceList';

/** PDUs framed by a decision that make it weigh more than what the login settled on. */
const ENOUGH_FRAMED = 3;

/** The bytes of one PDU that a decision is made by. */
interface Candidate {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly at: number;
  /** End of the bytes at hand. */
  readonly to: number;
  readonly position: number;
  /** No more bytes will come. */
  readonly final: boolean;
  readonly ahs: number;
  readonly dataLength: number;
}

/** How sure a decision is: guessed, told by where PDUs end, or proven by a digest that fits. */
const enum Sureness {
  guessed,
  likely,
  proven,
}

/** One of the two digests. */
class Use {
  used: boolean | undefined;
  sureness = Sureness.guessed;
  /** What held before the last doubt for so many PDUs that it was no accident. */
  before: boolean | undefined;
  /** Digests that were expected and did not fit, one PDU after the other. */
  misfits = 0;

  decide(used: boolean, sureness: Sureness): true {
    this.used = used;
    this.sureness = sureness;
    return true;
  }

  /** True when the next PDU is to be asked as well: a "no" is not, unless it was a guess, for it would cost too much. */
  get open(): boolean {
    return (
      this.used === undefined || this.sureness === Sureness.guessed || (this.used && this.sureness < Sureness.proven)
    );
  }

  doubt(framed: number): void {
    if (this.sureness === Sureness.proven) return;
    if (framed >= ENOUGH_FRAMED) this.before = this.used;
    this.used = undefined;
    this.sureness = Sureness.guessed;
  }
}

/**
 * Whether one direction uses digests. The bytes of the first full-feature PDU decide (the first with data for data
 * digests), because targets are known to negotiate one thing and send another; the negotiation only breaks ties. A digest
 * that fits proves itself; everything else may be asked again.
 */
export class DigestDecision {
  private readonly headerUse = new Use();
  private readonly dataUse = new Use();
  /** PDUs since the last doubt. */
  private framed = 0;

  constructor(
    private readonly host: FramerHost,
    private readonly pieces: PieceList,
  ) {}

  get header(): boolean {
    return this.headerUse.used === true;
  }

  get data(): boolean {
    return this.dataUse.used === true;
  }

  /** Header digests have been seen to fit: one that does not means that the header was changed. */
  get headerProven(): boolean {
    return this.headerUse.sureness === Sureness.proven;
  }

  /** A wrong decision may be why the boundary was lost: the bytes are asked again, unless a digest has fitted before. */
  doubt(): void {
    this.headerUse.doubt(this.framed);
    this.dataUse.doubt(this.framed);
    this.framed = 0;
  }

  /**
   * Decides what the PDU at `at` needs to have decided; false when more bytes are needed first.
   * @param to end of the bytes at hand
   * @param final true when no more will come
   */
  settle(bytes: Uint8Array, view: DataView, at: number, to: number, position: number, final: boolean): boolean {
    const dataLength = readDataSegmentLength(view, at);
    const askHeader = this.headerUse.open;
    const askData = dataLength > 0 && this.dataUse.open;
    if (askHeader || askData) {
      const ahs = readTotalAHSLength(view, at);
      const candidate = { bytes, view, at, to, position, final, ahs, dataLength };
      if (askHeader && !this.settleHeader(candidate)) return false;
      if (askData && !this.settleData(candidate)) return false;
    }
    this.framed++;
    return true;
  }

  /**
   * Decides for a PDU of whose header not all is in the capture, by where its segment ends; at least the lengths are there.
   * @param position of its first byte
   */
  settleCut(view: DataView, at: number, position: number): void {
    const { headerUse, dataUse } = this;
    const ahs = readTotalAHSLength(view, at);
    const dataLength = readDataSegmentLength(view, at);
    const [header, data] = [headerUse.used ?? this.expectedHeader, dataUse.used ?? this.expectedData];
    const expected = [header === true, data === true] as const;
    // What is expected comes first, so that it wins where two fit.
    for (const [one, other] of [expected, [false, false], [true, false], [false, true], [true, true]] as const) {
      if (headerUse.sureness === Sureness.proven && headerUse.used !== one) continue;
      if (dataUse.sureness === Sureness.proven && dataUse.used !== other) continue;
      if (!this.pieces.endsAt(position + pduLength(ahs, dataLength, one, other))) continue;
      if (headerUse.sureness !== Sureness.proven) headerUse.decide(one, Sureness.likely);
      if (dataLength > 0 && dataUse.sureness !== Sureness.proven) dataUse.decide(other, Sureness.likely);
      return;
    }
    if (headerUse.used === undefined) headerUse.decide(expected[0], Sureness.guessed);
    if (dataLength > 0 && dataUse.used === undefined) dataUse.decide(expected[1], Sureness.guessed);
  }

  /** The PDU's length; -1 while it is not decided whether digests are used that it would have. */
  decidedLength(view: DataView, at: number): number {
    const ahs = readTotalAHSLength(view, at);
    const dataLength = readDataSegmentLength(view, at);
    if (LOGIN_OPCODES.has(readOpcode(view, at))) return pduLength(ahs, dataLength, false, false);
    const header = this.headerUse.used;
    const data = this.dataUse.used;
    if (header === undefined || (dataLength > 0 && data === undefined)) return -1;
    return pduLength(ahs, dataLength, header, dataLength > 0 && data === true);
  }

  /** The PDU's length under each combination of digests that is still possible. */
  possibleLengths(view: DataView, at: number): number[] {
    const ahs = readTotalAHSLength(view, at);
    const dataLength = readDataSegmentLength(view, at);
    const login = LOGIN_OPCODES.has(readOpcode(view, at));
    const { used: headerUsed } = this.headerUse;
    const { used: dataUsed } = this.dataUse;
    const header = login ? [false] : headerUsed === undefined ? [false, true] : [headerUsed];
    const data = login || dataLength === 0 ? [false] : dataUsed === undefined ? [false, true] : [dataUsed];
    return [...new Set(header.flatMap((one) => data.map((other) => pduLength(ahs, dataLength, one, other))))];
  }

  private get expectedHeader(): boolean | undefined {
    return this.headerUse.before ?? this.host.negotiatedDigests()?.header;
  }

  private get expectedData(): boolean | undefined {
    return this.dataUse.before ?? this.host.negotiatedDigests()?.data;
  }

  /** Decides by the first full-feature PDU whether header digests are used; false when more bytes are needed. */
  private settleHeader(candidate: Candidate): boolean {
    const { bytes, view, at, to, final, ahs, dataLength } = candidate;
    const use = this.headerUse;
    const headerLength = BHS_LENGTH + 4 * ahs;
    const expected = use.used ?? this.expectedHeader;
    if (to - at < headerLength + DIGEST_LENGTH) {
      const plain = this.ends(candidate, false, false);
      if (!final) {
        return this.noneIsLikely(use, expected) && plain === 'segment' ? use.decide(false, Sureness.likely) : false;
      }
      const digested = this.ends(candidate, true, false);
      if (digested !== plain) return use.decide(plain === 'no', Sureness.likely);
      return use.decide(expected === true, Sureness.guessed);
    }
    if (crc32c(bytes, at, at + headerLength) === view.getUint32(at + headerLength, true)) {
      return use.decide(true, Sureness.proven);
    }
    if (expected !== true) return use.decide(false, Sureness.likely);
    // Expected and not fitting: a changed header, or one without a digest. Its end tells.
    if (this.dataDigestFits(candidate, false)) return this.noHeaderDigest();
    if (this.dataDigestFits(candidate, true)) return use.decide(true, Sureness.likely);
    const plain = this.ends(candidate, false, false);
    if (plain === 'header') return this.noHeaderDigest();
    const longest = pduLength(ahs, dataLength, true, true);
    if (!final && to - at < longest + BHS_LENGTH && longest <= LONGEST_DOUBTFUL && plain === 'no') return false;
    if (plain === 'segment') return this.noHeaderDigest();
    // This is also where a PDU ends that has a data digest only, but that digest would have fitted.
    const whole = to - at >= pduLength(ahs, dataLength, true, false);
    if (whole && this.ends(candidate, true, false) !== 'no') return use.decide(true, Sureness.likely);
    if (this.ends(candidate, true, true) !== 'no') return use.decide(true, Sureness.likely);
    // Changed once is possible; twice in a row it is rather that there is none.
    return ++use.misfits > 1 ? this.noHeaderDigest() : use.decide(true, Sureness.guessed);
  }

  /** What was taken for the data's length may have had the wrong digest in it. */
  private noHeaderDigest(): true {
    const { dataUse } = this;
    if (this.headerUse.used === true && dataUse.sureness < Sureness.proven) dataUse.used = undefined;
    return this.headerUse.decide(false, Sureness.likely);
  }

  /** The same for data digests, by the first PDU that carries data. */
  private settleData(candidate: Candidate): boolean {
    const { at, to, final, ahs, dataLength } = candidate;
    const use = this.dataUse;
    const header = this.header;
    const withDigest = pduLength(ahs, dataLength, header, true);
    const expected = use.used ?? this.expectedData;
    const doubtful = !final && withDigest <= LONGEST_DOUBTFUL;
    const plain = this.ends(candidate, header, false);
    if (to - at < withDigest) {
      if (this.noneIsLikely(use, expected) && plain === 'segment') return use.decide(false, Sureness.likely);
      if (doubtful) return false;
      // A first PDU too long to be held, or one that is cut off, leaves its end and the negotiation to go by.
      const digested = this.ends(candidate, header, true);
      if (digested !== plain) return use.decide(plain === 'no', Sureness.likely);
      return use.decide(expected === true, Sureness.guessed);
    }
    if (this.dataDigestFits(candidate, header)) return use.decide(true, Sureness.proven);
    if (expected !== true || plain === 'header') return use.decide(false, Sureness.likely);
    if (doubtful && plain === 'no' && to - at < withDigest + BHS_LENGTH) return false;
    if (plain === 'segment') return use.decide(false, Sureness.likely);
    if (this.ends(candidate, header, true) !== 'no') return use.decide(true, Sureness.likely);
    return ++use.misfits > 1 ? use.decide(false, Sureness.likely) : use.decide(true, Sureness.guessed);
  }

  /** Nothing speaks for the digest: no login says so, or the login has ended without it. */
  private noneIsLikely(use: Use, expected: boolean | undefined): boolean {
    if (expected === true) return false;
    const digests = this.host.negotiatedDigests();
    return use.before === false || digests === undefined || digests.settled;
  }

  /**
   * Whether the PDU, with these digests, ends where a segment does (nobody sends the four bytes of a digest apart, and
   * waiting for them could take long) or where another header begins.
   */
  private ends(
    { view, at, to, position, ahs, dataLength }: Candidate,
    header: boolean,
    data: boolean,
  ): 'segment' | 'header' | 'no' {
    const length = pduLength(ahs, dataLength, header, data);
    if (position + length <= this.pieces.end && this.pieces.endsAt(position + length)) return 'segment';
    if (at + length + BHS_LENGTH > to) return 'no';
    const options = plausibilityOptions(this.host.sentBy());
    return headerPlausibility(view, at + length, options) === 'strict' ? 'header' : 'no';
  }

  /** True when the PDU has data and their digest stands behind them. */
  private dataDigestFits({ bytes, view, at, to, ahs, dataLength }: Candidate, header: boolean): boolean {
    const digestStart = at + pduLength(ahs, dataLength, header, true) - DIGEST_LENGTH;
    if (dataLength === 0 || digestStart + DIGEST_LENGTH > to) return false;
    return crc32c(bytes, at + pduLength(ahs, 0, header, false), digestStart) === view.getUint32(digestStart, true);
  }
}
