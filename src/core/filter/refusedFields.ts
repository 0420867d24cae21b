import { TCP_FINDINGS } from '../streams/tcpFindings';

const OF_WIRESHARK = 'it is about Wireshark’s own window or settings';
const OWN_RULES = 'Wireshark finds it by rules of its own';
const NO_NAMES = 'names of addresses are never looked up';

/** Names that people know from Wireshark and that no filter of ours can have, and why. */
const REFUSED: Readonly<Record<string, string>> = {
  'frame.encap_type': 'it is a number of Wireshark’s own; the details of a frame name its link type',
  'frame.file_off': 'where a frame stands in the file says nothing of the packet',
  'frame.md5_hash': OF_WIRESHARK,
  'frame.p2p_dir': 'no link type that we decode tells the direction',
  ...Object.fromEntries(
    ['ignored', 'ref_time', 'coloring_rule.name', 'coloring_rule.string'].map((name) => [
      `frame.${name}`,
      OF_WIRESHARK,
    ]),
  ),
  ...Object.fromEntries(
    ['eth.addr', 'eth.src', 'eth.dst'].flatMap((name) => [
      [`${name}_resolved`, NO_NAMES],
      [`${name}.oui_resolved`, NO_NAMES],
    ]),
  ),
  'udp.stream': 'UDP conversations are not numbered here',
  'ip.flags': 'its bits have names of their own: ip.flags.df, ip.flags.mf, ip.flags.rb',
  'ip.dsfield': 'its parts have names of their own: ip.dsfield.dscp, ip.dsfield.ecn',
};

const ANALYSED: ReadonlySet<string> = new Set(TCP_FINDINGS.map(({ filter }) => `tcp.analysis.${filter}`));

/** Why a field that Wireshark has cannot be filtered by; undefined for names that mean nothing to us. */
export function refusedField(name: string): string | undefined {
  if (Object.hasOwn(REFUSED, name)) return REFUSED[name];
  if (/^ip(?:v6)?\.geoip\./.test(name)) return 'places of addresses are never looked up';
  return name.startsWith('tcp.analysis.') && !ANALYSED.has(name) ? OWN_RULES : undefined;
}

/** The names that are refused, for lists and tests. */
export const REFUSED_NAMES: readonly string[] = Object.keys(REFUSED);
