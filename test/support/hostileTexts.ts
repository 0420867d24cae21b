/**
 * Texts that attack whoever shows, prints or exports them, and what may not be found where they have been shown. Every
 * test of hostile text uses these, so that another attack is added in one place.
 */

/** Runs when a page takes a text for markup or for a script. */
const HACK = 'window.hacked=1';

/** Attacks by what they attack. */
export const HOSTILE_TEXTS = {
  imageTag: `<img src=x onerror="${HACK}">`,
  scriptEnd: `</script><script>${HACK}</script>`,
  svgTag: `<svg onload=${HACK}>`,
  attributeEnd: `" onmouseover="${HACK}" x="' onfocus='${HACK}`,
  entity: '&lt;b&gt;&#x202e;&amp;',
  htmlComment: `<!--><img src=x onerror=${HACK}>-->`,
  template: `\${${HACK}} {{${HACK}}} #{${HACK}} <%= ${HACK} %>`,
  variable: '${env:HOME} ${workspaceFolder} $(id) `id` %PATH%',
  commandLink: '[x](command:workbench.action.quit)',
  webLink:
    '[x](https://example.invalid/a "t") <https://example.invalid/b> https://example.invalid/c www.example.invalid',
  mailLink: 'someone@example.invalid mailto:someone@example.invalid',
  fileLink: '[x](file:///etc/passwd) ![x](file:///etc/passwd)',
  imageLink: '![x](https://example.invalid/x.png)',
  markdown: '# head\n\n* **bold** _it_ `code` ~~gone~~ | a | b |\n|---|---|\n> quote\n1. one\n- [ ] task\n***',
  codeFence: '```js\nalert(1)\n```\n    indented',
  icon: '$(zap)$(sync~spin) \\$(zap)',
  ansi: '\x1b[31mred\x1b[2J\x1b]0;title\x07\x1b]8;;https://example.invalid\x07link\x1b]8;;\x07',
  c1: '\x9b31mred\x9d0;title\x9c\x85',
  bidi: 'safe\u202egnp.exe\u202c \u202a\u202b\u202d \u2066a\u2067b\u2068c\u2069 \u200f\u200e\u061c',
  zeroWidth: 'a\u200bb\u200cc\u200dd\u2060e\ufefff\u00adg\u034fh\u3164i\ufe0fj',
  tags: 'tag\u{e0041}\u{e007f} \u{1d173}',
  separators: 'one\u2028two\u2029three',
  lines: 'one\ntwo\r\nthree\rfour\vfive\fsix\b\b\bseven\x7f',
  nul: 'before\0behind',
  long: `long${'A'.repeat(20_000)}`,
  combining: `z${'\u0300\u0316'.repeat(500)}`,
  highHalf: 'half \ud83d pair',
  lowHalf: 'half \ude00 pair',
  cellFormula: '=HYPERLINK("https://example.invalid?x="&A1,"x")',
  cellPlus: "+1+cmd|' /C calc'!A0",
  cellMinus: '-1+1',
  cellAt: '@SUM(1+1)',
  cellTab: '\t=1+1',
  cellReturn: '\r=1+1',
  cellQuote: '"x",=1+1,"',
  format: '%s%s%s%n%d%x%1$s {0} {1}',
  path: '../../../../etc/passwd C:\\Windows\\system32 \\\\server\\share file:///x?y#z',
  prototype: '__proto__',
  empty: '',
} as const satisfies Readonly<Record<string, string>>;

export type HostileName = keyof typeof HOSTILE_TEXTS;

/** Bytes that are no UTF-8: a lone continuation, an overlong "/", a surrogate, beyond U+10FFFF, a broken end. */
export const INVALID_UTF8 = Uint8Array.of(
  ...[0x80, 0x41, 0xc0, 0xaf, 0x42, 0xed, 0xa0, 0x80, 0x43, 0xf5, 0x80, 0x80, 0x80, 0x44, 0xff, 0xfe, 0x45, 0xe2, 0x82],
);

/** What no eye sees and no place may show as it is: it moves, recolours, reorders or hides. Line feeds and tabs apart. */
export const UNSEEN =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe0f\ufeff\u{1d173}\u{e0001}-\u{e007f}\ud800-\udfff]/u;

/** The first unseen character of a text with what is around it; undefined when there is none. */
export function unseenIn(text: string): string | undefined {
  const found = UNSEEN.exec(text);
  return found ? JSON.stringify(text.slice(Math.max(0, found.index - 30), found.index + 30)) : undefined;
}

/** Every string within a value: those of objects with their property names, of arrays and maps, however deep. */
export function stringsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return [];
  if (Array.isArray(value)) return value.flatMap(stringsOf);
  return Object.entries(value).flatMap(([key, one]) => [key, ...stringsOf(one)]);
}
