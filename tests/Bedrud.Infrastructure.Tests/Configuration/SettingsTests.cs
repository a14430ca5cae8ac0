using Bedrud.Infrastructure.Configuration;
using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.LiveKit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.Tests.Configuration;

public sealed class SettingsTests
{
    [Theory]
    [InlineData("LiveKit:ApiSecrett", "LiveKit:ApiSecrett is unknown. Did you mean LiveKit:ApiSecret?")]
    [InlineData("livekit:api_key", "LiveKit:api_key is unknown. Did you mean LiveKit:ApiKey?")]
    [InlineData("LiveKit:Hots", "LiveKit:Hots is unknown. Did you mean LiveKit:Host?")]
    [InlineData("LiveKit:Secret", "LiveKit:Secret is unknown. Did you mean LiveKit:ApiSecret?")]
    [InlineData("LiveKit:Rediss:Address", "LiveKit:Rediss is unknown. Did you mean LiveKit:Redis?")]
    [InlineData("LiveKit:Redis:Adress", "LiveKit:Redis:Adress is unknown. Did you mean LiveKit:Redis:Address?")]
    [InlineData("LiveKit:Address", "LiveKit:Address is unknown. Did you mean LiveKit:Redis:Address?")]
    [InlineData("Server:ApiKey", "Server:ApiKey is unknown. Did you mean LiveKit:ApiKey?")]
    [InlineData("LiveKit:Colour", "LiveKit:Colour is unknown. No key of LiveKit has a similar name: they are Host, InternalHost,")]
    public void Validate_UnknownKey_NamesTheNearestOne(string key, string error) =>
        Assert.StartsWith(error, Assert.Single(Errors(new() { [key] = "value-that-may-be-a-secret" })), StringComparison.Ordinal);

    [Fact]
    public void Validate_UnknownKeyWithoutAValue_IsToldAsWell() => Assert.Single(Errors(new() { ["LiveKit:ApiSecrett"] = null }));

    [Fact]
    public void Validate_EverySectionsFaults_AreToldAtOnceWithoutValuesOfSecrets()
    {
        var errors = Errors(new()
        {
            ["LiveKit:Port"] = "abc",
            ["LiveKit:External"] = "maybe",
            ["LiveKit:ApiSecret"] = "short-one",
            ["LiveKit:NodeIp"] = "7880",
            ["LiveKit:Redis:Address"] = "redis://:pa@host",
            ["LiveKit:Redis:Db"] = "-1",
            ["LiveKit:DownloadUrl"] = "ftp://mirror",
            ["LiveKit:ConfigPath"] = "/nonexistent/livekit.yaml",
            ["LiveKit:Redis"] = "127.0.0.1",
            ["Server:Port"] = "0",
            ["Server:Host"] = "https://meet.example.org",
            ["Server:TlsKey"] = "/nonexistent/key.pem",
            ["Server:TrustedProxies:0"] = "10.0.0.7",
            ["Server:TrustedProxies:1"] = "10.0.0.0/33",
            ["Server:LoopbackPort:0"] = "1",
            ["Database:Provider"] = "MySql",
        });

        Assert.Equal(
            ["Database:Provider", "LiveKit:ApiKey", "LiveKit:ApiSecret", "LiveKit:ConfigPath", "LiveKit:DownloadUrl", "LiveKit:External", "LiveKit:NodeIp",
                "LiveKit:Port", "LiveKit:Redis", "LiveKit:Redis:Address", "LiveKit:Redis:Db", "Server:Host", "Server:LoopbackPort", "Server:Port",
                "Server:TlsCertificate", "Server:TlsKey", "Server:TrustedProxies"],
            errors.Select(error => error.Split(' ')[0]).Order(StringComparer.Ordinal));
        Assert.All(errors, error => Assert.Matches("(Write|Set|Leave|Correct|Generate) ?", error));
        Assert.DoesNotContain(errors, error => error.Contains("short-one", StringComparison.Ordinal) || error.Contains("pa@", StringComparison.Ordinal));
    }

    [Fact]
    public void Bind_UnreadableValue_KeepsItsDefaultAndTheRest()
    {
        using var services = Services(new() { ["LiveKit:Port"] = "abc", ["LiveKit:Redis:Db"] = null, ["livekit:nodeip"] = "10.0.0.7" });

        var options = new LiveKitOptions();
        foreach (var configure in services.GetServices<IConfigureOptions<LiveKitOptions>>())
            configure.Configure(options);

        Assert.Equal((7880, 0, "10.0.0.7"), (options.Port, options.Redis.Db, options.NodeIp));
    }

    [Theory]
    [InlineData("10.0.0.7, 10.1.0.0/16", new[] { "10.0.0.7", "10.1.0.0/16" })]
    [InlineData("", new[] { "::1" })]
    public void Bind_ListAsOneValue_ReplacesTheFilesList(string value, string[] expected)
    {
        using var services = Services(new() { ["Server:TrustedProxies:0"] = "::1", ["Server:TrustedProxies"] = value });

        Assert.Equal(expected, services.GetRequiredService<IOptions<ServerOptions>>().Value.TrustedProxies);
    }

    [Theory]
    [InlineData("wss://a.example.org/livekit", "http://127.0.0.1:7880", null)]
    [InlineData("wss://a.example.org/livekit", null, "LiveKit:InternalHost is missing, and does not follow from LiveKit:Host")]
    [InlineData("wss://a.example.org", "http://10.0.0.5:7880/livekit", "LiveKit:InternalHost is \"http://10.0.0.5:7880/livekit\", which has a path")]
    [InlineData("wss://key:password@a.example.org", null, "LiveKit:Host is an address with a name or password in it (not shown here)")]
    [InlineData("wss://a.example.org", "http://10.0.0.5:7880", null)]
    public void Validate_ExternalAddresses_AreJudgedAsTheyAreUsed(string host, string? internalHost, string? error)
    {
        var errors = Errors(new()
        {
            ["LiveKit:External"] = "true",
            ["LiveKit:Host"] = host,
            ["LiveKit:InternalHost"] = internalHost,
            ["LiveKit:ApiKey"] = "APIx",
            ["LiveKit:ApiSecret"] = new string('s', 32),
        });

        if (error is null)
            Assert.Empty(errors);
        else
            Assert.StartsWith(error, Assert.Single(errors), StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_OwnConfigurationForAnExternalServer_IsAContradiction() => Assert.Contains(
        Errors(new() { ["LiveKit:External"] = "true", ["LiveKit:ConfigPath"] = "/etc/livekit.yaml" }),
        error => error.StartsWith("LiveKit:ConfigPath is set, and LiveKit:External as well", StringComparison.Ordinal));

    [Fact]
    public void FamiliarNames_LoseAgainstTheNetName_AndOthersAreWarnedOf()
    {
        var environment = new Dictionary<string, string>
        {
            ["LIVEKIT_API_KEY"] = "familiar",
            ["LiveKit__ApiKey"] = "own",
            ["LIVEKIT_HOST"] = "wss://same",
            ["LiveKit__Host"] = "wss://same",
            ["LIVEKIT_EXTERNAL"] = "",
            ["LIVEKIT_APISECRET"] = "x",
            ["LIVEKIT_KEYS"] = "a: b",
            ["LIVEKIT_SERVICE_HOST"] = "10.0.0.1",
            ["LIVEKIT__PORT"] = "7900",
            ["PATH"] = "/bin",
        };

        Assert.Equal(
            [
                "The environment's LIVEKIT_APISECRET is not read by Bedrud. Did you mean LIVEKIT_API_SECRET?",
                "LIVEKIT_API_KEY and LiveKit__ApiKey are both set and differ: LiveKit__ApiKey is used. Remove one of the two.",
                "The environment's LIVEKIT_KEYS is not read by Bedrud, and not handed on to the media server either.",
            ],
            FamiliarEnvironment.Warnings(environment));
    }

    [Theory]
    [InlineData("Livkit:\n  port: 1", "Livkit is unknown. Did you mean LiveKit?")]
    [InlineData("server: meet.example.org", "Server has a value, but is a section.")]
    [InlineData("server:\n  port: 1\nx-mine: 1\nlogging: {}\ndataDirectory: d", null)]
    public void TopLevel_OfTheFile_HasKnownSectionsOnly(string yaml, string? error)
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, yaml);
        try
        {
            var configuration = new ConfigurationBuilder().Add(new YamlConfigurationSource(file, optional: false)).Build();
            using var services = Services([]);
            var sections = services.GetServices<SettingsSection>().ToList();

            var errors = TopLevelCheck.Errors(configuration, sections);

            if (error is null)
            {
                Assert.Empty(errors);
                Assert.StartsWith($"x-mine ({file}, line 3)", Assert.Single(TopLevelCheck.Warnings(configuration, sections)), StringComparison.Ordinal);
            }
            else
            {
                Assert.StartsWith(error, Assert.Single(errors), StringComparison.Ordinal);
            }
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static ServiceProvider Services(Dictionary<string, string?> settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddServerOptions().AddBedrudData(configuration);
        return services.AddSettings<LiveKitOptions>(LiveKitOptions.Section)
            .AddSingleton<IValidateOptions<LiveKitOptions>, LiveKitOptionsValidator>()
            .BuildServiceProvider();
    }

    private static List<string> Errors(Dictionary<string, string?> settings)
    {
        using var services = Services(settings);
        try
        {
            services.GetRequiredService<IStartupValidator>().Validate();
            return [];
        }
        catch (OptionsValidationException e)
        {
            return [.. e.Failures];
        }
        catch (AggregateException e)
        {
            return [.. e.InnerExceptions.Cast<OptionsValidationException>().SelectMany(failure => failure.Failures)];
        }
    }
}
