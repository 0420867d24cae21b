import { hexOf } from '../../bytes/hex';
import { viewOf } from '../../bytes/view';
import type { FieldNode } from '../../dissect/FieldNode';
import type { Issue } from '../../dissect/Issue';

const PAD_1 = 0;

/** Options with a number in them (IANA), by type: name, Wireshark's name of the number, its length in bytes. */
const KNOWN: Readonly<Record<number, readonly [name: string, filter?: string, length?: number]>> = {
  0x01: ['PadN', 'ipv6.opt.padn'],
  0x04: ['Tunnel encapsulation limit', 'ipv6.opt.tel', 1],
  0x05: ['Router alert', 'ipv6.opt.router_alert', 2],
  0x07: ['CALIPSO'],
  0x08: ['SMF duplicate packet detection'],
  0x0f: ['Performance and diagnostic metrics'],
  0x26: ['Quick-Start'],
  0x30: ['Minimum path MTU'],
  0x31: ['In-situ OAM'],
  0x63: ['RPL'],
  0x6d: ['MPL'],
  0xc2: ['Jumbo payload', 'ipv6.opt.jumbo', 4],
  0xc9: ['Home address', 'ipv6.opt.mipv6.home_address'],
};

const ROUTER_ALERTS: Readonly<Record<number, string>> = { 0: 'Multicast Listener Discovery', 1: 'RSVP' };

/**
 * One node for each option between `start` and `end` (RFC 8200, section 4.2). What cannot be split is one node of bytes and,
 * unless the capture cut it, an issue.
 */
export function ipv6OptionNodes(
  bytes: Uint8Array,
  start: number,
  end: number,
  cut: boolean,
  issues: Issue[],
): FieldNode[] {
  const nodes: FieldNode[] = [];
  const view = viewOf(bytes);
  let at = start;
  while (at < end) {
    const type = bytes[at] ?? 0;
    if (type === PAD_1) {
      nodes.push({ label: 'Pad1', value: '', filter: 'ipv6.opt.pad1', source: 0, start: at, length: 1 });
      at++;
      continue;
    }
    const length = 2 + (at + 1 < end ? (bytes[at + 1] ?? 0) : end);
    if (at + length > end) {
      const place = { source: 0, start: at, length: end - at };
      const rest = { label: 'Rest', value: '0x' + hexOf(bytes, at, end), ...place };
      if (cut) nodes.push(rest);
      else {
        const message = 'An IPv6 option reaches beyond its header.';
        issues.push({ code: 'IP-OPTIONS', severity: 'warning', message, start: at, length: end - at });
        nodes.push({ ...rest, severity: 'warning', problem: message });
      }
      return nodes;
    }
    const [name, filter, size] = KNOWN[type] ?? [`Option ${type}`];
    const data = { source: 0, start: at + 2, length: length - 2 };
    const number = size === length - 2;
    const value = !number
      ? 0
      : size === 1
        ? view.getUint8(at + 2)
        : size === 2
          ? view.getUint16(at + 2)
          : view.getUint32(at + 2);
    const text = number ? String(value) : '0x' + hexOf(bytes, at + 2, at + length);
    const note = filter === 'ipv6.opt.router_alert' ? ROUTER_ALERTS[value] : undefined;
    const leaf = (label: string, name: string, offset: number): FieldNode => {
      const json = bytes[at + offset] ?? 0;
      return { label, value: String(json), filter: name, json, source: 0, start: at + offset, length: 1 };
    };
    const content: FieldNode[] =
      length === 2
        ? []
        : [
            {
              label: 'Value',
              value: text,
              ...(note === undefined ? {} : { note }),
              ...(filter === undefined ? {} : { filter, json: number ? value : text }),
              ...data,
            },
          ];
    nodes.push({
      label: name,
      value: length === 2 ? '' : text,
      filter: 'ipv6.opt',
      source: 0,
      start: at,
      length,
      children: [leaf('Type', 'ipv6.opt.type', 0), leaf('Length', 'ipv6.opt.length', 1), ...content],
    });
    at += length;
  }
  return nodes;
}
