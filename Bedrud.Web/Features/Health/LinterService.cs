using System.Text;
using Bedrud.Domain.Accounts;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Identity;
using Bedrud.Infrastructure.LiveKit;
using Bedrud.Infrastructure.LiveKit.Embedded;
using Bedrud.Infrastructure.LiveKit.Linting;
using Bedrud.Infrastructure.LiveKit.Tokens;
using Bedrud.Infrastructure.LiveKit.Webhooks;
using Bedrud.Web.Features.Rooms;
using Bedrud.Web.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Bedrud.Web.Features.Health;

/// <summary>Checks configurations and looks into tokens for administrators. Neither is kept or logged.</summary>
public sealed class LinterService(
    IDbContextFactory<BedrudDbContext> contexts, IOptions<LiveKitOptions> options, Infrastructure.LiveKit.Embedded.MediaServer server, TokenInspector tokens)
{
    /// <summary>The administrator's own LiveKit YAML that the portal uses; null where it writes one itself.</summary>
    public string? OwnFile => options.Value is { External: false, ConfigPath: { Length: > 0 } path } ? Path.GetFullPath(path) : null;

    /// <summary>Of the server that runs; else of the release that Bedrud is tested with.</summary>
    public string Version => server.Status.Engine?.Version ?? new LintContext().Version;

    /// <param name="actor">An administrator.</param>
    /// <param name="text">At most <see cref="ConfigurationLinter.MaxBytes"/>.</param>
    /// <param name="portal">The portal's address as the caller has it.</param>
    /// <param name="cancellationToken">Cancels the look at who asks.</param>
    public async Task<Result<LintReport>> LintAsync(Actor actor, string text, Uri portal, CancellationToken cancellationToken)
    {
        if (!await IsAdministratorAsync(actor, cancellationToken))
            return Problems.Forbidden;
        return Encoding.UTF8.GetByteCount(text) > ConfigurationLinter.MaxBytes ? Problems.LongConfiguration : ConfigurationLinter.Lint(text, Context(portal));
    }

    /// <summary>The file of <see cref="OwnFile"/>; a problem where there is none or it cannot be read.</summary>
    public async Task<Result<LintReport>> LintOwnAsync(Actor actor, Uri portal, CancellationToken cancellationToken)
    {
        if (!await IsAdministratorAsync(actor, cancellationToken))
            return Problems.Forbidden;
        if (OwnFile is not { } path)
            return Problems.NotFound;
        try
        {
            if (new FileInfo(path).Length > ConfigurationLinter.MaxBytes)
                return Problems.LongConfiguration;
            var folder = Path.GetDirectoryName(path)!;
            var context = Context(portal) with { FileExists = name => File.Exists(Path.Combine(folder, name)) };
            return ConfigurationLinter.Lint(await File.ReadAllTextAsync(path, cancellationToken), context);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Problems.NotFound;
        }
    }

    /// <summary>What a LiveKit access token says and lacks, whoever made it.</summary>
    public async Task<Result<TokenReport>> InspectAsync(Actor actor, string token, CancellationToken cancellationToken) =>
        await IsAdministratorAsync(actor, cancellationToken) ? tokens.Inspect(token) : Problems.Forbidden;

    private LintContext Context(Uri portal) => new()
    {
        Version = Version,
        IsHttps = portal.Scheme == Uri.UriSchemeHttps,
        WebhookUrl = portal.GetLeftPart(UriPartial.Authority) + WebhookBlock.Path,
    };

    private async Task<bool> IsAdministratorAsync(Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return actor.UserId is { } userId && await db.MayAsync(userId, PortalRight.Administer, cancellationToken);
    }
}
