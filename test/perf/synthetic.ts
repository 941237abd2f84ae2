import { pick, sample, seededRandom } from '../seeded-random';

/** Root of the generated files; nothing of it is on disk. */
export const syntheticRoot = '/synthetic';

/** The module that every service imports. */
export const coreFile = `${syntheticRoot}/app/core/storage.py`;

const core: Readonly<Record<string, string>> = {
  '__init__': '',
  'settings': `import os
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Settings:
    url: str = "http://localhost"
    retries: int = 3
    tags: list[str] = field(default_factory=list)

    @property
    def base(self) -> str:
        return self.url.rstrip("/")


def load() -> Settings:
    return Settings(url=os.environ.get("APP_URL", "http://localhost"))
`,
  'storage': `import asyncio
import json
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Iterator

from .settings import Settings, load


class Storage:
    def __init__(self, root: Path, settings: Settings | None = None) -> None:
        self.root = root
        self.settings = settings or load()
        self._lock = asyncio.Lock()

    def _read(self, name: str) -> dict[str, Any]:
        with open(self.root / name) as handle:
            return json.load(handle)

    def cached(self, name: str) -> dict[str, Any] | None:
        return None if name.startswith("_") else {"name": name, "base": self.settings.base}

    @contextmanager
    def session(self, name: str) -> Iterator["Storage"]:
        yield self

    async def read(self, name: str) -> dict[str, Any]:
        async with self._lock:
            return await asyncio.to_thread(self._read, name)

    async def write(self, name: str, value: dict[str, Any]) -> None:
        await asyncio.to_thread((self.root / name).write_text, json.dumps(value))


def shared(name: str) -> Storage:
    return Storage(Path("/var/lib/app") / name)
`,
  'client': `import asyncio
import logging
from typing import Any

import httpx

logger = logging.getLogger(__name__)


class Client:
    def __init__(self, base: str) -> None:
        self.base = base
        self.http = httpx.AsyncClient(base_url=base)

    async def get(self, path: str, **params: Any) -> Any:
        for attempt in range(3):
            try:
                response = await self.http.get(path, params=params)
                response.raise_for_status()
                return response.json()
            except httpx.HTTPError as error:
                logger.warning("attempt %d failed: %s", attempt, error)
                await asyncio.sleep(0.1 * 2**attempt)
        raise RuntimeError(path)

    async def close(self) -> None:
        await self.http.aclose()
`,
};

/** One method with what such methods hold: a test, a loop, calls of own helpers, of the core and of other services. */
function method(random: () => number, index: number, others: readonly number[], blocks: boolean): string {
  const other = others.length === 0 ? 'self.storage.cached(key)' : `await self.service_${others[pick(random, others.length)]!}.handle_${pick(random, 4)}(key, limit)`;
  return `    async def handle_${index}(self, key: str, limit: int = ${pick(random, 90) + 10}) -> list[dict[str, Any]]:
        """Collects up to \`limit\` items of \`key\`."""
        found: list[dict[str, Any]] = []
        cached = self.storage.cached(key)
        if cached is not None and self._is_fresh_${index % 2}(cached, limit):
            return [cached]
        async with self._guard:
            for position, part in enumerate(key.split("/")):
                data = await self.client.get(f"/items/{part}", offset=position, limit=limit)
                item = {"part": part, "data": data, "score": self._score(data, position) * ${pick(random, 9) + 1}}
                if item["score"] > ${pick(random, 50)} and position < limit:
                    found.append(item)
                elif part in self._seen:
                    continue
                else:
                    self._seen.add(part)
${blocks ? '        record = self._persist(key)\n' : '        record = await self.storage.read(key)\n'}        try:
            extra = ${other}
        except (KeyError, ValueError) as error:
            logger.debug("no extra for %s: %s", key, error)
            extra = None
        results = await asyncio.gather(*(self._expand(item, record) for item in found))
        return [value for value in results if value] + ([extra] if isinstance(extra, dict) else [])

`;
}

/** A module with one service of `methods` coroutines, which uses the core and the services of `others`. */
function service(random: () => number, index: number, others: readonly number[], methods: number): string {
  const imports = others.map((other) => `from app.services.service_${other} import Service${other}, build as build_${other}`).join('\n');
  const fields = others.map((other) => `        self.service_${other}: Service${other} = build_${other}()`).join('\n');
  const handlers = Array.from({ length: methods }, (_, n) => method(random, n, others, random() < 0.05)).join('');
  return `"""Service ${index} of the generated workspace."""
from __future__ import annotations

import asyncio
import logging
import time
from typing import Any

from app.core.client import Client
from app.core.settings import load
from app.core.storage import Storage, shared
${imports}

logger = logging.getLogger(__name__)


class Service${index}:
    def __init__(self, client: Client, storage: Storage) -> None:
        self.client = client
        self.storage = storage
        self._guard = asyncio.Lock()
        self._seen: set[str] = set()
${fields}

    def _is_fresh_0(self, item: dict[str, Any], limit: int) -> bool:
        return time.time() - item.get("at", 0) < limit

    def _is_fresh_1(self, item: dict[str, Any], limit: int) -> bool:
        return all(value is not None for value in item.values()) and len(item) <= limit

    def _score(self, data: Any, position: int) -> int:
        return sum(len(str(value)) for value in data) // (position + 1)

    def _persist(self, key: str) -> dict[str, Any]:
        with self.storage.session(key) as session:
            return session._read(key)

    async def _expand(self, item: dict[str, Any], record: dict[str, Any]) -> dict[str, Any] | None:
        await asyncio.sleep(0)
        return {**record, **item} if item else None

${handlers}

def build() -> Service${index}:
    return Service${index}(Client(load().base), shared("service-${index}"))
`;
}

/**
 * A workspace of `count` asynchronous services beside a small core; each imports the core and up to three services before it,
 * one method in twenty blocks. The same seed gives the same texts.
 */
export function asyncWorkspace(count: number, seed = 1): Map<string, string> {
  const random = seededRandom(seed);
  const texts = new Map<string, string>([[`${syntheticRoot}/app/__init__.py`, ''], [`${syntheticRoot}/app/services/__init__.py`, '']]);
  for (const [name, text] of Object.entries(core)) texts.set(`${syntheticRoot}/app/core/${name}.py`, text);
  for (let index = 0; index < count; index++) {
    const before = Array.from({ length: Math.min(index, 20) }, (_, n) => index - 1 - n);
    texts.set(servicePath(index), service(random, index, sample(random, before, 3), 3 + pick(random, 4)));
  }
  return texts;
}

export function servicePath(index: number): string {
  return `${syntheticRoot}/app/services/service_${index}.py`;
}

/** The text of a service of at least `lines` lines, which imports the services of `others`. */
export function largeService(index: number, others: readonly number[], lines: number): string {
  const random = seededRandom(index);
  const methods = Math.ceil(lines / 26);
  return service(random, index, others, methods);
}
