using System.Globalization;
using System.IO.Compression;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Bedrud.Domain.Accounts;
using Bedrud.Domain.Auditing;
using Bedrud.Infrastructure;
using Bedrud.Infrastructure.Configuration;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Diagnostics;
using Bedrud.Infrastructure.Identity;
using Bedrud.Infrastructure.LiveKit;
using Bedrud.Infrastructure.LiveKit.Embedded;
using Bedrud.Infrastructure.Metrics;
using Bedrud.Web.Features.Metrics;
using Bedrud.Web.Features.Rooms;
using Bedrud.Web.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Bedrud.Web.Features.Health.Bundle;

/// <summary>What somebody needs who helps and has not the portal before them: a ZIP without a single secret.</summary>
public sealed class SupportBundle(
    CheckRunner checks, CheckTranslator words, BundleSettings settings, BundleDatabase database, PortalLog log, MetricsSnapshot metrics, KnownSecrets secrets,
    Infrastructure.LiveKit.Embedded.MediaServer server, IOptions<LiveKitOptions> liveKit, DataFolder folder, IDbContextFactory<BedrudDbContext> contexts, AuditLog audit, TimeProvider time,
    ILogger<SupportBundle> logger)
{
    private static readonly TimeSpan History = TimeSpan.FromDays(7);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public string FileName => $"bedrud-support-{time.GetUtcNow():yyyy-MM-dd-HHmm}.zip";

    /// <summary>The ZIP. What can't be read is said in its place.</summary>
    public async Task<Result<byte[]>> CreateAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (!await MayTakeAsync(actor, cancellationToken))
            return Problems.Forbidden;
        (string Name, Func<Task<string>> Write)[] entries =
        [
            ("versions.txt", () => Task.FromResult(Versions())),
            ("configuration.txt", () => Task.FromResult(settings.Write())),
            ("livekit.yaml", () => Task.FromResult(MaskedConfiguration.Read(liveKit.Value, folder) ?? "# LiveKit runs elsewhere, or not at all: there is no configuration of it here.\n")),
            ("checks.json", () => Task.FromResult(Checks())),
            ("history.csv", () => HistoryAsync(cancellationToken)),
            ("database.txt", () => database.WriteAsync(cancellationToken)),
            ("portal.log", () => Task.FromResult(string.Join('\n', log.Lines))),
            ("media-server.log", () => Task.FromResult(string.Join('\n', server.LogTail))),
            ("metrics.txt", metrics.ReadAsync),
        ];
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, write) in entries)
                await AddAsync(zip, name, await ReadAsync(write), cancellationToken);
        }

        return stream.ToArray();
    }

    /// <summary>Writes it down as well. A database that is away is what the bundle is needed for: then the session's role counts.</summary>
    private async Task<bool> MayTakeAsync(Actor actor, CancellationToken cancellationToken)
    {
        try
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            if (actor.UserId is not { } userId || !await db.MayAsync(userId, PortalRight.Administer, cancellationToken))
                return false;
            audit.Add(db, actor, AuditAction.HealthBundle);
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (Exception e) when (actor.IsAdministrator && !cancellationToken.IsCancellationRequested)
        {
            BundleLog.NotWrittenDown(logger, actor.UserId, e.GetType().Name);
            return true;
        }
    }

    private static async Task<string> ReadAsync(Func<Task<string>> write)
    {
        try
        {
            return await write();
        }
#pragma warning disable CA1031 // What is broken is what the bundle is taken for. A message may hold what is secret.
        catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
        {
            return $"This could not be read: {e.GetType().Name}.\n";
        }
    }

    // The only way into the archive.
    private async Task AddAsync(ZipArchive zip, string name, string text, CancellationToken cancellationToken)
    {
        await using var entry = zip.CreateEntry(name).Open();
        await entry.WriteAsync(Encoding.UTF8.GetBytes(secrets.Mask(text)), cancellationToken);
    }

    private string Versions()
    {
        var portal = typeof(SupportBundle).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "?";
        var status = server.Status;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            taken: {time.GetUtcNow():yyyy-MM-ddTHH:mm:ssZ}
            portal: {portal}
            .NET: {RuntimeInformation.FrameworkDescription}
            system: {RuntimeInformation.OSDescription} ({RuntimeInformation.OSArchitecture}), {Environment.ProcessorCount} processors
            LiveKit: {(status.Engine is { } engine ? $"{engine.Name} {engine.Version}" : "unknown")}
            media server: {LabelName.Of(status.State)}, restarts {status.Restarts}, started {status.StartedAt?.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}
            problem: {status.Problem ?? "-"}

            """);
    }

    // In English, whoever asks: whoever helps may read no other language.
    private string Checks()
    {
        var before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(PortalServices.Languages[0]);
        try
        {
            return JsonSerializer.Serialize(HealthChecks.Of(checks.Snapshot, words), Json);
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }

    private async Task<string> HistoryAsync(CancellationToken cancellationToken)
    {
        var from = time.GetUtcNow().UtcDateTime - History;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var spans = await db.CheckSpans.AsNoTracking().Where(span => (span.To ?? span.SeenAt) > from).OrderBy(span => span.Check).ThenBy(span => span.From).ToListAsync(cancellationToken);
        return "check,verdict,cause,from,to,seen\n" + string.Concat(spans.Select(span => string.Create(
            CultureInfo.InvariantCulture,
            $"{span.Check},{LabelName.Of(span.Verdict)},{span.Cause},{span.From:yyyy-MM-ddTHH:mm:ssZ},{span.To:yyyy-MM-ddTHH:mm:ssZ},{span.SeenAt:yyyy-MM-ddTHH:mm:ssZ}\n")));
    }
}

internal static partial class BundleLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "{UserId} took a support bundle, which the audit log does not say, since the database does not take it: {Reason}")]
    public static partial void NotWrittenDown(ILogger logger, Guid? userId, string reason);
}
