import { members } from './names';
import type { FrameworkRoot } from './types';
import { windowRoots } from './windows';

/** Functions that a framework calls because of a decorator or a base class, and where a plain `def` among them runs. */

const httpVerbs = 'get post put patch delete head options';

const threadHandlers: readonly FrameworkRoot[] = [
  {
    by: 'decorator',
    framework: 'fastapi',
    names: members(['fastapi.FastAPI', 'fastapi.APIRouter'], `${httpVerbs} trace api_route route`),
    runs: 'thread',
    as: 'route handler',
  },
  { by: 'decorator', framework: 'fastapi', names: members(['fastapi.FastAPI', 'fastapi.APIRouter'], 'websocket websocket_route'), runs: 'loop', as: 'WebSocket handler' },
  { by: 'decorator', framework: 'starlette', names: members('starlette.applications.Starlette', 'exception_handler'), runs: 'thread', as: 'exception handler' },
  { by: 'decorator', framework: 'starlette', names: members('starlette.applications.Starlette', 'route'), runs: 'thread', as: 'route handler' },
  // Called on the loop, but before the server accepts requests (or after the last one): nothing waits for it.
  { by: 'decorator', framework: 'starlette', names: members(['starlette.applications.Starlette', 'fastapi.APIRouter'], 'on_event'), runs: 'main', as: 'start-up or shutdown handler' },
  { by: 'method', framework: 'starlette', bases: ['starlette.endpoints.HTTPEndpoint'], methods: httpVerbs.split(' '), runs: 'thread', as: 'route handler' },
  {
    by: 'decorator',
    framework: 'flask',
    names: members(['flask.Flask', 'flask.Blueprint'], 'route get post put patch delete before_request after_request teardown_request errorhandler app_errorhandler context_processor'),
    runs: 'thread',
    as: 'view',
  },
  { by: 'method', framework: 'flask', bases: ['flask.views.View'], methods: ['dispatch_request'], runs: 'thread', as: 'view' },
  { by: 'method', framework: 'flask', bases: ['flask.views.MethodView'], methods: httpVerbs.split(' '), runs: 'thread', as: 'view' },
  {
    by: 'decorator',
    framework: 'quart',
    names: members(['quart.Quart', 'quart.Blueprint'], 'route get post put patch delete before_request after_request teardown_request errorhandler before_serving after_serving'),
    runs: 'thread',
    as: 'view',
  },
  { by: 'method', framework: 'django', bases: ['django.views.View', 'django.views.generic.base.View'], methods: [...httpVerbs.split(' '), 'dispatch', 'setup', 'get_context_data', 'get_queryset', 'get_object', 'form_valid', 'form_invalid'], runs: 'thread', as: 'view' },
  { by: 'method', framework: 'django', bases: ['django.core.management.BaseCommand'], methods: ['handle', 'add_arguments'], runs: 'main', as: 'management command' },
  { by: 'method', framework: 'django', bases: ['django.utils.deprecation.MiddlewareMixin'], methods: ['process_request', 'process_view', 'process_response', 'process_exception'], runs: 'thread', as: 'middleware' },
  { by: 'method', framework: 'django', bases: ['django.db.models.Model'], methods: ['save', 'delete', 'clean', 'full_clean'], runs: 'thread', as: 'model method' },
  { by: 'decorator', framework: 'django', names: ['django.dispatch.receiver'], runs: 'thread', as: 'signal receiver' },
  { by: 'decorator', framework: 'django-ninja', names: members(['ninja.NinjaAPI', 'ninja.Router'], 'get post put patch delete api_operation'), runs: 'thread', as: 'route handler' },
  { by: 'decorator', framework: 'rest_framework', names: ['rest_framework.decorators.api_view', 'rest_framework.decorators.action'], runs: 'thread', as: 'view' },
  { by: 'method', framework: 'rest_framework', bases: ['rest_framework.views.APIView'], methods: [...httpVerbs.split(' '), 'list', 'create', 'retrieve', 'update', 'partial_update', 'destroy'], runs: 'thread', as: 'view' },
  {
    by: 'method',
    framework: 'channels',
    bases: ['channels.consumer.SyncConsumer', 'channels.generic.websocket.WebsocketConsumer', 'channels.generic.websocket.JsonWebsocketConsumer'],
    methods: ['connect', 'disconnect', 'receive', 'receive_json', 'websocket_*'],
    runs: 'thread',
    as: 'consumer',
  },
  { by: 'decorator', framework: 'bottle', names: members(['bottle', 'bottle.Bottle'], 'route get post put patch delete'), runs: 'thread', as: 'view' },
  { by: 'decorator', framework: 'aiogram', names: members('aiogram.Router', 'message edited_message callback_query inline_query channel_post chat_member my_chat_member poll poll_answer error errors pre_checkout_query shipping_query chat_join_request'), runs: 'thread', as: 'update handler' },
  { by: 'decorator', framework: 'mcp', names: members('mcp.server.mcpserver.MCPServer', 'tool resource prompt'), runs: 'thread', as: 'MCP handler' },
  { by: 'decorator', framework: 'kopf', names: members('kopf.on', 'create update delete resume field event login probe startup cleanup timer daemon'), runs: 'thread', as: 'operator handler' },
  { by: 'decorator', framework: 'slack_bolt', names: members('slack_bolt.App', 'event message command action view shortcut options middleware'), runs: 'thread', as: 'listener' },
  { by: 'decorator', framework: 'telebot', names: members('telebot.TeleBot', 'message_handler callback_query_handler inline_handler'), runs: 'thread', as: 'update handler' },
];

const loopHandlers: readonly FrameworkRoot[] = [
  {
    by: 'method',
    framework: 'asyncio',
    bases: ['asyncio.BaseProtocol'],
    methods: [
      'connection_made', 'connection_lost', 'pause_writing', 'resume_writing', 'data_received', 'eof_received', 'datagram_received', 'error_received',
      'pipe_data_received', 'pipe_connection_lost', 'process_exited', 'get_buffer', 'buffer_updated',
    ],
    runs: 'loop',
    as: 'protocol method',
  },
  {
    by: 'decorator',
    framework: 'sanic',
    names: members(['sanic.Sanic', 'sanic.Blueprint'], `${httpVerbs} route websocket middleware on_request on_response exception signal listener before_server_start after_server_start before_server_stop after_server_stop`),
    runs: 'loop',
    as: 'route handler',
  },
  { by: 'method', framework: 'sanic', bases: ['sanic.views.HTTPMethodView'], methods: httpVerbs.split(' '), runs: 'loop', as: 'route handler' },
  {
    // Litestar calls a plain handler on the loop (and warns) unless it is told to use a thread.
    by: 'decorator',
    framework: 'litestar',
    names: [...members('litestar', 'get post put patch delete head route'), 'litestar.handlers.HTTPRouteHandler'],
    runs: 'loop',
    as: 'route handler',
    inThreadWhen: [{ kind: 'argument', keyword: 'sync_to_thread', equals: true }],
  },
  {
    by: 'method',
    framework: 'tornado',
    bases: ['tornado.web.RequestHandler'],
    methods: [...httpVerbs.split(' '), 'prepare', 'on_finish', 'initialize', 'set_default_headers', 'write_error', 'data_received', 'get_current_user', 'get_login_url', 'get_user_locale', 'log_exception'],
    runs: 'loop',
    as: 'request handler',
  },
  { by: 'method', framework: 'tornado', bases: ['tornado.websocket.WebSocketHandler'], methods: ['open', 'on_message', 'on_close', 'on_ping', 'on_pong', 'check_origin', 'select_subprotocol'], runs: 'loop', as: 'WebSocket handler' },
  { by: 'method', framework: 'tornado', bases: ['tornado.tcpserver.TCPServer'], methods: ['handle_stream'], runs: 'loop', as: 'connection handler' },
  { by: 'decorator', framework: 'tornado', names: ['tornado.gen.coroutine'], runs: 'loop', as: 'coroutine' },
  { by: 'decorator', framework: 'asyncio', names: ['asyncio.coroutine', 'types.coroutine'], runs: 'loop', as: 'coroutine' },
  { by: 'decorator', framework: 'homeassistant', names: ['homeassistant.core.callback'], runs: 'loop', as: 'callback' },
  {
    by: 'method',
    framework: 'homeassistant',
    bases: ['homeassistant.helpers.entity.Entity'],
    methods: [
      'available', 'native_value', 'state', 'is_on', 'extra_state_attributes', 'device_info', 'icon', 'name', 'unique_id', 'current_temperature', 'target_temperature', 'hvac_mode', 'hvac_action',
      'brightness', 'is_locked', 'is_closed', 'current_cover_position', 'percentage', 'volume_level', 'media_title', '_handle_coordinator_update',
    ],
    runs: 'loop',
    as: 'entity property',
  },
  {
    by: 'method',
    framework: 'homeassistant',
    bases: ['homeassistant.helpers.entity.Entity'],
    methods: ['update', 'turn_on', 'turn_off', 'toggle', 'set_*', 'open_*', 'close_*', 'stop_*', 'lock', 'unlock', 'select_*', 'press', 'play_*', 'media_*', 'send_*'],
    runs: 'thread',
    as: 'entity method',
  },
  {
    by: 'method',
    framework: 'textual',
    bases: ['textual.dom.DOMNode'],
    methods: ['on_*', '_on_*', 'action_*', 'watch_*', '_watch_*', 'compute_*', 'validate_*', 'compose', 'render', 'render_line', 'check_action', 'key_*', 'get_system_commands'],
    runs: 'loop',
    as: 'handler',
  },
  { by: 'decorator', framework: 'textual', names: ['textual.on'], runs: 'loop', as: 'event handler' },
  { by: 'decorator', framework: 'textual', names: ['textual.work'], runs: 'thread', as: 'worker' },
  { by: 'decorator', framework: 'nicegui', names: ['nicegui.ui.page', 'nicegui.ui.refreshable'], runs: 'loop', as: 'page function' },
  {
    by: 'decorator',
    framework: 'socketio',
    names: members(['socketio.AsyncServer', 'socketio.AsyncClient', 'socketio.AsyncNamespace'], 'on event'),
    runs: 'loop',
    as: 'event handler',
  },
  // `mcp` 1.x calls plain functions on the loop; its successor class hands them to a thread.
  { by: 'decorator', framework: 'mcp', names: members('mcp.server.fastmcp.FastMCP', 'tool resource prompt'), runs: 'loop', as: 'MCP handler' },
  {
    by: 'method',
    framework: 'discord',
    bases: ['discord.ext.commands.Cog'],
    methods: ['cog_check', 'cog_unload', 'cog_load', 'bot_check', 'bot_check_once'],
    runs: 'loop',
    as: 'cog method',
  },
  { by: 'decorator', framework: 'discord', names: ['discord.ext.commands.check'], runs: 'loop', as: 'command check' },
];

const otherRunners: readonly FrameworkRoot[] = [
  { by: 'method', framework: 'threading', bases: ['threading.Thread'], methods: ['run'], runs: 'thread', as: 'thread' },
  { by: 'method', framework: 'multiprocessing', bases: ['multiprocessing.Process'], methods: ['run'], runs: 'process', as: 'process' },
  { by: 'method', framework: 'socketserver', bases: ['socketserver.BaseRequestHandler'], methods: ['handle', 'setup', 'finish', 'do_*', 'log_message'], runs: 'thread', as: 'request handler' },
  { by: 'method', framework: 'qt', bases: members('qt.QtCore', 'QThread QRunnable'), methods: ['run'], runs: 'thread', as: 'thread' },
  { by: 'method', framework: 'watchdog', bases: ['watchdog.events.FileSystemEventHandler'], methods: ['on_*', 'dispatch'], runs: 'thread', as: 'event handler' },
  { by: 'decorator', framework: 'celery', names: ['celery.Celery.task', 'celery.shared_task'], runs: 'process', as: 'task' },
  { by: 'method', framework: 'celery', bases: ['celery.Task'], methods: ['run', '__call__', 'on_success', 'on_failure', 'on_retry', 'after_return', 'before_start'], runs: 'process', as: 'task' },
  { by: 'decorator', framework: 'dramatiq', names: ['dramatiq.actor'], runs: 'thread', as: 'actor' },
  { by: 'decorator', framework: 'rq', names: ['rq.decorators.job', 'django_rq.job'], runs: 'process', as: 'job' },
  { by: 'decorator', framework: 'huey', names: members(['huey.Huey', 'huey.RedisHuey', 'huey.SqliteHuey'], 'task periodic_task'), runs: 'thread', as: 'task' },
  { by: 'decorator', framework: 'prefect', names: ['prefect.task', 'prefect.flow'], runs: 'thread', as: 'task' },
  {
    by: 'decorator',
    framework: 'apscheduler',
    names: members(
      ['apscheduler.schedulers.base.BaseScheduler', 'apscheduler.schedulers.asyncio.AsyncIOScheduler', 'apscheduler.schedulers.background.BackgroundScheduler', 'apscheduler.schedulers.blocking.BlockingScheduler'],
      'scheduled_job',
    ),
    runs: 'thread',
    as: 'scheduled job',
  },
  { by: 'decorator', framework: 'click', names: ['click.command', 'click.group', ...members('click.Group', 'command group'), 'asyncclick.command'], runs: 'main', as: 'command' },
  { by: 'decorator', framework: 'typer', names: members('typer.Typer', 'command callback'), runs: 'main', as: 'command' },
  { by: 'decorator', framework: 'pytest', names: ['pytest.fixture', 'pytest.yield_fixture', 'pytest.hookimpl', 'pytest_asyncio.fixture'], runs: 'main', as: 'fixture' },
  { by: 'method', framework: 'unittest', bases: ['unittest.TestCase'], methods: ['test*', 'setUp', 'tearDown', 'setUpClass', 'tearDownClass'], runs: 'main', as: 'test' },
  { by: 'decorator', framework: 'atexit', names: ['atexit.register'], runs: 'main', as: 'exit handler' },
  { by: 'decorator', framework: 'streamlit', names: ['streamlit.fragment', 'streamlit.dialog'], runs: 'thread', as: 'fragment' },
];

/** Every root. For a class with several matching entries the first wins. */
export const frameworkRoots: readonly FrameworkRoot[] = [...loopHandlers, ...threadHandlers, ...otherRunners, ...windowRoots];
