import assert from 'node:assert/strict';
import { exported, NOTHING_MASKED } from '../../support/exported';
import { analysed } from '../../support/analysed';
import {
  enhancedPacket,
  interfaceDescription,
  join,
  option,
  pcapFile,
  sectionHeader,
} from '../../support/captureBuilder';
import { readFixture } from '../../support/captures';
import { Conversation } from '../../support/conversation';
import { loginRequest } from '../../support/pduBuilder';

const relative = { format: 'relative' } as const;
const lines = ({ text }: { readonly text: string }): string[] => text.trimEnd().split('\r\n');

describe('exported columns', () => {
  it('are those that were chosen, in their order, also without the built-in ones', async () => {
    const capture = await analysed(readFixture('sample.pcap'));
    const columns = ['info', 'iscsi.cmdsn', 'number', 'ip.ttl'];
    const [head, ...rows] = lines(await exported(capture, 'csv', { columns }));
    assert.equal(head, 'Info,CmdSN,No.,Time to live');
    assert.equal(rows.length, capture.analysis.frames.length);
    assert.match(rows[3] ?? '', /^.*Login Request.*,0x[\da-f]+,4,64$|^.*Login Request.*,\d+,4,64$/);
    const [only] = lines(await exported(capture, 'csv', { columns: ['iscsi.opcode'] }));
    assert.equal(only, 'Opcode');
  });

  it('are the seven of the packet table where nobody chooses', async () => {
    const capture = await analysed(readFixture('sample.pcap'));
    const [head] = lines(await exported(capture, 'csv'));
    assert.equal(head, 'No.,Time,Source,Destination,Protocol,Length,Info');
  });

  it('with the same title are told apart by their names', async () => {
    const capture = await analysed(readFixture('sample.pcap'));
    const [head] = lines(await exported(capture, 'csv', { columns: ['tcp.srcport', 'udp.srcport', 'number'] }));
    assert.equal(head, 'Source port (tcp.srcport),Source port (udp.srcport),No.');
  });

  it('of dates name their time zone, in the header and in each cell', async () => {
    const capture = await analysed(readFixture('sample.pcap'));
    const columns = ['time', 'frame.time', 'frame.time_utc', 'frame.time_epoch'];
    const time = { format: 'local', zone: 'Asia/Kolkata', digits: 3 } as const;
    const [head, first] = lines(await exported(capture, 'csv', { columns, time }));
    assert.equal(head, 'Time (Asia/Kolkata),Local Time (Asia/Kolkata),UTC Time (UTC),Epoch Time');
    const [one, other, utc, epoch] = (first ?? '').split(',');
    assert.equal(one, other);
    assert.match(one ?? '', /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}\+05:30$/);
    assert.equal(Date.parse((one ?? '').replace(' ', 'T')), Date.parse(`${(utc ?? '').replace(' ', 'T')}Z`));
    assert.equal(Date.parse((one ?? '').replace(' ', 'T')), Math.round(Number(epoch) * 1000));
  });

  it('tell both two o’clocks of the night in which clocks are put back', async () => {
    const micros = (text: string): bigint => BigInt(Date.parse(text)) * 1000n;
    const bytes = new Conversation().handshake().packets[0]?.bytes ?? new Uint8Array(0);
    const capture = await analysed(
      join(
        sectionHeader(true),
        interfaceDescription(true),
        enhancedPacket(micros('2026-10-25T00:30:00Z'), { bytes }, true),
        enhancedPacket(micros('2026-10-25T01:30:00Z'), { bytes }, true),
      ),
    );
    const time = { format: 'local', zone: 'Europe/Berlin', digits: 0 } as const;
    const [, ...rows] = lines(await exported(capture, 'csv', { columns: ['time'], time }));
    assert.deepEqual(rows, ['2026-10-25 02:30:00+02:00', '2026-10-25 02:30:00+01:00']);
  });

  it('are not cut where those on the screen are', async () => {
    const capture = await analysed(readFixture('sample.pcap'));
    const rows = lines(await exported(capture, 'csv', { columns: ['iscsi.keyvalue'] }));
    assert(rows.some((row) => row.length > 300));
    assert(!rows.some((row) => row.includes('…')));
  });

  it('hold no formulas that a capture smuggles in', async () => {
    const talk = new Conversation().handshake();
    talk.send(0, loginRequest(['InitiatorName==cmd|calc', 'TargetName=@SUM(1)']));
    const capture = await analysed(pcapFile(talk.packets));
    const columns = ['iscsi.key.InitiatorName', 'iscsi.key.TargetName', 'iscsi.session.initiator'];
    const rows = lines(await exported(capture, 'csv', { columns }));
    assert(
      rows.some((row) => row.startsWith("'=cmd|calc,'@SUM(1)")),
      rows.join('\n'),
    );
    assert(!rows.slice(1).some((row) => row.split(',').some((cell) => /^[=@]/.test(cell))));
  });

  it('stand beside the fields of each object of JSON, only where some were chosen', async () => {
    const capture = await analysed(readFixture('sample.pcap'));
    const columns = ['number', 'iscsi.key.AuthMethod', 'info'];
    const [, , , login] = (await exported(capture, 'ndjson', { columns })).text.split('\n');
    const object = JSON.parse(login ?? '') as { frame: number; columns: object };
    assert.deepEqual(object.columns, { 'iscsi.key.AuthMethod': 'CHAP,None' });
    for (const few of [undefined, ['info', 'number']]) {
      const { text } = await exported(capture, 'json', few ? { columns: few } : {});
      assert(!('columns' in (JSON.parse(text) as object[])[3]));
    }
  });

  it('count displayed deltas over what is exported', async () => {
    const capture = await analysed(readFixture('sample.pcap'));
    const columns = ['frame.time_delta_displayed', 'frame.time_relative'];
    const scope = { kind: 'direction', stream: 0, direction: 0 } as const;
    const rows = lines(await exported(capture, 'csv', { columns, scope, time: relative }));
    const [, ...cells] = rows.map((row) => row.split(',').map(Number));
    for (const [at, [delta = NaN, since = NaN]] of cells.entries()) {
      const before = cells[at - 1]?.[1] ?? since;
      assert(Math.abs(delta - (since - before)) < 1e-5, `${at}`);
    }
  });

  it('are masked as everything else, also what the index knows by heart', async () => {
    const talk = new Conversation().handshake();
    talk.send(0, loginRequest(['InitiatorName=iqn.2001-04.com.secret:a', 'TargetName=iqn.2001-04.com.secret:t']));
    const [packet] = talk.packets;
    const comment = option(true, 1, new TextEncoder().encode('secret remark'));
    const capture = await analysed(
      join(
        sectionHeader(true),
        interfaceDescription(true, { options: [option(true, 2, new TextEncoder().encode('secret0'))] }),
        ...talk.packets.map(({ bytes }) =>
          enhancedPacket(1n, { bytes, ...(bytes === packet?.bytes ? { options: [comment] } : {}) }, true),
        ),
      ),
    );
    const columns = [
      ...['number', 'iscsi.session.initiator', 'iscsi.session.target', 'iscsi.key.InitiatorName', 'iscsi.keyvalue'],
      ...['frame.comment', 'frame.interface_name', 'ip.src', 'ip.addr', 'eth.src', 'tcp.checksum.status'],
    ];
    const plain = await exported(capture, 'csv', { columns });
    assert.match(plain.text, /secret remark/);
    assert.match(plain.text, /secret0/);
    const mask = { ...NOTHING_MASKED, names: true, addresses: true };
    for (const format of ['csv', 'json', 'ndjson'] as const) {
      const { text } = await exported(capture, format, { columns, mask });
      assert.doesNotMatch(text, /secret/);
    }
    const [row = ''] = lines(
      await exported(capture, 'csv', { columns: ['iscsi.session.initiator', 'iscsi.key.InitiatorName'], mask }),
    ).slice(-1);
    const [known, sent] = row.split(',');
    assert.match(known ?? '', /^iqn\.2000-01\./);
    assert.equal(known, sent);
  });
});
