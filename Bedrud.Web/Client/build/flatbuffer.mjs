// The little of the FlatBuffers format that is needed here: https://flatbuffers.dev/internals. Everything is little-endian.

/** A table: fields by their number in the schema; `undefined` leaves one out. */
export const table = (fields) => ({ kind: 'table', fields });
/** A vector of references. */
export const vector = (items) => ({ kind: 'vector', items });
export const text = (value) => ({ kind: 'text', bytes: new TextEncoder().encode(value) });
/** A vector of bytes or floats; aligned to 16, as TensorFlow Lite wants its buffers. */
export const blob = (bytes) => ({ kind: 'blob', bytes });
export const floats = (values) => ({ kind: 'floats', values });
export const uint32 = (value) => ({ kind: 'uint32', value });
export const byte = (value) => ({ kind: 'byte', value });
/** Something that lies in `rest` already, at this place. */
export const existing = (at) => ({ kind: 'existing', at });

const inline = new Set(['uint32', 'byte']);

/** Lays `root` out in front of `rest`, to which it may refer: references only ever point forward. */
export function flatbuffer(root, identifier, rest = new Uint8Array()) {
  let bytes = new Uint8Array(1024);
  let view = new DataView(bytes.buffer);
  let end = 8;
  const waiting = [{ at: 0, node: root }];
  const toRest = [];
  bytes.set(new TextEncoder().encode(identifier), 4);

  const take = (size, align = 4, before = 0) => {
    const at = Math.ceil((end + before) / align) * align - before;
    end = at + size;
    while (end > bytes.length) {
      const larger = new Uint8Array(bytes.length * 2);
      larger.set(bytes);
      bytes = larger;
      view = new DataView(bytes.buffer);
    }
    return at;
  };
  const refer = (at, node) =>
    node.kind === 'existing' ? toRest.push({ at, to: node.at }) : waiting.push({ at, node });
  const counted = (count, size, align) => {
    const at = take(4 + size, align, 4);
    view.setUint32(at, count, true);
    return at;
  };

  const write = {
    table({ fields }) {
      const vtable = take(4 + 2 * fields.length, 4);
      const at = take(4 + 4 * fields.length, 4);
      view.setUint16(vtable, 4 + 2 * fields.length, true);
      view.setUint16(vtable + 2, 4 + 4 * fields.length, true);
      view.setInt32(at, at - vtable, true);
      fields.forEach((field, index) => {
        if (!field) return;
        const place = 4 + 4 * index;
        view.setUint16(vtable + 4 + 2 * index, place, true);
        if (field.kind === 'uint32') view.setUint32(at + place, field.value, true);
        else if (field.kind === 'byte') view.setUint8(at + place, field.value);
        else refer(at + place, field);
      });
      return at;
    },
    vector({ items }) {
      const at = counted(items.length, 4 * items.length, 4);
      items.forEach((item, index) => {
        refer(at + 4 + 4 * index, item);
      });
      return at;
    },
    text: (node) => {
      const at = counted(node.bytes.length, node.bytes.length + 1, 4);
      bytes.set(node.bytes, at + 4);
      return at;
    },
    blob: (node) => {
      const at = counted(node.bytes.length, node.bytes.length, 16);
      bytes.set(node.bytes, at + 4);
      return at;
    },
    floats: ({ values }) => {
      const at = counted(values.length, 4 * values.length, 4);
      values.forEach((value, index) => {
        view.setFloat32(at + 4 + 4 * index, value, true);
      });
      return at;
    },
  };

  for (let next = waiting.shift(); next; next = waiting.shift()) {
    if (inline.has(next.node.kind)) throw new Error('Only tables hold numbers.');
    view.setUint32(next.at, write[next.node.kind](next.node) - next.at, true);
  }
  const start = Math.ceil(end / 16) * 16;
  for (const { at, to } of toRest) view.setUint32(at, start + to - at, true);
  const all = new Uint8Array(start + rest.length);
  all.set(bytes.subarray(0, end));
  all.set(rest, start);
  return all;
}

/** Reads a table that is there already. */
export function readTable(bytes, at) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const vtable = at - view.getInt32(at, true);
  const size = view.getUint16(vtable, true);
  const place = (field) => (4 + 2 * field < size ? view.getUint16(vtable + 4 + 2 * field, true) : 0);
  const target = (field) => (place(field) ? at + place(field) + view.getUint32(at + place(field), true) : null);
  return {
    uint32: (field) => (place(field) ? view.getUint32(at + place(field), true) : 0),
    /** Where the thing lies that the field refers to; null without one. */
    target,
    /** Where the things lie that the field's vector refers to. */
    targets(field) {
      const list = target(field);
      if (list === null) return [];
      return Array.from({ length: view.getUint32(list, true) }, (_, index) => {
        const entry = list + 4 + 4 * index;
        return entry + view.getUint32(entry, true);
      });
    },
  };
}

export const rootOf = (bytes) => new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
