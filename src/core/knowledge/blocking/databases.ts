import { members } from '../names';
import type { Alternative, BlockingGroup } from '../types';

/** Drivers of SQL databases (DB-API and others). */

const toThread: Alternative = { library: null, use: '`await asyncio.to_thread(...)`' };

const rule = 'blocking-database-call';
const tier = 'network';

const postgres: readonly Alternative[] = [
  { library: 'psycopg', use: '`psycopg.AsyncConnection`' },
  { library: 'asyncpg', use: '`asyncpg`' },
  { library: 'aiopg', use: '`aiopg`' },
  toThread,
];

const mysql: readonly Alternative[] = [
  { library: 'asyncmy', use: '`asyncmy`' },
  { library: 'aiomysql', use: '`aiomysql`' },
  { library: 'mysql', use: '`mysql.connector.aio`' },
  toThread,
];

const cursorMethods = 'execute executemany callproc fetchone fetchmany fetchall nextset __next__';
const connects = 'connects to the database server';
const queries = 'waits for the database server';

const psycopgCursors = members('psycopg', 'Cursor ServerCursor ClientCursor RawCursor RawServerCursor');

export const databases: readonly BlockingGroup[] = [
  {
    rule,
    tier: 'disk',
    names: [
      'sqlite3.connect',
      ...members('apsw.Connection', 'execute executemany'),
      ...members('apsw.Cursor', 'execute executemany fetchall fetchone'),
      'apsw.Connection',
    ],
    onIterate: ['apsw.Cursor'],
    does: 'reads or writes the database file',
    alternatives: [{ library: 'aiosqlite', use: '`aiosqlite`' }, toThread],
  },
  {
    rule,
    tier: 'disk',
    names: [
      ...members('sqlite3.Connection', 'execute executemany executescript commit rollback backup iterdump'),
      ...members('sqlite3.Cursor', 'execute executemany executescript fetchone fetchmany fetchall __next__'),
      ...members('sqlite3.Blob', 'read write'),
    ],
    onIterate: ['sqlite3.Cursor'],
    onExit: ['sqlite3.Connection'],
    // Unless it is made with `check_same_thread=False`, a connection refuses to work in another thread than the one that made it.
    noThread: 'itself',
    does: 'reads or writes the database file',
    alternatives: [
      { library: 'aiosqlite', use: '`aiosqlite`' },
      { library: null, use: '`aiosqlite`, or a function that opens and uses the connection in a thread (`asyncio.to_thread`)' },
    ],
  },
  {
    rule,
    tier: 'disk',
    names: [
      ...members('duckdb', 'connect execute executemany sql query fetchone fetchall fetchmany df read_csv read_parquet read_json'),
      ...members(
        'duckdb.DuckDBPyConnection',
        'execute executemany sql query fetchone fetchmany fetchall fetchdf fetchnumpy df pl arrow commit rollback begin read_csv read_parquet read_json table',
      ),
      ...members('duckdb.DuckDBPyRelation', 'execute fetchone fetchmany fetchall fetchdf df pl arrow fetchnumpy show to_csv to_parquet write_csv write_parquet create insert_into'),
    ],
    does: 'runs the query in this thread',
    alternatives: [toThread],
  },
  { rule, tier, names: ['psycopg2.connect', ...members('psycopg2.pool.AbstractConnectionPool', 'getconn')], does: connects, alternatives: postgres },
  {
    rule,
    tier,
    names: [
      ...members('psycopg2.extensions.connection', 'commit rollback reset poll lobject set_session set_client_encoding'),
      ...members('psycopg2.extensions.cursor', `${cursorMethods} copy_from copy_to copy_expert`),
      ...members('psycopg2.extras', 'execute_values execute_batch register_hstore register_composite wait_select'),
    ],
    onIterate: ['psycopg2.extensions.cursor'],
    onExit: ['psycopg2.extensions.connection'],
    does: queries,
    alternatives: postgres,
  },
  {
    rule,
    tier,
    names: ['psycopg.connect', 'psycopg.Connection.connect', ...members(['psycopg_pool.ConnectionPool', 'psycopg_pool.NullConnectionPool'], 'getconn connection wait open close check')],
    does: connects,
    alternatives: [{ library: 'psycopg_pool', use: '`psycopg_pool.AsyncConnectionPool`' }, ...postgres],
  },
  {
    rule,
    tier,
    names: [
      ...members('psycopg.Connection', 'execute commit rollback wait set_autocommit set_isolation_level'),
      ...members(psycopgCursors, 'execute executemany fetchone fetchmany fetchall scroll nextset __next__'),
      ...members('psycopg.Copy', 'read read_row write write_row __next__'),
    ],
    onIterate: [...psycopgCursors, ...members('psycopg.Cursor', 'stream'), 'psycopg.Connection.notifies', 'psycopg.Copy'],
    onEnter: ['psycopg.Connection.transaction'],
    onExit: ['psycopg.Connection', 'psycopg.Connection.transaction', 'psycopg.Connection.pipeline'],
    does: queries,
    alternatives: postgres,
  },
  { rule, tier, names: ['pg8000.connect', 'pg8000.dbapi.connect', 'pg8000.native.Connection', ...members('pg8000.native.Connection', 'run'), ...members('pg8000.dbapi.Connection', 'commit rollback'), ...members('pg8000.dbapi.Cursor', cursorMethods)], does: queries, alternatives: postgres },
  {
    rule,
    tier,
    names: ['pymysql.connect', 'MySQLdb.connect', 'mysql.connector.connect', ...members(['mysql.connector.MySQLConnection', 'pymysql.connections.Connection'], 'connect'), 'mysql.connector.pooling.MySQLConnectionPool', 'mysql.connector.pooling.MySQLConnectionPool.get_connection'],
    does: connects,
    alternatives: mysql,
  },
  {
    rule,
    tier,
    names: [
      ...members('pymysql.connections.Connection', 'commit rollback ping begin query select_db autocommit kill'),
      ...members('pymysql.cursors.Cursor', cursorMethods),
      ...members('MySQLdb.connections.Connection', 'commit rollback ping query select_db autocommit'),
      ...members('MySQLdb.cursors.BaseCursor', cursorMethods),
      ...members('mysql.connector.MySQLConnection', 'commit rollback ping reconnect start_transaction cmd_query cmd_query_iter reset_session is_connected get_rows get_row'),
      ...members('mysql.connector.cursor.MySQLCursor', cursorMethods),
    ],
    onIterate: ['pymysql.cursors.Cursor', 'MySQLdb.cursors.BaseCursor', 'mysql.connector.cursor.MySQLCursor'],
    does: queries,
    alternatives: mysql,
  },
  {
    rule,
    tier,
    names: ['pyodbc.connect', ...members('pyodbc.Connection', 'commit rollback execute'), ...members('pyodbc.Cursor', `${cursorMethods} fetchval commit rollback tables columns primaryKeys procedures skip`)],
    onIterate: ['pyodbc.Cursor'],
    does: queries,
    alternatives: [{ library: 'aioodbc', use: '`aioodbc`' }, toThread],
  },
  {
    rule,
    tier,
    names: [
      'oracledb.connect',
      'oracledb.SessionPool.acquire',
      ...members('oracledb.ConnectionPool', 'acquire'),
      ...members('oracledb.Connection', 'commit rollback ping begin'),
      ...members('oracledb.Cursor', `${cursorMethods} callfunc parse fetchraw`),
    ],
    onIterate: ['oracledb.Cursor'],
    does: queries,
    alternatives: [{ library: 'oracledb', use: '`await oracledb.connect_async(...)`' }, toThread],
  },
  {
    rule,
    tier,
    names: [
      'pymssql.connect',
      ...members('pymssql.Connection', 'commit rollback'),
      ...members('pymssql.Cursor', cursorMethods),
      'snowflake.connector.connect',
      ...members('snowflake.connector.SnowflakeConnection', 'execute_string execute_stream commit rollback connect'),
      ...members('snowflake.connector.cursor.SnowflakeCursor', `${cursorMethods} fetch_pandas_all fetch_pandas_batches fetch_arrow_all get_results_from_sfqid`),
      ...members('snowflake.connector.pandas_tools', 'write_pandas'),
      ...members('clickhouse_driver.Client', 'execute execute_iter execute_with_progress insert_dataframe query_dataframe disconnect'),
      'clickhouse_driver.connect',
      'clickhouse_connect.get_client',
      ...members('clickhouse_connect.driver.Client', 'query query_df query_np query_arrow query_rows_stream command insert insert_df insert_arrow raw_query raw_insert ping'),
      ...members('trino.dbapi.Cursor', cursorMethods),
      'databricks.sql.connect',
      ...members('databricks.sql.client.Cursor', cursorMethods),
      'vertica_python.connect',
      ...members('vertica_python.vertica.cursor.Cursor', cursorMethods),
      'ibm_db.connect',
      ...members('ibm_db', 'exec_immediate execute fetch_assoc fetch_tuple fetch_row fetch_both prepare commit rollback'),
      ...members('fdb', 'connect'),
      ...members('firebird.driver', 'connect'),
      'hdbcli.dbapi.connect',
      'teradatasql.connect',
      'redshift_connector.connect',
      ...members('redshift_connector.Connection', 'commit rollback'),
      ...members('redshift_connector.Cursor', cursorMethods),
      'pyhive.hive.connect',
      'impala.dbapi.connect',
      'phoenixdb.connect',
      ...members('libsql', 'connect'),
      ...members('taos', 'connect'),
      ...members('dataset.Database', 'query commit rollback'),
      ...members('dataset.Table', 'insert insert_many update upsert find find_one delete all count distinct'),
      ...members('records.Database', 'query query_file bulk_query'),
    ],
    does: queries,
    alternatives: [
      { library: 'asynch', use: '`asynch`' },
      { library: 'clickhouse_connect', use: '`await clickhouse_connect.get_async_client(...)`' },
      { library: 'snowflake', use: '`snowflake.connector.aio`' },
      toThread,
    ],
  },
  {
    rule,
    tier,
    names: [
      ...members('cassandra.cluster.Cluster', 'connect shutdown'),
      ...members('cassandra.cluster.Session', 'execute prepare set_keyspace'),
      ...members('cassandra.cluster.ResponseFuture', 'result'),
      ...members('neo4j.Driver', 'execute_query verify_connectivity get_server_info'),
      ...members('neo4j.Session', 'run execute_read execute_write read_transaction write_transaction begin_transaction'),
      ...members('neo4j.Transaction', 'run commit rollback'),
      ...members('neo4j.Result', 'single data consume fetch values peek to_df'),
      ...members('influxdb.InfluxDBClient', 'query write_points write ping create_database get_list_database'),
      ...members('influxdb_client.QueryApi', 'query query_stream query_csv query_raw query_data_frame'),
      ...members('influxdb_client.WriteApi', 'write flush'),
      ...members('arango.database.StandardDatabase', 'collection_names create_collection has_collection'),
      ...members('arango.aql.AQL', 'execute'),
      ...members('surrealdb.Surreal', 'query select create update delete merge signin use'),
      ...members(['pymilvus.MilvusClient'], 'search insert upsert query get delete create_collection drop_collection load_collection'),
      ...members('pymilvus.Collection', 'search insert upsert query delete load flush create_index'),
      ...members('qdrant_client.QdrantClient', 'search query_points query upsert upload_points upload_collection scroll retrieve delete count create_collection recreate_collection get_collection get_collections recommend set_payload'),
      ...members('weaviate', 'connect_to_local connect_to_weaviate_cloud connect_to_wcs connect_to_custom'),
      ...members('chromadb.Collection', 'add get query update upsert delete count peek'),
      ...members('pinecone.Index', 'query upsert fetch delete update describe_index_stats'),
      ...members('pinecone.Pinecone', 'create_index list_indexes describe_index delete_index'),
      ...members('lancedb.table.Table', 'add to_pandas create_index delete update'),
    ],
    onIterate: ['neo4j.Result'],
    does: 'waits for the database',
    alternatives: [
      { library: 'neo4j', use: '`neo4j.AsyncGraphDatabase`' },
      { library: 'influxdb_client', use: '`influxdb_client.client.influxdb_client_async`' },
      { library: 'qdrant_client', use: '`qdrant_client.AsyncQdrantClient`' },
      { library: 'pymilvus', use: '`pymilvus.AsyncMilvusClient`' },
      { library: 'surrealdb', use: '`surrealdb.AsyncSurreal`' },
      toThread,
    ],
  },
];
