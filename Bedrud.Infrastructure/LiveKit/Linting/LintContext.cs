using Bedrud.Infrastructure.LiveKit.Embedded;

namespace Bedrud.Infrastructure.LiveKit.Linting;

/// <summary>What is known about where a configuration is used.</summary>
public sealed record LintContext
{
    /// <summary>The server's version, as it tells it; that of the release that Bedrud is tested with where it is not known.</summary>
    public string Version { get; init; } = EngineRelease.Version;

    /// <summary>The portal's pages are served over https.</summary>
    public bool IsHttps { get; init; }

    /// <summary>Where the portal takes webhooks; null: a missing webhook is not mentioned.</summary>
    public string? WebhookUrl { get; init; }

    /// <summary>Whether a file that the configuration names is there; null for a pasted text, whose files are elsewhere.</summary>
    public Func<string, bool>? FileExists { get; init; }
}
