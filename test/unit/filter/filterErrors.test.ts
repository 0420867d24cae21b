/** Whatever is written, the answer says what is wrong, where, and often what was meant. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compileFilter } from '../../../src/core/filter/compileFilter';
import type { FilterError } from '../../../src/core/filter/FilterError';
import { LONGEST_FILTER } from '../../../src/core/filter/parseFilter';

function errorOf(text: string): FilterError {
  const result = compileFilter(text);
  assert.ok('err' in result, `${text} is taken for a filter`);
  return result.err;
}

/** The filter with ⟦ ⟧ around what the error points at. */
function marked(text: string, { start, end }: FilterError): string {
  return `${text.slice(0, start)}⟦${text.slice(start, end)}⟧${text.slice(end)}`;
}

const ERRORS: readonly (readonly [marked: string, message: RegExp, suggestion?: string])[] = [
  // Names
  ['⟦tcp.lenn⟧ > 3', /no field "tcp.lenn"/, 'tcp.len'],
  ['⟦TCP⟧', /no field/, 'tcp'],
  ['⟦tcp.Stream⟧ == 1', /no field/, 'tcp.stream'],
  ['⟦iscsi.opcdoe⟧ == 1', /no field/, 'iscsi.opcode'],
  ['tcp and ⟦frame.numbre⟧', /no field/, 'frame.number'],
  ['⟦nothing.like.it⟧', /no field/],
  ['⟦constructor⟧', /no field/],
  ['⟦__proto__⟧', /no field/],
  ['⟦ip.adr⟧ == 10.0.0.1', /no field/, 'ip.addr'],
  ['⟦iscsi.key.MaxBurstLenght⟧ == 1', /no field/, 'iscsi.key.MaxBurstLength'],
  ['⟦iscsi.key.⟧', /no field/],
  ['len(⟦ip.adr⟧) > 1', /no field/, 'ip.addr'],
  // Names that Wireshark has
  ['⟦frame.ignored⟧ == 1', /cannot be filtered by: it is about Wireshark’s own window/],
  ['⟦tcp.analysis.tfo_syn⟧', /cannot be filtered by: TCP Fast Open is decoded but not judged here/],
  // No reason is given for what nobody has.
  ['⟦tcp.analysis.foo⟧', /no field/, 'tcp.analysis.rto'],
  ['⟦_ws.expert⟧', /cannot be filtered by: Wireshark judges by rules of its own/],
  ['⟦eth.ig⟧ == 1', /cannot be filtered by: ask for the bytes/],
  // What comes with text from elsewhere
  ['iscsi.opcode == ⟦“⟧Login Command”', /Quotes here are straight/, '"'],
  ['frame.number == ⟦‘⟧1’', /Quotes here are straight/, "'"],
  ['tcp⟦\u00a0⟧and udp', /looks like a space/, ' '],
  ['tcp⟦\u200b⟧', /looks like a space/, ' '],
  ['tcp.len ⟦≥⟧ 3', /cannot stand here/, '>='],
  ['tcp.len ⟦≠⟧ 3', /cannot stand here/, '!='],
  ['tcp.len - ⟦–⟧ 3', /cannot stand here/, '-'],
  // What people write who know other languages
  ['⟦host 10.0.0.1⟧', /is a capture filter/, 'ip.addr == 10.0.0.1'],
  ['tcp and ⟦port 3260⟧', /is a capture filter/, 'tcp.port == 3260'],
  ['iscsi.keyvalue ⟦contain⟧ "a"', /cannot stand here/, 'contains'],
  ['tcp.port ⟦is⟧ 5', /cannot stand here/, '=='],
  ['tcp.len ⟦5⟧', /belongs an operator/, '== 5'],
  ['ip.src == 1.2.3.4 ⟦ip.dst⟧ == 5.6.7.8', /Between two tests belongs/, 'and ip.dst'],
  ['(tcp.len > 1 ⟦tcp.port⟧ == 3)', /Between two tests belongs/, 'and tcp.port'],
  ['ip.ttl == ⟦256⟧', /never larger than 255/],
  ['ip.ttl > ⟦-1⟧', /never negative/],
  ['iscsi.keyvalue[0:3] == ⟦Ini⟧', /no byte string/, '"Ini"'],
  ['tcp.len == ⟦ip.flags⟧', /cannot be filtered by: its bits have names/],
  // What stands first
  ['⟦1⟧', /begins with a field/],
  ['⟦3260⟧ == tcp.port', /begins with a field/],
  ['⟦"a"⟧ contains "b"', /begins with a field/],
  ['⟦-tcp.len⟧ == 1', /begins with a field/],
  ['tcp.len > ⟦0⟧ > tcp.len', /begins with a field/],
  // Types
  ['tcp.len == ⟦"abc"⟧', /tcp\.len is a number, and "abc" is none/],
  ['tcp.port == ⟦"3260"⟧', /is a number/, '3260'],
  ['tcp.len == ⟦abc⟧', /is a number/],
  ['tcp.len == ⟦08⟧', /is a number/],
  ['tcp.len == ⟦1.5⟧', /is a number/],
  ['tcp.len == ⟦0x⟧', /is a number/],
  ['tcp.len in {1, ⟦x⟧}', /is a number/],
  ['frame.time_delta > ⟦"0.5"⟧', /time in seconds/],
  ['frame.time_delta > ⟦0x5⟧', /time in seconds/],
  ['frame.time_delta > ⟦1e-3⟧', /time in seconds/],
  ['frame.time_delta > ⟦0.0000000001⟧', /up to nine decimals/],
  ['frame.time_delta > ⟦99999999999999999999⟧', /time in seconds/],
  ["frame.time_delta > ⟦'a'⟧", /time in seconds/],
  ['tcp == ⟦1⟧', /tcp is a protocol/],
  ['iscsi in {⟦1⟧}', /iscsi is a protocol/],
  ['iscsi.session.target == ⟦-1⟧', /is a text/, '"-1"'],
  ['frame.len > ⟦frame.time_delta⟧', /frame\.len is a number and frame\.time_delta a time in seconds/],
  ['tcp.port == ⟦iscsi.session.target⟧', /cannot be compared/],
  ['⟦tcp.len⟧ contains "3"', /only texts and bytes can be searched/],
  ['⟦frame.time_delta⟧ matches "3"', /only texts and bytes can be searched/],
  ['⟦tcp.len[0]⟧ == 3', /only texts and bytes have parts/],
  ['tcp.len == ⟦3[0]⟧', /Only fields have parts/],
  ['tcp.len in {⟦tcp.port⟧}', /Only values/],
  // Ranges
  ['tcp.port == ⟦65536⟧', /never larger than 65535/],
  ['iscsi.opcode == ⟦0x43⟧', /never larger than 63/],
  ['frame.number == ⟦99999999999999999999⟧', /never larger than 4294967295/],
  ['tcp.len > ⟦-1⟧', /never negative/],
  ['tcp.port in {⟦5..3⟧}', /ends before it begins/],
  ['tcp.port in {1, 5..⟦70000⟧}', /never larger/],
  // Names of values
  ['iscsi.opcode == ⟦"Login Comand"⟧', /nor the name of a value of iscsi\.opcode/, '"Login Command"'],
  ['iscsi.opcode == ⟦Rejct⟧', /nor the name/, '"Reject"'],
  ['iscsi.opcode == ⟦"zzzzzzzzzzzz"⟧', /nor the name/],
  ['iscsi.opcode == SCSI ⟦Command⟧', /cannot stand here/],
  // Texts and patterns
  ['iscsi.session.target contains ⟦""⟧', /empty text/],
  ['iscsi.session.target matches ⟦disk⟧', /double quotes/, '"disk"'],
  ['iscsi.session.target matches ⟦"("⟧', /closing parenthesis \(at its character 1\)/],
  ['iscsi.session.target == "⟦\\q⟧"', /means nothing/, '\\\\q'],
  ['iscsi.session.target == "⟦\\400⟧"', /larger than 255/],
  ['iscsi.session.target == "abc⟦⟧', /closing quote is missing/],
  ['iscsi.session.target == r"abc⟦⟧', /closing quote is missing/],
  ["tcp.len == ⟦''⟧", /empty character/i],
  ["tcp.len == ⟦'⟧ab'", /one character/],
  ['iscsi.session.target[⟦⟧] == "a"', /A slice is/],
  ['iscsi.session.target[⟦⟧x] == "a"', /A slice is/],
  ['iscsi.session.target[⟦0:0⟧] == "a"', /at least 1/],
  ['iscsi.session.target[⟦3-1⟧] == "a"', /ends before it begins/],
  ['iscsi.session.target[0⟦⟧', /closing bracket is missing/],
  // Form
  ['⟦()⟧', /Nothing stands between the parentheses/],
  ['tcp and ⟦( )⟧', /Nothing stands between the parentheses/],
  ['(tcp⟦⟧', /closing parenthesis is missing/],
  ['tcp⟦)⟧', /"\)" cannot stand here/],
  ['tcp ⟦tcp⟧', /"tcp" cannot stand here/],
  ['tcp and⟦⟧', /too early/],
  ['tcp ==⟦⟧', /too early/],
  ['not⟦⟧', /too early/],
  ['⟦and⟧ tcp', /"and" cannot stand here/],
  ['tcp and ⟦or⟧ tcp', /"or" cannot stand here/],
  ['⟦==⟧ 1', /cannot stand here/],
  ['tcp.len ⟦=⟧ 1', /cannot stand here/, '=='],
  ['tcp.len ⟦=>⟧ 1', /cannot stand here/, '>='],
  ['tcp.len ⟦<>⟧ 1', /cannot stand here/, '!='],
  ['tcp ⟦AND⟧ iscsi', /cannot stand here/, 'and'],
  ['tcp ⟦|⟧ iscsi', /cannot stand here/, '||'],
  ['tcp.len>0and ⟦tcp⟧', /cannot stand here/],
  ['tcp.len in⟦⟧', /braces belong here/],
  ['tcp.len in ⟦⟧5', /braces belong here/],
  ['tcp.len in ⟦{}⟧', /Nothing stands between the braces/],
  ['tcp.len in {1, 2⟦⟧', /closing brace is missing/],
  ['tcp.len in {1 ⟦2⟧}', /separated by commas/, ', 2'],
  ['tcp.len in {1,⟦}⟧', /cannot stand here/],
  ['tcp.len in {1..⟦}⟧', /cannot stand here/],
  ['any tcp⟦⟧', /too early/],
  ['any ⟦(⟧tcp.len == 1)', /cannot stand here/],
  // Functions, calculations, layers
  ['⟦maxx⟧(tcp.len) > 1', /no function "maxx"/, 'max'],
  ['⟦len()⟧ > 1', /between its parentheses/],
  ['⟦len(tcp.len)⟧ > 1', /len wants a text or bytes, and tcp\.len is a number/],
  ['⟦lower(ip.src)⟧ == "a"', /lower wants a text/],
  ['⟦count(tcp.len, tcp.len)⟧ > 1', /count takes one argument/],
  ['max(tcp.len⟦⟧', /closing parenthesis is missing/],
  ['max(⟦3⟧) > 1', /begins with a field/],
  ['tcp ⟦&⟧ iscsi', /nobody can calculate with it/, '&&'],
  ['ip.src ⟦+⟧ 1 == 2', /nobody can calculate with it/],
  ['frame.time_delta ⟦+⟧ tcp.len == 2', /Times and numbers/],
  ['{tcp.len + 1⟦⟧', /closing brace is missing/],
  ['⟦iscsi.session#1⟧ == 2', /no layers are known/],
  ['tcp.port⟦#⟧ == 2', /A layer is a number/],
  ['tcp.port#[⟦⟧] == 2', /Layers are/],
  // Bytes and addresses
  ['ip.src == ⟦10.0.0.0/33⟧', /ip\.src is an IPv4 address/],
  ['ip.src == ⟦10.0.0.256⟧', /IPv4 address/],
  ['ip.src == ⟦fe80::1⟧', /IPv4 address/],
  ['ipv6.addr == ⟦fe80::1::2⟧', /IPv6 address/],
  ['ipv6.addr == ⟦10.0.0.1⟧', /IPv6 address/],
  ['ip.addr in {10.0.0.1, ⟦abc⟧}', /IPv4 address/],
  ['⟦ip.addr⟧ contains 0a', /only texts and bytes can be searched/],
  ['eth.src == ⟦00:1b:21⟧', /Ethernet address/],
  ['eth.src[0:3] == ⟦0x001b21⟧', /is no byte string/, '"0x001b21"'],
  ['frame contains ⟦iqn⟧', /is no byte string/, '"iqn"'],
  ['frame contains ⟦""⟧', /empty text/],
  ['tcp contains ⟦frame⟧', /Only a value can be searched for/],
  ['tcp.flags.syn == ⟦maybe⟧', /is a flag/],
  ['tcp.analysis.retransmission == ⟦1⟧', /there or not/],
  ['frame.time > ⟦"yesterday"⟧', /is a date and time such as/],
  ['frame.time > ⟦"2020-02-30"⟧', /is a date and time/],
  ['eth.src == ⟦ip.src⟧', /cannot be compared/],
  ['iscsi.login.stage == ⟦securty⟧', /nor the name/, '"security"'],
  ['iscsi.cmdsn == ⟦one⟧', /is a number/],
  ['⟦@⟧tcp.port == 2', /raw bytes/],
  ['tcp.len == ⟦$⟧{tcp.len}', /cannot refer/],
  ['⟦é⟧', /cannot stand here/],
  ['tcp ⟦🦈⟧', /cannot stand here/],
];

describe('a wrong filter', () => {
  for (const [expected, message, suggestion] of ERRORS) {
    it(expected, () => {
      const text = expected.replace(/[⟦⟧]/g, '');
      const error = errorOf(text);
      assert.equal(marked(text, error), expected, error.message);
      assert.match(error.message, message);
      assert.equal(error.suggestion, suggestion);
    });
  }

  it('becomes right, or is wrong elsewhere, with the suggestion in place', () => {
    for (const [expected, , suggestion] of ERRORS) {
      if (suggestion === undefined) continue;
      const text = expected.replace(/⟦.*⟧/, suggestion);
      const result = compileFilter(text);
      if ('err' in result) assert.notEqual(marked(text, result.err), expected);
    }
  });

  it('is refused when it is too long, without being read', () => {
    const text = `tcp${' '.repeat(LONGEST_FILTER)}`;
    assert.deepEqual([errorOf(text).start, errorOf(text).end], [LONGEST_FILTER, text.length]);
  });

  it('is refused when parentheses are nested too deep, and does not overflow the stack', () => {
    for (const text of ['('.repeat(10_000), `${'('.repeat(5000)}tcp${')'.repeat(5000)}`, '!('.repeat(5000)]) {
      assert.match(errorOf(text).message, /parentheses within each other/);
    }
  });

  it('quotes no more than the beginning of what it objects to', () => {
    assert.ok(errorOf('x'.repeat(10_000)).message.length < 120);
    assert.ok(errorOf(`tcp.len == "${'x'.repeat(10_000)}"`).message.length < 150);
  });

  it('never throws, and never points outside of the text', function () {
    // Thousands of wrong names are compared with all that there are.
    this.timeout(60_000);
    const words = [
      ...'tcp tcp.len iscsi.opcode frame.time_delta iscsi.session.target and or not xor in any all contains'.split(' '),
      ...'matches == != === !== < > <= >= ~ ~= ! && || ( ) { } [ ] , .. : - + 0 5 0x10 1.5 "a" "( 12'.split(' '),
      ...`'a' "\\x41" r"\\d" \\ " ' # @ $ & é . 70000 -1 "Login Request"`.split(' '),
    ];
    const texts = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.array(fc.constantFrom(...words), { maxLength: 12 }).map((parts) => parts.join(' ')),
      fc.array(fc.constantFrom(...words), { maxLength: 12 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const result = compileFilter(text);
        if ('ok' in result) return;
        const { start, end, message } = result.err;
        assert.ok(start >= 0 && start <= end && end <= text.length && message !== '', `${start} ${end} ${message}`);
      }),
      { seed: 20260111, numRuns: 3000 },
    );
  });
});

describe('a large filter', () => {
  for (const [name, text] of [
    ['of thousands of terms', `${'tcp or '.repeat(2000)}tcp`],
    ['of thousands of negations', `${'!'.repeat(10_000)}tcp`],
    ['of thousands of values', `tcp.port in {${Array.from({ length: 3000 }, (_, at) => at).join(',')}}`],
    ['with parentheses a hundred deep', `${'('.repeat(100)}tcp${')'.repeat(100)}`],
    ['of a thousand comparisons in a row', `tcp.len${' < tcp.len'.repeat(1000)}`],
  ]) {
    it(name, () => assert.ok('ok' in compileFilter(text)));
  }
});
