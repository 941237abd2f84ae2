import { each, members, rename } from '../names';
import type { TypeFactPart } from './facts';

/** Window toolkits: class hierarchies, as far as handlers and overridden methods need them. */

const tkWidgets =
  'Frame Label Button Entry Text Canvas Listbox Scale Scrollbar Checkbutton Radiobutton Spinbox Menubutton Menu LabelFrame PanedWindow Message OptionMenu ' +
  'scrolledtext.ScrolledText';
const ttkWidgets = 'Combobox Notebook Progressbar Separator Sizegrip Treeview LabeledScale Panedwindow';
/** Widgets of `ttk` and of its look-alike that take the same handlers as those of `tkinter` itself. */
const sameInTtk = 'Frame Label Button Entry Scale Scrollbar Checkbutton Radiobutton Spinbox Menubutton OptionMenu';

const qtWidgets =
  'QMainWindow QDialog QFrame QAbstractButton QAbstractScrollArea QAbstractSlider QAbstractSpinBox QComboBox QDialogButtonBox QDockWidget QGroupBox QLineEdit QMenu QMenuBar QProgressBar ' +
  'QSplashScreen QSplitterHandle QStatusBar QTabBar QTabWidget QToolBar QToolBox QWizardPage QCalendarWidget QRubberBand QSizeGrip QOpenGLWidget QMdiSubWindow QKeySequenceEdit';
const qtFrames = 'QLabel QSplitter QStackedWidget QLCDNumber';
const qtScrollAreas = 'QAbstractItemView QGraphicsView QPlainTextEdit QScrollArea QTextEdit QMdiArea';
const qtDialogs = 'QMessageBox QFileDialog QInputDialog QColorDialog QFontDialog QProgressDialog QErrorMessage QWizard';
const qtViews = 'QListView QTableView QTreeView QHeaderView QColumnView';

const wxWindows =
  'Frame Panel Dialog Control ScrolledWindow SplitterWindow Notebook Button TextCtrl ListCtrl TreeCtrl ComboBox Choice CheckBox ListBox Slider Gauge StaticText MDIParentFrame MDIChildFrame ' +
  'MiniFrame PopupWindow StatusBar ToolBar Menu MenuBar SpinCtrl BitmapButton ToggleButton RadioBox ScrolledCanvas VScrolledWindow TopLevelWindow grid.Grid stc.StyledTextCtrl html.HtmlWindow ' +
  'lib.scrolledpanel.ScrolledPanel dataview.DataViewCtrl aui.AuiNotebook';

const kivyWidgets =
  'boxlayout.BoxLayout floatlayout.FloatLayout gridlayout.GridLayout relativelayout.RelativeLayout anchorlayout.AnchorLayout stacklayout.StackLayout pagelayout.PageLayout layout.Layout ' +
  'button.Button togglebutton.ToggleButton label.Label textinput.TextInput popup.Popup modalview.ModalView image.Image image.AsyncImage scrollview.ScrollView screenmanager.Screen ' +
  'screenmanager.ScreenManager scatter.Scatter slider.Slider switch.Switch spinner.Spinner dropdown.DropDown checkbox.CheckBox tabbedpanel.TabbedPanel carousel.Carousel recycleview.RecycleView ' +
  'accordion.Accordion actionbar.ActionBar bubble.Bubble filechooser.FileChooserListView filechooser.FileChooserIconView progressbar.ProgressBar settings.Settings treeview.TreeView video.Video camera.Camera';
const kivyBehaviors = 'ButtonBehavior ToggleButtonBehavior FocusBehavior DragBehavior CompoundSelectionBehavior';

function prefixed(prefix: string, words: string): string[] {
  return words.split(' ').map((name) => `${prefix}.${name}`);
}

export const windowTypes: TypeFactPart = {
  returns: {
    'wx.GetApp': 'wx.App',
    'wx.Menu.Append': 'wx.MenuItem',
  },
  bases: {
    'tkinter.Tk': ['tkinter.Misc', 'tkinter.Wm'],
    'tkinter.Toplevel': ['tkinter.Misc', 'tkinter.Wm'],
    'tkinter.Widget': ['tkinter.Misc'],
    ...each(prefixed('tkinter', tkWidgets), ['tkinter.Widget']),
    ...each(prefixed('tkinter.ttk', ttkWidgets), ['tkinter.Widget']),
    'tkinter.scrolledtext.ScrolledText': ['tkinter.Text'],
    ...each(members('tkinter', 'StringVar IntVar DoubleVar BooleanVar'), ['tkinter.Variable']),
    'tkinter.simpledialog.Dialog': ['tkinter.Toplevel'],
    ...each(members('customtkinter', 'CTkFrame CTkButton CTkLabel CTkEntry CTkSlider CTkSwitch CTkCheckBox CTkComboBox CTkOptionMenu CTkRadioButton CTkSegmentedButton CTkTextbox CTkScrollableFrame CTkTabview'), ['tkinter.Widget']),
    'customtkinter.CTk': ['tkinter.Tk'],
    'customtkinter.CTkToplevel': ['tkinter.Toplevel'],

    'qt.QtWidgets.QWidget': ['qt.QtCore.QObject'],
    ...each(prefixed('qt.QtWidgets', qtWidgets), ['qt.QtWidgets.QWidget']),
    ...each(prefixed('qt.QtWidgets', qtFrames), ['qt.QtWidgets.QFrame']),
    ...each(prefixed('qt.QtWidgets', qtScrollAreas), ['qt.QtWidgets.QAbstractScrollArea']),
    ...each(prefixed('qt.QtWidgets', qtDialogs), ['qt.QtWidgets.QDialog']),
    ...each(prefixed('qt.QtWidgets', qtViews), ['qt.QtWidgets.QAbstractItemView']),
    ...each(members('qt.QtWidgets', 'QPushButton QToolButton QCheckBox QRadioButton'), ['qt.QtWidgets.QAbstractButton']),
    ...each(members('qt.QtWidgets', 'QSlider QScrollBar QDial'), ['qt.QtWidgets.QAbstractSlider']),
    ...each(members('qt.QtWidgets', 'QSpinBox QDoubleSpinBox QDateTimeEdit'), ['qt.QtWidgets.QAbstractSpinBox']),
    'qt.QtWidgets.QListWidget': ['qt.QtWidgets.QListView'],
    'qt.QtWidgets.QTableWidget': ['qt.QtWidgets.QTableView'],
    'qt.QtWidgets.QTreeWidget': ['qt.QtWidgets.QTreeView'],
    'qt.QtWidgets.QTextBrowser': ['qt.QtWidgets.QTextEdit'],
    'qt.QtWidgets.QCommandLinkButton': ['qt.QtWidgets.QPushButton'],
    'qt.QtWidgets.QApplication': ['qt.QtCore.QCoreApplication'],
    'qt.QtCore.QCoreApplication': ['qt.QtCore.QObject'],
    'qt.QtWidgets.QAction': ['qt.QtCore.QObject'],
    'qt.QtWidgets.QStyledItemDelegate': ['qt.QtWidgets.QAbstractItemDelegate'],
    'qt.QtWidgets.QItemDelegate': ['qt.QtWidgets.QAbstractItemDelegate'],
    'qt.QtWidgets.QGraphicsObject': ['qt.QtWidgets.QGraphicsItem', 'qt.QtCore.QObject'],
    ...each(members('qt.QtWidgets', 'QGraphicsRectItem QGraphicsEllipseItem QGraphicsPathItem QGraphicsPixmapItem QGraphicsLineItem QGraphicsItemGroup QGraphicsTextItem'), ['qt.QtWidgets.QGraphicsItem']),
    'qt.QtWebEngineWidgets.QWebEngineView': ['qt.QtWidgets.QWidget'],
    'qt.Qsci.QsciScintilla': ['qt.QtWidgets.QAbstractScrollArea'],
    ...each(members('qt.QtCore', 'QAbstractListModel QAbstractTableModel QAbstractProxyModel'), ['qt.QtCore.QAbstractItemModel']),
    'qt.QtCore.QSortFilterProxyModel': ['qt.QtCore.QAbstractProxyModel'],
    'qt.QtCore.QAbstractItemModel': ['qt.QtCore.QObject'],
    'qt.QtGui.QStandardItemModel': ['qt.QtCore.QAbstractItemModel'],
    'qt.QtGui.QSyntaxHighlighter': ['qt.QtCore.QObject'],
    'qt.QtCore.QThread': ['qt.QtCore.QObject'],
    'qt.QtCore.QTimer': ['qt.QtCore.QObject'],
    'qt.QtCore.QProcess': ['qt.QtCore.QObject'],

    'wx.Window': ['wx.EvtHandler'],
    'wx.App': ['wx.EvtHandler'],
    'wx.Timer': ['wx.EvtHandler'],
    ...each(prefixed('wx', wxWindows), ['wx.Window']),

    'kivy.app.App': ['kivy.event.EventDispatcher'],
    'kivy.uix.widget.Widget': ['kivy.event.EventDispatcher'],
    ...each(prefixed('kivy.uix', kivyWidgets), ['kivy.uix.widget.Widget']),
    ...each(members('kivy.uix.behaviors', kivyBehaviors), ['kivy.event.EventDispatcher']),
    'kivymd.app.MDApp': ['kivy.app.App'],
    ...each(members('kivymd.uix', 'screen.MDScreen boxlayout.MDBoxLayout floatlayout.MDFloatLayout button.MDButton button.MDRaisedButton dialog.MDDialog card.MDCard'), ['kivy.uix.widget.Widget']),
  },
  aliases: {
    ...rename('tkinter', sameInTtk, 'tkinter.ttk', 'ttkbootstrap'),
    'tkinter.ttk.LabelFrame': 'tkinter.LabelFrame',
    'tkinter.ttk.Labelframe': 'tkinter.LabelFrame',
    'tkinter.ttk.Widget': 'tkinter.Widget',
    'ttkbootstrap.Window': 'tkinter.Tk',
    'ttkbootstrap.Toplevel': 'tkinter.Toplevel',
    Tkinter: 'tkinter',
    // One toolkit, four bindings to Python and layers above them.
    ...each(['PyQt5', 'PyQt6', 'PySide2', 'PySide6', 'qtpy', 'AnyQt', 'pyqtgraph.Qt'], 'qt'),
    'PyQt4.QtGui': 'qt.QtWidgets',
    'PyQt4.QtCore': 'qt.QtCore',
    'qt.QtGui.QAction': 'qt.QtWidgets.QAction',
    'qt.QtCore.Signal': 'qt.QtCore.pyqtSignal',
    'qt.QtCore.Slot': 'qt.QtCore.pyqtSlot',
    'qt.QtOpenGLWidgets.QOpenGLWidget': 'qt.QtWidgets.QOpenGLWidget',
    'kivy.uix.screenmanager.screenmanager': 'kivy.uix.screenmanager',
    'kivy.clock.ClockBase': 'kivy.clock.Clock',
  },
  functions: [...members('wx', 'CallAfter CallLater FutureCall GetApp Sleep MilliSleep Yield SafeYield Execute'), 'qt.QtCore.pyqtSlot'],
  classes: ['qt.QtCore.pyqtSignal', 'wx.App', 'tkinter.Misc', 'tkinter.Variable', 'kivy.event.EventDispatcher'],
};
