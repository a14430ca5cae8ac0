namespace Bedrud.Web.Features.Recordings.Shares;

internal static class RecordingSharesSetup
{
    public static IServiceCollection AddRecordingShares(this IServiceCollection services) => services
        .AddSingleton<RecordingTickets>()
        .AddSingleton<RecordingShares>();
}
