import { members } from './names';
import type { CallableSink, FrameworkRoot } from './types';

/** Window toolkits: one thread draws the window and handles its events, one after the other. */

export type Toolkit = 'tkinter' | 'qt' | 'wx' | 'kivy' | 'curses';

/** How a toolkit is written, and what its users do instead of waiting or computing in a handler. */
export interface ToolkitAdvice {
  readonly shown: string;
  /** Completes "Do it in …": where the work goes. */
  readonly worker: string;
  /** Completes "… and hand the result to the window with …". */
  readonly handBack: string;
  /** Calls a function later without waiting for it. */
  readonly later: string;
}

/** Sources: "tkinter — Threading model", "Threads and QObjects" of Qt, "LongRunningTasks" of wxPython, `kivy.clock`, `curses`. */
export const toolkitAdvice: Readonly<Record<Toolkit, ToolkitAdvice>> = {
  tkinter: { shown: 'tkinter', worker: 'a thread', handBack: 'a `queue.Queue` that the window looks into by `after(100, …)`', later: '`after(ms, …)`' },
  qt: { shown: 'Qt', worker: 'a `QThreadPool` or a `QThread`', handBack: 'a signal', later: '`QTimer.singleShot(ms, …)`' },
  wx: { shown: 'wxPython', worker: 'a thread', handBack: '`wx.CallAfter(…)`', later: '`wx.CallLater(ms, …)`' },
  kivy: { shown: 'Kivy', worker: 'a thread', handBack: '`Clock.schedule_once(…)` or a function with `@mainthread`', later: '`Clock.schedule_once(…, seconds)`' },
  curses: { shown: 'curses', worker: 'a thread', handBack: 'a `queue.Queue` that the loop looks into after `window.timeout(100)`', later: '`window.timeout(ms)`, so that `getch()` comes back by itself,' },
};

const names: readonly (readonly [RegExp, Toolkit])[] = [
  [/^tkinter\b/, 'tkinter'],
  [/^qt\b/, 'qt'],
  [/^wx\b/, 'wx'],
  [/^kivy/, 'kivy'],
  [/^curses\b/, 'curses'],
];

/** The toolkit that a canonical name belongs to. */
export function toolkitOf(name: string): Toolkit | undefined {
  return names.find(([pattern]) => pattern.test(name))?.[1];
}

const eventHandler = "an event handler in the window's thread";
const timer = "a timer of the window's thread";
const callback = "a callback of the window's thread";

/**
 * Library calls that take a handler. Beside these, `connect` of Qt's signals and `bind(on_press=…)` of Kivy are known by their
 * shape: any signal, any keyword.
 */
export const windowSinks: readonly CallableSink[] = [
  { names: ['tkinter.Misc.after'], position: 1, keyword: 'func', runs: 'ui', as: timer },
  { names: ['tkinter.Misc.after_idle'], position: 0, keyword: 'func', runs: 'ui', as: callback },
  { names: members('tkinter.Misc', 'bind bind_all'), position: 1, keyword: 'func', runs: 'ui', as: eventHandler },
  { names: ['tkinter.Misc.bind_class', ...members(['tkinter.Canvas', 'tkinter.Text', 'tkinter.ttk.Treeview'], 'tag_bind')], position: 2, keyword: 'func', runs: 'ui', as: eventHandler },
  { names: members('tkinter.Wm', 'protocol wm_protocol'), position: 1, keyword: 'func', runs: 'ui', as: eventHandler },
  { names: members('tkinter.Misc', 'register createcommand'), position: 0, keyword: 'func', runs: 'ui', as: eventHandler },
  { names: ['tkinter.Misc.createcommand'], position: 1, keyword: 'func', runs: 'ui', as: eventHandler },
  { names: members('tkinter.Variable', 'trace_add trace trace_variable'), position: 1, keyword: 'callback', runs: 'ui', as: eventHandler },
  { names: [...members('tkinter.Misc', 'configure config'), 'tkinter.Widget'], keyword: 'command', runs: 'ui', as: eventHandler },
  { names: ['tkinter.Widget', 'tkinter.Menu'], keyword: 'postcommand', runs: 'ui', as: eventHandler },
  { names: members('tkinter.Menu', 'add_command add_checkbutton add_radiobutton add insert_command insert_checkbutton insert_radiobutton entryconfig entryconfigure'), keyword: 'command', runs: 'ui', as: eventHandler },
  { names: ['qt.QtCore.QTimer.singleShot'], position: 1, runs: 'ui', as: timer },
  { names: ['curses.wrapper'], position: 0, keyword: 'func', runs: 'ui', as: "the loop that draws the screen and reads the keys" },
  { names: ['wx.EvtHandler.Bind'], position: 1, keyword: 'handler', runs: 'ui', as: eventHandler },
  { names: ['wx.CallAfter'], position: 0, keyword: 'callableObj', runs: 'ui', as: callback },
  { names: ['wx.CallLater', 'wx.FutureCall'], position: 1, keyword: 'callableObj', runs: 'ui', as: timer },
  { names: members('kivy.clock.Clock', 'schedule_once schedule_interval create_trigger'), position: 0, keyword: 'callback', runs: 'ui', as: timer },
  { names: members('kivy.event.EventDispatcher', 'fbind'), position: 1, keyword: 'func', runs: 'ui', as: eventHandler },
];

/** Shown names of the handlers that a toolkit finds by their own name. */
const widgetEvents =
  'closeEvent paintEvent keyPressEvent keyReleaseEvent mousePressEvent mouseReleaseEvent mouseDoubleClickEvent mouseMoveEvent wheelEvent resizeEvent moveEvent ' +
  'showEvent hideEvent focusInEvent focusOutEvent enterEvent leaveEvent contextMenuEvent dragEnterEvent dragMoveEvent dragLeaveEvent dropEvent changeEvent ' +
  'actionEvent inputMethodEvent tabletEvent timerEvent childEvent customEvent event eventFilter sizeHint minimumSizeHint';

/** Methods that a toolkit calls in the window's thread because a class overrides them. */
export const windowRoots: readonly FrameworkRoot[] = [
  { by: 'method', framework: 'qt', bases: ['qt.QtWidgets.QWidget', 'qt.QtGui.QWindow'], methods: widgetEvents.split(' '), runs: 'ui', as: 'event handler' },
  {
    by: 'method', framework: 'qt', bases: ['qt.QtWidgets.QGraphicsItem'],
    methods: ['paint', 'boundingRect', 'itemChange', 'mousePressEvent', 'mouseReleaseEvent', 'mouseDoubleClickEvent', 'mouseMoveEvent', 'hoverEnterEvent', 'hoverMoveEvent', 'hoverLeaveEvent', 'keyPressEvent', 'wheelEvent', 'contextMenuEvent'],
    runs: 'ui', as: 'event handler',
  },
  { by: 'method', framework: 'qt', bases: ['qt.QtWidgets.QAbstractItemDelegate'], methods: ['paint', 'sizeHint', 'createEditor', 'setEditorData', 'setModelData', 'editorEvent', 'displayText'], runs: 'ui', as: 'delegate method' },
  { by: 'method', framework: 'qt', bases: ['qt.QtCore.QAbstractItemModel'], methods: ['data', 'headerData', 'rowCount', 'columnCount', 'flags', 'setData', 'sort', 'filterAcceptsRow', 'lessThan', 'canFetchMore', 'fetchMore'], runs: 'ui', as: 'model method' },
  { by: 'method', framework: 'qt', bases: ['qt.QtGui.QSyntaxHighlighter'], methods: ['highlightBlock'], runs: 'ui', as: 'highlighter' },
  { by: 'method', framework: 'wx', bases: ['wx.Timer'], methods: ['Notify'], runs: 'ui', as: 'timer' },
  { by: 'method', framework: 'wx', bases: ['wx.App'], methods: ['OnInit'], runs: 'ui', as: 'start of the application' },
  { by: 'method', framework: 'kivy', bases: ['kivy.event.EventDispatcher'], methods: ['build', 'on_*'], runs: 'ui', as: 'event handler' },
  { by: 'decorator', framework: 'kivy', names: ['kivy.clock.mainthread'], runs: 'ui', as: 'function of the main thread' },
];

/** Runs before the window is shown: nobody is kept from using it. */
export const startsWindow: ReadonlySet<string> = new Set(['build', 'on_start', 'OnInit']);

/** Runs while the window goes away: waiting for workers is what it is for. */
export const closesWindow: ReadonlySet<string> = new Set(['closeEvent', 'on_stop', 'on_request_close', 'on_pause', 'WM_DELETE_WINDOW', 'aboutToQuit', 'lastWindowClosed', 'EVT_CLOSE', 'EVT_END_SESSION', 'EVT_QUERY_END_SESSION', 'EVT_WINDOW_DESTROY', '<Destroy>']);

/** Signals that only widgets have: whoever emits them is in the window's thread. */
export const widgetSignals: ReadonlySet<string> = new Set(
  (
    'clicked pressed released toggled triggered textChanged textEdited returnPressed editingFinished currentIndexChanged currentTextChanged currentRowChanged stateChanged itemClicked ' +
    'itemDoubleClicked itemChanged itemSelectionChanged itemActivated cellChanged cellClicked cellDoubleClicked doubleClicked customContextMenuRequested sliderMoved sliderReleased tabCloseRequested ' +
    'currentChanged buttonClicked idClicked selectionChanged'
  ).split(' '),
);

/** Calls that handle the window's events in between. `update()` of Qt only asks for a repaint. */
export function handlesEvents(toolkit: Toolkit, name: string, argumentCount: number): boolean {
  if (name === 'update') return toolkit === 'tkinter' && argumentCount === 0;
  return pumps[toolkit].has(name);
}

const pumps: Readonly<Record<Toolkit, ReadonlySet<string>>> = {
  tkinter: new Set(['dooneevent']),
  qt: new Set(['processEvents', 'qWait']),
  wx: new Set(['Yield', 'SafeYield', 'YieldIfNeeded', 'YieldFor']),
  kivy: new Set(['idle']),
  curses: new Set(['getch', 'get_wch', 'getkey', 'getstr']),
};
