using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Bedrud.Tests;

/// <summary>AWS's signature, version 4, as a server checks it: https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html.</summary>
internal static class S3Signature
{
    private const string Algorithm = "AWS4-HMAC-SHA256";

    /// <summary>S3's code of what is wrong with a request's signature; null where it is right.</summary>
    public static string? Mistake(HttpRequest request, string accessKey, string secret)
    {
        var inAddress = request.Query.ContainsKey("X-Amz-Signature");
        var parts = inAddress ? OfQuery(request) : OfHeader(request);
        if (parts is not { } signed)
            return "AccessDenied";
        var scope = signed.Credential.Split('/');
        if (scope.Length != 5 || scope[0] != accessKey)
            return "InvalidAccessKeyId";
        if (inAddress && IsOver(request, signed.At))
            return "AccessDenied";
        var payload = inAddress ? "UNSIGNED-PAYLOAD" : request.Headers["x-amz-content-sha256"].ToString();
        var canonical = string.Join('\n', request.Method, Path(request), Query(request), Headers(request, signed.Headers), string.Join(';', signed.Headers), payload);
        var toSign = string.Join('\n', Algorithm, signed.At, string.Join('/', scope[1..]), Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical))));
        var key = scope[1..].Aggregate(Encoding.UTF8.GetBytes($"AWS4{secret}"), (k, part) => HMACSHA256.HashData(k, Encoding.UTF8.GetBytes(part)));
        return Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign))) == signed.Signature ? null : "SignatureDoesNotMatch";
    }

    private static Parts? OfHeader(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        if (!header.StartsWith(Algorithm, StringComparison.Ordinal))
            return null;
        var fields = header[Algorithm.Length..].Split(',').Select(f => f.Trim().Split('=', 2)).ToDictionary(f => f[0], f => f[^1]);
        return new Parts(fields["Credential"], fields["SignedHeaders"].Split(';'), fields["Signature"], request.Headers["x-amz-date"].ToString());
    }

    private static Parts? OfQuery(HttpRequest request)
    {
        var query = request.Query;
        return new Parts(query["X-Amz-Credential"].ToString(), query["X-Amz-SignedHeaders"].ToString().Split(';'), query["X-Amz-Signature"].ToString(), query["X-Amz-Date"].ToString());
    }

    private static bool IsOver(HttpRequest request, string at) =>
        DateTime.ParseExact(at, "yyyyMMddTHHmmssZ", CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal)
            .AddSeconds(int.Parse(request.Query["X-Amz-Expires"]!, CultureInfo.InvariantCulture)) < DateTime.UtcNow;

    private static string Path(HttpRequest request)
    {
        var target = request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?')[0];
        return string.Join('/', target.Split('/').Select(segment => Uri.EscapeDataString(Uri.UnescapeDataString(segment))));
    }

    private static string Query(HttpRequest request) => string.Join('&', request.Query
        .Where(p => p.Key != "X-Amz-Signature")
        .Select(p => $"{Uri.EscapeDataString(p.Key)}={Uri.EscapeDataString(p.Value.ToString())}")
        .Order(StringComparer.Ordinal));

    private static string Headers(HttpRequest request, string[] names) => string.Concat(names.Select(name => $"{name}:{request.Headers[name].ToString().Trim()}\n"));

    private sealed record Parts(string Credential, string[] Headers, string Signature, string At);
}
