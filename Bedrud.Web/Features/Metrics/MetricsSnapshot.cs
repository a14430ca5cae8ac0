using System.Text;

namespace Bedrud.Web.Features.Metrics;

/// <summary>What <c>/metrics</c> would answer now, for the portal's own use.</summary>
public sealed class MetricsSnapshot(IEnumerable<EndpointDataSource> endpoints, IServiceScopeFactory scopes)
{
    /// <summary>In Prometheus's text format.</summary>
    /// <exception cref="InvalidOperationException">There is no such endpoint, or it refused.</exception>
    public async Task<string> ReadAsync()
    {
        var endpoint = endpoints.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().FirstOrDefault(e => e.RoutePattern.RawText == "/metrics")
            ?? throw new InvalidOperationException("There is no /metrics.");
        await using var scope = scopes.CreateAsyncScope();
        using var body = new MemoryStream();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        (context.Request.Method, context.Request.Path, context.Response.Body) = (HttpMethods.Get, "/metrics", body);
        context.Items[typeof(MetricsSnapshot)] = true;
        await endpoint.RequestDelegate!(context);
        return context.Response.StatusCode == StatusCodes.Status200OK
            ? Encoding.UTF8.GetString(body.ToArray())
            : throw new InvalidOperationException($"/metrics answered {context.Response.StatusCode}.");
    }
}
