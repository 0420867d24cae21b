/** What the extension may do, as package.json says it, and what its bundles could do with the network. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { build } from 'esbuild';
import { productBundles } from '../../../scripts/thirdPartyNotices';
import { repository } from '../../support/captures';
import { manifestInEnglish } from '../../support/manifest';

interface Setting {
  readonly scope: string;
  readonly description?: string;
  readonly markdownDescription?: string;
}
interface Manifest {
  readonly enabledApiProposals?: unknown;
  readonly extensionDependencies?: unknown;
  readonly capabilities: {
    readonly untrustedWorkspaces: {
      readonly supported: unknown;
      readonly description: string;
      readonly restrictedConfigurations: readonly string[];
    };
    readonly virtualWorkspaces: { readonly supported: unknown; readonly description: string };
  };
  readonly contributes: { readonly configuration: { readonly properties: Readonly<Record<string, Setting>> } };
}

const manifest = manifestInEnglish() as Manifest;

describe('trust', () => {
  const { untrustedWorkspaces, virtualWorkspaces } = manifest.capabilities;
  const settings = manifest.contributes.configuration.properties;

  it('works in untrusted and in virtual workspaces, and says what is different there', () => {
    assert.equal(untrustedWorkspaces.supported, 'limited');
    assert.match(untrustedWorkspaces.description, /only ever read.*folder with RFC texts is not used/);
    assert.equal(virtualWorkspaces.supported, true);
    assert.match(virtualWorkspaces.description, /read whole into memory, up to 1 GiB/);
  });

  it('a workspace that is not trusted has no say in where files are read or written', () => {
    const places = Object.entries(settings).filter(([name, { markdownDescription = '', description = '' }]) => {
      return (
        /folder|file|path|program|command/i.test(name.split('.').at(-1) ?? '') ||
        /^(The )?(folder|file|path)\b/i.test(markdownDescription || description)
      );
    });
    assert(places.length > 0);
    for (const [name, { scope }] of places) {
      const isOwn = scope === 'application' || scope === 'machine';
      assert(
        isOwn || untrustedWorkspaces.restrictedConfigurations.includes(name),
        `${name} is neither restricted nor the person's own`,
      );
    }
    for (const name of untrustedWorkspaces.restrictedConfigurations) assert(settings[name], `${name} is no setting`);
    assert.equal(
      settings['iscsiTrace.indexCache.maximumSize']?.scope,
      'application',
      'how much this machine keeps is no matter of a workspace',
    );
  });

  it('asks VS Code for nothing unusual', () => {
    assert.equal(manifest.enabledApiProposals, undefined);
    assert.equal(manifest.extensionDependencies, undefined);
  });
});

/** Addresses that the bundles may hold, with the reason. */
const ADDRESSES: readonly (readonly [address: RegExp, reason: string])[] = [
  [
    /^https:\/\/www\.rfc-editor\.org\/rfc\/rfc/,
    'the RFC that the person asks for, fetched on a click or opened in the browser',
  ],
  [
    /^http:\/\/www\.w3\.org\/(2000\/svg|1998\/Math\/MathML|1999\/xhtml)$/,
    'names of XML namespaces, which nobody asks for',
  ],
];
/** Modules of Node and of VS Code that each bundle may load, apart from those that cannot reach out. */
const HARMLESS =
  /^node:(crypto|fs|fs\/promises|os|path|v8|worker_threads|zlib|buffer|util|events|stream|timers|url|perf_hooks|string_decoder|assert)(\/|$)/;
const LOADED: readonly (readonly [bundle: RegExp, module: string, reason: string])[] = [
  [/extension\.js$/, 'vscode', 'the editor itself'],
  [/extension\.js$/, 'https', 'fetches an RFC on a click (downloadRfc)'],
];
/** Ways out of a process or a page, and ways to run what has been read. */
const FORBIDDEN = [
  /\bfetch\s*\(/,
  /\bXMLHttpRequest\b/,
  /\bWebSocket\b/,
  /\bEventSource\b/,
  /\bsendBeacon\b/,
  /\bRTCPeerConnection\b/,
  /\bimportScripts\b/,
  /\bserviceWorker\b/,
  /\bnew Image\b/,
  /\beval\s*\(/,
  /\bnew Function\b/,
  /\bcreateTelemetryLogger\b/,
  /\bopenExternal\b/,
  /\bdangerouslySetInnerHTML\s*:/,
  /\.insertAdjacentHTML\b/,
  /\bdocument\.write\b/,
];
/** Places where one of these stands with a reason. */
const EXCEPTIONS: readonly (readonly [bundle: RegExp, text: RegExp, reason: string])[] = [
  [
    /web\/extension\.js$/,
    /await fetch\(\w+\(\w+\),\{signal:.*credentials:"omit"/,
    'an RFC on a click, where there is no https module',
  ],
];

describe('the network', () => {
  const bundles: { name: string; text: string; loads: string[] }[] = [];
  before(async function () {
    this.timeout(60_000);
    for (const bundle of productBundles()) {
      const built = await build({
        ...bundle,
        write: false,
        metafile: true,
        minify: true,
        sourcemap: false,
        logLevel: 'silent',
      });
      for (const { path: file, text } of built.outputFiles ?? []) {
        const name = path.relative(repository, file).replaceAll('\\', '/');
        const loads = built.metafile?.outputs[name]?.imports.map((one) => one.path) ?? [];
        bundles.push({ name, text, loads: [...new Set(loads)] });
      }
    }
  });

  it('is reached by nothing but the module that fetches an RFC', () => {
    assert(bundles.length >= 5, bundles.map(({ name }) => name).join(', '));
    const loaded = bundles.flatMap(({ name, loads }) =>
      loads.filter((one) => !HARMLESS.test(one)).map((one) => ({ name, one })),
    );
    const isAllowed = ({ name, one }: { name: string; one: string }) =>
      LOADED.some(([bundle, module]) => bundle.test(name) && module === one);
    assert.deepEqual(
      loaded.filter((one) => !isAllowed(one)),
      [],
    );
    // An exception that nothing needs any more is taken out.
    for (const [bundle, module] of LOADED)
      assert(
        loaded.some(({ name, one }) => bundle.test(name) && one === module),
        module,
      );
  });

  it('is called by no function of a browser or of Node, and nothing that was read is run', () => {
    for (const { name, text } of bundles) {
      for (const call of FORBIDDEN) {
        const found = [...text.matchAll(new RegExp(call, 'g'))].map(({ index }) =>
          text.slice(Math.max(0, index - 60), index + 90),
        );
        const rest = found.filter(
          (around) => !EXCEPTIONS.some(([bundle, known]) => bundle.test(name) && known.test(around)),
        );
        assert.deepEqual(rest, [], `${name}: ${call.source}`);
      }
    }
  });

  it('no other address stands in the product', () => {
    const found = bundles.flatMap(({ text }) => text.match(/\b(?:https?|wss?|ftp):\/\/[^\s"'`\\)<>]+/g) ?? []);
    assert(found.length > 0);
    assert.deepEqual(
      found.filter((address) => !ADDRESSES.some(([known]) => known.test(address))),
      [],
    );
    for (const [known] of ADDRESSES)
      assert(
        found.some((address) => known.test(address)),
        String(known),
      );
  });
});
