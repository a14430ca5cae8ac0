namespace Bedrud.Web.Features.MediaServer;

/// <summary>One line of what is known.</summary>
/// <param name="At">UTC; shown as a relative time after <paramref name="Value"/>.</param>
/// <param name="Tone">Empty, <c>is-warn</c> or <c>is-bad</c>.</param>
public sealed record Fact(string Label, string? Value = null, DateTime? At = null, string Tone = "", string? Title = null);
