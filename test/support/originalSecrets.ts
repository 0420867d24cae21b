/** What a capture says of people and machines, as it stands in its bytes: what a masked export must not hold any more. */
import { ipv4Address, ipv6Address, macAddress } from '../../src/core/bytes/address';
import type { FieldNode } from '../../src/core/dissect/FieldNode';
import { readFrame } from '../../src/core/inspection/FrameReader';
import { layerNodes } from '../../src/core/inspection/layerNodes';
import { readAndDissect } from '../../src/core/inspection/PduReader';
import type { Analysed } from './analysed';

const SECRET_KEYS = /^(?:InitiatorName|TargetName|InitiatorAlias|TargetAlias|CHAP_[NRC]|SendTargets)$/;
/** Shorter ones occur by chance. */
const SHORTEST = 5;

/** Names, aliases and CHAP values of all login and text PDUs. */
export async function secretTexts({ analysis, source }: Analysed): Promise<Set<string>> {
  const found = new Set<string>();
  const collect = (nodes: readonly FieldNode[]): void => {
    for (const { label, value, topic, children } of nodes) {
      if (topic?.startsWith('key/') && SECRET_KEYS.test(label) && value.length >= SHORTEST) found.add(value);
      collect(children ?? []);
    }
  };
  for (let pdu = 0; pdu < analysis.pdus.length; pdu++) {
    if (![0x03, 0x04, 0x23, 0x24].includes(analysis.pdus.opcode(pdu))) continue;
    collect((await readAndDissect(analysis, source, pdu)).dissected.nodes);
  }
  return found;
}

/** Addresses in the headers of all frames, as bytes. Those that say nothing of anybody are left out. */
export async function addresses({ analysis, source }: Analysed): Promise<Uint8Array[]> {
  const found = new Map<string, Uint8Array>();
  for (let frame = 0; frame < analysis.frames.length; frame++) {
    const { reassembled: _, ...read } = await readFrame(analysis, source, frame);
    const collect = (nodes: readonly FieldNode[]): void => {
      for (const { start, length, value, children } of nodes) {
        collect(children ?? []);
        if (start + length > read.bytes.length) continue;
        const own = read.bytes.slice(start, start + length);
        const isV4 =
          length === 4 && value === ipv4Address(read.bytes, start) && !/^(?:0|22[4-9]|2[3-5]\d)\./.test(value);
        const isV6 = length === 16 && value === ipv6Address(read.bytes, start) && !/^(?:::1?|ff.*)$/.test(value);
        const isMac = length === 6 && value === macAddress(read.bytes, start) && ((own[0] ?? 0) & 1) === 0;
        if ((isV4 || isV6 || isMac) && own.some((byte) => byte !== 0)) found.set(value, own);
      }
    };
    collect(layerNodes(read, [], []));
  }
  return [...found.values()];
}
