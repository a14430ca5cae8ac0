namespace Bedrud.Infrastructure.LiveKit.Embedded;

/// <summary>The program that serves media.</summary>
/// <param name="Name"><c>livekit-server</c>, or <c>livekit-dev</c> for the development media server.</param>
/// <param name="Version">As <c>--version</c> says it, such as <c>1.13.5</c>.</param>
/// <param name="IsDevelopment">The development media server: loopback only, never for real meetings.</param>
/// <param name="Path">Absolute path of the binary, or of the development server's script.</param>
public sealed record MediaServerEngine(string Name, string Version, bool IsDevelopment, string Path);
