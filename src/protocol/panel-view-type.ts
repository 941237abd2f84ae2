/** The kind of webview that the panel is; a file of its own, so that activation need not load what checks messages. */
export const panelViewType = 'interlock.benchmarks';
