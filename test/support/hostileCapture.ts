/** A capture that carries the hostile texts everywhere a capture can carry text. */
import {
  enhancedPacket,
  hex,
  interfaceDescription,
  join,
  nameRecord,
  nameResolution,
  option,
  type Packet,
  sectionHeader,
} from './captureBuilder';
import { TARGET } from './conversation';
import { HOSTILE_TEXTS, INVALID_UTF8 } from './hostileTexts';
import { INQUIRY, pdu, STAGES } from './pduBuilder';
import { SessionLab } from './SessionLab';

const TEXTS = Object.values(HOSTILE_TEXTS);
const utf8 = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(text));

/** A name that many file systems take, with as much in it as they let pass. */
export const HOSTILE_FILE_NAME =
  '[x](command:workbench.action.quit) $(zap) <img src=x onerror=window.hacked=1> \u202egnp.pcapng';

/** Text in a field of so many bytes, cut or filled up with blanks. */
function field(text: string, length: number): Uint8Array {
  const bytes = new Uint8Array(length).fill(0x20);
  bytes.set(utf8(text).subarray(0, length));
  return bytes;
}

/** Standard INQUIRY data, a serial number (VPD 0x80) and a designator (VPD 0x83) that say the text. */
function inquiries(text: string): readonly (readonly [cdb: Uint8Array, data: Uint8Array])[] {
  const name = field(text, 64);
  const vpd = (page: number): Uint8Array => Uint8Array.of(0x12, 1, page, 0, 0xff, ...new Uint8Array(11));
  const standard = join(
    hex('00 00 06 12 5b 30 10 02'),
    field(text, 8),
    field(text, 16),
    field(text, 4),
    new Uint8Array(60),
  );
  const designator = join(Uint8Array.of(2, 8, 0, name.length), name);
  return [
    [INQUIRY, standard],
    [vpd(0x80), join(Uint8Array.of(0, 0x80, 0, name.length), name)],
    [vpd(0x83), join(Uint8Array.of(0, 0x83, 0, designator.length), designator)],
  ];
}

/** One session of which every text is the same; every third login is refused. */
function session(text: string, at: number): SessionLab {
  const lab = new SessionLab(20_000 + at, TARGET, `10.1.0.${at + 1}`);
  const own = { [text.slice(0, 60)]: text, [`X-${text.slice(0, 40)}`]: text };
  const offer = { InitiatorName: text, InitiatorAlias: text, TargetName: text, MaxBurstLength: text, ...own };
  const answer = { TargetAlias: text, TargetAddress: text, MaxBurstLength: text, HeaderDigest: text, ...own };
  lab.conversation.handshake();
  lab.request({
    offer: { ...offer, AuthMethod: 'CHAP', CHAP_N: text, CHAP_R: text },
    request: { flags: STAGES.toOperational },
  });
  lab.accept({
    answer: { ...answer, CHAP_A: text, CHAP_I: text, CHAP_C: text },
    response: { flags: STAGES.toOperational },
  });
  lab.request({ offer });
  if (at % 3 === 2) return lab.accept({ answer, response: { flags: 0, words: { 36: 0x02010000 } } }).close();
  lab.accept({ answer });
  for (const [cdb, data] of inquiries(text)) {
    const tag = lab.command(cdb, 255);
    lab.dataIn(tag, data.length, 0, 0, true, { data });
  }
  const all = lab.text([`SendTargets=${text}`, `${text}=1`]);
  lab.told(all, [`TargetName=${text}`, `TargetAddress=${text}`, `TargetAlias=${text}`]);
  lab.message(0x32, { words: { 36: 0xff000000 }, data: join(Uint8Array.of(0, 0), utf8(text)) });
  lab.message(0x3f, { second: 0x04, data: join(pdu(0x1c, { tag: 0x77 }).subarray(0, 48), utf8(text)) });
  lab.pong(lab.ping(utf8(text)), utf8(text));
  return lab.logout().close();
}

/** A login of which the keys are bytes that no text has. */
function withoutText(at: number): SessionLab {
  const lab = new SessionLab(20_000 + at, TARGET, `10.1.0.${at + 1}`);
  lab.conversation.handshake();
  const data = join(utf8('InitiatorName='), INVALID_UTF8, Uint8Array.of(0), INVALID_UTF8, utf8('=1'), Uint8Array.of(0));
  lab.request({ request: { data } });
  return lab.accept({ response: { data } }).close();
}

export interface HostileCapture {
  readonly bytes: Uint8Array;
  /** Frames, from 1, of the session of each text, in the order of HOSTILE_TEXTS; the last one's texts are no UTF-8. */
  readonly sessions: readonly { readonly first: number; readonly last: number }[];
}

/** Sections, interfaces, names and packets say the texts too; each session has an interface of its own. */
export function hostileCapture(): HostileCapture {
  const labs = [...TEXTS.map(session), withoutText(TEXTS.length)];
  const all = [...TEXTS.map(utf8), INVALID_UTF8];
  const end = hex('00000000');
  const optionOf = (code: number, value: Uint8Array): Uint8Array => option(true, code, value);
  const blocks = [
    sectionHeader(true, [
      ...all.map((text) => optionOf(1, text)),
      optionOf(2, utf8(HOSTILE_TEXTS.ansi)),
      optionOf(3, utf8(HOSTILE_TEXTS.imageTag)),
      optionOf(4, utf8(HOSTILE_TEXTS.bidi)),
    ]),
    ...all.map((text) =>
      interfaceDescription(true, {
        options: [...[1, 2, 3, 12, 15].map((code) => optionOf(code, text)), optionOf(11, join(Uint8Array.of(0), text))],
      }),
    ),
    nameResolution(
      all.map((text, at) => nameRecord(1, Uint8Array.of(10, 1, 0, at + 1), new TextDecoder().decode(text))),
      [optionOf(1, utf8(HOSTILE_TEXTS.markdown)), optionOf(2, utf8(HOSTILE_TEXTS.commandLink)), end],
    ),
  ];
  const sessions: { first: number; last: number }[] = [];
  labs.forEach(({ conversation }, at) => {
    const before = sessions.at(-1)?.last ?? 0;
    sessions.push({ first: before + 1, last: before + conversation.packets.length });
    conversation.packets.forEach((packet: Packet, number) => {
      const { seconds = 0, nanoseconds = 0 } = packet;
      const options = number < 2 ? [optionOf(1, all[at] ?? INVALID_UTF8), end] : [];
      const units = BigInt(seconds + at) * 1_000_000n + BigInt(Math.floor(nanoseconds / 1000));
      blocks.push(enhancedPacket(units, { ...packet, options }, true, at));
    });
  });
  return { bytes: join(...blocks), sessions };
}
