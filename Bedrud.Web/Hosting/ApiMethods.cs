using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.Routing.Template;

namespace Bedrud.Web.Hosting;

/// <summary>
/// Tells a wrong method from a wrong address. Routing alone can't: the pages' "not found" takes GET for every address there is, so any other method
/// looks like a wrong one, and HEAD like a wrong address.
/// </summary>
internal static class ApiMethods
{
    /// <summary>405 with the methods that the address takes, or 404 where it takes none.</summary>
    public static Problem WhatIsWrong(HttpContext context)
    {
        var methods = context.RequestServices.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => Matches(e.RoutePattern, context.Request.Path))
            .SelectMany(e => e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [])
            .Distinct(StringComparer.Ordinal)
            .ToList();
        // An address that takes this method, but not these values, is no address.
        if (methods.Count == 0 || methods.Contains(context.Request.Method))
        {
            context.Response.Headers.Remove("Allow");
            return Problems.NotFound;
        }

        context.Response.Headers.Allow = string.Join(", ", methods);
        return Problems.MethodNotAllowed;
    }

    private static bool Matches(RoutePattern pattern, PathString path) =>
        pattern.RawText?.TrimStart('/') is { } text && text.StartsWith("api/", StringComparison.Ordinal)
        && new TemplateMatcher(TemplateParser.Parse(text), []).TryMatch(path, []);
}
