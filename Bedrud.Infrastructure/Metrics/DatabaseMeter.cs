using System.Data.Common;
using System.Diagnostics.Metrics;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Bedrud.Infrastructure.Metrics;

/// <summary>Commands that the database refused or did not answer. Those that were cancelled are not among them.</summary>
public sealed class DatabaseMeter : DbCommandInterceptor, IMeterArea
{
    private long _failures;

    public DatabaseMeter(IMeterFactory meters) => meters.CreateBedrud().CreateObservableCounter(
        "bedrud.database.failures", () => Interlocked.Read(ref _failures), "{command}",
        "Commands that the database refused or did not answer. A race that a unique index decided counts too.");

    public void Failed() => Interlocked.Increment(ref _failures);

    public override void CommandFailed(DbCommand command, CommandErrorEventData eventData) => Failed();

    public override Task CommandFailedAsync(DbCommand command, CommandErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        Failed();
        return Task.CompletedTask;
    }
}
