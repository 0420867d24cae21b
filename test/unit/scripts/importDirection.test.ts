import assert from 'node:assert/strict';
import { ESLint } from 'eslint';
import { forbiddenImport } from '../../../scripts/eslint/importDirection.mjs';
import { root } from '../../../scripts/repository';

const allowed: [file: string, request: string][] = [
  ['src/core/dissect/a.ts', '../bytes/hex'],
  ['src/core/protocols/tcp/tcp.ts', './tcpOptions'],
  ['src/core/protocols/iscsi/pdus/nopIn.ts', '../commonFields'],
  ['src/core/protocols/tcp/tcp.ts', '../../dissect/Issue'],
  ['src/core/protocols/protocols.ts', './tcp/tcp'],
  ['src/messages/results.ts', '../core/dissect/FieldNode'],
  ['src/engine/worker.ts', 'node:worker_threads'],
  ['src/engine/worker.ts', '../messages/engine'],
  ['src/host/editor/a.ts', 'vscode'],
  ['src/host/editor/a.ts', '../../engine/EngineClient'],
  ['src/cli.ts', './core/text/traceText'],
  ['media/captureEditor/main.tsx', 'preact'],
  ['media/captureEditor/main.tsx', '../../src/core/rfc/RfcReference'],
  ['test/unit/a.test.ts', '../../src/host/editor/a'],
];

const forbidden: [file: string, request: string][] = [
  ['src/core/dissect/a.ts', 'vscode'],
  ['src/core/dissect/a.ts', 'node:fs'],
  ['src/core/dissect/a.ts', 'fs'],
  ['src/core/dissect/a.ts', 'preact'],
  ['src/core/dissect/a.ts', '../../messages/results'],
  ['src/core/protocols/tcp/tcp.ts', '../ipv4/ipv4'],
  ['src/core/protocols/iscsi/pdus/nopIn.ts', '../../scsi/commands'],
  ['src/messages/results.ts', '../engine/worker'],
  ['src/engine/worker.ts', 'vscode'],
  ['src/engine/worker.ts', '../host/editor/a'],
  ['src/host/editor/a.ts', '../../extension'],
  ['src/host/editor/a.ts', '../../../media/captureEditor/main'],
  ['src/host/editor/a.ts', '../../../test/support/captures'],
  ['src/cli.ts', './engine/worker'],
  ['src/cli.ts', 'vscode'],
  ['media/captureEditor/main.tsx', 'vscode'],
  ['media/captureEditor/main.tsx', 'node:fs'],
  ['media/captureEditor/main.tsx', '../../src/host/editor/a'],
  ['media/captureEditor/main.tsx', '../../src/core/dissect/FieldSpec'],
];

describe('import direction', () => {
  for (const [file, request] of allowed) {
    it(`lets ${file} import ${request}`, () => assert.equal(forbiddenImport(file, request, false), undefined));
  }
  for (const [file, request] of forbidden) {
    it(`keeps ${file} from importing ${request}`, () => assert.ok(forbiddenImport(file, request, false)));
  }

  it('lets the webview import types of core', () => {
    assert.equal(forbiddenImport('media/captureEditor/a.ts', '../../src/core/dissect/FieldSpec', true), undefined);
  });

  it('is part of the lint run', async () => {
    const eslint = new ESLint({ cwd: root });
    const config = (await eslint.calculateConfigForFile('src/core/bytes/hex.ts')) as {
      rules: Record<string, unknown[]>;
    };
    assert.deepEqual(config.rules['layers/import-direction']?.[0], 2);
  });
});
