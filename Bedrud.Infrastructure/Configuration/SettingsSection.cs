using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.Configuration;

/// <summary>A section of the configuration, with every key that it knows.</summary>
public sealed record SettingsSection(string Name, IReadOnlyList<SettingsKey> Keys)
{
    /// <summary>The class of settings that is bound to it.</summary>
    public required Type Options { get; init; }
}

public static class SettingsServiceCollectionExtensions
{
    /// <summary>
    /// Binds <typeparamref name="T"/> to a section, and checks at start that every value can be read and every key is known. What can't be read
    /// keeps its default, so that the section's own validators still judge the rest. A second call does nothing.
    /// </summary>
    public static IServiceCollection AddSettings<T>(this IServiceCollection services, string section)
        where T : class
    {
        if (services.Any(service => service.ServiceType == typeof(SettingsReader<T>)))
            return services;
        services.AddSingleton(new SettingsSection(section, [.. SettingsKey.Of(typeof(T), section)]) { Options = typeof(T) });
        services.AddSingleton(provider => new SettingsReader<T>(section, provider.GetRequiredService<IConfiguration>(), provider.GetServices<SettingsSection>()));
        services.AddSingleton<IConfigureOptions<T>>(provider => provider.GetRequiredService<SettingsReader<T>>());
        services.AddSingleton<IValidateOptions<T>>(provider => provider.GetRequiredService<SettingsReader<T>>());
        services.AddOptions<T>().ValidateOnStart();
        return services;
    }
}

/// <summary>Binds what can be read of a section, and says of the rest why it can't.</summary>
internal sealed class SettingsReader<T>(string section, IConfiguration configuration, IEnumerable<SettingsSection> sections)
    : IConfigureOptions<T>, IValidateOptions<T>
    where T : class
{
    public void Configure(T options) =>
        new ConfigurationBuilder().AddInMemoryCollection(Read().Values).Build().GetSection(section).Bind(options);

    public ValidateOptionsResult Validate(string? name, T options) =>
        Read().Errors is { Count: > 0 } errors ? ValidateOptionsResult.Fail(errors) : ValidateOptionsResult.Success;

    private SectionReading Read()
    {
        var reading = new SectionReading(section, [.. sections]);
        foreach (var child in configuration.GetSection(section).GetChildren())
            reading.Read(child);
        return reading;
    }
}
