/** The editor's name of the graph's panel, apart from the messages: the extension's main bundle needs it and no validation library. */
export const graphViewType = 'interlock.graph';
