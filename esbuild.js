// @ts-check
/**
 * Builds everything that runs: `node esbuild.js [--production] [--watch] [--tests]`.
 *
 * Four bundles go to dist/ (extension, engine worker, command line, webview), and two for browsers (extension, engine worker)
 * to dist/web/; --tests adds the suite that runs inside
 * VS Code's extension host, in out/workbench/ and out/webSuite/. The parser of display filters is made of its grammar first.
 * RFC_DIR=<folder> copies the RFC texts found there into dist/rfc/. Nothing here touches the network.
 */
'use strict';
const esbuild = require('esbuild');
const fs = require('node:fs');
const path = require('node:path');
const { grammarFile, parserFile, writeFilterParser } = require('./scripts/filterParser.cjs');

const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');
const tests = process.argv.includes('--tests');
const root = __dirname;
const dist = path.join(root, 'dist');

/** @type {esbuild.BuildOptions} */
const common = {
  absWorkingDir: root,
  bundle: true,
  minify: production,
  sourcemap: production ? false : 'linked',
  logLevel: 'warning',
  metafile: true,
  legalComments: 'none',
  define: { 'process.env.NODE_ENV': production ? '"production"' : '"development"' },
};

/** The Node of the oldest VS Code in package.json's "engines" (1.90 carries Electron 29 with Node 20.9). @type {esbuild.BuildOptions} */
const node = { ...common, platform: 'node', format: 'cjs', target: 'node20', external: ['vscode'] };

/**
 * For VS Code in a browser, whose extension host is a web worker: `X.web.ts` stands in for `X.ts`. That nothing of Node is
 * left, src/tsconfig.web.json sees to; here an import of it would fail. @type {esbuild.BuildOptions}
 */
const web = {
  ...common,
  platform: 'browser',
  target: 'es2022',
  external: ['vscode'],
  resolveExtensions: ['.web.ts', '.tsx', '.ts', '.js', '.json'],
};

/** @type {esbuild.BuildOptions[]} */
const bundles = [
  { ...node, entryPoints: ['src/extension.ts'], outfile: 'dist/extension.js' },
  { ...node, entryPoints: ['src/engine/worker.ts'], outfile: 'dist/worker.js' },
  { ...node, entryPoints: ['src/cli.ts'], outfile: 'dist/cli.js', banner: { js: '#!/usr/bin/env node' } },
  { ...web, format: 'cjs', entryPoints: ['src/extension.ts'], outfile: 'dist/web/extension.js' },
  { ...web, format: 'iife', entryPoints: ['src/engine/worker.web.ts'], outfile: 'dist/web/worker.js' },
  {
    ...common,
    platform: 'browser',
    format: 'iife',
    target: 'chrome122',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    entryPoints: { captureEditor: 'media/captureEditor/main.tsx' },
    // A folder of its own: the webview may load from there, and from nowhere else.
    outdir: 'dist/captureEditor',
  },
];

/** Mocha stays outside of the bundle: it is found in node_modules, because the suite runs from the repository. @returns {esbuild.BuildOptions} */
function workbenchSuite() {
  const folder = 'test/workbench/suite';
  const files = fs.readdirSync(path.join(root, folder)).filter((name) => name.endsWith('.test.ts'));
  if (files.length === 0) throw new Error(`${folder} holds no *.test.ts`);
  return {
    ...node,
    minify: false,
    sourcemap: 'inline',
    entryPoints: [`${folder}/index.ts`, ...files.map((name) => `${folder}/${name}`)],
    outdir: 'out/workbench',
    external: ['vscode', 'mocha'],
  };
}

/**
 * The same suite for the web extension host, in out/webSuite/: one file with mocha in it, without the files that need Node.
 * @returns {esbuild.BuildOptions}
 */
function webSuite() {
  const folder = path.join(root, 'test/workbench/suite');
  const left = fs.readFileSync(path.join(root, 'test/workbench/webSuite/resultsMark.ts'), 'utf8');
  const files = fs.readdirSync(folder).filter((name) => name.endsWith('.test.ts') && !left.includes(`'${name}'`));
  /** @type {esbuild.Plugin} */
  const listFiles = {
    name: 'list-files',
    setup(build) {
      build.onResolve({ filter: /^web-suite-files$/ }, ({ path: name }) => ({ path: name, namespace: 'web-suite' }));
      build.onLoad({ filter: /.*/, namespace: 'web-suite' }, () => ({
        contents: files.map((name) => `require('./${name}');`).join('\n'),
        resolveDir: folder,
      }));
    },
  };
  return {
    ...web,
    format: 'cjs',
    minify: false,
    sourcemap: false,
    entryPoints: ['test/workbench/webSuite/index.ts'],
    outfile: 'out/webSuite/index.js',
    alias: { 'node:assert/strict': './test/workbench/webSuite/assert.ts' },
    define: {
      ...web.define,
      'process.env.CI': JSON.stringify(process.env.CI ?? ''),
      'process.env.CAPTURES_DIR': 'undefined',
    },
    plugins: [listFiles],
  };
}

/** Copies the RFC texts unmodified: the reader and the hovers quote them. Without RFC_DIR the product does without. */
function copyRfcTexts() {
  const folder = process.env.RFC_DIR;
  if (!folder) return;
  const wanted = ['rfc3720.txt', 'rfc7143.txt', 'rfc5048.txt', 'rfc7144.txt'];
  const found = wanted.filter((name) => fs.existsSync(path.join(folder, name)));
  if (!found.includes('rfc3720.txt')) throw new Error(`RFC_DIR is ${folder}, but it holds no rfc3720.txt`);
  fs.mkdirSync(path.join(dist, 'rfc'), { recursive: true });
  for (const name of found) fs.copyFileSync(path.join(folder, name), path.join(dist, 'rfc', name));
  console.log(`build: RFC texts from RFC_DIR: ${found.join(', ')}`);
}

/** The lines that the problem matcher of .vscode/tasks.json waits for. @type {esbuild.Plugin} */
const reportToEditor = {
  name: 'report-to-editor',
  setup(build) {
    build.onStart(() => console.log('[watch] build started'));
    build.onEnd(({ errors }) => {
      for (const { text, location } of errors) {
        console.error(`✘ [ERROR] ${text}`);
        if (location) console.error(`    ${location.file}:${location.line}:${location.column}:`);
      }
      console.log('[watch] build finished');
    });
  },
};

/** Makes the filter parser again when its grammar has been edited. @type {esbuild.Plugin} */
const followGrammar = {
  name: 'follow-grammar',
  setup(build) {
    build.onLoad({ filter: /displayFilterParser\.generated\.js$/ }, () => {
      writeFilterParser();
      return { contents: fs.readFileSync(parserFile), loader: 'js', watchFiles: [grammarFile] };
    });
  },
};

async function main() {
  // A file that an earlier build left behind must not get into the package.
  fs.rmSync(dist, { recursive: true, force: true });
  fs.mkdirSync(dist, { recursive: true });
  copyRfcTexts();
  writeFilterParser();
  const jobs = tests ? [...bundles, workbenchSuite(), webSuite()] : bundles;
  if (watch) {
    for (const job of jobs) {
      const context = await esbuild.context({ ...job, logLevel: 'silent', plugins: [reportToEditor, followGrammar] });
      await context.watch();
    }
    return;
  }
  for (const job of jobs) {
    const { metafile } = await esbuild.build(job);
    for (const [file, { bytes }] of Object.entries(metafile?.outputs ?? {})) {
      if (!file.endsWith('.map') && file.startsWith('dist'))
        console.log(`build: ${file} ${Math.ceil(bytes / 1024)} KiB`);
    }
  }
}

/** What goes into the package: tests look at what it holds. */
module.exports = { bundles };

if (require.main === module) {
  main().catch((error) => {
    // esbuild has printed the errors of the source code itself.
    if (!error.errors) console.error(`build: ${error.message}`);
    process.exitCode = 1;
  });
}
