namespace Bedrud.Web.Features.Users;

internal static class UsersSetup
{
    public static IServiceCollection AddUsers(this IServiceCollection services) => services
        .AddSingleton<UserMeetings>()
        .AddSingleton<UserService>()
        .AddSingleton<UserHistory>()
        .AddScoped<UserActs>();
}
