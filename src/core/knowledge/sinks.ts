import { members } from './names';
import type { CallableSink } from './types';
import { windowSinks } from './windows';

/** Library calls that are given a function and run it elsewhere, or later on the event loop. */

const loop = 'asyncio.AbstractEventLoop';
const tornadoLoop = 'tornado.ioloop.IOLoop';

const loopCallbacks: readonly CallableSink[] = [
  { names: members(loop, 'call_soon call_soon_threadsafe'), position: 0, keyword: 'callback', runs: 'loop', as: 'a callback of the event loop' },
  { names: members(loop, 'call_later call_at'), position: 1, keyword: 'callback', runs: 'loop', as: 'a timer of the event loop' },
  { names: members(loop, 'add_reader add_writer'), position: 1, keyword: 'callback', runs: 'loop', as: 'a readiness callback of the event loop' },
  { names: members(loop, 'add_signal_handler'), position: 1, keyword: 'callback', runs: 'loop', as: 'a signal handler of the event loop' },
  { names: members(loop, 'set_exception_handler'), position: 0, keyword: 'handler', runs: 'loop', as: 'the exception handler of the event loop' },
  { names: members(loop, 'set_task_factory'), position: 0, keyword: 'factory', runs: 'loop', as: 'the task factory of the event loop' },
  { names: members(['asyncio.Future', 'asyncio.Task'], 'add_done_callback'), position: 0, keyword: 'fn', runs: 'loop', as: 'a done callback on the event loop' },
  {
    names: members(loop, 'create_connection create_server create_unix_connection create_unix_server create_datagram_endpoint subprocess_exec subprocess_shell connect_accepted_socket connect_read_pipe connect_write_pipe'),
    position: 0,
    keyword: 'protocol_factory',
    runs: 'loop',
    as: 'a protocol factory of the event loop',
  },
  { names: members('asyncio', 'start_server start_unix_server'), position: 0, keyword: 'client_connected_cb', runs: 'loop', as: 'a connection callback of the event loop' },
  { names: members(tornadoLoop, 'add_callback add_callback_from_signal spawn_callback'), position: 0, keyword: 'callback', runs: 'loop', as: 'a callback of the event loop' },
  { names: members(tornadoLoop, 'call_later call_at add_timeout add_future'), position: 1, keyword: 'callback', runs: 'loop', as: 'a timer of the event loop' },
  { names: members(tornadoLoop, 'add_handler'), position: 1, keyword: 'handler', runs: 'loop', as: 'a readiness callback of the event loop' },
  { names: ['tornado.ioloop.PeriodicCallback'], position: 0, keyword: 'callback', runs: 'loop', as: 'a periodic callback of the event loop' },
  { names: ['anyio.from_thread.run_sync', 'trio.from_thread.run_sync'], position: 0, keyword: 'func', runs: 'loop', as: 'a call back into the event loop' },
  { names: members('anyio.from_thread.BlockingPortal', 'call start_task_soon'), position: 0, keyword: 'func', runs: 'loop', as: 'a call back into the event loop' },
  { names: ['trio.lowlevel.TrioToken.run_sync_soon'], position: 0, keyword: 'sync_fn', runs: 'loop', as: 'a callback of the event loop' },
  { names: members('textual.message_pump.MessagePump', 'call_later call_after_refresh call_next'), position: 0, keyword: 'callback', runs: 'loop', as: 'a callback of the Textual app' },
  { names: members('textual.message_pump.MessagePump', 'set_timer set_interval'), position: 1, keyword: 'callback', runs: 'loop', as: 'a timer of the Textual app' },
  { names: members('textual.app.App', 'call_from_thread'), position: 0, keyword: 'callback', runs: 'loop', as: 'a callback of the Textual app' },
  { names: members('discord.ext.commands', 'check'), position: 0, keyword: 'predicate', runs: 'loop', as: 'a command check of the bot' },
  { names: members('nicegui.ui', 'timer'), position: 1, keyword: 'callback', runs: 'loop', as: 'a timer of the NiceGUI page' },
  { names: members('nicegui.ui', 'button'), keyword: 'on_click', runs: 'loop', as: 'an event handler of the NiceGUI page' },
  { names: members('nicegui.ui', 'input number select checkbox switch slider radio toggle upload'), keyword: 'on_change', runs: 'loop', as: 'an event handler of the NiceGUI page' },
  { names: ['homeassistant.core.HomeAssistant.async_run_job'], position: 0, keyword: 'target', runs: 'loop', as: 'a job on the event loop' },
];

const offloaded: readonly CallableSink[] = [
  { names: ['asyncio.to_thread'], position: 0, keyword: 'func', runs: 'thread', as: 'a thread of the default executor' },
  { names: members([loop, tornadoLoop], 'run_in_executor'), position: 1, keyword: 'func', runs: 'thread', as: 'a thread of an executor' },
  { names: ['anyio.to_thread.run_sync'], position: 0, keyword: 'func', runs: 'thread', as: 'a worker thread of anyio' },
  { names: ['trio.to_thread.run_sync'], position: 0, keyword: 'sync_fn', runs: 'thread', as: 'a worker thread of trio' },
  { names: ['anyio.to_process.run_sync', 'anyio.to_interpreter.run_sync'], position: 0, keyword: 'func', runs: 'process', as: 'a worker process of anyio' },
  { names: ['trio_parallel.run_sync'], position: 0, keyword: 'sync_fn', runs: 'process', as: 'a worker process of trio-parallel' },
  { names: ['starlette.concurrency.run_in_threadpool'], position: 0, keyword: 'func', runs: 'thread', as: 'the thread pool of Starlette' },
  { names: ['starlette.concurrency.iterate_in_threadpool', 'fastapi.concurrency.contextmanager_in_threadpool'], position: 0, runs: 'thread', as: 'the thread pool of Starlette' },
  { names: ['asgiref.sync.sync_to_async', 'channels.db.database_sync_to_async'], position: 0, keyword: 'func', runs: 'thread', as: 'a thread of asgiref' },
  { names: ['asyncer.asyncify', 'awaits.awaitable.awaitable', 'unsync.unsync', 'chainlit.make_async', 'litestar.concurrency.sync_to_thread', 'quart.utils.run_sync', 'aiofiles.os.wrap'], position: 0, runs: 'thread', as: 'a worker thread' },
  { names: ['twisted.internet.threads.deferToThread', 'twisted.internet.threads.callMultipleInThread'], position: 0, keyword: 'f', runs: 'thread', as: "a thread of the reactor's pool" },
  { names: ['twisted.internet.threads.deferToThreadPool'], position: 2, keyword: 'f', runs: 'thread', as: "a thread of the reactor's pool" },
  { names: ['twisted.internet.reactor.callInThread'], position: 0, keyword: 'callable', runs: 'thread', as: "a thread of the reactor's pool" },
  { names: members('homeassistant.core.HomeAssistant', 'async_add_executor_job async_add_import_executor_job add_job'), position: 0, keyword: 'target', runs: 'thread', as: "Home Assistant's executor" },
  { names: ['nicegui.run.io_bound'], position: 0, keyword: 'callback', runs: 'thread', as: 'a worker thread of NiceGUI' },
  { names: ['nicegui.run.cpu_bound'], position: 0, keyword: 'callback', runs: 'process', as: 'a worker process of NiceGUI' },
  { names: members('textual.dom.DOMNode', 'run_worker'), position: 0, keyword: 'work', runs: 'thread', as: 'a worker thread of Textual' },
  // The function runs in a greenlet whose database calls are awaited by the driver, so nothing in it blocks the loop.
  { names: members(['sqlalchemy.ext.asyncio.AsyncConnection', 'sqlalchemy.ext.asyncio.AsyncSession'], 'run_sync'), position: 0, runs: 'thread', as: 'a greenlet of SQLAlchemy' },
  { names: ['sqlalchemy.util.greenlet_spawn'], position: 0, keyword: 'fn', runs: 'thread', as: 'a greenlet of SQLAlchemy' },
];

const threads: readonly CallableSink[] = [
  { names: ['threading.Thread'], position: 1, keyword: 'target', runs: 'thread', as: 'a thread of its own' },
  { names: ['threading.Timer'], position: 1, keyword: 'function', runs: 'thread', as: 'a timer thread' },
  { names: ['_thread.start_new_thread', '_thread.start_new'], position: 0, keyword: 'function', runs: 'thread', as: 'a thread of its own' },
  { names: members(['concurrent.futures.Executor', 'concurrent.futures.ThreadPoolExecutor'], 'submit map'), position: 0, keyword: 'fn', runs: 'thread', as: 'a thread of an executor' },
  { names: members('concurrent.futures.ProcessPoolExecutor', 'submit map'), position: 0, keyword: 'fn', runs: 'process', as: 'a process of an executor' },
  { names: ['concurrent.futures.ThreadPoolExecutor'], position: 2, keyword: 'initializer', runs: 'thread', as: 'the initialiser of an executor thread' },
  { names: ['concurrent.futures.ProcessPoolExecutor'], position: 2, keyword: 'initializer', runs: 'process', as: 'the initialiser of an executor process' },
  { names: ['concurrent.futures.Future.add_done_callback'], position: 0, keyword: 'fn', runs: 'thread', as: 'a done callback in a thread of the executor' },
  { names: ['multiprocessing.Process'], position: 1, keyword: 'target', runs: 'process', as: 'a process of its own' },
  { names: ['multiprocessing.Pool'], position: 1, keyword: 'initializer', runs: 'process', as: 'the initialiser of a pool process' },
  { names: members('multiprocessing.Pool', 'apply map starmap'), position: 0, keyword: 'func', runs: 'process', as: 'a process of the pool', waits: true },
  { names: members('multiprocessing.Pool', 'apply_async map_async starmap_async imap imap_unordered'), position: 0, keyword: 'func', runs: 'process', as: 'a process of the pool' },
  { names: members('multiprocessing.Pool', 'apply_async map_async starmap_async'), keyword: 'callback', runs: 'thread', as: "the pool's result thread" },
  { names: members('multiprocessing.Pool', 'apply_async map_async starmap_async'), keyword: 'error_callback', runs: 'thread', as: "the pool's result thread" },
  { names: members('multiprocessing.pool.ThreadPool', 'apply map starmap'), position: 0, keyword: 'func', runs: 'thread', as: 'a thread of the pool', waits: true },
  { names: members('multiprocessing.pool.ThreadPool', 'apply_async map_async starmap_async imap imap_unordered'), position: 0, keyword: 'func', runs: 'thread', as: 'a thread of the pool' },
  { names: ['joblib.delayed', 'dask.delayed', 'dask.delayed.delayed'], position: 0, runs: 'process', as: 'a worker process' },
  { names: members('dask.distributed.Client', 'submit map'), position: 0, keyword: 'func', runs: 'process', as: 'a worker of the cluster' },
  { names: members(['gevent.threadpool.ThreadPool'], 'apply apply_async spawn submit'), position: 0, runs: 'thread', as: 'a thread of the gevent pool' },
  { names: ['gevent.spawn', 'gevent.spawn_later', 'eventlet.spawn', 'eventlet.spawn_n'], position: 0, runs: 'thread', as: 'a greenlet' },
  { names: ['eventlet.tpool.execute'], position: 0, runs: 'thread', as: 'a thread of the eventlet pool' },
  { names: ['tqdm.contrib.concurrent.thread_map'], position: 0, runs: 'thread', as: 'a thread of an executor', waits: true },
  { names: ['tqdm.contrib.concurrent.process_map'], position: 0, runs: 'process', as: 'a process of an executor', waits: true },
  {
    names: members(['apscheduler.schedulers.base.BaseScheduler', 'apscheduler.schedulers.asyncio.AsyncIOScheduler', 'apscheduler.schedulers.background.BackgroundScheduler', 'apscheduler.schedulers.blocking.BlockingScheduler'], 'add_job'),
    position: 0,
    keyword: 'func',
    runs: 'thread',
    as: 'a job in the executor of APScheduler',
  },
];

const inputListeners: readonly CallableSink[] = ['on_press', 'on_release', 'on_move', 'on_click', 'on_scroll'].map((keyword) => ({
  names: ['pynput.keyboard.Listener', 'pynput.mouse.Listener'], keyword, runs: 'thread', as: 'the thread of an input listener',
}));

const web: readonly CallableSink[] = [
  { names: ['fastapi.Depends', 'fastapi.Security'], position: 0, keyword: 'dependency', runs: 'thread', as: 'a dependency in the thread pool' },
  { names: ['starlette.background.BackgroundTasks.add_task'], position: 0, keyword: 'func', runs: 'thread', as: 'a background task in the thread pool' },
  { names: ['starlette.background.BackgroundTask'], position: 0, keyword: 'func', runs: 'thread', as: 'a background task in the thread pool' },
  { names: ['starlette.routing.Route', 'fastapi.routing.APIRoute'], position: 1, keyword: 'endpoint', runs: 'thread', as: 'a route handler in the thread pool' },
  { names: members('starlette.applications.Starlette', 'add_route'), position: 1, keyword: 'route', runs: 'thread', as: 'a route handler in the thread pool' },
  { names: members(['fastapi.FastAPI', 'fastapi.APIRouter'], 'add_api_route'), position: 1, keyword: 'endpoint', runs: 'thread', as: 'a route handler in the thread pool' },
  { names: members('starlette.applications.Starlette', 'add_exception_handler'), position: 1, keyword: 'handler', runs: 'thread', as: 'an exception handler in the thread pool' },
  // Called on the loop, but before the server accepts requests: nothing waits for it.
  { names: members(['starlette.applications.Starlette', 'fastapi.APIRouter'], 'add_event_handler'), position: 1, keyword: 'func', runs: 'main', as: 'a start-up or shutdown handler' },
  { names: ['django.urls.path', 'django.urls.re_path', 'django.conf.urls.url'], position: 1, keyword: 'view', runs: 'thread', as: 'a view in a thread' },
  { names: members('flask.Flask', 'add_url_rule'), position: 2, keyword: 'view_func', runs: 'thread', as: 'a view in a thread' },
  { names: members('quart.Quart', 'add_url_rule'), position: 2, keyword: 'view_func', runs: 'thread', as: 'a view in a thread' },
  { names: members('sanic.Sanic', 'add_route'), position: 0, keyword: 'handler', runs: 'loop', as: 'a route handler on the event loop' },
  { names: members('sanic.Sanic', 'register_listener register_middleware'), position: 0, runs: 'loop', as: 'a listener on the event loop' },
  { names: ['discord.VoiceClient.play'], keyword: 'after', runs: 'thread', as: "the voice player's thread" },
  {
    names: members(
      'homeassistant.helpers.event',
      'async_track_time_interval async_track_point_in_time async_track_point_in_utc_time async_track_time_change async_track_utc_time_change async_track_sunrise async_track_sunset',
    ),
    position: 1,
    keyword: 'action',
    runs: 'thread',
    as: "a job in Home Assistant's executor",
  },
  {
    names: members('homeassistant.helpers.event', 'async_track_state_change_event async_track_state_change async_call_later'),
    position: 2,
    keyword: 'action',
    runs: 'thread',
    as: "a job in Home Assistant's executor",
  },
];

const mainThread: readonly CallableSink[] = [
  { names: ['signal.signal'], position: 1, keyword: 'handler', runs: 'main', as: 'a signal handler in the main thread' },
  { names: ['atexit.register'], position: 0, keyword: 'func', runs: 'main', as: 'an exit handler in the main thread' },
];

/** Every sink. Positions are 0-based and do not count `self`. */
export const callableSinks: readonly CallableSink[] = [...loopCallbacks, ...offloaded, ...threads, ...inputListeners, ...web, ...mainThread, ...windowSinks];
