import { argumentOf } from '../../summary/call-parts';
import { EventKind } from '../../summary/facts';
import { ValueKind, type Value } from '../../summary/values';
import type { Site } from '../effects/effects';
import type { FileState } from '../file-state';
import type { Program } from '../program';
import { withReceiver } from '../types/attributes';
import { evaluate } from '../types/evaluate';
import { alternatives, noBindings, TypeKind } from '../types/types';

/** A coroutine that a library runs as a task of its own for each request, connection or message, so that several of them take turns. */
export interface Handler {
  readonly site: Site;
  /** It is a bound method: all runs have the same object. */
  readonly isBound: boolean;
}

/** Words without which a file registers no such handler. */
const words = /\b(?:aiohttp|discord|nextcord|disnake|aiogram|quart|pyrogram|telethon|websockets|start_server|start_unix_server)\b/;

/**
 * Decorators. Sources: "Web Server Quickstart" of aiohttp, "Event Reference" of discord.py, "Router" of aiogram (updates are handled as tasks), "Routing" of Quart,
 * `Client.on_message` of Pyrogram, `TelegramClient.on` of Telethon.
 */
const decorators =
  /^(?:aiohttp\.web\.RouteTableDef\.\w+|discord\.(?:\w+\.)*(?:Client|Bot|AutoShardedBot|AutoShardedClient)\.(?:event|command|listen|hybrid_command|slash_command)|discord\.ext\.commands\.(?:command|hybrid_command)|discord\.ext\.commands\.Cog\.listener|discord\.app_commands\.(?:\w+\.)?command|aiogram\.(?:Router|Dispatcher)\.(?:message|edited_message|channel_post|callback_query|inline_query|chat_member|my_chat_member|poll_answer|message_handler|callback_query_handler)(?:\.register)?|quart\.(?:Quart|Blueprint)\.(?:route|get|post|put|patch|delete|websocket)|pyrogram\.Client\.on_\w+|telethon\.(?:\w+\.)*TelegramClient\.on)$/;

/** Calls that are given the handler, with its position and keyword. */
const registrations: readonly { readonly names: RegExp; readonly position: number; readonly keyword: string }[] = [
  { names: /^asyncio\.start_(?:unix_)?server$/, position: 0, keyword: 'client_connected_cb' },
  { names: /^websockets\.(?:server\.|asyncio\.server\.|legacy\.server\.)?(?:unix_)?serve$/, position: 0, keyword: 'handler' },
  { names: /^aiohttp\.web\.(?:get|post|put|patch|delete|head|options)$/, position: 1, keyword: 'handler' },
  { names: /^aiohttp\.web\.Application\.router\.add_(?:get|post|put|patch|delete|head|options)$|^aiohttp\.web\.UrlDispatcher\.add_(?:get|post|put|patch|delete|head|options)$/, position: 1, keyword: 'handler' },
  { names: /^aiohttp\.web\.route$|^aiohttp\.web\.(?:Application\.router|UrlDispatcher)\.add_route$/, position: 2, keyword: 'handler' },
];

/** The handlers that code of this file registers. */
export function handlers(p: Program, file: FileState): Handler[] {
  if (!words.test(file.text)) return [];
  const found: Handler[] = [];
  for (const fn of file.facts.functions) {
    if (fn.isAsync && !fn.isGenerator && fn.decorators.some((decorator) => isHandlerDecorator(p, file, decorator))) found.push({ site: { file, fn, bindings: noBindings }, isBound: false });
    for (const event of fn.events) {
      if (event.kind !== EventKind.Call || (event.value.args.length === 0 && event.value.keywords.length === 0)) continue;
      const callee = evaluate(p, file, event.value.func);
      if (callee.kind !== TypeKind.External) continue;
      const name = p.knowledge.canonical(callee.name);
      const entry = registrations.find(({ names }) => names.test(name));
      const argument = entry && argumentOf(event.value, entry.position, entry.keyword);
      if (argument === undefined) continue;
      for (const type of alternatives(evaluate(p, file, argument))) {
        if (type.kind !== TypeKind.Function || !type.fn.isAsync || type.fn.isGenerator || type.fn.isStub) continue;
        found.push({ site: { file: type.file, fn: type.fn, bindings: withReceiver(p, type) }, isBound: argument.kind === ValueKind.Attribute && type.self !== null });
      }
    }
  }
  return found;
}

function isHandlerDecorator(p: Program, file: FileState, decorator: Value): boolean {
  return alternatives(evaluate(p, file, decorator.kind === ValueKind.Call ? decorator.func : decorator)).some((type) => type.kind === TypeKind.External && decorators.test(p.knowledge.canonical(type.name)));
}
