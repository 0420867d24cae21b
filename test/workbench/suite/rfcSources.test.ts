/** Where the reader takes the text of an RFC from: the folder of the setting, the storage, the package, or nowhere. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { RfcLibrary } from '../../../src/host/rfcReader/RfcLibrary';
import { activated, eventually, needsBundledRfc, repository } from './support';

const SETTING = 'iscsiTrace.rfcFolder';

describe('the sources of an RFC’s text', () => {
  const places = ['chosen', 'fetched', 'bundled'] as const;
  const folders = new Map<string, string>();
  let home: string;
  let told: string[];

  const folderOf = (place: string): string => folders.get(place) ?? '';
  const library = (): RfcLibrary =>
    new RfcLibrary(vscode.Uri.file(folderOf('bundled')), vscode.Uri.file(folderOf('fetched')), (problem) =>
      told.push(problem),
    );
  const choose = (folder: string | undefined): Thenable<void> =>
    vscode.workspace.getConfiguration().update(SETTING, folder, vscode.ConfigurationTarget.Global);
  const put = (place: string): void => {
    const text = readFileSync(path.join(repository(), 'dist', 'rfc', 'rfc3720.txt'), 'latin1');
    writeFileSync(path.join(folderOf(place), 'rfc3720.txt'), `${text}\n   This copy is the ${place} one.\n`, 'latin1');
  };
  /** Which copy is shown; undefined for none. */
  const shown = async (from: RfcLibrary): Promise<string | undefined> => {
    const lines = (await from.text(3720))?.document.slice(-10) ?? [];
    return /This copy is the (\w+) one/.exec(lines.join('\n'))?.[1];
  };

  before(async function () {
    await activated();
    await needsBundledRfc(this);
  });

  beforeEach(() => {
    told = [];
    home = mkdtempSync(path.join(os.tmpdir(), 'iscsi-trace-rfc-'));
    for (const place of places) folders.set(place, mkdtempSync(path.join(home, `${place}-`)));
  });

  afterEach(async () => {
    await choose(undefined);
    rmSync(home, { recursive: true, force: true });
  });

  it('come in this order: setting, fetched, bundled, none', async () => {
    const texts = library();
    try {
      assert.equal(await shown(texts), undefined);
      for (const place of ['bundled', 'fetched'] as const) {
        put(place);
        texts.refresh();
        assert.equal(await shown(texts), place);
      }
      put('chosen');
      await choose(folderOf('chosen'));
      await eventually('the chosen copy', async () => (await shown(texts)) === 'chosen');
      await choose(path.join(folderOf('chosen'), 'rfc3720.txt'));
      await eventually('the chosen file', async () => (await shown(texts)) === 'chosen');
      assert.deepEqual(told, []);
      await choose(undefined);
      await eventually('the fetched copy again', async () => (await shown(texts)) === 'fetched');
    } finally {
      texts.dispose();
    }
  });

  it('a chosen folder without the text, or with another file under its name, is told of and passed over', async () => {
    put('bundled');
    const texts = library();
    try {
      await choose(folderOf('chosen'));
      await eventually('the bundled copy', async () => (await shown(texts)) === 'bundled');
      assert.match(told.join('\n'), /which holds no rfc3720\.txt/);
      writeFileSync(path.join(folderOf('chosen'), 'rfc3720.txt'), '<!doctype html>');
      texts.refresh();
      assert.equal(await shown(texts), 'bundled');
      assert.match(told.join('\n'), /rfc3720\.txt is not used/);
      await choose(path.join(home, 'nowhere'));
      await eventually('a word about the folder', async () => {
        assert.equal(await shown(texts), 'bundled');
        return /nowhere, which cannot be read/.test(told.join('\n'));
      });
    } finally {
      texts.dispose();
    }
  });
});
