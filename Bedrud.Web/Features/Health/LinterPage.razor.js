// The text as bytes, which Blazor hands over as a stream.
export const read = (area) => DotNet.createJSStreamReference(new TextEncoder().encode(area.value));
