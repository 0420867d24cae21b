import assert from 'node:assert/strict';
import { fieldLookup, iscsiField } from '../../../src/core/protocols/fieldLookup';
import { createExplainer } from '../../../src/core/rfc/explain';
import { configurationNames, configurationTopic } from '../../../src/core/rfc/explanations/configurationNames';
import { KEY_FACTS } from '../../../src/core/rfc/explanations/keys';
import { LOGIN_STATUS_EXPLANATIONS } from '../../../src/core/rfc/explanations/loginStatuses';
import { plainTextTopic } from '../../../src/core/text/plainTextTopic';
import { BIT_TEXTS, NAMED_VALUES, NUMBER_LABELS, PDU_NAMES } from '../../../src/core/text/wiresharkNames';

const explainer = createExplainer(fieldLookup);
const knowsFilter = (filter: string): boolean => iscsiField(filter) !== undefined;
const at = (line: string, column: number) => plainTextTopic(line, column, knowsFilter);

/** Everything that a line offers, from left to right: the words and what they lead to. */
function all(line: string): (readonly [words: string, topic: string])[] {
  const found = new Map<string, readonly [string, string]>();
  for (let column = 0; column <= line.length; column++) {
    const topic = at(line, column);
    if (!topic) continue;
    assert.ok(topic.start <= column && column <= topic.end, `${line} at ${column}`);
    found.set(`${topic.start}`, [line.slice(topic.start, topic.end), topic.topic]);
  }
  return [...found].sort(([a], [b]) => Number(a) - Number(b)).map(([, one]) => one);
}

/** The topic of the first word that stands in the line. */
function topicOf(line: string, word: string): string | undefined {
  const start = line.indexOf(word);
  assert.ok(start >= 0, `${word} in ${line}`);
  return at(line, start + 1)?.topic;
}

describe('text keys in any text', () => {
  it('finds every key that stands as Key= or Key:', () => {
    for (const name of KEY_FACTS.keys()) {
      for (const line of [`${name}=Yes`, `  ${name}: Yes`, `the target said ${name}=1 then`, `# ${name} = 8192`]) {
        assert.equal(topicOf(line, name), `key/${name}`, line);
      }
      assert.equal(at(`the key ${name} is what matters`, 10), undefined);
    }
  });

  it('tells key, value and reserved answer apart', () => {
    assert.deepEqual(all('OFMarker=Irrelevant'), [
      ['OFMarker', 'key/OFMarker'],
      ['Irrelevant', 'answer/Irrelevant'],
    ]);
    assert.deepEqual(all('kernel: connection1:0: HeaderDigest=None,CRC32C MaxConnections=8'), [
      ['HeaderDigest', 'key/HeaderDigest'],
      // The list is one value up to its comma.
      ['None', 'answer/None'],
      ['MaxConnections', 'key/MaxConnections'],
      ['8', 'key/MaxConnections'],
    ]);
  });

  it('reads JSON, YAML, Markdown, targetcli, iscsiadm and what tcpdump -A leaves of a login', () => {
    assert.equal(topicOf('      "InitialR2T": "Yes",', 'InitialR2T'), 'key/InitialR2T');
    assert.equal(topicOf('  MaxBurstLength: 262144', 'MaxBurstLength'), 'key/MaxBurstLength');
    assert.equal(topicOf('- `FirstBurstLength=65536` is small', 'FirstBurstLength'), 'key/FirstBurstLength');
    assert.equal(topicOf('**InitialR2T**: No', 'InitialR2T'), 'key/InitialR2T');
    assert.equal(topicOf('| ImmediateData = Yes |', 'ImmediateData'), 'key/ImmediateData');
    assert.equal(topicOf('/iscsi/iqn.x/tpg1> set parameter InitialR2T=No', 'InitialR2T'), 'key/InitialR2T');
    assert.equal(topicOf('\t\tMaxOutstandingR2T: 1', 'MaxOutstandingR2T'), 'key/MaxOutstandingR2T');
    assert.equal(topicOf('InitiatorName:iqn.1993-08.org.debian:01:1', 'InitiatorName'), 'key/InitiatorName');
    const dump = '....C....InitiatorName=iqn.a.b:c.SessionType=Discovery.AuthMethod=None.';
    assert.equal(topicOf(dump, 'SessionType'), 'key/SessionType');
    assert.equal(topicOf(dump, 'AuthMethod'), 'key/AuthMethod');
  });

  it('leaves alone what only looks like a key', () => {
    for (const line of [
      'X-Frame-Options: DENY',
      'Content-Length: 12',
      'initialr2t=Yes',
      'MyInitialR2T=Yes',
      'InitialR2Ts=Yes',
      'SessionType::Discovery',
      'if (SessionType == "Discovery")',
      'SessionType:discovery.value',
      'see TargetName://host',
      'with InitialR2T = Yes',
      'Status: done (0x0201)',
      'Reject: no',
    ]) {
      assert.deepEqual(all(line), [], line);
    }
  });
});

describe('names of open-iscsi', () => {
  it('lead to the key that they set', () => {
    const line = 'node.session.iscsi.InitialR2T = No';
    assert.deepEqual(all(line), [['node.session.iscsi.InitialR2T', 'key/InitialR2T']]);
    assert.equal(configurationTopic('node.conn[0].iscsi.MaxRecvDataSegmentLength'), 'key/MaxRecvDataSegmentLength');
    assert.equal(configurationTopic('node.conn[3].iscsi.HeaderDigest'), 'key/HeaderDigest');
    assert.equal(
      configurationTopic('discovery.sendtargets.iscsi.MaxRecvDataSegmentLength'),
      'key/MaxRecvDataSegmentLength',
    );
    assert.equal(configurationTopic('node.session.auth.authmethod'), 'key/AuthMethod');
    assert.equal(configurationTopic('discovery.sendtargets.auth.chap_algs'), 'key/CHAP_A');
    assert.equal(configurationTopic('node.session.iscsi.initialr2t'), undefined);
    assert.equal(configurationTopic('node.session.iscsi.toString'), undefined);
  });

  it('have explanations of their own where they are no keys', () => {
    const timeout = configurationTopic('node.conn[1].timeo.noop_out_timeout');
    assert.equal(timeout, 'configuration/node.conn[0].timeo.noop_out_timeout');
    assert.equal(
      configurationTopic('discovery.sendtargets.timeo.login_timeout'),
      'configuration/node.conn[0].timeo.login_timeout',
    );
    for (const name of configurationNames()) {
      const explanation = explainer.explain(configurationTopic(name) ?? '');
      assert.ok(explanation && explanation.text.length > 20 && explanation.references.length > 0, name);
      assert.equal(explanation.references[0]?.rfc, 3720, name);
    }
  });

  it('are found commented out, at the end of a sentence, and as arguments', () => {
    const key = 'key/InitialR2T';
    assert.equal(topicOf('#node.session.iscsi.InitialR2T=Yes', 'node'), key);
    assert.equal(topicOf('iscsiadm -m node -o update -n node.session.iscsi.InitialR2T -v No', 'node.'), key);
    assert.deepEqual(all('Set node.session.iscsi.InitialR2T.'), [['node.session.iscsi.InitialR2T', key]]);
    assert.deepEqual(all('node.session.js and node.conn.example'), []);
  });
});

describe('saved tshark output', () => {
  const row = (info: string): string => `   11  11.727842 10.0.0.10 → 10.0.0.11 iSCSI 290 ${info}`;

  it('knows every PDU in brackets, with its opcode, and in the Info column', () => {
    for (const [name, opcode] of PDU_NAMES) {
      const topic = `opcode/0x${opcode.toString(16).padStart(2, '0')}`;
      const hex = opcode.toString(16).padStart(2, '0');
      assert.equal(topicOf(`iSCSI (${name})`, name), topic);
      assert.equal(topicOf(`    ..00 0011 = Opcode: ${name} (0x${hex})`, name), topic);
      assert.equal(topicOf(row(name), name), topic);
      assert.deepEqual(all(`A ${name} is sent.`), [], name);
    }
  });

  it('knows the values that stand behind the PDU', () => {
    assert.deepEqual(all(row('Login Response (Initiator error (miscellaneous error))')), [
      ['Login Response', 'opcode/0x23'],
      ['Initiator error (miscellaneous error)', 'status/0x0200'],
    ]);
    assert.deepEqual(
      all(row('SCSI: Data In LUN: 0x01 (Read(16) Response Data) SCSI: Response LUN: 0x01 (Read(16)) (Good)')),
      [
        ['SCSI: Data In', 'opcode/0x25'],
        ['SCSI: Response', 'opcode/0x21'],
        ['Good', 'value/iscsi.scsiresponse.status/0x00'],
      ],
    );
    assert.deepEqual(all(row('SCSI Response (Check Condition) LUN:0x01 , SCSI Response (Check Condition) LUN:0x02 ')), [
      ['SCSI Response', 'opcode/0x21'],
      ['Check Condition', 'value/iscsi.scsiresponse.status/0x02'],
      ['SCSI Response', 'opcode/0x21'],
      ['Check Condition', 'value/iscsi.scsiresponse.status/0x02'],
    ]);
    assert.deepEqual(all(row('SCSI: Write(10) LUN: 0x01 (LBA: 0x00000000, Len: 64)')), [
      ['SCSI: Write(10)', 'opcode/0x01'],
    ]);
  });

  it('reads the other forms of the packet list', () => {
    for (const line of [
      '8\t11.726850\t10.0.0.1\t→\t10.0.0.2\tiSCSI\t298\tLogin Command',
      '"8","11.7","10.0.0.1","10.0.0.2","iSCSI","298","Login Command"',
      '"iSCSI","Login Command"',
      'iSCSI\tLogin Command',
      '     8 11.726850      10.0.0.1         10.0.0.2       iSCSI    298    Login Command',
    ]) {
      assert.deepEqual(all(line), [['Login Command', 'opcode/0x03']], line);
    }
  });

  it('knows fields by label and value', () => {
    for (const [label, filter] of NUMBER_LABELS) {
      assert.equal(topicOf(`    ${label}: 0x00000001`, label), `field/iscsi/${filter}`);
      assert.equal(topicOf(`    ${label}: 12 (0x0000000c)`, label), `field/iscsi/${filter}`);
      if (!KEY_FACTS.has(label)) assert.deepEqual(all(`${label}: what the other side expects`), []);
    }
    for (const { label, filter, digits, values } of NAMED_VALUES) {
      for (const [value, name] of values) {
        const line = `    .... 01.. = ${label}: ${name} (0x${value.toString(16).padStart(digits, '0')})`;
        const topic = at(line, line.indexOf(label));
        assert.ok(topic && topic.topic.endsWith(`/0x${value.toString(16).padStart(digits, '0')}`), line);
        if (filter !== 'iscsi.login.status') assert.equal(topic.otherwise, `field/iscsi/${filter}`);
      }
    }
    for (const [text, topic] of BIT_TEXTS) assert.equal(topicOf(`    .0.. .... = ${text}`, text), topic);
    assert.equal(topicOf('    HeaderDigest: 0x12345678 (Good CRC32)', 'Header'), 'field/iscsi/iscsi.headerdigest32');
    assert.equal(topicOf('        KeyValue: HeaderDigest=None', 'HeaderDigest'), 'key/HeaderDigest');
    assert.equal(topicOf('        KeyValue: HeaderDigest=None', 'KeyValue'), 'field/iscsi/iscsi.keyvalue');
  });

  it('knows filter names', () => {
    assert.equal(topicOf('tshark -Y "iscsi.login.csg == 1"', 'iscsi.'), 'field/iscsi/iscsi.login.csg');
    assert.equal(topicOf('"iscsi.cmdsn": "7",', 'iscsi.'), 'field/iscsi/iscsi.cmdsn');
    assert.deepEqual(all('edit iscsi.conf and iscsi.service'), []);
  });

  it('explains everything that it finds', () => {
    const topics = [
      ...[...PDU_NAMES.values()].map((opcode) => `opcode/${opcode}`),
      ...[...NUMBER_LABELS.values()].map((filter) => `field/iscsi/${filter}`),
      ...NAMED_VALUES.map(({ filter }) => `field/iscsi/${filter}`),
      ...BIT_TEXTS.values(),
    ];
    for (const topic of topics) {
      const explanation = explainer.explain(topic);
      assert.ok(explanation && explanation.references.length > 0, topic);
    }
  });
});

describe('login status codes', () => {
  it('need their label beside them', () => {
    for (const [code, { title }] of LOGIN_STATUS_EXPLANATIONS) {
      const hex = `0x${code.toString(16).padStart(4, '0')}`;
      const name = title.replace(/ \(.*/, '');
      for (const line of [
        `Status: ${hex} (${name})`,
        `${name} (${hex})`,
        `login status ${hex}`,
        `"status":"${hex}","isid"`,
      ]) {
        assert.equal(topicOf(line, hex), `status/${hex}`, line);
      }
      for (const line of [`${hex}`, `mov eax, ${hex}`, `exit status ${hex} of the compiler`, `[${hex}] = 3`]) {
        assert.deepEqual(all(line), [], line);
      }
    }
    assert.deepEqual(all('Login status: 0x0299'), []);
  });

  it('are read as iscsid, the kernel and libiscsi write them', () => {
    const iscsid = 'iscsid: conn 0 login rejected: initiator failed authorization with target (02/01)';
    assert.deepEqual(all(iscsid), [['02/01', 'status/0x0201']]);
    const libiscsi = 'Failed to log in to target. Status: Authentication failure(513)';
    assert.equal(topicOf(libiscsi, '513'), 'status/0x0201');
    assert.deepEqual(all('see page (02/01) of the report'), []);
  });
});

describe('references to sections', () => {
  it('need the number of the RFC, and a section that exists', () => {
    assert.deepEqual(all('as RFC 3720, section 12.12 and RFC 7143 §13.12 say; Section 10.12.3 of RFC 3720 too'), [
      ['RFC 3720, section 12.12', 'section/3720/12.12'],
      ['RFC 7143 §13.12', 'section/7143/13.12'],
      ['Section 10.12.3 of RFC 3720', 'section/3720/10.12.3'],
    ]);
    assert.deepEqual(all('RFC 3720, appendix D.'), [['RFC 3720, appendix D', 'section/3720/D']]);
    assert.deepEqual(all('RFC 3720, section 99 or section 12.12 or RFC 3720'), []);
  });
});

describe('prose', () => {
  /** A page about iSCSI with its words in sentences: nothing of it is a place for a card. */
  const PAGE = `
iSCSI carries SCSI over TCP. A Login Request opens the Login Phase, and a Login Response answers it; the Status field of
the Login Response says how it went. Status: unknown, reason: none given. When InitialR2T is Yes the target sends an R2T
before any data, and ImmediateData decides whether a SCSI Command may carry data itself. MaxBurstLength and
FirstBurstLength limit a sequence. The SessionType is Normal or Discovery, and SendTargets asks for targets.
An administrator who sees Reject or Asynchronous Message in a trace should look for its Reason, e.g. Protocol Error.
The AuthMethod is often CHAP, with CHAP_A and CHAP_N in the requests. Text Request and Text Response follow; a NOP-Out
is a ping. In iSCSI Login Command is what Wireshark calls a Login Request. iSCSI 2004 Reject: see below.
The digest (HeaderDigest, DataDigest) is CRC32C or None; "MaxConnections" is 1 most of the time; TargetName names it.
Error 0x0201 was seen. It took 0x0203 tries. Function: Abort. Response: none (yet). Opcode: unknown (0x03) to us.
Version: 2. Flags: many. Time: 12:30. CSG and NSG are stages; T: a bit. See section 10.12 and chapter 5 for more.
This is node.js, not node.session; iscsi.h is a header and iscsi.login a prefix. Success (so far) is relative.
[Login Response] (Login Request) "Login Command" *NOP In*, SCSI: Response time matters, LUN: 0 is common.
Task Management Function Response (Function complete) stands in brackets, but not in a row of a packet list.
`.split('\n');

  it('has no hovers', () => {
    for (const line of PAGE) assert.deepEqual(all(line), [], line);
  });
});

describe('the place looked at', () => {
  it('is all that is read of a long line', () => {
    const filler = 'lorem ipsum '.repeat(100_000);
    const line = `${filler}InitialR2T=Yes ${filler}`;
    const start = filler.length;
    assert.deepEqual(at(line, start + 3), { topic: 'key/InitialR2T', start, end: start + 'InitialR2T'.length });
    assert.equal(at(line, 5), undefined);
  });

  it('may be anywhere, in hostile lines too', () => {
    for (const line of [
      '',
      '=',
      'InitialR2T',
      `${' '.repeat(5_000)}:`,
      'A'.repeat(5_000),
      '(((('.repeat(1_000),
      '\u0000=\ud800',
    ]) {
      for (const column of [-1, 0, 1, line.length, line.length + 1, 2 ** 31]) {
        assert.equal(at(line, column), undefined);
      }
    }
  });
});

describe('a value whose name tshark writes as a whole sentence', () => {
  it('is found by the beginning of the sentence', () => {
    const line = '    AsyncEvent: A SCSI asynchronous event, and so on (0x00)';
    assert.equal(topicOf(line, 'SCSI'), 'value/iscsi.asyncevent/0x00');
    assert.equal(topicOf('    AsyncEvent: Something else (0x00)', 'Something'), undefined);
  });
});
