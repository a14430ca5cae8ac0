using Microsoft.Extensions.Options;

namespace Bedrud.Web.Features.Health;

/// <summary>Checks the section <c>Health</c> at start.</summary>
internal sealed class HealthOptionsValidator : IValidateOptions<HealthOptions>
{
    public ValidateOptionsResult Validate(string? name, HealthOptions options) =>
        string.IsNullOrWhiteSpace(options.StunServer) || (Uri.TryCreate($"stun://{options.StunServer}", UriKind.Absolute, out var uri) && uri is { Host.Length: > 0, UserInfo: "", PathAndQuery: "" or "/" })
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"Health:StunServer is \"{options.StunServer}\", which is no host with a port. Write it such as stun.example.org:3478, or leave it empty.");
}
