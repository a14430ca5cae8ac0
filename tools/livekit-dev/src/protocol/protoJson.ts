import { type Message, type AnyMessage, type MessageType, type FieldInfo, ScalarType } from '@bufbuild/protobuf';

/**
 * JSON as Go's protojson writes it, because receivers of webhooks sign and compare the text:
 * a space after each comma, int64 as strings, enums by name.
 */
export interface ProtoJsonOptions {
  /** snake_case names and every zero value (Twirp answers); otherwise camelCase without zero values (webhooks). */
  everything: boolean;
}

export function protoJson(message: Message<AnyMessage> | AnyMessage, options: ProtoJsonOptions): string {
  const source = message as unknown as Record<string, unknown>;
  const parts: string[] = [];
  for (const field of (message as AnyMessage).getType().fields.list()) {
    const value = readField(source, field);
    const text = fieldJson(field, value, options);
    if (text === undefined) continue;
    parts.push(`${JSON.stringify(options.everything ? field.name : field.jsonName)}:${text}`);
  }
  return `{${parts.join(', ')}}`;
}

function readField(source: Record<string, unknown>, field: FieldInfo): unknown {
  if (!field.oneof) return source[field.localName];
  const choice = source[field.oneof.localName] as { case?: string; value?: unknown } | undefined;
  return choice?.case === field.localName ? choice.value : undefined;
}

function fieldJson(field: FieldInfo, value: unknown, options: ProtoJsonOptions): string | undefined {
  if (field.kind === 'map') {
    const entries = Object.entries((value ?? {}) as Record<string, unknown>);
    if (entries.length === 0) return options.everything ? '{}' : undefined;
    const valueField = field.V as SingleField;
    return `{${entries.map(([key, v]) => `${JSON.stringify(key)}:${single(valueField, v, options)}`).join(', ')}}`;
  }
  if (field.repeated) {
    const list = (value ?? []) as unknown[];
    if (list.length === 0) return options.everything ? '[]' : undefined;
    return `[${list.map((item) => single(field as SingleField, item, options)).join(', ')}]`;
  }
  if (value === undefined) {
    // An unset message is null, but only outside a oneof; an unset `optional` scalar is not written at all.
    return options.everything && field.kind === 'message' && !field.oneof ? 'null' : undefined;
  }
  if (!options.everything && !field.oneof && !field.opt && isZero(value)) return undefined;
  return single(field as SingleField, value, options);
}

interface SingleField {
  kind: 'scalar' | 'enum' | 'message';
  T: unknown;
}

function single(field: SingleField, value: unknown, options: ProtoJsonOptions): string {
  if (field.kind === 'message') {
    const type = field.T as MessageType<AnyMessage>;
    const message = type.fieldWrapper ? type.fieldWrapper.wrapField(value as never) : (value as AnyMessage);
    if (type.typeName.startsWith('google.protobuf.')) return JSON.stringify(message.toJson());
    return protoJson(message, options);
  }
  if (field.kind === 'enum') {
    const type = field.T as { findNumber(no: number): { name: string } | undefined };
    const name = type.findNumber(value as number)?.name;
    return name === undefined ? String(value) : JSON.stringify(name);
  }
  if (typeof value === 'bigint') return `"${value}"`;
  if (field.T === ScalarType.BYTES) return JSON.stringify(Buffer.from(value as Uint8Array).toString('base64'));
  return JSON.stringify(value);
}

function isZero(value: unknown): boolean {
  if (value instanceof Uint8Array) return value.length === 0;
  return value === 0 || value === 0n || value === '' || value === false;
}
