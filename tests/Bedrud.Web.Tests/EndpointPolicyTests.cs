using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrud.Web.Tests;

/// <summary>Nothing is open because somebody forgot: each page and each endpoint says who may use it, or that anybody may.</summary>
public sealed class EndpointPolicyTests(Portal portal) : IClassFixture<Portal>
{
    // The framework's own, which serve what pages are made of; what a circuit shows is each page's own question.
    private static readonly string[] Framework = ["/_blazor", "/_framework", "_framework", "{**path:file}"];

    [Fact]
    public void Endpoints_All_NameTheirPolicy()
    {
        using var client = portal.NewClient();
        var silent = portal.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<IAuthorizeData>() is null && e.Metadata.GetMetadata<IAllowAnonymous>() is null)
            .Select(e => $"{string.Join(',', e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [])} {e.RoutePattern.RawText}")
            .Where(e => !Framework.Any(f => e.Split(' ')[1].StartsWith(f, StringComparison.Ordinal)))
            .Order().ToList();

        Assert.True(silent.Count == 0, $"Say who may use these, by RequireAuthorization or AllowAnonymous:{Environment.NewLine}{string.Join(Environment.NewLine, silent)}");
    }
}
