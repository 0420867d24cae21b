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

/** One of the two digests. */
class Use {
  used: boolean | undefined;
  /** A digest was there and fitted: no accident makes that. */
  proven = false;
  /** What held before the last doubt for so many PDUs that it was no accident. */
  before: boolean | undefined;

  decide(used: boolean, proven = false): true {
    this.used = used;
    this.proven = proven;
    return true;
  }

  doubt(framed: number): void {
    if (this.proven) return;
    if (framed >= ENOUGH_FRAMED) this.before = this.used;
    this.used = undefined;
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
    return this.headerUse.proven;
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
    const headerKnown = this.headerUse.used !== undefined;
    if (!headerKnown || (this.dataUse.used === undefined && dataLength > 0)) {
      const ahs = readTotalAHSLength(view, at);
      const candidate = { bytes, view, at, to, position, final, ahs, dataLength };
      if (!headerKnown && !this.settleHeader(candidate)) return false;
      if (this.dataUse.used === undefined && dataLength > 0 && !this.settleData(candidate)) return false;
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
    const expected = [this.expectedHeader === true, this.expectedData === true] as const;
    let chosen = expected;
    // What is expected comes first, so that it wins where two fit.
    for (const [header, data] of [expected, [false, false], [true, false], [false, true], [true, true]] as const) {
      if (headerUse.used !== undefined && headerUse.used !== header) continue;
      if (dataUse.used !== undefined && dataUse.used !== data) continue;
      if (!this.pieces.endsAt(position + pduLength(ahs, dataLength, header, data))) continue;
      chosen = [header, data];
      break;
    }
    headerUse.used ??= chosen[0];
    if (dataLength > 0) dataUse.used ??= chosen[1];
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
    const expected = this.expectedHeader;
    if (to - at < headerLength + DIGEST_LENGTH) {
      const plain = this.ends(candidate, false, false);
      if (!final) return this.noneIsLikely(use, expected) && plain === 'segment' ? use.decide(false) : false;
      if (this.ends(candidate, true, false) !== 'no') return use.decide(true);
      return use.decide(plain === 'no' && expected === true);
    }
    const matches = crc32c(bytes, at, at + headerLength) === view.getUint32(at + headerLength, true);
    if (matches) return use.decide(true, true);
    if (expected !== true) return use.decide(false);
    // Expected and not fitting: a changed header, or one without a digest. Its end tells.
    if (this.dataDigestFits(candidate, false)) return use.decide(false);
    if (this.dataDigestFits(candidate, true)) return use.decide(true);
    if (this.ends(candidate, false, false) !== 'no') return use.decide(false);
    const longest = pduLength(ahs, dataLength, true, true);
    // This is also where a PDU ends that has a data digest only, but that digest would have fitted.
    const whole = to - at >= pduLength(ahs, dataLength, true, false);
    if (whole && this.ends(candidate, true, false) !== 'no') return use.decide(true);
    if (this.ends(candidate, true, true) !== 'no') return use.decide(true);
    if (!final && to - at < longest + BHS_LENGTH && longest <= LONGEST_DOUBTFUL) return false;
    return use.decide(true);
  }

  /** The same for data digests, by the first PDU that carries data. */
  private settleData(candidate: Candidate): boolean {
    const { at, to, final, ahs, dataLength } = candidate;
    const use = this.dataUse;
    const header = this.header;
    const withDigest = pduLength(ahs, dataLength, header, true);
    const expected = this.expectedData;
    const doubtful = !final && withDigest <= LONGEST_DOUBTFUL;
    const plain = this.ends(candidate, header, false);
    if (to - at < withDigest) {
      if (this.noneIsLikely(use, expected) && plain === 'segment') return use.decide(false);
      if (doubtful) return false;
      // A first PDU too long to be held, or one that is cut off, leaves its end and the negotiation to go by.
      if (this.ends(candidate, header, true) !== 'no') return use.decide(true);
      return use.decide(plain === 'no' && expected === true);
    }
    if (this.dataDigestFits(candidate, header)) return use.decide(true, true);
    if (expected !== true || plain !== 'no') return use.decide(false);
    if (this.ends(candidate, header, true) !== 'no') return use.decide(true);
    return doubtful && to - at < withDigest + BHS_LENGTH ? false : use.decide(true);
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
