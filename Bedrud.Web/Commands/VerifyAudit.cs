using System.CommandLine;
using Bedrud.Infrastructure.Auditing;

namespace Bedrud.Web.Commands;

/// <summary>Goes through the audit log's chain: <c>dotnet Bedrud.Web.dll verify-audit</c>.</summary>
internal sealed class VerifyAudit() : PortalCommand("verify-audit", "Goes through the audit log's chain, and ends with 3 where it is broken.")
{
    public override Task<int> RunAsync(WebApplication app, ParseResult arguments, CancellationToken cancellationToken) =>
        RunAsync(app.Services, Console.Out, cancellationToken);

    /// <returns>The process's exit code: see <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(IServiceProvider services, TextWriter output, CancellationToken cancellationToken)
    {
        var found = await services.GetRequiredService<AuditVerifier>().VerifyAsync(null, cancellationToken);
        await output.WriteLineAsync(FormattableString.Invariant($"{found.Checked} entries fit their hashes."));
        if (found.Deleted is { } deleted)
            await output.WriteLineAsync(FormattableString.Invariant($"Retention has deleted up to {deleted.Sequence}, hash {deleted.Hash}."));
        if (found.Newest is { } newest)
            await output.WriteLineAsync(FormattableString.Invariant($"The chain goes to {newest.Sequence}, hash {newest.Hash}. Keep this line elsewhere: nobody can change the log before it unseen."));
        if (found.Unsealed > 0)
            await output.WriteLineAsync(FormattableString.Invariant($"{found.Unsealed} new entries are not sealed yet."));
        await output.WriteLineAsync(found.Fault is { } fault ? $"BROKEN: {Tell(fault, found)}" : "The audit log is whole.");
        return found.IsWhole ? ExitCode.Done : ExitCode.Broken;
    }

    private static string Tell(AuditFault fault, AuditVerification found) => fault switch
    {
        AuditFault.Changed => FormattableString.Invariant($"entry {found.Sequence} does not fit its hash: it or the one before it was changed ({found.EntryId})."),
        AuditFault.Missing => FormattableString.Invariant($"entry {found.Sequence} is missing, and retention did not delete it."),
        AuditFault.Inserted => FormattableString.Invariant($"entry {found.Sequence} is outside of the chain: somebody put it there."),
        AuditFault.Unsealed => FormattableString.Invariant($"entry {found.EntryId} was written more than {AuditVerifier.SealedWithin.TotalMinutes} minutes ago and was never sealed."),
        _ => FormattableString.Invariant($"entry {found.Sequence} is not the one that was expected."),
    };
}
