import assert from 'node:assert/strict';
import { readRfcText } from '../../../src/core/rfc/readRfcText';
import { outlineOf } from '../../support/rfcOutline';
import { MADE_UP_RFC } from './madeUpRfc';

const refusal = (content: string, rfc: number): string => {
  const reading = readRfcText(content, rfc);
  return 'refused' in reading ? reading.refused : 'accepted';
};

describe('readRfcText', () => {
  it('accepts the RFC that was looked for', () => {
    const reading = readRfcText(`\uFEFF${MADE_UP_RFC.replaceAll('\n', '\r\n')}`, 9998);
    assert.ok('text' in reading && reading.text.section('2.1.1'));
  });

  it('refuses another RFC, a web page, a draft and an empty file, each with its reason', () => {
    assert.equal(refusal(MADE_UP_RFC, 3720), 'it is the text of RFC 9998, not of RFC 3720');
    assert.match(refusal('\n<!DOCTYPE html><pre>Request for Comments: 3720', 3720), /web page or XML/);
    assert.match(refusal('<?xml version="1.0"?><rfc number="3720">', 3720), /web page or XML/);
    assert.match(refusal('Internet-Draft\n\n1.  One\n', 3720), /no header "Request for Comments: 3720"/);
    assert.equal(refusal(' \r\n', 3720), 'the file is empty');
    assert.equal(refusal('Request for Comments: 5048\n', 5048), 'no sections of RFC 5048 were found in it');
  });

  for (const rfc of [3720, 7143]) {
    it(`refuses an RFC ${rfc} that ends too early`, () => {
      assert.equal(refusal(outlineOf(rfc), rfc), 'accepted');
      assert.match(
        refusal(outlineOf(rfc, 40), rfc),
        /not complete: the text ends in section \S+, RFC \d+ in section [A-Z]/,
      );
      assert.match(refusal(`Request for Comments: ${rfc}\n`, rfc), /the text has no sections/);
    });
  }
});
