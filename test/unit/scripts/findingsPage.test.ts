import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { findingsPage } from '../../../scripts/findingsPage';
import { repository } from '../../support/captures';

describe('docs/findings.md', () => {
  it('is what the tables of rules say', () => {
    const page = readFileSync(path.join(repository, 'docs', 'findings.md'), 'utf8');
    assert.equal(page, findingsPage(), 'npm run findings-page writes it anew');
  });
});
