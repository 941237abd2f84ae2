import type { Knowledge } from './lookup';
import { members } from './names';

/**
 * Library calls whose result does nothing until it is awaited. From the documentation and the sources of the libraries: a name stands
 * here only if every version of the last years makes a coroutine (or an object that works like one), so that a result that is
 * thrown away is certainly a mistake. Calls that start their work at once (`gather`, `create_task`, Motor) are not here.
 */
const coroutineFunctions: readonly string[] = [
  ...members('asyncio', 'sleep wait wait_for to_thread open_connection open_unix_connection start_server start_unix_server'),
  ...members('asyncio.subprocess', 'create_subprocess_exec create_subprocess_shell'),
  ...members('asyncio', 'create_subprocess_exec create_subprocess_shell'),
  ...members('asyncio.Queue', 'get put join'),
  ...members('asyncio.Event', 'wait'),
  ...members('asyncio.Condition', 'wait wait_for'),
  ...members('asyncio.Barrier', 'wait reset abort'),
  ...members('asyncio.StreamReader', 'read readline readexactly readuntil'),
  ...members('asyncio.StreamWriter', 'drain wait_closed start_tls'),
  ...members('asyncio.Server', 'serve_forever wait_closed start_serving'),
  ...members('asyncio.subprocess.Process', 'wait communicate'),
  ...members(
    'asyncio.AbstractEventLoop',
    'shutdown_asyncgens shutdown_default_executor create_connection create_server create_unix_connection create_unix_server create_datagram_endpoint connect_accepted_socket connect_read_pipe connect_write_pipe subprocess_exec subprocess_shell sendfile start_tls sock_recv sock_recv_into sock_recvfrom sock_sendall sock_sendto sock_connect sock_accept sock_sendfile getaddrinfo getnameinfo',
  ),
  ...members('anyio', 'sleep sleep_until sleep_forever open_file run_process open_process connect_tcp connect_unix create_tcp_listener create_unix_listener getaddrinfo wait_all_tasks_blocked wait_socket_readable wait_socket_writable'),
  ...members(['anyio.to_thread', 'trio.to_thread'], 'run_sync'),
  ...members(['anyio.to_process', 'anyio.to_interpreter'], 'run_sync'),
  ...members(['anyio.Event', 'trio.Event'], 'wait'),
  ...members(['anyio.Condition', 'trio.Condition'], 'wait'),
  ...members('anyio.lowlevel', 'checkpoint checkpoint_if_cancelled cancel_shielded_checkpoint'),
  ...members('anyio.AsyncFile', 'read read1 readline readlines readinto write writelines seek tell truncate flush aclose'),
  ...members('trio.AsyncFile', 'read readline readlines write writelines seek tell truncate flush aclose'),
  ...members(['anyio.Path', 'trio.Path'], 'exists is_file is_dir stat lstat mkdir unlink rmdir rename replace read_text read_bytes write_text write_bytes touch open chmod resolve symlink_to hardlink_to'),
  ...members('anyio.abc.ObjectSendStream', 'send aclose'),
  ...members('trio', 'sleep sleep_until sleep_forever open_file run_process open_tcp_stream open_tcp_listeners serve_tcp serve_listeners'),
  ...members('trio.lowlevel', 'checkpoint checkpoint_if_cancelled cancel_shielded_checkpoint'),
  ...members(['trio.MemorySendChannel', 'trio.MemoryReceiveChannel'], 'send receive aclose'),

  ...members('aiohttp.ClientResponse', 'read text json wait_for_close'),
  ...members('aiohttp.ClientSession', 'close'),
  ...members('aiohttp.ClientWebSocketResponse', 'send_str send_bytes send_json ping pong close receive receive_str receive_bytes receive_json'),
  ...members('aiohttp.web.Request', 'read text json post multipart'),
  ...members('aiohttp.web.StreamResponse', 'prepare write write_eof'),
  ...members('aiohttp.web.WebSocketResponse', 'prepare send_str send_bytes send_json ping pong close receive receive_str receive_bytes receive_json'),
  ...members(['aiohttp.web.AppRunner', 'aiohttp.web.BaseRunner', 'aiohttp.web.ServerRunner'], 'setup cleanup shutdown'),
  ...members(['aiohttp.web.TCPSite', 'aiohttp.web.UnixSite', 'aiohttp.web.SockSite'], 'start stop'),
  ...members('httpx.AsyncClient', 'get post put patch delete head options request send aclose'),
  ...members('httpx.Response', 'aread aclose'),
  ...members('starlette.requests.Request', 'body json send_push_promise is_disconnected close'),
  ...members('starlette.websockets.WebSocket', 'accept close send send_text send_bytes send_json receive receive_text receive_bytes receive_json send_denial_response'),
  ...members('starlette.datastructures.UploadFile', 'read write seek close'),
  ...members('starlette.concurrency', 'run_in_threadpool'),

  ...members('asyncpg.Connection', 'execute executemany fetch fetchrow fetchval close reset reload_schema_state add_listener remove_listener copy_from_query copy_from_table copy_to_table copy_records_to_table'),
  ...members('asyncpg.Pool', 'execute executemany fetch fetchrow fetchval close release expire_connections'),
  ...members('asyncpg.transaction.Transaction', 'start commit rollback'),
  ...members('aiosqlite.Connection', 'commit rollback close create_function set_trace_callback interrupt'),
  ...members('aiosqlite.Cursor', 'execute executemany executescript fetchone fetchmany fetchall close'),
  ...members('psycopg.AsyncConnection', 'execute commit rollback close set_autocommit wait connect'),
  ...members('psycopg.AsyncCursor', 'execute executemany fetchone fetchmany fetchall close scroll'),
  ...members('sqlalchemy.ext.asyncio.AsyncSession', 'execute scalar scalars stream stream_scalars get get_one commit rollback flush refresh delete merge close run_sync invalidate reset aclose'),
  ...members('sqlalchemy.ext.asyncio.AsyncConnection', 'execute scalar scalars commit rollback close run_sync exec_driver_sql invalidate aclose'),
  ...members('sqlalchemy.ext.asyncio.AsyncEngine', 'dispose'),
  ...members(['pymongo.AsyncMongoClient', 'pymongo.asynchronous.mongo_client.AsyncMongoClient'], 'close drop_database list_database_names server_info'),
  ...members(
    'redis.asyncio.Redis',
    'get set setex setnx psetex mget mset getset getdel getex append strlen incr incrby incrbyfloat decr decrby delete unlink exists expire expireat pexpire persist ttl pttl rename keys type hget hset hsetnx hmget hmset hgetall hdel hexists hincrby hkeys hvals hlen lpush rpush lpop rpop blpop brpop lrange llen lrem ltrim lindex lset sadd srem smembers sismember scard spop zadd zrem zrange zrevrange zrangebyscore zscore zcard zincrby publish ping flushdb flushall info dbsize scan eval evalsha xadd xread xreadgroup xack xlen xgroup_create aclose close initialize execute_command',
  ),
  ...members(['redis.asyncio.Pipeline', 'redis.asyncio.client.Pipeline'], 'execute reset'),
  ...members(['redis.asyncio.PubSub', 'redis.asyncio.client.PubSub'], 'subscribe psubscribe unsubscribe punsubscribe get_message aclose'),
  ...members('aiokafka.AIOKafkaProducer', 'start stop flush send send_and_wait'),
  ...members('aiokafka.AIOKafkaConsumer', 'start stop getone getmany commit seek_to_beginning seek_to_end'),
  ...members('aio_pika', 'connect connect_robust'),
  ...members('websockets.asyncio.client.ClientConnection', 'send recv ping pong close wait_closed'),
  ...members('websockets.asyncio.server.ServerConnection', 'send recv ping pong close wait_closed'),
  ...members('aiofiles.threadpool.AsyncTextIOWrapper', 'read readline readlines write writelines seek tell truncate flush close'),
  ...members('aiofiles.os', 'stat rename remove unlink mkdir makedirs rmdir replace listdir scandir access path.exists path.isfile path.isdir path.getsize'),

  ...members(['discord.abc.Messageable', 'discord.TextChannel', 'discord.Thread', 'discord.User', 'discord.Member', 'discord.DMChannel', 'discord.ext.commands.Context'], 'send trigger_typing fetch_message pins'),
  ...members('discord.ext.commands.Context', 'reply invoke defer'),
  ...members('discord.Message', 'delete edit reply add_reaction remove_reaction clear_reactions pin unpin publish'),
  ...members('discord.Member', 'ban kick unban edit add_roles remove_roles move_to timeout'),
  ...members('discord.InteractionResponse', 'send_message defer edit_message send_modal pong'),
  ...members('discord.Interaction', 'edit_original_response delete_original_response original_response'),
  ...members('discord.Client', 'start close login connect change_presence wait_for fetch_user fetch_channel fetch_guild wait_until_ready'),
  ...members('discord.ext.commands.Bot', 'add_cog load_extension unload_extension reload_extension process_commands invoke remove_cog'),
  ...members('aiogram.Bot', 'send_message send_photo send_document delete_message edit_message_text answer_callback_query get_me'),
  ...members('aiogram.types.Message', 'answer reply answer_photo edit_text'),
  ...members('aiogram.Dispatcher', 'start_polling feed_update'),
  ...members('telegram.Bot', 'send_message send_photo send_document delete_message edit_message_text get_me get_updates set_webhook'),
  ...members('telegram.Message', 'reply_text reply_photo reply_document delete edit_text'),
  ...members('playwright.async_api.Page', 'goto click fill type press wait_for_selector wait_for_timeout wait_for_load_state content title evaluate screenshot close reload go_back go_forward query_selector query_selector_all inner_text text_content add_init_script set_content pdf'),
  ...members('playwright.async_api.Locator', 'click fill type press wait_for inner_text text_content count is_visible hover check uncheck select_option get_attribute all'),
  ...members('playwright.async_api.Browser', 'new_page new_context close'),
  ...members('playwright.async_api.BrowserContext', 'new_page close cookies add_cookies'),
  ...members('playwright.async_api.BrowserType', 'launch connect launch_persistent_context'),
  ...members('uvicorn.Server', 'serve startup shutdown main_loop'),
];

/** Results that are awaited, or entered by `async with`: nothing happens before one of the two. */
const lazyFunctions: readonly string[] = [
  ...members('aiohttp.ClientSession', 'get post put patch delete head options request ws_connect'),
  ...members('aiohttp', 'request'),
  ...members('asyncpg', 'connect create_pool'),
  ...members('asyncpg.Pool', 'acquire'),
  ...members('aiosqlite', 'connect'),
  ...members('aiosqlite.Connection', 'execute executemany executescript cursor execute_fetchall execute_insert'),
  ...members('aiofiles', 'open'),
  ...members('sqlalchemy.ext.asyncio.AsyncEngine', 'connect'),
  ...members('websockets', 'connect'),
  ...members('websockets.asyncio.client', 'connect'),
  ...members('asyncssh', 'connect'),
];

/** Functions that make a task of what they are given, or take charge of it: the argument is taken care of. */
const taskMakers: readonly string[] = [...members('asyncio', 'create_task ensure_future'), ...members('asyncio.AbstractEventLoop', 'create_task')];

const coroutines = new Set(coroutineFunctions);
const lazy = new Set(lazyFunctions);
const makers = new Set(taskMakers);

/**
 * Whether the result of this library function or method waits to be awaited.
 * @param name in any spelling; a method is `module.Class.method` and is looked for in the bases of its class, too.
 */
export function awaitableKind(knowledge: Knowledge, name: string): 'coroutine' | 'lazy' | undefined {
  return spellings(knowledge, name, (spelling) => (coroutines.has(spelling) ? 'coroutine' : lazy.has(spelling) ? 'lazy' : undefined));
}

/** True for the functions of asyncio that start a task which nothing but their result refers to. */
export function makesLooseTask(knowledge: Knowledge, name: string): boolean {
  return spellings(knowledge, name, (spelling) => (makers.has(spelling) ? true : undefined)) ?? false;
}

function spellings<T>(knowledge: Knowledge, name: string, find: (spelling: string) => T | undefined): T | undefined {
  const canonical = knowledge.canonical(name);
  const direct = find(canonical);
  if (direct !== undefined) return direct;
  const dot = canonical.lastIndexOf('.');
  if (dot < 0) return undefined;
  const lineage = knowledge.lineage(canonical.slice(0, dot));
  for (let i = 1; i < lineage.length; i++) {
    const found = find(knowledge.canonical(lineage[i]! + canonical.slice(dot)));
    if (found !== undefined) return found;
  }
  return undefined;
}
