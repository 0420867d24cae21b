import { copyOf } from '../bytes/copy';
import { viewOf } from '../bytes/view';
import type { Sender } from '../protocols/iscsi/PduSpec';
import { readDataSegmentLength, readOpcode, readTotalAHSLength } from '../protocols/iscsi/headerReaders';
import { BHS_LENGTH, DIGEST_LENGTH, pduLength } from '../protocols/iscsi/pduLayout';
import {
  cutHeaderPlausibility,
  farFromHeader,
  firstWordFits,
  headerPlausibility,
  plausibilityOptions,
  type PlausibilityOptions,
} from '../protocols/iscsi/plausibleHeader';
import { LOGIN_OPCODES, LONGEST_DOUBTFUL } from './framingLimits';
import { DigestCheck } from './DigestCheck';
import { DigestDecision } from './DigestDecision';
import { PieceList } from './PieceList';
import { pduSpecOf } from '../protocols/iscsi/pduSpecs';
import type { StreamConsumer } from './StreamReassembler';

const EMPTY_VIEW = new DataView(new ArrayBuffer(0));

/** One PDU as the framer found it. The object and its bytes are valid only during the call: both are used again. */
export type FramedPdu = Readonly<CutPdu>;

class CutPdu {
  position = 0;
  /** Bytes by the PDU's own length fields, digests included. */
  total = 0;
  headerDigest = false;
  dataDigest = false;
  /** The digest is there, and is not that of the bytes. */
  headerDigestWrong = false;
  dataDigestWrong = false;
  /** Bytes of it are not in the capture. */
  incomplete = false;
  /** Found by searching after bytes that could not be framed. */
  resynchronised = false;
  /** The header begins at `base` of the view, which has 48 bytes of it. */
  view: DataView = EMPTY_VIEW;
  base = 0;
  /** Bytes of the header that are in the capture: 48, or fewer where it is cut; the others read as zero. */
  headerBytes = BHS_LENGTH;
  /** Bytes of the PDU that are at hand from `base` on; at least `headerBytes`, all of it for PDUs that carry text. */
  available = 0;
}

/** What the framer asks and tells its connection. */
export interface FramerHost {
  /** Who sends in this direction, as far as known. */
  sentBy(): Sender | undefined;
  /**
   * What the login settled on for digests, and whether it has ended yet (PDUs may be seen before the answer that lets them
   * be sent); undefined without a login in the capture.
   */
  negotiatedDigests(): { readonly header: boolean; readonly data: boolean; readonly settled: boolean } | undefined;
  /**
   * True when the numbers in the header are at most `near` away from what the connection has seen last; undefined when it
   * has seen none. Only asked where a boundary is in doubt.
   */
  continues(view: DataView, base: number, near: number): boolean | undefined;
  pdu(pdu: FramedPdu, pieces: PieceList): void;
  /** Bytes that belong to no PDU: lost the boundary, or the capture begins inside one. */
  unframed(position: number, length: number): void;
  /** Bytes that are not in the capture, where no PDU is known to reach. */
  lost(position: number, length: number): void;
}

/** PDUs that carry text are kept whole up to this size: far beyond the 64 KiB that RFC 3720 section 5.2 asks for. */
const LONGEST_TEXT = 512 * 1024;
/** Segments that wait in the buffer before not each further one makes it be looked at. */
const MANY_WAITING = 64;
/** Without any PDU found after this many bytes, the direction is no iSCSI. */
const LONGEST_SEARCH = 16 * 1024 * 1024;

const TEXT_OPCODES = new Set([0x03, 0x04, 0x23, 0x24]);

/** Bytes between numbers of the same connection that still count as continuous while searching for a boundary. */
const NEAR = 0x10000;
/** The same where a header stands inside of what another one claims as its data. */
const VERY_NEAR = 256;
/** Bytes behind an odd header that are looked through for the next one. */
const LONGEST_LOOK = 64 * 1024;
/** Bytes of a cut header that hold both lengths. */
const LENGTHS_END = 8;
/** Bytes of a cut header that must keep every rule for it to be taken for one while searching: up to the task tag. */
const TELLING = 20;

/**
 * Cuts one direction of a TCP stream into PDUs. Data is passed over, not kept: only headers, text, and what is needed to
 * settle a doubt are held. The presence of digests is decided by the bytes themselves, the negotiation only breaks ties.
 */
export class PduFramer implements StreamConsumer {
  private readonly pieces = new PieceList();
  /** Bytes that are not cut yet. */
  private buffer = new Uint8Array(0);
  private view = viewOf(this.buffer);
  private buffered = 0;
  private bufferPosition = 0;
  /** The PDU cut last; while `open`, its data is being passed over. */
  private readonly current = new CutPdu();
  private open = false;
  /** Bytes of the open PDU that are still to come. */
  private remaining = 0;
  private searching: boolean;
  private searched = 0;
  private foundAny = false;
  private resynchronised = false;
  /** Segments that were added to the buffer since something was cut from it, and how many there are at the next look. */
  private waited = 0;
  private nextLook = 0;
  /** Bytes of the buffer that make the text PDU at its beginning whole; 0 when nothing waits for that. */
  private wanted = 0;
  private readonly digests: DigestDecision;
  private readonly check = new DigestCheck();
  private abandoned = false;
  /** The length of the open PDU is not known: where the next one begins has to be searched for. */
  private endUnknown = false;
  /** Bytes after which another header shows that the PDU about to be taken ends, whatever its length says; 0 for none. */
  private limit = 0;

  /** @param atBoundary true when the first byte delivered begins a PDU (the TCP handshake was seen) */
  constructor(
    private readonly host: FramerHost,
    atBoundary: boolean,
  ) {
    this.searching = !atBoundary;
    this.digests = new DigestDecision(host, this.pieces);
  }

  /** True in the middle of a PDU: `flush` would change what is known. */
  get unfinished(): boolean {
    return !this.abandoned && (this.open || this.buffered > 0);
  }

  data(bytes: Uint8Array, start: number, length: number, position: number, frame: number): void {
    if (this.abandoned) return;
    this.pieces.add(position, length, frame);
    let from = start;
    const to = start + length;
    if (this.open && !this.refuted(bytes, start, length, position)) {
      const taken = Math.min(this.remaining, length);
      this.remaining -= taken;
      this.check.feed(bytes, from, from + taken);
      from += taken;
      if (this.remaining > 0) return;
      this.finishOpen();
      if (from === to) return;
    }
    if (this.buffered === 0) {
      const consumed = this.cut(bytes, viewOf(bytes), from, to, position + from - start, false);
      if (from + consumed < to) this.keep(bytes, from + consumed, to, position + from + consumed - start);
      return;
    }
    this.keep(bytes, from, to, this.bufferPosition + this.buffered);
    if (this.isTimeToLook()) this.cutBuffer(false);
  }

  /**
   * True when it makes sense to look at the buffer again. Each look goes through all segments that wait: with ever more of
   * them it is taken ever more seldom, so that a PDU in segments of one byte takes no time beyond measure.
   */
  private isTimeToLook(): boolean {
    this.waited++;
    if (this.waited < this.nextLook && (this.wanted === 0 || this.buffered < this.wanted)) return false;
    this.nextLook = this.waited < MANY_WAITING ? 0 : this.waited + (this.waited >> 3);
    return true;
  }

  gap(position: number, length: number): void {
    if (this.abandoned) return;
    this.pieces.missing(position + length);
    this.settle();
    let missing = length;
    if (this.open) {
      const taken = Math.min(this.remaining, missing);
      this.remaining -= taken;
      this.check.stop();
      missing -= taken;
      this.current.incomplete = true;
      if (this.remaining === 0) this.finishOpen();
      if (missing === 0) return;
    }
    if (this.buffered > 0) {
      this.host.unframed(this.bufferPosition, this.buffered);
      this.buffered = 0;
    }
    this.host.lost(position + length - missing, missing);
    this.pieces.dropBefore(position + length);
    this.searching = true;
  }

  /** The direction has ended: what is held is cut with what is known. */
  flush(): void {
    if (this.abandoned) return;
    this.settle();
    if (this.open) {
      this.current.incomplete = true;
      this.finishOpen();
    }
    if (this.buffered > 0) {
      this.host.unframed(this.bufferPosition, this.buffered);
      this.buffered = 0;
    }
  }

  /** Cuts the buffer without waiting for more; a PDU that is not whole becomes the open one. */
  private settle(): void {
    if (this.buffered > 0) this.cutBuffer(true);
  }

  private cutBuffer(final: boolean): void {
    const consumed = this.cut(this.buffer, this.view, 0, this.buffered, this.bufferPosition, final);
    if (consumed === 0) return;
    this.waited = this.nextLook = 0;
    this.buffer.copyWithin(0, consumed, this.buffered);
    this.buffered -= consumed;
    this.bufferPosition += consumed;
  }

  private keep(bytes: Uint8Array, from: number, to: number, position: number): void {
    if (this.buffered === 0) this.bufferPosition = position;
    const needed = this.buffered + to - from;
    if (needed > this.buffer.length) {
      const larger = new Uint8Array(Math.max(needed, this.buffer.length * 2, 512));
      larger.set(this.buffer.subarray(0, this.buffered));
      this.buffer = larger;
      this.view = viewOf(larger);
    }
    this.buffer.set(bytes.subarray(from, to), this.buffered);
    this.buffered = needed;
  }

  /** Cuts PDUs from `from` on; returns the number of bytes that are done with. */
  private cut(
    bytes: Uint8Array,
    view: DataView,
    from: number,
    to: number,
    fromPosition: number,
    final: boolean,
  ): number {
    let at = from;
    while (!this.open) {
      if (this.searching) {
        const found = this.search(view, at, to, fromPosition + at - from, final);
        at = found.at;
        if (!found.boundary) return at - from;
      }
      const position = fromPosition + at - from;
      if (to - at < BHS_LENGTH) {
        return final && to > at && this.takeCut(bytes, view, at, to, position) ? to - from : at - from;
      }
      if (!this.resynchronised) {
        const fit = this.fits(view, at, to, position, final);
        if (fit === 'wait') return at - from;
        if (fit === 'no') {
          this.searching = true;
          this.searched = 0;
          continue;
        }
      }
      const taken = this.take(bytes, view, at, to, position, final);
      this.limit = 0;
      if (taken === 0) return at - from;
      at += taken;
    }
    return at - from;
  }

  /** Takes the PDU whose header is at `at`; 0 when more bytes are needed before it can be cut. */
  private take(bytes: Uint8Array, view: DataView, at: number, to: number, position: number, final: boolean): number {
    const opcode = readOpcode(view, at);
    const ahs = readTotalAHSLength(view, at);
    const dataLength = readDataSegmentLength(view, at);
    const login = LOGIN_OPCODES.has(opcode);
    const here = to - at;
    let headerDigest = false;
    let dataDigest = false;
    if (!login) {
      if (!this.digests.settle(bytes, view, at, to, position, final)) return 0;
      headerDigest = this.digests.header;
      dataDigest = dataLength > 0 && this.digests.data;
    }
    let total = pduLength(ahs, dataLength, headerDigest, dataDigest);
    if (this.limit === 0) this.limit = this.overlong(view, at, to, position, total);
    if (TEXT_OPCODES.has(opcode) && here < total && total <= LONGEST_TEXT && !final && this.limit === 0) {
      this.wanted = total;
      return 0;
    }
    const pdu = this.begin(position, total, headerDigest, dataDigest);
    pdu.headerBytes = BHS_LENGTH;
    if (headerDigest || dataDigest) this.check.begin(ahs, dataLength, headerDigest, dataDigest);
    else this.check.clear();
    this.check.feed(bytes, at, Math.min(to, at + total));
    if (this.limit > 0 && this.limit < total) {
      total = this.limit;
      pdu.total = total;
      pdu.incomplete = true;
      this.check.clear();
      this.check.feed(bytes, at, at + total);
    }
    if (this.check.headerWrong && this.digests.headerProven) {
      const end = this.endOf(view, at, to, position, plausibilityOptions(this.host.sentBy()));
      if (end === 'unseen' && !final) return this.again(pdu);
      if (end !== 'fits') {
        // The length may be what was changed (RFC 3720, section 10.2.3): nothing behind the header can be told apart.
        total = BHS_LENGTH + DIGEST_LENGTH;
        pdu.total = total;
        pdu.dataDigest = false;
        this.check.begin(0, 0, true, false);
        this.check.feed(bytes, at, at + total);
        this.searching = true;
      }
    }
    if (here >= total) {
      pdu.view = view;
      pdu.base = at;
      pdu.available = total;
      this.emit();
      return total;
    }
    // The header outlives this call, so it is copied; text that was waited for in vain comes along.
    const kept = TEXT_OPCODES.has(opcode) ? Math.min(here, LONGEST_TEXT) : BHS_LENGTH;
    pdu.view = new DataView(copyOf(bytes, at, at + kept).buffer);
    pdu.base = 0;
    pdu.available = kept;
    this.open = true;
    this.remaining = total - here;
    return here;
  }

  /** Leaves the PDU for when more bytes have come. */
  private again(pdu: CutPdu): 0 {
    this.resynchronised = pdu.resynchronised;
    this.check.clear();
    return 0;
  }

  private begin(position: number, total: number, headerDigest: boolean, dataDigest: boolean): CutPdu {
    const pdu = this.current;
    this.wanted = 0;
    pdu.position = position;
    pdu.total = total;
    pdu.headerDigest = headerDigest;
    pdu.dataDigest = dataDigest;
    pdu.resynchronised = this.resynchronised;
    pdu.incomplete = false;
    this.resynchronised = false;
    return pdu;
  }

  /**
   * Takes a PDU of whose header only the bytes `at` up to `to` are in the capture, what follows being lost or cut off;
   * false when they are more likely something else. With the lengths among them its end is known as well.
   */
  private takeCut(bytes: Uint8Array, view: DataView, at: number, to: number, position: number): boolean {
    const here = to - at;
    const plausibility = cutHeaderPlausibility(view, at, here, plausibilityOptions(this.host.sentBy()));
    if (plausibility === 'no') return false;
    const lengthsKnown = here >= LENGTHS_END;
    // Behind PDUs there is hardly anything else; at the beginning of a stream there can be.
    if (!this.foundAny && !lengthsKnown) return false;
    if (plausibility !== 'strict' && !(lengthsKnown && this.pieces.endsAt(position + this.likelyLength(view, at)))) {
      return false;
    }
    const login = LOGIN_OPCODES.has(readOpcode(view, at));
    let total = BHS_LENGTH;
    let headerDigest = false;
    let dataDigest = false;
    if (lengthsKnown) {
      const dataLength = readDataSegmentLength(view, at);
      if (!login) {
        this.digests.settleCut(view, at, position);
        headerDigest = this.digests.header;
        dataDigest = dataLength > 0 && this.digests.data;
      }
      total = pduLength(readTotalAHSLength(view, at), dataLength, headerDigest, dataDigest);
    }
    const pdu = this.begin(position, total, headerDigest, dataDigest);
    this.check.clear();
    const header = new Uint8Array(BHS_LENGTH);
    header.set(bytes.subarray(at, to));
    pdu.view = viewOf(header);
    pdu.base = 0;
    pdu.headerBytes = pdu.available = here;
    this.open = true;
    this.remaining = total - here;
    this.endUnknown = !lengthsKnown;
    return true;
  }

  private likelyLength(view: DataView, at: number): number {
    return Math.max(this.digests.decidedLength(view, at), BHS_LENGTH);
  }

  /**
   * True when a segment that comes while the data of a PDU is passed over shows that the PDU's length was wrong: it begins
   * with a header that keeps every rule, goes on with the connection's numbers, and ends where a segment or another header
   * says so. The PDU is then cut short. A capture of the same connection, stored over it, can look the same.
   */
  private refuted(bytes: Uint8Array, start: number, length: number, position: number): boolean {
    if (length < BHS_LENGTH) return false;
    // Of nearly all data, a look at the first word is enough.
    if (!this.begins(viewOf(bytes), start, start + length, position)) return false;
    this.current.incomplete = true;
    this.current.total = position - this.current.position;
    this.check.stop();
    this.finishOpen();
    return true;
  }

  /** True for a header that keeps every rule, goes on with the connection's numbers and has an end that fits. */
  private begins(view: DataView, at: number, to: number, position: number): boolean {
    if (at + BHS_LENGTH > to || !firstWordFits(view, at)) return false;
    const options = plausibilityOptions(this.host.sentBy());
    if (headerPlausibility(view, at, options) !== 'strict') return false;
    if (this.host.continues(view, at, VERY_NEAR) !== true) return false;
    for (const length of this.digests.possibleLengths(view, at)) {
      const next = at + length;
      if (next > to) continue;
      if (this.pieces.endsAt(position + length)) return true;
      if (next + BHS_LENGTH <= to && headerPlausibility(view, next, options) === 'strict') return true;
    }
    return false;
  }

  /** Where another header begins within the bytes at hand of a PDU whose end is not among them, from `at`; 0 for nowhere. */
  private nextWithin(view: DataView, at: number, to: number, position: number): number {
    const last = Math.min(to, at + LONGEST_LOOK) - BHS_LENGTH;
    for (let next = at + BHS_LENGTH; next <= last; next += 4) {
      if (this.begins(view, next, to, position + next - at)) return next - at;
    }
    let start = this.pieces.nextStart(position + BHS_LENGTH - 1);
    for (; start >= 0; start = this.pieces.nextStart(start)) {
      if (this.begins(view, at + start - position, to, start)) return start - position;
    }
    return 0;
  }

  /**
   * Where inside of the PDU at `at` the next one begins, when what stands behind its length is no header at all; 0 when its
   * length leads to a header, or is right as far as anybody can tell.
   */
  private overlong(view: DataView, at: number, to: number, position: number, length: number): number {
    const behind = at + length;
    if (behind <= to && this.pieces.endsAt(position + length)) return 0;
    if (behind + BHS_LENGTH <= to) {
      if (firstWordFits(view, behind)) return 0;
      const options = plausibilityOptions(this.host.sentBy());
      if (headerPlausibility(view, behind, options) !== 'no' && !farFromHeader(view, behind)) return 0;
      for (let next = at + BHS_LENGTH; next < behind; next += 4) {
        if (this.begins(view, next, to, position + next - at)) return next - at;
      }
    }
    let start = this.pieces.nextStart(position + BHS_LENGTH - 1);
    for (; start >= 0 && start < position + length; start = this.pieces.nextStart(start)) {
      if (this.begins(view, at + start - position, to, start)) return start - position;
    }
    return 0;
  }

  private finishOpen(): void {
    this.open = false;
    this.remaining = 0;
    if (this.endUnknown) this.searching = true;
    this.endUnknown = false;
    this.emit();
  }

  private emit(): void {
    const { current } = this;
    this.foundAny = true;
    current.headerDigestWrong = this.check.headerWrong;
    current.dataDigestWrong = this.check.dataWrong;
    this.host.pdu(current, this.pieces);
    // Views of a chunk must not be kept alive by every connection of a capture.
    current.view = EMPTY_VIEW;
    this.pieces.dropBefore(current.position + current.total);
  }

  /**
   * Decides whether the bytes at a boundary are a header. A header that keeps every rule is one; one that breaks rules is
   * accepted only where its length leads to the end of a segment or to another header, so that odd PDUs are shown and
   * garbage is not.
   */
  private fits(view: DataView, at: number, to: number, position: number, final: boolean): 'yes' | 'no' | 'wait' {
    // Most PDUs end with their segment, and that is the cheapest question: the rules need not be asked then.
    const length = this.digests.decidedLength(view, at);
    if (length > 0 && position + length === this.pieces.end && firstWordFits(view, at)) return 'yes';
    const options = plausibilityOptions(this.host.sentBy());
    const plausibility = headerPlausibility(view, at, options);
    if (plausibility === 'strict') return 'yes';
    if (farFromHeader(view, at)) return 'no';
    const end = this.endOf(view, at, to, position, options);
    if (end === 'fits') return 'yes';
    const known = plausibility === 'loose' && pduSpecOf(readOpcode(view, at)) !== undefined;
    const limit = this.nextWithin(view, at, to, position);
    if (limit > 0) {
      this.limit = known ? limit : 0;
      return known ? 'yes' : 'no';
    }
    if (end === 'unfit') return 'no';
    // Its end is not in sight. Once nothing more comes, a known opcode with a possible length gets the benefit of the doubt.
    if (!final) return 'wait';
    if (!known) return 'no';
    // Four bytes are what a wrong decision about digests is off by: a better header there has the say.
    if (this.pieces.startsAt(position - DIGEST_LENGTH)) return 'no';
    for (const off of [DIGEST_LENGTH, 2 * DIGEST_LENGTH]) {
      if (at + off + BHS_LENGTH <= to && headerPlausibility(view, at + off, options) === 'strict') return 'no';
    }
    return 'yes';
  }

  /** Looks for the next PDU; `boundary` tells whether `at` is one, else `at` is the first byte still of interest. */
  private search(
    view: DataView,
    from: number,
    to: number,
    fromPosition: number,
    final: boolean,
  ): { at: number; boundary: boolean } {
    const options = plausibilityOptions(this.host.sentBy());
    for (let at = from; at + BHS_LENGTH <= to; at++) {
      if (headerPlausibility(view, at, options) !== 'strict') continue;
      const position = fromPosition + at - from;
      const verdict = this.verdict(view, at, to, position, options, final);
      if (verdict === 'no') continue;
      if (at > from) this.passOver(fromPosition, at - from);
      if (verdict === 'wait') return { at, boundary: false };
      this.foundAt(at > from);
      return { at, boundary: true };
    }
    if (final && to - from > 0) {
      // A header that the gap cuts, at the beginning of a segment.
      for (let at = Math.max(from, to - BHS_LENGTH + 1); at + TELLING <= to; at++) {
        if (!this.pieces.startsAt(fromPosition + at - from)) continue;
        if (cutHeaderPlausibility(view, at, to - at, options) !== 'strict') continue;
        if (at > from) this.passOver(fromPosition, at - from);
        this.foundAt(at > from);
        return { at, boundary: true };
      }
    }
    // The last 47 bytes may begin a header.
    const rest = final ? to : Math.max(from, to - BHS_LENGTH + 1);
    if (rest > from) this.passOver(fromPosition, rest - from);
    return { at: rest, boundary: false };
  }

  /** The search has come to a boundary; `passed` tells whether it just passed bytes over. */
  private foundAt(passed: boolean): void {
    this.searching = false;
    this.resynchronised = this.foundAny || passed || this.searched > 0;
    this.searched = 0;
    // A wrong decision about digests may be why the boundary was lost: ask the bytes again.
    this.digests.doubt();
  }

  private passOver(position: number, length: number): void {
    this.searched += length;
    this.host.unframed(position, length);
    if (!this.foundAny && this.searched > LONGEST_SEARCH) this.abandoned = true;
    this.pieces.dropBefore(position + length);
  }

  /** Whether a header that keeps every rule is one: by what follows it, by where it stands, by its numbers. */
  private verdict(
    view: DataView,
    at: number,
    to: number,
    position: number,
    options: PlausibilityOptions,
    final: boolean,
  ): 'yes' | 'no' | 'wait' {
    const continues = this.host.continues(view, at, NEAR);
    if (continues === false) return 'no';
    // A table of small numbers can look like one of the few headers that need no flag, while no numbers are known.
    if (this.pieces.startsAt(position) && (continues === true || view.getUint8(at + 1) !== 0)) return 'yes';
    const end = this.endOf(view, at, to, position, options);
    if (end === 'fits') return 'yes';
    return end === 'unseen' && !final ? 'wait' : 'no';
  }

  /** Whether a PDU that begins here would end where a segment ends or another header begins. */
  private endOf(
    view: DataView,
    at: number,
    to: number,
    position: number,
    options: PlausibilityOptions,
  ): 'fits' | 'unfit' | 'unseen' {
    let unseen = false;
    for (const total of this.digests.possibleLengths(view, at)) {
      if (this.pieces.endsAt(position + total) && position + total <= this.pieces.end) return 'fits';
      if (at + total + BHS_LENGTH <= to) {
        if (headerPlausibility(view, at + total, options) === 'strict') return 'fits';
      } else if (total <= LONGEST_DOUBTFUL) unseen = true;
    }
    return unseen ? 'unseen' : 'unfit';
  }
}
