/** Library objects that serve one user at a time, and what happens when two use one at once. Sources: the libraries' own documentation. */
export interface NotConcurrent {
  /** Canonical names of the classes; their subclasses count, too. */
  readonly classes: readonly string[];
  /** Used by several tasks of one event loop at once, by several threads, or either. */
  readonly among: 'tasks' | 'threads' | 'both';
  /** For messages: "it runs one operation at a time, and a second one raises `InterfaceError`". */
  readonly fails: string;
  /** What to write instead. */
  readonly cure: string;
}

export const notConcurrent: readonly NotConcurrent[] = [
  {
    classes: ['sqlalchemy.ext.asyncio.AsyncSession', 'sqlalchemy.ext.asyncio.AsyncConnection'], among: 'both',
    fails: 'it runs one statement at a time, and a second one raises `InvalidRequestError` or corrupts the transaction', cure: 'Open a session of its own in each task, from the `async_sessionmaker`',
  },
  { classes: ['sqlalchemy.orm.Session', 'sqlalchemy.Connection'], among: 'threads', fails: 'it keeps the state of one transaction and has no lock', cure: 'Open a session of its own in each thread, or use a `scoped_session`' },
  { classes: ['asyncpg.Connection', 'asyncpg.connection.Connection', 'aiomysql.Connection', 'aiopg.Connection'], among: 'both', fails: 'it runs one query at a time, and a second one raises `InterfaceError`', cure: 'Use a pool, and take a connection of its own in each task' },
  { classes: ['pymysql.connections.Connection', 'MySQLdb.connections.Connection'], among: 'threads', fails: 'two threads mix up the packets on its one socket', cure: 'Open a connection of its own in each thread' },
  { classes: ['psycopg2.extensions.cursor'], among: 'threads', fails: 'one thread gets the rows of another', cure: 'Make a cursor of its own in each thread' },
  { classes: ['zmq.Socket'], among: 'threads', fails: 'a ZeroMQ socket belongs to one thread, and the process may crash', cure: 'Make a socket of its own in each thread, and connect them through `inproc://`' },
  { classes: ['pika.BlockingConnection', 'pika.adapters.blocking_connection.BlockingConnection', 'pika.adapters.blocking_connection.BlockingChannel'], among: 'threads', fails: 'the frames of two threads get mixed up and the connection is closed', cure: 'Open a connection of its own in each thread, or use `add_callback_threadsafe`' },
  { classes: ['kafka.KafkaConsumer', 'kafka.consumer.KafkaConsumer'], among: 'threads', fails: 'the consumer is not safe for several threads', cure: 'Make a consumer of its own in each thread' },
  { classes: ['smtplib.SMTP', 'ftplib.FTP', 'imaplib.IMAP4', 'poplib.POP3', 'http.client.HTTPConnection'], among: 'threads', fails: 'commands and answers of two threads get mixed up on its one connection', cure: 'Open a connection of its own in each thread' },
  { classes: ['selenium.webdriver.remote.webdriver.WebDriver'], among: 'threads', fails: 'both steer the one browser window', cure: 'Start a driver of its own in each thread' },
  { classes: ['asyncio.StreamReader'], among: 'tasks', fails: 'a second read raises `RuntimeError` while the first one waits', cure: 'Let one task read and hand on what it got' },
];
