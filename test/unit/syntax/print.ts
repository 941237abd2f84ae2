import type { Arg, Arguments, Comprehension, Expr, Keyword, Pattern, Stmt, TypeParam } from '../../../src/core/syntax/nodes';
import { Kind } from '../../../src/core/syntax/nodes';

/* Prints trees in one line with every grouping in parentheses, so that a table of sources and prints shows how each was read. */

function list(items: readonly string[]): string {
  return items.join(', ');
}

function generators(items: readonly Comprehension[]): string {
  return items
    .map(({ target, iter, ifs, isAsync }) => `${isAsync ? 'async ' : ''}for ${expr(target)} in ${expr(iter)}${ifs.map((test) => ` if ${expr(test)}`).join('')}`)
    .join(' ');
}

function keyword({ arg, value }: Keyword): string {
  return arg === null ? `**${expr(value)}` : `${arg}=${expr(value)}`;
}

function parameter(arg: Arg): string {
  return arg.arg + (arg.annotation === null ? '' : `: ${expr(arg.annotation)}`) + (arg.default === null ? '' : `=${expr(arg.default)}`);
}

function parameters(args: Arguments): string {
  const parts = args.posonlyargs.map(parameter);
  if (parts.length > 0) parts.push('/');
  parts.push(...args.args.map(parameter));
  if (args.vararg !== null) parts.push('*' + parameter(args.vararg));
  else if (args.kwonlyargs.length > 0) parts.push('*');
  parts.push(...args.kwonlyargs.map(parameter));
  if (args.kwarg !== null) parts.push('**' + parameter(args.kwarg));
  return list(parts);
}

function typeParams(params: readonly TypeParam[]): string {
  if (params.length === 0) return '';
  const stars = { TypeVar: '', TypeVarTuple: '*', ParamSpec: '**' };
  const each = params.map(({ form, name, bound, default: value }) => {
    return stars[form] + name + (bound === null ? '' : `: ${expr(bound)}`) + (value === null ? '' : ` = ${expr(value)}`);
  });
  return `[${list(each)}]`;
}

function exprs(items: readonly Expr[]): string {
  return list(items.map(expr));
}

export function expr(node: Expr): string {
  switch (node.kind) {
    case Kind.Name:
      return node.id;
    case Kind.Constant:
      if (node.type === 'Ellipsis') return '...';
      if (node.type === 'complex') return `${node.value}j`;
      return (node.type === 'bytes' ? 'b' : '') + JSON.stringify(node.value);
    case Kind.JoinedStr:
      return `f<${exprs(node.values)}>`;
    case Kind.TemplateStr:
      return `t<${exprs(node.values)}>`;
    case Kind.FormattedValue: {
      const conversion = node.conversion < 0 ? '' : `!${String.fromCharCode(node.conversion)}`;
      return `{${expr(node.value)}${conversion}${node.formatSpec === null ? '' : `:${expr(node.formatSpec)}`}}`;
    }
    case Kind.Attribute:
      return `${expr(node.value)}.${node.attr}`;
    case Kind.Call:
      return `${expr(node.func)}(${list([...node.args.map(expr), ...node.keywords.map(keyword)])})`;
    case Kind.Subscript:
      return `${expr(node.value)}[${expr(node.slice)}]`;
    case Kind.Starred:
      return `*${expr(node.value)}`;
    case Kind.BinOp:
      return `(${expr(node.left)} ${node.op} ${expr(node.right)})`;
    case Kind.UnaryOp:
      return `(${node.op} ${expr(node.operand)})`;
    case Kind.BoolOp:
      return `(${node.values.map(expr).join(` ${node.op} `)})`;
    case Kind.Compare:
      return `(${expr(node.left)}${node.ops.map((op, index) => ` ${op} ${expr(node.comparators[index]!)}`).join('')})`;
    case Kind.IfExp:
      return `(${expr(node.body)} if ${expr(node.test)} else ${expr(node.orelse)})`;
    case Kind.Lambda:
      return `(lambda ${parameters(node.args)}: ${expr(node.body)})`;
    case Kind.List:
      return `[${exprs(node.elts)}]`;
    case Kind.Tuple:
      return `tuple(${exprs(node.elts)})`;
    case Kind.Set:
      return `set(${exprs(node.elts)})`;
    case Kind.Dict:
      return `{${list(node.keys.map((key, index) => (key === null ? '**' : `${expr(key)}: `) + expr(node.values[index]!)))}}`;
    case Kind.ListComp:
      return `[${expr(node.elt)} ${generators(node.generators)}]`;
    case Kind.SetComp:
      return `set(${expr(node.elt)} ${generators(node.generators)})`;
    case Kind.GeneratorExp:
      return `gen(${expr(node.elt)} ${generators(node.generators)})`;
    case Kind.DictComp:
      return `{${node.key === null ? '**' : `${expr(node.key)}: `}${expr(node.value)} ${generators(node.generators)}}`;
    case Kind.Await:
      return `(await ${expr(node.value)})`;
    case Kind.Yield:
      return node.value === null ? '(yield)' : `(yield ${expr(node.value)})`;
    case Kind.YieldFrom:
      return `(yield from ${expr(node.value)})`;
    case Kind.NamedExpr:
      return `(${expr(node.target)} := ${expr(node.value)})`;
    case Kind.Slice:
      return `${node.lower === null ? '' : expr(node.lower)}:${node.upper === null ? '' : expr(node.upper)}${node.step === null ? '' : `:${expr(node.step)}`}`;
    case Kind.ErrorExpr:
      return '<?>';
  }
}

function pattern(node: Pattern): string {
  switch (node.kind) {
    case Kind.MatchValue:
      return expr(node.value);
    case Kind.MatchSingleton:
      return String(node.value);
    case Kind.MatchSequence:
      return `[${list(node.patterns.map(pattern))}]`;
    case Kind.MatchMapping: {
      const items = node.keys.map((key, index) => `${expr(key)}: ${pattern(node.patterns[index]!)}`);
      return `{${list(node.rest === null ? items : [...items, `**${node.rest}`])}}`;
    }
    case Kind.MatchClass:
      return `${expr(node.cls)}(${list([...node.patterns.map(pattern), ...node.kwdAttrs.map((name, index) => `${name}=${pattern(node.kwdPatterns[index]!)}`)])})`;
    case Kind.MatchStar:
      return `*${node.name ?? '_'}`;
    case Kind.MatchAs:
      if (node.pattern === null) return node.name === null ? '_' : `capture ${node.name}`;
      return `(${pattern(node.pattern)} as ${node.name ?? '?'})`;
    case Kind.MatchOr:
      return `(${node.patterns.map(pattern).join(' | ')})`;
  }
}

function block(body: readonly Stmt[]): string {
  return ` { ${stmts(body)} }`;
}

export function stmts(body: readonly Stmt[]): string {
  return body.map(stmt).join('; ');
}

function clause(word: string, body: readonly Stmt[]): string {
  return body.length === 0 ? '' : ` ${word}${block(body)}`;
}

function stmt(node: Stmt): string {
  switch (node.kind) {
    case Kind.FunctionDef: {
      const head = `${node.isAsync ? 'async ' : ''}def ${node.name}${typeParams(node.typeParams)}(${parameters(node.args)})`;
      const returns = node.returns === null ? '' : ` -> ${expr(node.returns)}`;
      return node.decorators.map((decorator) => `@${expr(decorator)} `).join('') + head + returns + block(node.body);
    }
    case Kind.ClassDef: {
      const bases = list([...node.bases.map(expr), ...node.keywords.map(keyword)]);
      return node.decorators.map((decorator) => `@${expr(decorator)} `).join('') + `class ${node.name}${typeParams(node.typeParams)}(${bases})` + block(node.body);
    }
    case Kind.Return:
      return node.value === null ? 'return' : `return ${expr(node.value)}`;
    case Kind.Delete:
      return `del ${exprs(node.targets)}`;
    case Kind.Assign:
      return `${node.targets.map((target) => `${expr(target)} = `).join('')}${expr(node.value)}`;
    case Kind.AugAssign:
      return `${expr(node.target)} ${node.op}= ${expr(node.value)}`;
    case Kind.AnnAssign:
      return `${expr(node.target)}:${node.simple ? '' : ' (not simple)'} ${expr(node.annotation)}${node.value === null ? '' : ` = ${expr(node.value)}`}`;
    case Kind.TypeAlias:
      return `type ${expr(node.name)}${typeParams(node.typeParams)} = ${expr(node.value)}`;
    case Kind.For:
      return `${node.isAsync ? 'async ' : ''}for ${expr(node.target)} in ${expr(node.iter)}${block(node.body)}${clause('else', node.orelse)}`;
    case Kind.While:
      return `while ${expr(node.test)}${block(node.body)}${clause('else', node.orelse)}`;
    case Kind.If:
      return node.clauses.map(({ test, body }, index) => `${index === 0 ? 'if' : 'elif'} ${expr(test)}${block(body)}`).join(' ') + clause('else', node.orelse);
    case Kind.With: {
      const items = node.items.map(({ contextExpr, optionalVars }) => expr(contextExpr) + (optionalVars === null ? '' : ` as ${expr(optionalVars)}`));
      return `${node.isAsync ? 'async ' : ''}with ${list(items)}${block(node.body)}`;
    }
    case Kind.Match:
      return `match ${expr(node.subject)} { ${node.cases.map((one) => `case ${pattern(one.pattern)}${one.guard === null ? '' : ` if ${expr(one.guard)}`}${block(one.body)}`).join('; ')} }`;
    case Kind.Raise:
      return `raise${node.exc === null ? '' : ` ${expr(node.exc)}`}${node.cause === null ? '' : ` from ${expr(node.cause)}`}`;
    case Kind.Try: {
      const handlers = node.handlers.map(({ type, name, body }) => {
        return ` except${node.isStar ? '*' : ''}${type === null ? '' : ` ${expr(type)}`}${name === null ? '' : ` as ${name}`}${block(body)}`;
      });
      return `try${block(node.body)}${handlers.join('')}${clause('else', node.orelse)}${clause('finally', node.finalbody)}`;
    }
    case Kind.Assert:
      return `assert ${expr(node.test)}${node.msg === null ? '' : `, ${expr(node.msg)}`}`;
    case Kind.Import:
      return `${node.isLazy ? 'lazy ' : ''}import ${list(node.names.map(({ name, asname }) => name + (asname === null ? '' : ` as ${asname}`)))}`;
    case Kind.ImportFrom:
      return `${node.isLazy ? 'lazy ' : ''}from ${'.'.repeat(node.level)}${node.module ?? ''} import ${list(node.names.map(({ name, asname }) => name + (asname === null ? '' : ` as ${asname}`)))}`;
    case Kind.Global:
      return `global ${list(node.names)}`;
    case Kind.Nonlocal:
      return `nonlocal ${list(node.names)}`;
    case Kind.ExprStmt:
      return expr(node.value);
    case Kind.Pass:
      return 'pass';
    case Kind.Break:
      return 'break';
    case Kind.Continue:
      return 'continue';
    case Kind.ErrorStmt:
      return '<error>';
  }
}
