/**
 * ESLint rule: imports point one way (core <- messages <- engine <- host <- extension.ts; see ARCHITECTURE.md).
 *
 * `no-restricted-imports` sees only the text of an import, in which `../x` means another thing in each folder. This rule
 * resolves the text to a path first, so that one table can say who may import what.
 */
import { isBuiltin } from 'node:module';
import path from 'node:path';

/**
 * A layer: the files it owns, the paths they may import, and which packages. `vscode` and Node's modules are packages too
 * ("vscode", "node:"); "*" is every other one. `typesOnly` paths may be imported with `import type` alone.
 * @typedef {{ owns: string, paths: string[], typesOnly?: string[], packages: string[] }} Layer
 */

/** @type {Layer[]} The first layer that owns a file rules it; files that none owns (test, scripts) import freely. */
export const layers = [
  { owns: 'src/core/', paths: ['src/core/'], packages: [] },
  { owns: 'src/messages/', paths: ['src/messages/', 'src/core/'], packages: ['valibot'] },
  { owns: 'src/engine/', paths: ['src/engine/', 'src/messages/', 'src/core/'], packages: ['node:', '*'] },
  {
    owns: 'src/host/',
    paths: ['src/host/', 'src/engine/', 'src/messages/', 'src/core/'],
    packages: ['vscode', 'node:', '*'],
  },
  {
    owns: 'src/extension.ts',
    paths: ['src/host/', 'src/engine/', 'src/messages/', 'src/core/'],
    packages: ['vscode', 'node:'],
  },
  {
    owns: 'src/cli.ts',
    paths: [
      'src/core/',
      'src/engine/FileSource',
      'src/engine/openInput',
      'src/engine/exportToFile',
      'src/engine/unpack/',
    ],
    packages: ['node:'],
  },
  {
    owns: 'media/',
    // The webview draws what the engine sends. Of core it may run only these small pure helpers.
    paths: ['media/', 'src/messages/', 'src/core/bytes/', 'src/core/rfc/RfcReference'],
    typesOnly: ['src/core/'],
    packages: ['*'],
  },
];

const protocols = 'src/core/protocols/';

/**
 * Why `file` may not import `request`; undefined when it may. Paths are relative to the repository, with "/".
 * @param {string} file
 * @param {string} request The text of the import.
 * @param {boolean} typeOnly
 * @returns {string | undefined}
 */
export function forbiddenImport(file, request, typeOnly) {
  const layer = layers.find(({ owns }) => file.startsWith(owns));
  if (!layer) return undefined;
  const owner = layer.owns.replace(/\/$/, '');

  if (!request.startsWith('.')) {
    const name = isBuiltin(request) ? 'node:' : request === 'vscode' ? 'vscode' : '*';
    const allowed = layer.packages.includes(name) || (name === '*' && layer.packages.includes(request));
    return allowed ? undefined : `${owner} does not import '${request}'`;
  }

  const target = path.posix.join(path.posix.dirname(file), request);
  const paths = typeOnly ? [...layer.paths, ...(layer.typesOnly ?? [])] : layer.paths;
  if (!paths.some((allowed) => `${target}/`.startsWith(allowed) || target.startsWith(allowed))) {
    const hint = layer.typesOnly?.some((allowed) => target.startsWith(allowed)) ? ' (types only: `import type`)' : '';
    return `${owner} does not import ${target}${hint}`;
  }
  return siblingProtocol(file, target);
}

/**
 * A protocol's folder stands alone: protocols find each other through the registry.
 * @param {string} file
 * @param {string} target
 */
function siblingProtocol(file, target) {
  if (!file.startsWith(protocols) || !target.startsWith(protocols)) return undefined;
  const [from, ...fromRest] = file.slice(protocols.length).split('/');
  const [to, ...toRest] = target.slice(protocols.length).split('/');
  const bothFolders = fromRest.length > 0 && toRest.length > 0;
  return bothFolders && from !== to
    ? `protocol ${from} does not import its sibling ${to}: ask the registry`
    : undefined;
}

/** @type {import('eslint').Rule.RuleModule} */
export const importDirection = {
  meta: { type: 'problem', schema: [], messages: { forbidden: 'Import direction: {{why}}.' } },
  create(context) {
    const file = path.relative(context.cwd, context.filename).split(path.sep).join('/');
    /** @param {any} node */
    const check = (node) => {
      if (typeof node.source?.value !== 'string') return;
      const typeOnly = node.importKind === 'type' || node.exportKind === 'type';
      const why = forbiddenImport(file, node.source.value, typeOnly);
      if (why) context.report({ node: node.source, messageId: 'forbidden', data: { why } });
    };
    return {
      ImportDeclaration: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      ImportExpression: check,
    };
  },
};
