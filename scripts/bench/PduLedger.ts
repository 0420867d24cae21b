/** What became of the PDUs of one direction; each is counted by opcode (64 entries). */
export interface PduCounts {
  /** All that were sent. */
  readonly sent: Uint32Array;
  /** Every byte is in the capture. */
  readonly whole: Uint32Array;
  /** The header is in the capture, some of what follows it is not. */
  readonly cut: Uint32Array;
}

const HEADER_LENGTH = 48;

/** Keeps account of which PDUs of one direction are in the capture. Positions count the direction's bytes from 0. */
export class PduLedger implements PduCounts {
  readonly sent = new Uint32Array(64);
  readonly whole = new Uint32Array(64);
  readonly cut = new Uint32Array(64);

  /** PDUs that are not wholly sent yet, in order. */
  private open: { opcode: number; position: number; end: number; headerMissing: boolean; dataMissing: boolean }[] = [];

  /** A PDU is about to be sent. */
  add(opcode: number, position: number, length: number): void {
    this.sent[opcode]++;
    this.open.push({ opcode, position, end: position + length, headerMissing: false, dataMissing: false });
  }

  /** The next bytes have been sent, `from` up to `to`; called in order, once for each byte. */
  pass(from: number, to: number, captured: boolean): void {
    let done = 0;
    for (const pdu of this.open) {
      if (pdu.position >= to) break;
      if (!captured) {
        if (from < pdu.position + HEADER_LENGTH) pdu.headerMissing = true;
        else pdu.dataMissing = true;
      }
      if (pdu.end > to) break;
      done++;
      if (pdu.headerMissing) continue;
      const counts = pdu.dataMissing ? this.cut : this.whole;
      counts[pdu.opcode]++;
    }
    if (done > 0) this.open.splice(0, done);
  }
}
