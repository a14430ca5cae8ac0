using Bedrud.Infrastructure.Chat;

namespace Bedrud.Web.Features.Meeting;

internal static class StreamServiceCollectionExtensions
{
    /// <summary>The portal's own connection to the pages of a meeting, and what those in it do for themselves.</summary>
    public static IServiceCollection AddMeetingStream(this IServiceCollection services) => services
        .AddSingleton(p => new StreamSettings { MaxFileBytes = () => p.GetRequiredService<ChatFiles>().MaxBytes })
        .AddSingleton<MeetingSources>()
        .AddSingleton<MeetingBoards>()
        .AddHostedService(p => p.GetRequiredService<MeetingBoards>())
        .AddSingleton<MeetingRequests>()
        .AddSingleton<MeetingActs>()
        .AddSingleton<WithheldSources>()
        .AddSingleton<ConsentReturns>()
        .AddSingleton<RecordingConsents>()
        .AddHostedService<ConsentKeeper>()
        .AddHostedService<SpotlightKeeper>();
}
