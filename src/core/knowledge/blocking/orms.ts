import { members } from '../names';
import type { Alternative, BlockingGroup } from '../types';

/** Object-relational mappers: what they send to the database, not what only builds a query. */

const rule = 'blocking-database-call';
const tier = 'network';
const toThread: Alternative = { library: null, use: '`await asyncio.to_thread(...)`' };

const asyncAlchemy: readonly Alternative[] = [
  { library: 'sqlalchemy', use: '`sqlalchemy.ext.asyncio` (`AsyncSession`, `create_async_engine`)' },
  toThread,
];

const asyncDjango: readonly Alternative[] = [
  { library: 'django', use: 'the method with an `a` in front (`aget`, `acreate`, `asave`, `async for`), or `sync_to_async`' },
];

const querySetTerminals =
  'get create get_or_create update_or_create bulk_create bulk_update count exists aggregate first last latest earliest in_bulk delete update ' +
  'explain contains iterator __len__ __bool__ __contains__';

export const orms: readonly BlockingGroup[] = [
  {
    rule,
    tier,
    names: [
      ...members('sqlalchemy.Engine', 'connect begin raw_connection'),
      ...members(
        'sqlalchemy.Connection',
        'execute scalar scalars exec_driver_sql commit rollback begin_nested begin_twophase',
      ),
      ...members('sqlalchemy.Transaction', 'commit rollback'),
      ...members('sqlalchemy.MetaData', 'create_all drop_all reflect'),
      ...members('sqlalchemy.Table', 'create drop'),
      ...members(
        'sqlalchemy.orm.Session',
        'execute scalars scalar get get_one commit flush rollback refresh merge bulk_save_objects bulk_insert_mappings bulk_update_mappings connection begin_nested',
      ),
      'sqlmodel.Session.exec',
      ...members('sqlalchemy.orm.Query', 'all first one one_or_none scalar count get delete update'),
      ...members('sqlalchemy_utils', 'database_exists create_database drop_database'),
      'alembic.command.upgrade',
      'alembic.command.downgrade',
      'alembic.command.revision',
      'alembic.command.current',
    ],
    onIterate: ['sqlalchemy.orm.Query'],
    onExit: ['sqlalchemy.orm.SessionTransaction', 'sqlalchemy.Transaction', 'sqlalchemy.Engine.begin', 'sqlalchemy.orm.sessionmaker.begin'],
    does: 'waits for the database',
    alternatives: asyncAlchemy,
  },
  {
    rule,
    tier,
    names: [
      ...members(['django.db.models.QuerySet', 'django.db.models.Manager'], querySetTerminals),
      ...members('django.db.models.Model', 'save delete refresh_from_db full_clean validate_unique save_base'),
      ...members('django.shortcuts', 'get_object_or_404 get_list_or_404'),
      ...members('django.forms.ModelForm', 'save is_valid'),
    ],
    onIterate: ['django.db.models.QuerySet', 'django.db.models.Manager'],
    does: 'waits for the database; Django refuses it in async code',
    alternatives: asyncDjango,
  },
  {
    rule,
    tier,
    names: [
      ...members('django.db.backends.base.base.BaseDatabaseWrapper', 'cursor commit rollback connect ensure_connection'),
      ...members('django.db.backends.utils.CursorWrapper', 'execute executemany callproc fetchone fetchmany fetchall __next__'),
      ...members('django.contrib.auth', 'authenticate login logout get_user'),
      ...members('django.core.management', 'call_command'),
      ...members('django.contrib.sessions.backends.base.SessionBase', 'save delete flush load cycle_key'),
    ],
    onEnter: ['django.db.transaction.Atomic'],
    onExit: ['django.db.transaction.Atomic'],
    onIterate: ['django.db.backends.utils.CursorWrapper'],
    does: 'waits for the database; Django refuses it in async code',
    alternatives: [{ library: 'django', use: '`await sync_to_async(...)(...)`' }],
  },
  {
    rule,
    tier,
    names: [
      ...members('peewee.Model', 'get get_or_none get_by_id get_or_create create save delete_instance delete_by_id set_by_id bulk_create bulk_update create_table drop_table table_exists truncate_table'),
      ...members('peewee.BaseQuery', 'execute iterator __len__ __getitem__'),
      ...members('peewee.ModelSelect', 'get get_or_none first count exists scalar scalars'),
      'peewee.ModelRaw.get',
      ...members('peewee.Database', 'connect execute execute_sql commit rollback create_tables drop_tables get_tables get_columns table_exists begin'),
    ],
    onIterate: ['peewee.BaseQuery'],
    onEnter: ['peewee.Database.atomic', 'peewee.Database.transaction', 'peewee.Database'],
    onExit: ['peewee.Database.atomic', 'peewee.Database.transaction', 'peewee.Database'],
    does: 'waits for the database',
    alternatives: [{ library: 'peewee_async', use: '`peewee_async`' }, toThread],
  },
  {
    rule,
    tier,
    names: [
      ...members('pony.orm', 'commit flush rollback get exists count'),
      ...members('pony.orm.core.Query', 'first get count exists fetch delete sum avg min max page __len__ __getitem__'),
      ...members('pony.orm.Database', 'bind connect execute select get exists commit rollback generate_mapping create_tables'),
    ],
    onIterate: ['pony.orm.core.Query'],
    does: 'waits for the database',
    alternatives: [toThread],
  },
  {
    rule,
    tier,
    names: [
      ...members('mongoengine.Document', 'save delete reload update modify insert ensure_indexes drop_collection'),
      ...members('mongoengine.queryset.QuerySet', 'get first count create update update_one upsert_one modify delete insert in_bulk distinct aggregate item_frequencies sum average explain __len__ __getitem__'),
    ],
    onIterate: ['mongoengine.queryset.QuerySet'],
    does: 'waits for the database',
    alternatives: [{ library: 'beanie', use: '`beanie`' }, { library: 'motor', use: '`motor`' }, toThread],
  },
  {
    rule,
    tier,
    names: [
      ...members('flask_sqlalchemy.query.Query', 'get_or_404 first_or_404 one_or_404 paginate'),
      ...members('flask_sqlalchemy.SQLAlchemy', 'create_all drop_all reflect get_or_404 first_or_404 one_or_404 paginate'),
      ...members('pynamodb.models.Model', 'get save delete update refresh batch_get count create_table exists'),
    ],
    onIterate: members('pynamodb.models.Model', 'query scan'),
    does: 'waits for the database',
    alternatives: [toThread],
  },
];
