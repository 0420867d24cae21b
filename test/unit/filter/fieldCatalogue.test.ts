import assert from 'node:assert/strict';
import {
  catalogueField,
  catalogueFields,
  findCatalogueFields,
  findCatalogueValues,
} from '../../../src/core/filter/fieldCatalogue';

const names = (written: string, most = 5): string[] => findCatalogueFields(written, most).map(({ name }) => name);

function field(name: string): NonNullable<ReturnType<typeof catalogueField>> {
  const found = catalogueField(name);
  assert.ok(found, name);
  return found;
}

describe('fieldCatalogue', () => {
  it('has each name once, and a label and a type for it', () => {
    const fields = catalogueFields();
    assert.ok(fields.length > 1000);
    assert.equal(new Set(fields.map(({ name }) => name)).size, fields.length);
    assert.deepEqual(
      fields.filter(({ name, label, type }) => name === '' || label === '' || !type),
      [],
    );
  });

  it('offers the name itself and shorter ones first, whatever their case, then names that hold what is written', () => {
    assert.deepEqual(names('TCP.F', 3), ['tcp.flags', 'tcp.flags.ack', 'tcp.flags.ae']);
    assert.equal(names('tcp', 1)[0], 'tcp');
    assert.ok(names('maxburst').includes('iscsi.key.MaxBurstLength'));
    assert.deepEqual(names('nothing like it'), []);
    assert.equal(names('', 7).length, 7);
    assert.deepEqual(names('tcp', 0), []);
  });

  it('tells types as Wireshark has them', () => {
    const types = 'ip.addr eth.src tcp.flags.syn scsi_sbc.unmap.lba iscsi.isid iscsi.keyvalue tcp.time_delta arp'
      .split(' ')
      .map((name) => field(name).type);
    assert.deepEqual(types, ['ipv4', 'mac', 'boolean', 'number', 'bytes', 'text', 'time', 'protocol']);
  });

  it('says what a field is for', () => {
    assert.match(field('iscsi.cmdsn').description, /\w+ \w+/);
    assert.match(field('iscsi.key.MaxBurstLength').description, /\w+ \w+/);
    assert.match(field('iscsi.task').description, /I\/O view/);
  });

  it('knows which fields the index answers', () => {
    assert.equal(field('tcp.port').indexed, true);
    assert.equal(field('ip.src').indexed, false);
    assert.equal(field('frame.comment').indexed, false);
  });

  it('names values: of our tables, of Wireshark, of findings, flags and keys', () => {
    const offered = (name: string, written = ''): string[] =>
      findCatalogueValues(field(name), written, 200).map((value) => value.name);
    assert.ok(offered('iscsi.opcode').includes('Login Command'));
    assert.ok(offered('iscsi.scsiresponse.status', 'busy').includes('Busy'));
    assert.ok(offered('iscsi.finding').includes('DIGEST-DATA'));
    assert.deepEqual(offered('tcp.flags.syn'), ['true', 'false']);
    assert.deepEqual(offered('iscsi.key.InitialR2T'), ['Yes', 'No']);
    assert.ok(offered('arp.opcode').length > 1);
    assert.deepEqual(offered('iscsi.opcode', 'xyz'), []);
  });

  it('describes a field of many PDUs by its usual meaning, not by that in a NOP-Out', () => {
    for (const name of ['iscsi.lun', 'iscsi.initiatortasktag', 'iscsi.targettransfertag', 'iscsi.datasegmentlength']) {
      const { description } = field(name);
      assert.ok(description !== '' && !/NOP|ping/i.test(description), `${name}: ${description}`);
    }
    assert.doesNotMatch(field('iscsi.statsn').description, /R2T/);
  });

  it('has fields for the keys of vendors, and none for what no key can be', () => {
    assert.equal(field('iscsi.key.X-com.example.cache').type, 'key');
    assert.equal(catalogueField('iscsi.key.maxburstlength'), undefined);
    assert.equal(catalogueField('iscsi.key.'), undefined);
    assert.equal(catalogueField('constructor'), undefined);
  });
});
