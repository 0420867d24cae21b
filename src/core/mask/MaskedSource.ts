import { CaptureAnalysis } from '../analysis/CaptureAnalysis';
import type { ByteSource } from '../capture/ByteSource';
import { SessionTable } from '../session/SessionTable';
import { TcpStream } from '../streams/TcpStream';
import { TcpStreamTable } from '../streams/TcpStreamTable';
import type { FrameMasker } from './FrameMasker';
import type { TextSubstitutes } from './TextSubstitutes';

/** Masked frames that are remembered: who describes a frame reads it several times. */
const MOST_REMEMBERED = 512;

/**
 * The bytes of a capture's frames, masked; nothing of what stands between them. Lengths and places are those of the capture,
 * so its index stays true, and whoever reads frames back gets masked ones.
 */
export class MaskedSource implements ByteSource {
  private readonly remembered = new Map<number, Promise<Uint8Array>>();
  /** Frames in the order of their places; absent where that is their own order. */
  private readonly order: Uint32Array | undefined;

  constructor(
    private readonly analysis: CaptureAnalysis,
    private readonly source: ByteSource,
    private readonly masker: FrameMasker,
  ) {
    const { frames, capture } = analysis;
    if ((capture.files?.length ?? 1) < 2) return;
    this.order = Uint32Array.from({ length: frames.length }, (_, frame) => frame);
    this.order.sort((one, other) => frames.fileOffset(one) - frames.fileOffset(other));
  }

  size(): Promise<number> {
    return this.source.size();
  }

  /** Bytes of one frame; none of what is no frame. */
  async read(offset: number, length: number): Promise<Uint8Array> {
    const frame = this.frameAt(offset);
    if (frame < 0) return new Uint8Array(0);
    const start = offset - this.analysis.frames.fileOffset(frame);
    return (await this.masked(frame)).subarray(start, start + length);
  }

  private masked(frame: number): Promise<Uint8Array> {
    let bytes = this.remembered.get(frame);
    if (bytes) return bytes;
    bytes = this.masker.frame(frame);
    this.remembered.set(frame, bytes);
    for (const oldest of this.remembered.keys()) {
      if (this.remembered.size <= MOST_REMEMBERED) break;
      this.remembered.delete(oldest);
    }
    return bytes;
  }

  /** The last frame that begins at this place or before, when the place is one of its bytes; -1 for none. */
  private frameAt(offset: number): number {
    const { frames } = this.analysis;
    const at = (index: number): number => this.order?.[index] ?? index;
    let [low, high] = [0, frames.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (frames.fileOffset(at(middle)) <= offset) low = middle + 1;
      else high = middle;
    }
    if (low === 0) return -1;
    const frame = at(low - 1);
    return offset < frames.fileOffset(frame) + frames.captured(frame) ? frame : -1;
  }
}

/** The analysis of a capture with what it knows of addresses and names replaced, and without facts of the file. */
export function maskedAnalysis(analysis: CaptureAnalysis, { substitutes }: FrameMasker): CaptureAnalysis {
  const { format, interfaces, notices } = analysis.capture;
  const capture = {
    format,
    interfaces: interfaces.map(({ name: _, description: __, ...rest }) => rest),
    notices: notices.map((notice) => ({ ...notice, message: withoutNames(notice.message, analysis) })),
  };
  const view = Object.assign(Object.create(CaptureAnalysis.prototype) as CaptureAnalysis, analysis, { capture });
  if (substitutes.options.names)
    Object.assign(view, { sessions: maskedSessions(analysis.sessions, substitutes.texts) });
  if (!substitutes.options.addresses) return view;
  const streams = new TcpStreamTable();
  for (const stream of analysis.streams.streams) {
    const stored = stream.stored();
    const [one, other] = stored.endpoints.map(({ address, port }) => ({
      address: substitutes.addresses.text(address),
      port,
    }));
    const endpoints = one && other ? ([one, other] as const) : stored.endpoints;
    streams.streams.push(TcpStream.restore(stream.index, { ...stored, endpoints }));
  }
  return Object.assign(view, { streams });
}

/** What is said of a capture without the names of its files and interfaces. */
function withoutNames(message: string, { capture }: CaptureAnalysis): string {
  let text = message;
  for (const [at, name] of (capture.files ?? []).entries()) {
    if (text.startsWith(`${name}: `)) text = `File ${at + 1}${text.slice(name.length)}`;
  }
  for (const { name } of capture.interfaces) if (name) text = text.replaceAll(` (${name})`, '');
  return text;
}

/** Sessions with other names of their ends: columns tell them from the index. */
function maskedSessions({ sessions }: SessionTable, texts: TextSubstitutes): SessionTable {
  const masked = new SessionTable();
  const substitute = (name: string): string => (name === '' ? '' : texts.name(name));
  for (const session of sessions) {
    const { initiatorName, targetName } = session;
    masked.sessions.push({
      ...session,
      initiatorName: substitute(initiatorName),
      targetName: substitute(targetName),
    });
  }
  return masked;
}
