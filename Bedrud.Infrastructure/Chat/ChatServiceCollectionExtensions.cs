using Bedrud.Infrastructure.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.Chat;

public static class ChatServiceCollectionExtensions
{
    /// <summary>The files of chats and how long everything is kept. Needs the database, the data folder and presence.</summary>
    public static IServiceCollection AddChat(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<ChatOptions>, ChatOptionsValidator>();
        services.AddSettings<ChatOptions>(ChatOptions.Section);
        services.AddSingleton<ChatFiles>();
        services.AddSingleton<ChatRetention>();
        services.AddHostedService<ChatRetentionSchedule>();
        return services;
    }
}
