/** The tokens that the page uses, as four themes of the editor set them. */
export interface Theme {
  readonly name: string;
  /** Classes that the editor puts on the body. */
  readonly classes: string;
  readonly tokens: Readonly<Record<string, string>>;
}

const fonts = {
  'font-family': 'system-ui, "Segoe WPC", "Segoe UI", Ubuntu, "Droid Sans", sans-serif',
  'font-size': '13px',
  'editor-font-family': '"Droid Sans Mono", "DejaVu Sans Mono", monospace',
  'editor-font-size': '12px',
};

const dark: Theme = {
  name: 'dark',
  classes: 'vscode-dark',
  tokens: {
    ...fonts,
    foreground: '#cccccc', descriptionForeground: '#9d9d9d', errorForeground: '#f85149', focusBorder: '#0078d4', 'widget-border': '#313131',
    'editor-background': '#1f1f1f', 'editor-foreground': '#cccccc', 'editorWidget-background': '#202020', 'editorWidget-border': '#454545',
    'editorError-foreground': '#f14c4c', 'editorWarning-foreground': '#cca700', 'textCodeBlock-background': '#2b2b2b', 'textLink-foreground': '#4daafc',
    'button-background': '#0078d4', 'button-foreground': '#ffffff', 'button-hoverBackground': '#026ec1', 'button-border': 'rgba(255, 255, 255, 0.1)',
    'button-secondaryBackground': 'rgba(0, 0, 0, 0)', 'button-secondaryForeground': '#cccccc', 'button-secondaryHoverBackground': '#2b2b2b',
    'input-background': '#313131', 'input-border': '#3c3c3c', 'input-foreground': '#cccccc', 'input-placeholderForeground': '#989898',
    'inputOption-activeBackground': 'rgba(36, 137, 219, 0.51)', 'inputOption-activeBorder': '#2488db', 'inputOption-activeForeground': '#ffffff',
    'dropdown-background': '#313131', 'dropdown-border': '#3c3c3c', 'dropdown-foreground': '#cccccc',
    'list-hoverBackground': '#2a2d2e', 'list-activeSelectionBackground': '#04395e', 'list-activeSelectionForeground': '#ffffff', 'list-inactiveSelectionBackground': '#37373d',
    'toolbar-hoverBackground': 'rgba(90, 93, 94, 0.31)', 'panel-border': '#2b2b2b', 'panelTitle-activeBorder': '#0078d4', 'panelTitle-activeForeground': '#cccccc', 'panelTitle-inactiveForeground': '#9d9d9d',
    'progressBar-background': '#0078d4', 'badge-background': '#616161', 'badge-foreground': '#f8f8f8', 'tree-indentGuidesStroke': '#585858',
    'charts-foreground': '#cccccc', 'charts-lines': 'rgba(204, 204, 204, 0.5)', 'charts-red': '#f14c4c', 'charts-blue': '#3794ff', 'charts-yellow': '#cca700',
    'charts-orange': '#d18616', 'charts-green': '#89d185', 'charts-purple': '#b180d7',
  },
};

const light: Theme = {
  name: 'light',
  classes: 'vscode-light',
  tokens: {
    ...fonts,
    foreground: '#3b3b3b', descriptionForeground: '#3b3b3b', errorForeground: '#f85149', focusBorder: '#005fb8', 'widget-border': '#e5e5e5',
    'editor-background': '#ffffff', 'editor-foreground': '#3b3b3b', 'editorWidget-background': '#f8f8f8', 'editorWidget-border': '#c8c8c8',
    'editorError-foreground': '#e51400', 'editorWarning-foreground': '#bf8803', 'textCodeBlock-background': '#f8f8f8', 'textLink-foreground': '#005fb8',
    'button-background': '#005fb8', 'button-foreground': '#ffffff', 'button-hoverBackground': '#0258a8', 'button-border': 'rgba(0, 0, 0, 0.1)',
    'button-secondaryBackground': '#e5e5e5', 'button-secondaryForeground': '#3b3b3b', 'button-secondaryHoverBackground': '#cccccc',
    'input-background': '#ffffff', 'input-border': '#cecece', 'input-foreground': '#3b3b3b', 'input-placeholderForeground': '#767676',
    'inputOption-activeBackground': '#bed6ed', 'inputOption-activeBorder': '#005fb8', 'inputOption-activeForeground': '#000000',
    'dropdown-background': '#ffffff', 'dropdown-border': '#cecece', 'dropdown-foreground': '#3b3b3b',
    'list-hoverBackground': '#f2f2f2', 'list-activeSelectionBackground': '#e8e8e8', 'list-activeSelectionForeground': '#000000', 'list-inactiveSelectionBackground': '#e4e6f1',
    'toolbar-hoverBackground': 'rgba(184, 184, 184, 0.31)', 'panel-border': '#e5e5e5', 'panelTitle-activeBorder': '#005fb8', 'panelTitle-activeForeground': '#3b3b3b', 'panelTitle-inactiveForeground': '#3b3b3b',
    'progressBar-background': '#005fb8', 'badge-background': '#cccccc', 'badge-foreground': '#3b3b3b', 'tree-indentGuidesStroke': '#a9a9a9',
    'charts-foreground': '#3b3b3b', 'charts-lines': 'rgba(59, 59, 59, 0.5)', 'charts-red': '#e51400', 'charts-blue': '#1a85ff', 'charts-yellow': '#bf8803',
    'charts-orange': '#d18616', 'charts-green': '#388a34', 'charts-purple': '#652d90',
  },
};

/** High contrast themes leave out most backgrounds and add borders. */
const contrastDark: Theme = {
  name: 'hc-dark',
  classes: 'vscode-high-contrast',
  tokens: {
    ...fonts,
    foreground: '#ffffff', descriptionForeground: 'rgba(255, 255, 255, 0.7)', errorForeground: '#f48771', focusBorder: '#f38518', 'widget-border': '#6fc3df',
    contrastBorder: '#6fc3df', contrastActiveBorder: '#f38518',
    'editor-background': '#000000', 'editor-foreground': '#ffffff', 'editorWidget-background': '#0c141f', 'editorWidget-border': '#6fc3df',
    'editorError-foreground': '#f48771', 'editorWarning-foreground': '#ffd370', 'textCodeBlock-background': '#000000', 'textLink-foreground': '#21a6ff',
    'button-foreground': '#ffffff', 'button-background': '#000000', 'button-border': '#6fc3df', 'button-secondaryForeground': '#ffffff',
    'input-background': '#000000', 'input-border': '#6fc3df', 'input-foreground': '#ffffff', 'input-placeholderForeground': 'rgba(255, 255, 255, 0.7)',
    'inputOption-activeBackground': 'rgba(0, 0, 0, 0)', 'inputOption-activeBorder': '#6fc3df', 'inputOption-activeForeground': '#ffffff',
    'dropdown-background': '#000000', 'dropdown-border': '#6fc3df', 'dropdown-foreground': '#ffffff',
    'list-hoverBackground': 'rgba(255, 255, 255, 0.1)', 'panel-border': '#6fc3df', 'panelTitle-activeBorder': '#6fc3df', 'panelTitle-activeForeground': '#ffffff', 'panelTitle-inactiveForeground': '#ffffff',
    'progressBar-background': '#6fc3df', 'badge-background': '#000000', 'badge-foreground': '#ffffff', 'tree-indentGuidesStroke': '#a9a9a9',
    'charts-foreground': '#ffffff', 'charts-lines': 'rgba(255, 255, 255, 0.5)', 'charts-red': '#f48771', 'charts-blue': '#59a4f9', 'charts-yellow': '#ffd370',
    'charts-orange': '#ab5a00', 'charts-green': '#89d185', 'charts-purple': '#b180d7',
  },
};

const contrastLight: Theme = {
  name: 'hc-light',
  classes: 'vscode-high-contrast vscode-high-contrast-light',
  tokens: {
    ...fonts,
    foreground: '#292929', descriptionForeground: 'rgba(41, 41, 41, 0.7)', errorForeground: '#b5200d', focusBorder: '#006bbd', 'widget-border': '#0f4a85',
    contrastBorder: '#0f4a85', contrastActiveBorder: '#006bbd',
    'editor-background': '#ffffff', 'editor-foreground': '#292929', 'editorWidget-background': '#ffffff', 'editorWidget-border': '#0f4a85',
    'editorError-foreground': '#b5200d', 'editorWarning-foreground': '#895503', 'textCodeBlock-background': '#f2f2f2', 'textLink-foreground': '#0f4a85',
    'button-foreground': '#ffffff', 'button-background': '#0f4a85', 'button-hoverBackground': '#0f4a85', 'button-border': '#0f4a85', 'button-secondaryForeground': '#292929', 'button-secondaryBackground': '#ffffff',
    'input-background': '#ffffff', 'input-border': '#0f4a85', 'input-foreground': '#292929', 'input-placeholderForeground': 'rgba(41, 41, 41, 0.7)',
    'inputOption-activeBackground': 'rgba(0, 0, 0, 0)', 'inputOption-activeBorder': '#0f4a85', 'inputOption-activeForeground': '#292929',
    'dropdown-background': '#ffffff', 'dropdown-border': '#0f4a85', 'dropdown-foreground': '#292929',
    'list-hoverBackground': 'rgba(15, 74, 133, 0.1)', 'list-activeSelectionBackground': 'rgba(15, 74, 133, 0.1)', 'list-inactiveSelectionBackground': 'rgba(15, 74, 133, 0.1)',
    'panel-border': '#0f4a85', 'panelTitle-activeBorder': '#b5200d', 'panelTitle-activeForeground': '#292929', 'panelTitle-inactiveForeground': '#292929',
    'progressBar-background': '#0f4a85', 'badge-background': '#0f4a85', 'badge-foreground': '#ffffff', 'tree-indentGuidesStroke': '#a5a5a5',
    'charts-foreground': '#292929', 'charts-lines': 'rgba(41, 41, 41, 0.5)', 'charts-red': '#b5200d', 'charts-blue': '#1a85ff', 'charts-yellow': '#895503',
    'charts-orange': '#0f4a85', 'charts-green': '#374e06', 'charts-purple': '#652d90',
  },
};

export const themes: readonly Theme[] = [dark, light, contrastDark, contrastLight];
