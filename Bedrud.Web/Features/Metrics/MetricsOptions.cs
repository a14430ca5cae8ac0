using System.Net;
using Microsoft.Extensions.Options;

namespace Bedrud.Web.Features.Metrics;

/// <summary>The section <c>Metrics</c>: who may read <c>/metrics</c> and <c>/health</c>.</summary>
public sealed class MetricsOptions
{
    public const string Section = "Metrics";

    public const int MinKeyLength = 16;

    /// <summary>At least <see cref="MinKeyLength"/> characters, sent as <c>Authorization: Bearer</c>. Null: no key opens.</summary>
    public string? Key { get; set; }

    /// <summary>Addresses (<c>10.0.0.7</c>) and networks (<c>10.0.0.0/8</c>) that need no key. Empty: loopback, unless there is a key.</summary>
    public string[] AllowedNetworks { get; set; } = [];
}

/// <summary>Checks the section <c>Metrics</c> at start.</summary>
internal sealed class MetricsOptionsValidator : IValidateOptions<MetricsOptions>
{
    public ValidateOptionsResult Validate(string? name, MetricsOptions options)
    {
        string[] errors = [.. Errors(options)];
        return errors.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static IEnumerable<string> Errors(MetricsOptions options)
    {
        if (!string.IsNullOrEmpty(options.Key) && (options.Key.Length < MetricsOptions.MinKeyLength || options.Key.Any(c => c is <= ' ' or > '~')))
            yield return $"Metrics:Key has fewer than {MetricsOptions.MinKeyLength} characters, or some that a header can't carry. Write a longer one, such as what openssl rand -hex 24 prints.";
        foreach (var network in options.AllowedNetworks.Where(text => MetricsAccess.Network(text) is null))
            yield return $"Metrics:AllowedNetworks holds \"{network}\", which is no address and no network. Write them such as 10.0.0.7 or 10.0.0.0/8.";
    }
}
