using Microsoft.AspNetCore.Diagnostics;

namespace Bedrud.Web.Hosting;

internal static class ApiSetup
{
    private static readonly Problem InternalError = new("internal-error", 500);

    /// <summary>JSON, problem documents, and the OpenAPI document.</summary>
    public static IServiceCollection AddApi(this IServiceCollection services) => services
        .AddProblemDetails()
        .AddOpenApi(options => options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "Bedrud";
            document.Info.Description = "Rooms, meetings and moderation. Errors are application/problem+json with a stable `code`.";
            return Task.CompletedTask;
        }));

    /// <summary>Under <c>/api</c> every failure is a problem document with a code: bodies that can't be read, unknown paths and bugs too.</summary>
    public static void UseApiErrors(this WebApplication app) => app.UseWhen(
        context => context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal),
        api =>
        {
            api.UseExceptionHandler(errors => errors.Run(context =>
            {
                var error = context.Features.Get<IExceptionHandlerFeature>()?.Error;
                return context.Failed(error is BadHttpRequestException ? Problems.InvalidRequest : InternalError).ExecuteAsync(context);
            }));
            api.UseStatusCodePages(pages => pages.HttpContext.Response.StatusCode switch
            {
                StatusCodes.Status400BadRequest or StatusCodes.Status415UnsupportedMediaType =>
                    pages.HttpContext.Failed(Problems.InvalidRequest).ExecuteAsync(pages.HttpContext),
                _ => Task.CompletedTask,
            });
        });
}
