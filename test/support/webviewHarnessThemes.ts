import { readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * The colours that VS Code gives to webviews in four of its themes, as far as the page uses them. A colour that a theme
 * leaves out is left out here, too: that is how high contrast looks different.
 */
export const themes = {
  dark: {
    '--vscode-foreground': '#cccccc',
    '--vscode-editor-foreground': '#cccccc',
    '--vscode-editor-background': '#1f1f1f',
    '--vscode-sideBar-background': '#181818',
    '--vscode-editorGroup-border': '#ffffff17',
    '--vscode-panel-border': '#2b2b2b',
    '--vscode-panelTitle-activeBorder': '#0078d4',
    '--vscode-focusBorder': '#0078d4',
    '--vscode-list-activeSelectionBackground': '#04395e',
    '--vscode-list-activeSelectionForeground': '#ffffff',
    '--vscode-list-inactiveSelectionBackground': '#37373d',
    '--vscode-list-hoverBackground': '#2a2d2e',
    '--vscode-list-errorForeground': '#f88070',
    '--vscode-list-warningForeground': '#cca700',
    '--vscode-errorForeground': '#f85149',
    '--vscode-editorWarning-foreground': '#cca700',
    '--vscode-editorInfo-foreground': '#3794ff',
    '--vscode-gitDecoration-addedResourceForeground': '#81b88b',
    '--vscode-charts-blue': '#3794ff',
    '--vscode-charts-green': '#89d185',
    '--vscode-charts-orange': '#d18616',
    '--vscode-charts-purple': '#b180d7',
    '--vscode-charts-red': '#f85149',
    '--vscode-charts-yellow': '#cca700',
    '--vscode-textLink-foreground': '#4daafc',
    '--vscode-textLink-activeForeground': '#4daafc',
    '--vscode-textCodeBlock-background': '#2b2b2b',
    '--vscode-textBlockQuote-border': '#616161',
    '--vscode-button-background': '#0078d4',
    '--vscode-button-foreground': '#ffffff',
    '--vscode-button-hoverBackground': '#026ec1',
    '--vscode-button-border': '#ffffff12',
    '--vscode-button-secondaryBackground': '#313131',
    '--vscode-button-secondaryForeground': '#cccccc',
    '--vscode-button-secondaryHoverBackground': '#3c3c3c',
    '--vscode-input-background': '#313131',
    '--vscode-input-border': '#3c3c3c',
    '--vscode-input-foreground': '#cccccc',
    '--vscode-inputOption-activeBackground': '#2489db82',
    '--vscode-inputOption-activeBorder': '#2488db',
    '--vscode-inputOption-activeForeground': '#ffffff',
    '--vscode-toolbar-hoverBackground': '#5a5d5e50',
    '--vscode-progressBar-background': '#0078d4',
    '--vscode-sash-hoverBorder': '#0078d4',
    '--vscode-widget-border': '#313131',
    '--vscode-widget-shadow': 'rgba(0, 0, 0, 0.36)',
    '--vscode-editorHoverWidget-background': '#202020',
    '--vscode-editorHoverWidget-foreground': '#cccccc',
    '--vscode-editorHoverWidget-border': '#454545',
    '--vscode-editor-findMatchHighlightBackground': 'rgba(234, 92, 0, 0.33)',
    '--vscode-scrollbarSlider-background': 'rgba(121, 121, 121, 0.4)',
  },
  light: {
    '--vscode-foreground': '#3b3b3b',
    '--vscode-editor-foreground': '#3b3b3b',
    '--vscode-editor-background': '#ffffff',
    '--vscode-sideBar-background': '#f8f8f8',
    '--vscode-editorGroup-border': '#e5e5e5',
    '--vscode-panel-border': '#e5e5e5',
    '--vscode-panelTitle-activeBorder': '#005fb8',
    '--vscode-focusBorder': '#005fb8',
    '--vscode-list-activeSelectionBackground': '#e8e8e8',
    '--vscode-list-activeSelectionForeground': '#000000',
    '--vscode-list-inactiveSelectionBackground': '#e4e6f1',
    '--vscode-list-hoverBackground': '#f2f2f2',
    '--vscode-list-focusAndSelectionOutline': '#005fb8',
    '--vscode-list-errorForeground': '#b01011',
    '--vscode-list-warningForeground': '#855f00',
    '--vscode-errorForeground': '#f85149',
    '--vscode-editorWarning-foreground': '#bf8803',
    '--vscode-editorInfo-foreground': '#1a85ff',
    '--vscode-gitDecoration-addedResourceForeground': '#587c0c',
    '--vscode-charts-blue': '#1a85ff',
    '--vscode-charts-green': '#388a34',
    '--vscode-charts-orange': '#d18616',
    '--vscode-charts-purple': '#652d90',
    '--vscode-charts-red': '#f85149',
    '--vscode-charts-yellow': '#bf8803',
    '--vscode-textLink-foreground': '#005fb8',
    '--vscode-textLink-activeForeground': '#005fb8',
    '--vscode-textCodeBlock-background': '#f8f8f8',
    '--vscode-textBlockQuote-border': '#e5e5e5',
    '--vscode-button-background': '#005fb8',
    '--vscode-button-foreground': '#ffffff',
    '--vscode-button-hoverBackground': '#0258a8',
    '--vscode-button-border': '#0000001a',
    '--vscode-button-secondaryBackground': '#e5e5e5',
    '--vscode-button-secondaryForeground': '#3b3b3b',
    '--vscode-button-secondaryHoverBackground': '#cccccc',
    '--vscode-input-background': '#ffffff',
    '--vscode-input-border': '#cecece',
    '--vscode-input-foreground': '#3b3b3b',
    '--vscode-inputOption-activeBackground': '#bed6ed',
    '--vscode-inputOption-activeBorder': '#005fb8',
    '--vscode-inputOption-activeForeground': '#000000',
    '--vscode-toolbar-hoverBackground': '#b8b8b850',
    '--vscode-progressBar-background': '#005fb8',
    '--vscode-sash-hoverBorder': '#005fb8',
    '--vscode-widget-border': '#e5e5e5',
    '--vscode-widget-shadow': 'rgba(0, 0, 0, 0.16)',
    '--vscode-editorHoverWidget-background': '#f8f8f8',
    '--vscode-editorHoverWidget-foreground': '#3b3b3b',
    '--vscode-editorHoverWidget-border': '#c8c8c8',
    '--vscode-editor-findMatchHighlightBackground': 'rgba(234, 92, 0, 0.33)',
    '--vscode-scrollbarSlider-background': 'rgba(100, 100, 100, 0.4)',
  },
  hc: {
    '--vscode-foreground': '#ffffff',
    '--vscode-editor-foreground': '#ffffff',
    '--vscode-editor-background': '#000000',
    '--vscode-sideBar-background': '#000000',
    '--vscode-editorGroup-border': '#6fc3df',
    '--vscode-contrastBorder': '#6fc3df',
    '--vscode-contrastActiveBorder': '#f38518',
    '--vscode-panel-border': '#6fc3df',
    '--vscode-panelTitle-activeBorder': '#6fc3df',
    '--vscode-focusBorder': '#f38518',
    '--vscode-list-errorForeground': '#f88070',
    '--vscode-list-warningForeground': '#cca700',
    '--vscode-errorForeground': '#f48771',
    '--vscode-editorInfo-foreground': '#3794ff',
    '--vscode-gitDecoration-addedResourceForeground': '#a1e3ad',
    '--vscode-charts-blue': '#3794ff',
    '--vscode-charts-green': '#89d185',
    '--vscode-charts-orange': '#ab5a00',
    '--vscode-charts-purple': '#b180d7',
    '--vscode-charts-red': '#f48771',
    '--vscode-charts-yellow': '#ffd370',
    '--vscode-textLink-foreground': '#21a6ff',
    '--vscode-textLink-activeForeground': '#21a6ff',
    '--vscode-textCodeBlock-background': '#000000',
    '--vscode-textBlockQuote-border': '#ffffff',
    '--vscode-button-foreground': '#ffffff',
    '--vscode-button-border': '#6fc3df',
    '--vscode-button-secondaryForeground': '#ffffff',
    '--vscode-input-background': '#000000',
    '--vscode-input-border': '#6fc3df',
    '--vscode-input-foreground': '#ffffff',
    '--vscode-inputOption-activeBackground': '#00000000',
    '--vscode-inputOption-activeBorder': '#6fc3df',
    '--vscode-inputOption-activeForeground': '#ffffff',
    '--vscode-progressBar-background': '#6fc3df',
    '--vscode-sash-hoverBorder': '#f38518',
    '--vscode-widget-border': '#6fc3df',
    '--vscode-editorHoverWidget-background': '#0c141f',
    '--vscode-editorHoverWidget-foreground': '#ffffff',
    '--vscode-editorHoverWidget-border': '#6fc3df',
    '--vscode-editor-findMatchHighlightBorder': '#f38518',
    '--vscode-scrollbarSlider-background': 'rgba(111, 195, 223, 0.6)',
  },
  hcLight: {
    '--vscode-foreground': '#292929',
    '--vscode-editor-foreground': '#292929',
    '--vscode-editor-background': '#ffffff',
    '--vscode-sideBar-background': '#ffffff',
    '--vscode-editorGroup-border': '#0f4a85',
    '--vscode-contrastBorder': '#0f4a85',
    '--vscode-contrastActiveBorder': '#006bbd',
    '--vscode-panel-border': '#0f4a85',
    '--vscode-panelTitle-activeBorder': '#b5200d',
    '--vscode-focusBorder': '#006bbd',
    '--vscode-list-activeSelectionBackground': '#0f4a8519',
    '--vscode-list-inactiveSelectionBackground': '#0f4a8519',
    '--vscode-list-hoverBackground': '#0f4a8519',
    '--vscode-list-errorForeground': '#b5200d',
    '--vscode-list-warningForeground': '#895503',
    '--vscode-errorForeground': '#b5200d',
    '--vscode-editorInfo-foreground': '#1a85ff',
    '--vscode-gitDecoration-addedResourceForeground': '#374e06',
    '--vscode-charts-blue': '#1a85ff',
    '--vscode-charts-green': '#374e06',
    '--vscode-charts-orange': '#0f4a85',
    '--vscode-charts-purple': '#652d90',
    '--vscode-charts-red': '#b5200d',
    '--vscode-charts-yellow': '#895503',
    '--vscode-textLink-foreground': '#0f4a85',
    '--vscode-textLink-activeForeground': '#0f4a85',
    '--vscode-textCodeBlock-background': '#f2f2f2',
    '--vscode-textBlockQuote-border': '#292929',
    '--vscode-button-background': '#0f4a85',
    '--vscode-button-foreground': '#ffffff',
    '--vscode-button-border': '#0f4a85',
    '--vscode-button-secondaryBackground': '#ffffff',
    '--vscode-button-secondaryForeground': '#292929',
    '--vscode-input-background': '#ffffff',
    '--vscode-input-border': '#0f4a85',
    '--vscode-input-foreground': '#292929',
    '--vscode-inputOption-activeBackground': '#00000000',
    '--vscode-inputOption-activeBorder': '#0f4a85',
    '--vscode-inputOption-activeForeground': '#292929',
    '--vscode-progressBar-background': '#0f4a85',
    '--vscode-sash-hoverBorder': '#006bbd',
    '--vscode-widget-border': '#0f4a85',
    '--vscode-editorHoverWidget-background': '#ffffff',
    '--vscode-editorHoverWidget-foreground': '#292929',
    '--vscode-editorHoverWidget-border': '#0f4a85',
    '--vscode-editor-findMatchHighlightBorder': '#006bbd',
    '--vscode-scrollbarSlider-background': 'rgba(15, 74, 133, 0.4)',
  },
} as const satisfies Record<string, Record<string, string>>;

export type ThemeName = keyof typeof themes;

/** The class that VS Code sets on the body. */
export const themeClasses: Readonly<Record<ThemeName, string>> = {
  dark: 'vscode-dark',
  light: 'vscode-light',
  hc: 'vscode-high-contrast',
  hcLight: 'vscode-high-contrast vscode-high-contrast-light',
};

/** The style sheet that VS Code puts into every webview, shortened. */
export const defaultStyles = `
html { scrollbar-color: var(--vscode-scrollbarSlider-background) var(--vscode-editor-background); }
body { overscroll-behavior-x: none; background-color: transparent; color: var(--vscode-editor-foreground);
  font-family: var(--vscode-font-family); font-weight: var(--vscode-font-weight); font-size: var(--vscode-font-size);
  margin: 0; padding: 0 20px; }
a, a code { color: var(--vscode-textLink-foreground); }
code { color: var(--vscode-textPreformat-foreground); }
blockquote { background: var(--vscode-textBlockQuote-background); border-color: var(--vscode-textBlockQuote-border); }
::-webkit-scrollbar { width: 10px; height: 10px; }
::-webkit-scrollbar-thumb { background-color: var(--vscode-scrollbarSlider-background); }
`;

/** Fonts as VS Code sets them, with what Debian has. */
export const fonts = {
  '--vscode-font-family': '"DejaVu Sans", sans-serif',
  '--vscode-font-size': '13px',
  '--vscode-font-weight': 'normal',
  '--vscode-editor-font-family': '"DejaVu Sans Mono", monospace',
  '--vscode-editor-font-size': '14px',
} as const;

/** What package.json calls these kinds of themes. */
const kinds = { dark: 'dark', light: 'light', hc: 'highContrast', hcLight: 'highContrastLight' } as const;

interface DeclaredColor {
  readonly id: string;
  readonly defaults: Readonly<Record<(typeof kinds)[ThemeName], string>>;
}

/** The colours that package.json declares, as VS Code hands them to webviews: only the first dot of a name becomes a dash. */
export function ownColors(theme: ThemeName): Record<string, string> {
  const manifest = readFileSync(path.resolve(__dirname, '../../package.json'), 'utf8');
  const { contributes } = JSON.parse(manifest) as { contributes: { colors: readonly DeclaredColor[] } };
  return Object.fromEntries(
    contributes.colors.map(({ id, defaults }) => [`--vscode-${id.replace('.', '-')}`, defaults[kinds[theme]]]),
  );
}
