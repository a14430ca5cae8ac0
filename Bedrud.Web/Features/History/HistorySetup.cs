namespace Bedrud.Web.Features.History;

internal static class HistorySetup
{
    /// <summary>What people look up of past meetings.</summary>
    public static IServiceCollection AddHistoryFeatures(this IServiceCollection services) => services.AddSingleton<PastMeetings>();
}
