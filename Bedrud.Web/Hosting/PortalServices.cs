using System.Globalization;
using Bedrud.Infrastructure;
using Bedrud.Web.Features.Chat;
using Bedrud.Web.Features.Lobby;
using Bedrud.Web.Features.Meeting;
using Bedrud.Web.Features.Participants;
using Bedrud.Web.Features.Rooms;
using Bedrud.Web.Features.Users;

namespace Bedrud.Web.Hosting;

internal static class PortalServices
{
    /// <summary>The languages that Bedrud speaks; the first is the source.</summary>
    public static readonly string[] Languages = ["en", "tr"];

    /// <summary>The key of the data folder.</summary>
    public const string DataDirectory = "DataDirectory";

    /// <summary>The data folder, made when it is first asked for, and the clock.</summary>
    public static IServiceCollection AddDataFolder(this IServiceCollection services, IConfiguration configuration) => services
        .AddSingleton(TimeProvider.System)
        .AddSingleton(_ => new DataFolder(DataFolderOf(configuration)));

    /// <summary>As it is written; relative to the working directory.</summary>
    public static string DataFolderOf(IConfiguration configuration) => configuration[DataDirectory] is { Length: > 0 } folder ? folder : "data";

    /// <summary>What people do in the portal: one service for each feature, called by pages and endpoints alike.</summary>
    public static IServiceCollection AddFeatures(this IServiceCollection services) => services
        .AddSingleton<AuditLog>()
        .AddSingleton<JoinService>()
        .AddSingleton<SecondDevices>()
        .AddSingleton<MeetingChannel>()
        .AddSingleton<MeetingCallers>()
        .AddMeetingStream()
        .AddSingleton<LobbyService>()
        .AddSingleton<LobbyStream>()
        .AddSingleton<LobbyBoard>()
        .AddHostedService(p => p.GetRequiredService<LobbyBoard>())
        .AddSingleton<ChatService>()
        .AddSingleton<ChatUploads>()
        .AddSingleton<ChatExport>()
        .AddSingleton<RoomService>()
        .AddSingleton<MemberService>()
        .AddUsers()
        .AddSingleton<MeetingRoles>()
        .AddSingleton<ParticipantService>();

    /// <summary>English and Turkish, by the person's choice (a cookie) or the browser's.</summary>
    public static IServiceCollection AddLanguages(this IServiceCollection services) => services
        .AddLocalization(options => options.ResourcesPath = "Resources")
        .AddSingleton<ProblemTexts>()
        .AddRequestLocalization(options =>
        {
            options.SetDefaultCulture(Languages[0]).AddSupportedCultures(Languages).AddSupportedUICultures(Languages);
            CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.GetCultureInfo(Languages[0]);
        });
}
