import { LineCounter, parseDocument, isMap, isScalar, type YAMLMap, type Document } from 'yaml';
import { CONFIG_KEYS, type KeyTable } from './configKeys';
import { FatalError } from './fatal';

/** Parses strictly: an unknown or doubled key, or a wrong type, is fatal, in the words of Go's yaml package. */
export function parseConfigYaml(text: string, checkKeys = true): Record<string, unknown> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: false, prettyErrors: false });
  const line = (offset: number) => lines.linePos(offset).line;

  const error = document.errors[0];
  if (error) throw new FatalError(`could not parse config: yaml: ${syntaxText(error.code, line(error.pos[0]))}`);
  if (checkKeys) {
    const problems = findProblems(document, line);
    if (problems.length > 0) throw new FatalError(`could not parse config: yaml: unmarshal errors:\n${problems.map((p) => `  ${p}`).join('\n')}`);
  }
  return (document.toJS() as Record<string, unknown> | null) ?? {};
}

/** Go's yaml counts lines from 1 in what its scanner finds, and from 0 in what its parser finds. */
function syntaxText(code: string, line: number): string {
  if (code === 'TAB_AS_INDENT') return `line ${line}: found character that cannot start any token`;
  return `line ${line - 1}: did not find expected key`;
}

function findProblems(document: Document, line: (offset: number) => number): string[] {
  const root = document.contents;
  if (!isMap(root)) return [];
  return [...doubledKeys(root, line), ...unknownKeys(root, CONFIG_KEYS, line), ...wrongPort(root, line)];
}

function doubledKeys(map: YAMLMap, line: (offset: number) => number): string[] {
  const seen = new Map<string, number>();
  const problems: string[] = [];
  for (const { key } of map.items) {
    if (!isScalar(key)) continue;
    const at = line(key.range?.[0] ?? 0);
    const first = seen.get(String(key.value));
    if (first !== undefined) problems.push(`line ${at}: mapping key ${JSON.stringify(key.value)} already defined at line ${first}`);
    else seen.set(String(key.value), at);
  }
  return problems;
}

function unknownKeys(map: YAMLMap, table: KeyTable, line: (offset: number) => number): string[] {
  return map.items.flatMap(({ key, value }) => {
    if (!isScalar(key)) return [];
    const nested = table.keys[String(key.value)];
    if (nested === undefined) return [`line ${line(key.range?.[0] ?? 0)}: field ${String(key.value)} not found in type ${table.typeName}`];
    return nested && isMap(value) ? unknownKeys(value, nested, line) : [];
  });
}

function wrongPort(root: YAMLMap, line: (offset: number) => number): string[] {
  const port = root.get('port', true);
  if (!isScalar(port) || typeof port.value === 'number') return [];
  return [`line ${line(port.range?.[0] ?? 0)}: cannot unmarshal !!str \`${String(port.value)}\` into uint32`];
}
