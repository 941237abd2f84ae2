import { describe, expect, it } from 'vitest';
import { Knowledge, type BlockingGroup } from '../../../src/core/knowledge';

const knowledge = new Knowledge();

function ruleOf(name: string): string | undefined {
  return knowledge.blocking(name)?.rule;
}

describe('canonical names', () => {
  it.each([
    ['requests.api.get', 'requests.get'],
    ['requests.sessions.Session.get', 'requests.Session.get'],
    ['io.open', 'builtins.open'],
    ['posixpath.exists', 'os.path.exists'],
    ['ntpath.join', 'os.path.join'],
    ['concurrent.futures.thread.ThreadPoolExecutor', 'concurrent.futures.ThreadPoolExecutor'],
    ['concurrent.futures._base.Future.result', 'concurrent.futures.Future.result'],
    ['asyncio.events.get_running_loop', 'asyncio.get_running_loop'],
    ['asyncio.locks.Lock', 'asyncio.Lock'],
    ['urllib3.poolmanager.PoolManager', 'urllib3.PoolManager'],
    ['redis.client.Pipeline.execute', 'redis.Pipeline.execute'],
    ['redis.StrictRedis', 'redis.Redis'],
    ['sqlalchemy.orm.session.Session', 'sqlalchemy.orm.Session'],
    ['multiprocessing.pool.Pool.map', 'multiprocessing.Pool.map'],
    ['multiprocessing.context.Process', 'multiprocessing.Process'],
    ['fastapi.BackgroundTasks.add_task', 'starlette.background.BackgroundTasks.add_task'],
    ['fastapi.routing.APIRouter.get', 'fastapi.APIRouter.get'],
    ['six.moves.urllib.request.urlopen', 'urllib.request.urlopen'],
    ['unheard.of.name', 'unheard.of.name'],
    ['requestsomething.get', 'requestsomething.get'],
    ['open', 'open'],
  ])('%s is %s', (name, expected) => {
    expect(knowledge.canonical(name)).toBe(expected);
    expect(knowledge.canonical(expected)).toBe(expected);
  });

  it('keeps asyncio primitives apart from those of threading', () => {
    for (const name of ['Lock', 'Event', 'Condition', 'Semaphore', 'Barrier', 'Queue']) {
      expect(knowledge.lineage(`asyncio.${name}`).filter((base) => !base.startsWith('asyncio.'))).toEqual([]);
      expect(knowledge.onEnter(`asyncio.${name}`)).toBeUndefined();
    }
  });

  it('keeps redis.asyncio apart from redis', () => {
    expect(knowledge.canonical('redis.asyncio.client.Redis')).toBe('redis.asyncio.Redis');
    expect(ruleOf('redis.asyncio.Redis.get')).toBeUndefined();
  });
});

describe('what blocks', () => {
  it.each([
    ['time.sleep', 'blocking-sleep'],
    ['builtins.input', 'blocking-console-input'],
    ['getpass.getpass', 'blocking-console-input'],
    ['sys.stdin.readline', 'blocking-console-input'],
    ['click.confirm', 'blocking-console-input'],
    ['requests.get', 'blocking-http-call'],
    ['requests.api.post', 'blocking-http-call'],
    ['requests.sessions.Session.send', 'blocking-http-call'],
    ['requests_oauthlib.OAuth2Session.get', 'blocking-http-call'],
    ['httpx.stream', 'blocking-http-call'],
    ['httpx.Client.put', 'blocking-http-call'],
    ['starlette.testclient.TestClient.get', 'blocking-http-call'],
    ['urllib.request.urlopen', 'blocking-http-call'],
    ['http.client.HTTPSConnection.getresponse', 'blocking-http-call'],
    ['urllib3.ProxyManager.request', 'blocking-http-call'],
    ['subprocess.run', 'blocking-process-wait'],
    ['subprocess.check_output', 'blocking-process-wait'],
    ['subprocess.Popen.communicate', 'blocking-process-wait'],
    ['subprocess.Popen.stdout.readline', 'blocking-process-wait'],
    ['os.system', 'blocking-process-wait'],
    ['os.waitpid', 'blocking-process-wait'],
    ['sh.ls', 'blocking-process-wait'],
    ['multiprocessing.context.SpawnProcess.join', 'blocking-process-wait'],
    ['multiprocessing.pool.Pool.starmap', 'blocking-process-wait'],
    ['joblib.Parallel.__call__', 'blocking-process-wait'],
    ['builtins.open', 'blocking-file-io'],
    ['codecs.open', 'blocking-file-io'],
    ['pathlib.Path.read_text', 'blocking-file-io'],
    ['pathlib.PosixPath.write_bytes', 'blocking-file-io'],
    ['io.TextIOWrapper.readlines', 'blocking-file-io'],
    ['io.BufferedReader.read', 'blocking-file-io'],
    ['json.load', 'blocking-file-io'],
    ['shutil.copytree', 'blocking-file-io'],
    ['zipfile.ZipFile.extractall', 'blocking-file-io'],
    ['os.fsync', 'blocking-file-io'],
    ['pandas.read_csv', 'blocking-file-io'],
    ['os.path.exists', 'blocking-filesystem-metadata'],
    ['genericpath.isfile', 'blocking-filesystem-metadata'],
    ['pathlib.Path.exists', 'blocking-filesystem-metadata'],
    ['os.listdir', 'blocking-filesystem-metadata'],
    ['sqlite3.connect', 'blocking-database-call'],
    ['sqlite3.dbapi2.Cursor.fetchall', 'blocking-database-call'],
    ['psycopg2.extras.RealDictCursor.execute', 'blocking-database-call'],
    ['psycopg.Connection.commit', 'blocking-database-call'],
    ['pymysql.cursors.DictCursor.execute', 'blocking-database-call'],
    ['mysql.connector.connect', 'blocking-database-call'],
    ['sqlalchemy.engine.Engine.connect', 'blocking-database-call'],
    ['sqlalchemy.orm.session.Session.commit', 'blocking-database-call'],
    ['sqlalchemy.orm.scoped_session.execute', 'blocking-database-call'],
    ['sqlmodel.Session.exec', 'blocking-database-call'],
    ['django.db.models.query.QuerySet.get', 'blocking-database-call'],
    ['django.contrib.auth.models.User.save', 'blocking-database-call'],
    ['peewee.ModelSelect.get', 'blocking-database-call'],
    ['pyodbc.Cursor.fetchone', 'blocking-database-call'],
    ['socket.socket.recv', 'blocking-socket-call'],
    ['ssl.SSLSocket.sendall', 'blocking-socket-call'],
    ['socket.getaddrinfo', 'blocking-socket-call'],
    ['select.select', 'blocking-socket-call'],
    ['selectors.EpollSelector.select', 'blocking-socket-call'],
    ['dns.resolver.resolve', 'blocking-socket-call'],
    ['redis.Redis.hgetall', 'blocking-client-sdk'],
    ['redis.client.Pipeline.execute', 'blocking-client-sdk'],
    ['pymongo.collection.Collection.find_one', 'blocking-client-sdk'],
    ['botocore.client.BaseClient.put_object', 'blocking-client-sdk'],
    ['boto3.resources.base.ServiceResource.Bucket.upload_file', 'blocking-client-sdk'],
    ['openai.resources.Completions.create', 'blocking-client-sdk'],
    ['anthropic.resources.Messages.create', 'blocking-client-sdk'],
    ['stripe.Customer.create', 'blocking-client-sdk'],
    ['slack_sdk.WebClient.chat_postMessage', 'blocking-client-sdk'],
    ['smtplib.SMTP_SSL.send_message', 'blocking-client-sdk'],
    ['paramiko.SSHClient.exec_command', 'blocking-client-sdk'],
    ['pika.BlockingConnection', 'blocking-client-sdk'],
    ['kafka.KafkaConsumer.poll', 'blocking-client-sdk'],
    ['selenium.webdriver.Chrome.get', 'blocking-client-sdk'],
    ['kubernetes.client.CoreV1Api.list_namespaced_pod', 'blocking-client-sdk'],
    ['threading.Event.wait', 'blocking-sync-primitive'],
    ['threading._RLock.acquire', 'blocking-sync-primitive'],
    ['threading.Timer.join', 'blocking-sync-primitive'],
    ['queue.PriorityQueue.get', 'blocking-sync-primitive'],
    ['multiprocessing.queues.JoinableQueue.join', 'blocking-sync-primitive'],
    ['multiprocessing.connection.Connection.recv', 'blocking-sync-primitive'],
    ['multiprocessing.pool.ThreadPool.map', 'blocking-sync-primitive'],
    ['filelock.SoftFileLock.acquire', 'blocking-sync-primitive'],
    ['fcntl.flock', 'blocking-sync-primitive'],
    ['concurrent.futures._base.Future.result', 'blocking-future-result'],
    ['concurrent.futures.wait', 'blocking-future-result'],
    ['concurrent.futures.process.ProcessPoolExecutor.shutdown', 'blocking-executor-shutdown'],
    ['asyncio.run', 'nested-event-loop'],
    ['uvloop.Loop.run_until_complete', 'nested-event-loop'],
    ['anyio.run', 'nested-event-loop'],
    ['asgiref.sync.AsyncToSync.__call__', 'nested-event-loop'],
    ['ssl.create_default_context', 'slow-initialisation-on-loop'],
    ['boto3.session.Session.client', 'slow-initialisation-on-loop'],
    ['transformers.AutoModel.from_pretrained', 'slow-initialisation-on-loop'],
    ['importlib.import_module', 'slow-initialisation-on-loop'],
  ])('%s: %s', (name, rule) => {
    expect(ruleOf(name)).toBe(rule);
  });
});

describe('what does not block', () => {
  it.each([
    'subprocess.Popen.poll', 'subprocess.Popen.kill', 'subprocess.Popen.terminate', 'subprocess.Popen.send_signal',
    'pathlib.PurePath.joinpath', 'pathlib.PurePosixPath.relative_to', 'pathlib.Path.with_suffix', 'pathlib.Path.joinpath', 'pathlib.Path.glob',
    'os.path.join', 'os.path.split', 'os.path.splitext', 'os.path.basename', 'os.path.dirname', 'os.path.normpath', 'os.path.normcase', 'os.path.isabs',
    'os.path.commonpath', 'os.path.expandvars',
    'queue.Queue.get_nowait', 'queue.Queue.put_nowait', 'queue.Queue.qsize', 'queue.Queue.empty', 'queue.SimpleQueue.put', 'multiprocessing.Queue.get_nowait',
    'concurrent.futures.Future.done', 'concurrent.futures.Future.cancel', 'concurrent.futures.ThreadPoolExecutor.submit', 'concurrent.futures.Executor.map',
    'threading.Thread.start', 'threading.Lock', 'threading.Lock.release', 'threading.Event.set', 'threading.Event.is_set', 'threading.Condition.notify_all',
    'asyncio.Lock.acquire', 'asyncio.Event.wait', 'asyncio.Queue.get', 'asyncio.Queue.join', 'asyncio.Task.result', 'asyncio.Future.result', 'asyncio.sleep',
    'asyncio.subprocess.Process.wait', 'asyncio.subprocess.Process.communicate', 'asyncio.StreamReader.read', 'asyncio.AbstractEventLoop.sock_recv',
    'io.BytesIO.read', 'gzip.GzipFile.read', 'io.StringIO.write', 'io.StringIO.readline', 'io.TextIOWrapper.close', 'io.TextIOWrapper.seek',
    'aiofiles.threadpool.AsyncTextIOWrapper.read', 'anyio.AsyncFile.read', 'anyio.Path.read_text', 'trio.Path.exists',
    'requests.Session', 'requests.Session.close', 'requests.Response.json', 'requests.Request', 'httpx.AsyncClient.get', 'aiohttp.ClientSession.get',
    'redis.Redis', 'redis.Redis.pipeline', 'redis.Redis.pubsub', 'redis.Redis.from_url', 'redis.Redis.close', 'redis.Pipeline.set', 'redis.from_url',
    'pymongo.MongoClient', 'pymongo.AsyncMongoClient.list_databases', 'pymongo.collection.Collection.find',
    'sqlalchemy.create_engine', 'sqlalchemy.orm.Session.add', 'sqlalchemy.orm.Session.query', 'sqlalchemy.ext.asyncio.AsyncSession.execute',
    'sqlalchemy.select', 'sqlite3.Connection.cursor', 'psycopg.AsyncConnection.execute', 'asyncpg.connect',
    'django.db.models.QuerySet.filter', 'django.db.models.QuerySet.aget', 'django.db.models.Model.asave', 'django.db.models.Manager.all',
    'botocore.client.BaseClient.generate_presigned_url', 'botocore.client.BaseClient.get_paginator', 'boto3.resources.base.ServiceResource.Bucket',
    'openai.OpenAI', 'openai.AsyncOpenAI', 'stripe.Customer.create_async', 'grpc.insecure_channel', 'plaid.api.plaid_api.PlaidApi.get_async',
    'logging.info', 'logging.Logger.warning', 'builtins.print', 'json.loads', 'json.dumps', 'time.time', 'time.monotonic', 'socket.gethostname',
    'socket.socket.bind', 'socket.socket.listen', 'socket.socket.close', 'filelock.AsyncFileLock.acquire',
  ])('%s', (name) => {
    expect(ruleOf(name)).toBeUndefined();
  });
});

describe('with and for', () => {
  it('knows what blocks on the way in and out', () => {
    expect(knowledge.onEnter('threading.Lock')?.tier).toBe('metadata');
    expect(knowledge.onEnter('threading.BoundedSemaphore')?.tier).toBe('unbounded');
    expect(knowledge.onEnter('filelock.UnixFileLock')?.rule).toBe('blocking-sync-primitive');
    expect(knowledge.onEnter('filelock.AsyncFileLock')).toBeUndefined();
    expect(knowledge.onExit('concurrent.futures.thread.ThreadPoolExecutor')?.rule).toBe('blocking-executor-shutdown');
    expect(knowledge.onExit('concurrent.futures.InterpreterPoolExecutor')?.rule).toBe('blocking-executor-shutdown');
    expect(knowledge.onExit('subprocess.Popen')?.rule).toBe('blocking-process-wait');
    expect(knowledge.onExit('asyncio.TaskGroup')).toBeUndefined();
  });

  it('knows iterators that block by their class or by what made them', () => {
    expect(knowledge.onIterate('concurrent.futures.as_completed')?.rule).toBe('blocking-future-result');
    expect(knowledge.onIterate('concurrent.futures.process.ProcessPoolExecutor.map')?.rule).toBe('blocking-future-result');
    expect(knowledge.onIterate(knowledge.returns('concurrent.futures.ThreadPoolExecutor.map') ?? '')?.rule).toBe('blocking-future-result');
    expect(knowledge.onIterate('io.TextIOWrapper')?.rule).toBe('blocking-file-io');
    expect(knowledge.onIterate('sqlite3.Cursor')?.rule).toBe('blocking-database-call');
    expect(knowledge.onIterate('os.walk')?.rule).toBe('blocking-file-io');
    expect(knowledge.onIterate('asyncio.as_completed')).toBeUndefined();
    expect(knowledge.onIterate('io.StringIO')).toBeUndefined();
  });
});

describe('types', () => {
  it('follows methods through bases', () => {
    expect(knowledge.returns('pathlib.Path.resolve')).toBe('pathlib.Path');
    expect(knowledge.returns('pathlib.PosixPath.with_suffix')).toBe('pathlib.Path');
    expect(knowledge.returns('pathlib.PurePath.__truediv__')).toBe('pathlib.PurePath');
    expect(knowledge.returns('pathlib.Path.__truediv__')).toBe('pathlib.Path');
    expect(knowledge.returns('concurrent.futures.process.ProcessPoolExecutor.submit')).toBe('concurrent.futures.Future');
    expect(knowledge.returns('asyncio.run_coroutine_threadsafe')).toBe('concurrent.futures.Future');
    expect(knowledge.returns('socket.socket.accept')).toBe('tuple[socket.socket, Any]');
    expect(knowledge.returns('sqlalchemy.orm.scoped_session.query')).toBe('sqlalchemy.orm.Query');
    expect(knowledge.returns('unheard.of')).toBeUndefined();
  });

  it('answers attributes that an object makes up when asked, but not for its methods', () => {
    expect(knowledge.attribute('pymongo.MongoClient.shop')).toBe('pymongo.database.Database');
    expect(knowledge.attribute('pymongo.database.Database.users')).toBe('pymongo.collection.Collection');
    expect(knowledge.attribute('pymongo.database.Database.command')).toBeUndefined();
    expect(knowledge.attribute('pymongo.MongoClient.get_database')).toBeUndefined();
    expect(knowledge.attribute('pymongo.MongoClient._topology')).toBeUndefined();
    expect(knowledge.attribute('openai.AzureOpenAI.chat')).toBe('openai.resources.Chat');
  });

  it('tells classes from functions', () => {
    for (const name of ['socket.socket', 'requests.Session', 'pexpect.spawn', 'psycopg2.extensions.connection', 'threading.Lock', 'unheard.of.Thing']) {
      expect(knowledge.isClass(name)).toBe(true);
    }
    for (const name of ['multiprocessing.Manager', 'tempfile.NamedTemporaryFile', 'fastapi.Depends', 'requests.session', 'unheard.of.thing']) {
      expect(knowledge.isClass(name)).toBe(false);
    }
  });

  it('knows what with binds', () => {
    expect(knowledge.enters('httpx.Client.stream')).toBe('httpx.Response');
    expect(knowledge.enters('tempfile.TemporaryDirectory')).toBe('str');
    expect(knowledge.enters('requests.Session')).toBeUndefined();
  });
});

describe('sinks and roots', () => {
  it('places callables', () => {
    expect(knowledge.sink('uvloop.Loop.call_later')).toMatchObject([{ position: 1, runs: 'loop' }]);
    expect(knowledge.sink('asyncio.tasks.Task.add_done_callback')).toMatchObject([{ position: 0, runs: 'loop' }]);
    expect(knowledge.sink('concurrent.futures.Future.add_done_callback')).toMatchObject([{ runs: 'thread' }]);
    expect(knowledge.sink('asyncio.BaseEventLoop.run_in_executor')).toMatchObject([{ position: 1, runs: 'thread' }]);
    expect(knowledge.sink('threading.Thread')).toMatchObject([{ position: 1, keyword: 'target', runs: 'thread' }]);
    expect(knowledge.sink('concurrent.futures.ProcessPoolExecutor.submit')).toMatchObject([{ runs: 'process' }]);
    expect(knowledge.sink('multiprocessing.pool.Pool.apply')).toMatchObject([{ runs: 'process', waits: true }]);
    expect(knowledge.sink('multiprocessing.Pool.map_async')).toHaveLength(3);
    expect(knowledge.sink('fastapi.Depends')).toMatchObject([{ position: 0, runs: 'thread' }]);
    expect(knowledge.sink('unheard.of')).toEqual([]);
  });

  it('finds decorators, also on subclasses', () => {
    expect(knowledge.frameworkDecorator('fastapi.applications.FastAPI.get')).toMatchObject({ runs: 'thread', as: 'route handler' });
    expect(knowledge.frameworkDecorator('fastapi.FastAPI.exception_handler')).toMatchObject({ runs: 'thread' });
    expect(knowledge.frameworkDecorator('homeassistant.core.callback')).toMatchObject({ runs: 'loop' });
    expect(knowledge.frameworkDecorator('litestar.handlers.get')?.inThreadWhen).toHaveLength(1);
    expect(knowledge.frameworkDecorator('apscheduler.schedulers.asyncio.AsyncIOScheduler.scheduled_job')).toMatchObject({ runs: 'thread' });
    expect(knowledge.decorator('functools.lru_cache')?.effect).toBe('cached');
    expect(knowledge.decorator('contextlib.contextmanager')?.effect).toBe('context-manager');
    expect(knowledge.decorator('asgiref.sync.sync_to_async')?.effect).toBe('thread');
    expect(knowledge.decorator('unheard.of')).toBeUndefined();
  });

  it('finds methods that a framework calls', () => {
    expect(knowledge.frameworkMethod('asyncio.Protocol', 'data_received')).toMatchObject({ runs: 'loop' });
    expect(knowledge.frameworkMethod('tornado.web.RequestHandler', 'get')).toMatchObject({ runs: 'loop' });
    expect(knowledge.frameworkMethod('tornado.websocket.WebSocketHandler', 'on_message')).toMatchObject({ runs: 'loop' });
    expect(knowledge.frameworkMethod('tornado.web.RequestHandler', 'helper')).toBeUndefined();
    expect(knowledge.frameworkMethod('textual.screen.ModalScreen', 'on_button_pressed')).toMatchObject({ runs: 'loop' });
    expect(knowledge.frameworkMethod('threading.Timer', 'run')).toMatchObject({ runs: 'thread' });
    expect(knowledge.frameworkMethod('homeassistant.components.sensor.SensorEntity', 'update')).toMatchObject({ runs: 'thread' });
    expect(knowledge.frameworkMethod('homeassistant.components.sensor.SensorEntity', 'native_value')).toMatchObject({ runs: 'loop' });
    expect(knowledge.frameworkMethod('http.server.SimpleHTTPRequestHandler', 'do_GET')).toMatchObject({ runs: 'thread' });
    expect(knowledge.frameworkMethod('unheard.Of', 'run')).toBeUndefined();
  });

  it('knows higher-order calls and disablers', () => {
    expect(knowledge.higherOrder('builtins.map')).toMatchObject([{ position: 0, lazy: true }]);
    expect(knowledge.higherOrder('re.sub')).toMatchObject([{ position: 1 }]);
    expect(knowledge.higherOrder('builtins.len')).toEqual([]);
    expect(knowledge.disabler('gevent.monkey.patch_all')?.rules).toEqual([]);
    expect(knowledge.disabler('nest_asyncio.apply')?.rules).toEqual(['nested-event-loop']);
    expect(knowledge.disabler('gevent.spawn')).toBeUndefined();
  });
});

describe("the user's groups", () => {
  const own: BlockingGroup = {
    rule: 'configured-blocking-call', tier: 'network', names: ['mylib.Client.*', 'requests.get', 'requests.sessions.Session.get'], except: ['mylib.Client.close'], does: 'waits',
  };
  const extended = new Knowledge([own]);

  it('match by name and wildcard, but for their exceptions', () => {
    expect(extended.blocking('mylib.Client.fetch')).toBe(own);
    expect(extended.blocking('mylib.Client.close')).toBeUndefined();
    expect(extended.blocking('mylib.Client.__init__')).toBeUndefined();
    expect(extended.blocking('mylib.Client')).toBeUndefined();
    expect(extended.blocking('mylib.Client.parts.fetch')).toBeUndefined();
  });

  it('win over the built-in ones, in every spelling', () => {
    expect(extended.blocking('requests.api.get')).toBe(own);
    expect(extended.blocking('requests.Session.get')).toBe(own);
    expect(extended.blocking('requests.post')?.rule).toBe('blocking-http-call');
    expect(knowledge.blocking('requests.get')).not.toBe(own);
  });
});
