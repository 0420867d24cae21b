export type Theme =
  'Default Dark Modern' | 'Default Light Modern' | 'Default High Contrast' | 'Default High Contrast Light';

interface ThemeNames {
  /** In VS Code's list of themes. */
  readonly label: string;
  /** Part of a class of the window's element once the theme has been loaded: until then VS Code shows a plain one. */
  readonly mark: string;
}

export const themes: Readonly<Record<Theme, ThemeNames>> = {
  'Default Dark Modern': { label: 'Dark Modern', mark: 'themes-dark_modern-json' },
  'Default Light Modern': { label: 'Light Modern', mark: 'themes-light_modern-json' },
  'Default High Contrast': { label: 'Dark High Contrast', mark: 'themes-hc_black-json' },
  'Default High Contrast Light': { label: 'Light High Contrast', mark: 'themes-hc_light-json' },
};
