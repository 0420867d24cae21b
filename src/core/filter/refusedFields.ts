const OF_WIRESHARK = 'it is about Wireshark’s own window or settings';
const NO_FAST_OPEN = 'TCP Fast Open is decoded but not judged here: see tcp.options.tfo';
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
  ...Object.fromEntries(['tfo_syn', 'tfo_ack', 'tfo_ignored'].map((name) => [`tcp.analysis.${name}`, NO_FAST_OPEN])),
  'udp.stream': 'UDP conversations are not numbered here',
  'ip.flags': 'its bits have names of their own: ip.flags.df, ip.flags.mf, ip.flags.rb',
  'ip.dsfield': 'its parts have names of their own: ip.dsfield.dscp, ip.dsfield.ecn',
};

/** Why a field that Wireshark has cannot be filtered by; undefined for names that mean nothing to us. */
export function refusedField(name: string): string | undefined {
  if (Object.hasOwn(REFUSED, name)) return REFUSED[name];
  if (/^ip(?:v6)?\.geoip\./.test(name)) return 'places of addresses are never looked up';
  if (/^_ws\.(?:expert|malformed|short)\b/.test(name)) return 'Wireshark judges by rules of its own; see iscsi.finding';
  if (/^_ws\.col\./.test(name)) return 'columns are texts of Wireshark’s own window';
  if (/^eth\.(?:(?:src|dst|addr)\.)?(?:ig|lg|oui)$/.test(name))
    return 'ask for the bytes: eth.dst[0] & 1, eth.src[0:3]';
  if (/^tcp\.(?:segments?|reassembled)(?:\.|_data$|$)/.test(name)) return 'PDUs are put together here: see iscsi[...]';
  return undefined;
}

/** The names that are refused, for lists and tests. */
export const REFUSED_NAMES: readonly string[] = Object.keys(REFUSED);
