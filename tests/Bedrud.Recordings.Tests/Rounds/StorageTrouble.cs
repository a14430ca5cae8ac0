using Microsoft.AspNetCore.Http;

namespace Bedrud.Recordings.Tests;

/// <summary>What one round has the storage do to its recording, and at which of the portal's requests it has the portal killed.</summary>
internal sealed class StorageTrouble(RoundPlan plan, Stage stage)
{
    private const int Breaks = 2;
    private readonly TimeSpan _while = TimeSpan.FromSeconds(12);
    private DateTime? _first;
    private int _broken;
    private int _killed;

    /// <summary>Whether it has answered.</summary>
    public async Task<bool> FailAsync(HttpContext context)
    {
        var (method, path) = (context.Request.Method, context.Request.Path.Value!);
        var isSource = !path.Contains("/library/", StringComparison.Ordinal);
        if (isSource && method == "GET")
            return await FetchAsync(context);
        if (isSource && method == "DELETE")
            return await DeleteAsync(context, path);
        if (!isSource && method == "PUT" && plan.Storage == StorageFault.LibraryFull && IsFirstWhile())
            return await DenyAsync(context, 507, "XMinioStorageFull");
        return false;
    }

    private async Task<bool> FetchAsync(HttpContext context)
    {
        if (plan.Kill == KillAt.Fetching && await KillAsync(context))
            return true;
        if (plan.Kill == KillAt.Fetched)
            context.Response.OnCompleted(() => Task.Run(async () =>
            {
                await Task.Delay(Random.Shared.Next(400));
                await KillAsync(null);
            }));
        switch (plan.Storage)
        {
            case StorageFault.Unavailable when IsFirstWhile():
                return await DenyAsync(context, 503, "ServiceUnavailable");
            case StorageFault.Forbidden when IsFirstWhile():
                return await DenyAsync(context, 403, "AccessDenied");
            case StorageFault.Slow:
                await Task.Delay(TimeSpan.FromSeconds(4));
                return false;
            case StorageFault.BreaksOff when Interlocked.Increment(ref _broken) <= Breaks:
                context.Response.ContentLength = 1_000_000;
                await context.Response.Body.WriteAsync(new byte[10_000]);
                await context.Response.Body.FlushAsync();
                context.Abort();
                return true;
            default:
                return false;
        }
    }

    private async Task<bool> DeleteAsync(HttpContext context, string path)
    {
        if (plan.Kill == KillAt.BeforeDeletion)
            return await KillAsync(context);
        if (plan.Kill != KillAt.AfterDeletion || Volatile.Read(ref _killed) != 0)
            return false;
        stage.Storage.Remove(path[(path.IndexOf('/', 1) + 1)..]);
        return await KillAsync(context);
    }

    private bool IsFirstWhile() => DateTime.UtcNow - (_first ??= DateTime.UtcNow) < _while;

    // Once; whoever asked is dead then.
    private async Task<bool> KillAsync(HttpContext? context)
    {
        if (Interlocked.Exchange(ref _killed, 1) != 0)
            return false;
        var killed = await stage.KillAsync(() => context is null || !context.RequestAborted.IsCancellationRequested);
        if (killed)
            context?.Abort();
        return killed;
    }

    private static async Task<bool> DenyAsync(HttpContext context, int status, string code)
    {
        (context.Response.StatusCode, context.Response.ContentType) = (status, "application/xml");
        await context.Response.WriteAsync($"<Error><Code>{code}</Code><Message>For a while.</Message></Error>");
        return true;
    }
}
