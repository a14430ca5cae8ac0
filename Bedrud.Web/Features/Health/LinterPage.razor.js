// The text as bytes, which Blazor hands over as a stream.
export const read = (area) => new TextEncoder().encode(area.value);
