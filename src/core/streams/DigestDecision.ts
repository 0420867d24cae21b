import { crc32c } from '../bytes/crc32c';
import { readDataSegmentLength, readOpcode, readTotalAHSLength } from '../protocols/iscsi/headerReaders';
import { BHS_LENGTH, DIGEST_LENGTH, pduLength } from '../protocols/iscsi/pduLayout';
import { headerPlausibility, plausibilityOptions } from '../protocols/iscsi/plausibleHeader';
import type { FramerHost } from './PduFramer';
import { LOGIN_OPCODES, LONGEST_DOUBTFUL } from './framingLimits';
import type { PieceList } from './PieceList';

/**
 * Whether one direction uses digests. The bytes of the first full-feature PDU decide (the first with data for data
 * digests), because targets are known to negotiate one thing and send another; the negotiation only breaks ties.
 */
export class DigestDecision {
  private headerUsed: boolean | undefined;
  private dataUsed: boolean | undefined;

  constructor(
    private readonly host: FramerHost,
    private readonly pieces: PieceList,
  ) {}

  get header(): boolean {
    return this.headerUsed === true;
  }

  get data(): boolean {
    return this.dataUsed === true;
  }

  /** A wrong "no digests" may be why the boundary was lost: the bytes are asked again. */
  doubt(): void {
    if (this.headerUsed === false) this.headerUsed = undefined;
    if (this.dataUsed === false) this.dataUsed = undefined;
  }

  /**
   * Decides what the PDU at `at` needs to have decided; false when more bytes are needed first.
   * @param to end of the bytes at hand
   * @param final true when no more will come
   */
  settle(bytes: Uint8Array, view: DataView, at: number, to: number, position: number, final: boolean): boolean {
    if (this.headerUsed === undefined && !this.settleHeader(bytes, view, at, to, position, final)) return false;
    if (this.dataUsed !== undefined || readDataSegmentLength(view, at) === 0) return true;
    return this.settleData(bytes, view, at, to, position, final);
  }

  /** The PDU's length; -1 while it is not decided whether digests are used that it would have. */
  decidedLength(view: DataView, at: number): number {
    const ahs = readTotalAHSLength(view, at);
    const dataLength = readDataSegmentLength(view, at);
    if (LOGIN_OPCODES.has(readOpcode(view, at))) return pduLength(ahs, dataLength, false, false);
    if (this.headerUsed === undefined || (dataLength > 0 && this.dataUsed === undefined)) return -1;
    return pduLength(ahs, dataLength, this.headerUsed, dataLength > 0 && this.dataUsed === true);
  }

  /** The PDU's length under each combination of digests that is still possible. */
  possibleLengths(view: DataView, at: number): number[] {
    const ahs = readTotalAHSLength(view, at);
    const dataLength = readDataSegmentLength(view, at);
    const login = LOGIN_OPCODES.has(readOpcode(view, at));
    const header = login ? [false] : this.headerUsed === undefined ? [false, true] : [this.headerUsed];
    const data = login || dataLength === 0 ? [false] : this.dataUsed === undefined ? [false, true] : [this.dataUsed];
    return [...new Set(header.flatMap((one) => data.map((other) => pduLength(ahs, dataLength, one, other))))];
  }

  /** Decides by the first full-feature PDU whether header digests are used; false when more bytes are needed. */
  private settleHeader(
    bytes: Uint8Array,
    view: DataView,
    at: number,
    to: number,
    position: number,
    final: boolean,
  ): boolean {
    const headerLength = BHS_LENGTH + readTotalAHSLength(view, at) * 4;
    const digests = this.host.negotiatedDigests();
    const negotiated = digests?.header;
    if (to - at < headerLength + DIGEST_LENGTH) {
      const none = digests === undefined || (digests.settled && !digests.header);
      if (!final && !(none && this.endsWithSegment(view, at, position, false))) return false;
      this.headerUsed = negotiated === true;
      return true;
    }
    const matches = crc32c(bytes, at, at + headerLength) === view.getUint32(at + headerLength, true);
    // Negotiated and not fitting: a damaged header, unless what follows shows that no digest stands between.
    const absent = this.nextIsHeader(view, at, to, false) || this.dataDigestFits(bytes, view, at, to, false);
    this.headerUsed = matches || (negotiated === true && !absent);
    return true;
  }

  /** The same for data digests, by the first PDU that carries data. */
  private settleData(
    bytes: Uint8Array,
    view: DataView,
    at: number,
    to: number,
    position: number,
    final: boolean,
  ): boolean {
    const ahs = readTotalAHSLength(view, at);
    const dataLength = readDataSegmentLength(view, at);
    const headerDigest = this.headerUsed === true;
    const withDigest = pduLength(ahs, dataLength, headerDigest, true);
    const digests = this.host.negotiatedDigests();
    const negotiated = digests?.data;
    if (to - at < withDigest) {
      const none = digests === undefined || (digests.settled && !digests.data);
      const absent = none && this.endsWithSegment(view, at, position, headerDigest);
      if (!final && !absent && withDigest <= LONGEST_DOUBTFUL) return false;
      // A first PDU too long to be held, or one that is cut off, leaves only the negotiation to go by.
      this.dataUsed = negotiated === true;
      return true;
    }
    const matches = this.dataDigestFits(bytes, view, at, to, headerDigest);
    this.dataUsed = matches || (negotiated === true && !this.nextIsHeader(view, at, to, headerDigest));
    return true;
  }

  /**
   * True when the PDU without a (further) digest ends where the last segment does: nobody sends the four bytes of a digest
   * apart. Waiting for them could take long, and its answer would be seen first.
   */
  private endsWithSegment(view: DataView, at: number, position: number, headerDigest: boolean): boolean {
    const length = pduLength(readTotalAHSLength(view, at), readDataSegmentLength(view, at), headerDigest, false);
    return position + length === this.pieces.end;
  }

  /** True when the PDU has data and their digest stands behind them. */
  private dataDigestFits(bytes: Uint8Array, view: DataView, at: number, to: number, headerDigest: boolean): boolean {
    const ahs = readTotalAHSLength(view, at);
    const dataLength = readDataSegmentLength(view, at);
    const digestStart = at + pduLength(ahs, dataLength, headerDigest, true) - DIGEST_LENGTH;
    if (dataLength === 0 || digestStart + DIGEST_LENGTH > to) return false;
    return (
      crc32c(bytes, at + pduLength(ahs, 0, headerDigest, false), digestStart) === view.getUint32(digestStart, true)
    );
  }

  /** True when a header follows directly if this PDU had no (further) digest. */
  private nextIsHeader(view: DataView, at: number, to: number, headerDigest: boolean): boolean {
    const next = at + pduLength(readTotalAHSLength(view, at), readDataSegmentLength(view, at), headerDigest, false);
    const options = plausibilityOptions(this.host.sentBy());
    return next + BHS_LENGTH <= to && headerPlausibility(view, next, options) === 'strict';
  }
}
