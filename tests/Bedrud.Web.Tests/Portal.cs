using System.Net.Http.Json;
using System.Text.Json;
using Bedrud.Infrastructure.Diagnostics;
using Bedrud.Infrastructure.LiveKit.Api;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Bedrud.Web.Tests;

/// <summary>The whole portal on a database of its own, with a LiveKit of lists in the place of the real one.</summary>
public class Portal : WebApplicationFactory<Program>
{
    public const string Email = "admin@example.org";
    public const string Password = "correct horse battery";
    public const string ApiKey = "APItests0001";
    public const string ApiSecret = "a-secret-that-only-tests-know-0123456789";

    private readonly string _folder = Directory.CreateTempSubdirectory("bedrud-portal-").FullName;

    public FakeLiveKit LiveKit { get; } = new();

    /// <summary>Beside those of the portal itself.</summary>
    public List<ICheck> Checks { get; } = [];

    /// <summary>None but <see cref="Checks"/>.</summary>
    public bool ChecksAlone { get; init; }

    /// <summary>Settings that differ from those of every test.</summary>
    public Dictionary<string, string> Settings { get; } = [];

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Testing");
        var settings = new Dictionary<string, string>
        {
            ["DataDirectory"] = _folder,
            ["BEDRUD_ADMIN_EMAIL"] = Email,
            ["BEDRUD_ADMIN_PASSWORD"] = Password,
            ["LiveKit:External"] = "true",
            ["LiveKit:Host"] = "wss://livekit.example.org",
            ["LiveKit:InternalHost"] = "http://127.0.0.1:1",
            ["LiveKit:ApiKey"] = ApiKey,
            ["LiveKit:ApiSecret"] = ApiSecret,
        };
        foreach (var (key, value) in settings.Concat(Settings).GroupBy(s => s.Key).Select(g => g.Last()))
            builder.UseSetting(key, value);
        if (!Settings.Keys.Any(key => key.StartsWith("Database:", StringComparison.OrdinalIgnoreCase)) && !Settings.ContainsKey("DataDirectory"))
            PreparedDatabase.CopyTo(_folder);
        builder.ConfigureTestServices(services =>
        {
            // A password's hash is slow on purpose, and there are hundreds of portals.
            services.Configure<Microsoft.AspNetCore.Identity.PasswordHasherOptions>(options => options.IterationCount = 1_000);
            services.Replace(ServiceDescriptor.Singleton<ILiveKitApi>(LiveKit));
            // Those of LiveKit ask a real one; they have a suite of their own.
            foreach (var check in services.Where(service => service.ServiceType == typeof(ICheck) && (ChecksAlone || IsOfLiveKit(service))).ToList())
                services.Remove(check);
            foreach (var check in Checks)
                services.AddSingleton(check);
        });
    }

    private static bool IsOfLiveKit(ServiceDescriptor service) => service.ImplementationType?.Assembly == typeof(ICheck).Assembly;

    /// <summary>A browser of nobody in particular: it keeps cookies and follows no redirects.</summary>
    public HttpClient NewClient() => CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });

    public async Task<HttpClient> AdministratorAsync()
    {
        var client = NewClient();
        (await client.PostAsJsonAsync("/api/auth/login", new { email = Email, password = Password })).EnsureSuccessStatusCode();
        return client;
    }

    /// <summary>Somebody with a new account, signed in.</summary>
    public async Task<HttpClient> UserAsync(string email)
    {
        await using (var scope = Services.CreateAsyncScope())
        {
            var users = scope.ServiceProvider.GetRequiredService<Microsoft.AspNetCore.Identity.UserManager<Bedrud.Infrastructure.Identity.BedrudUser>>();
            var user = new Bedrud.Infrastructure.Identity.BedrudUser { UserName = email, Email = email, DisplayName = email.Split('@')[0] };
            Assert.True((await users.CreateAsync(user, Password)).Succeeded);
        }

        var client = NewClient();
        (await client.PostAsJsonAsync("/api/auth/login", new { email, password = Password })).EnsureSuccessStatusCode();
        return client;
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing && Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }
}

internal static class PortalParts
{
    /// <summary>Recordings are what a test writes down: nobody asks a recorder, and no job fetches a file.</summary>
    public static void LeaveRecordingsAlone(this IServiceCollection services)
    {
        foreach (var worker in services.Where(s => s.ServiceType == typeof(IHostedService) && s.ImplementationType?.Namespace?.StartsWith("Bedrud.Infrastructure.Recordings", StringComparison.Ordinal) == true).ToList())
            services.Remove(worker);
    }
}

internal static class HttpAnswers
{
    /// <summary>Asserts the status and the problem's code.</summary>
    public static async Task<JsonElement> ShouldBeProblemAsync(this HttpResponseMessage response, int status, string code)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode == status, $"{(int)response.StatusCode}: {text}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = JsonSerializer.Deserialize<JsonElement>(text);
        Assert.Equal(code, problem.GetProperty("code").GetString());
        Assert.False(string.IsNullOrWhiteSpace(problem.GetProperty("title").GetString()));
        Assert.False(string.IsNullOrWhiteSpace(problem.GetProperty("detail").GetString()));
        Assert.DoesNotContain("{0}", text, StringComparison.Ordinal);
        return problem;
    }

    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{(int)response.StatusCode}: {text}");
        return JsonSerializer.Deserialize<JsonElement>(text);
    }
}
