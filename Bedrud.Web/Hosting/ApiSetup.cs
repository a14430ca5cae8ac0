namespace Bedrud.Web.Hosting;

internal static class ApiSetup
{
    private static readonly Problem InternalError = new("internal-error", 500);
    private static readonly Problem NotFound = new("not-found", 404);
    private static readonly Problem MethodNotAllowed = new("method-not-allowed", 405);

    /// <summary>JSON, problem documents, and the OpenAPI document.</summary>
    public static IServiceCollection AddApi(this IServiceCollection services) => services
        .AddProblemDetails()
        // A body that can't be read is the sender's mistake, in Development too: a 400 with a code, and no stack trace in the log.
        .Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = false)
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
            api.UseExceptionHandler(errors => errors.Run(context => context.Failed(InternalError).ExecuteAsync(context)));
            api.UseStatusCodePages(pages => pages.HttpContext.Response.StatusCode switch
            {
                StatusCodes.Status400BadRequest or StatusCodes.Status415UnsupportedMediaType =>
                    pages.HttpContext.Failed(Problems.InvalidRequest).ExecuteAsync(pages.HttpContext),
                StatusCodes.Status404NotFound => pages.HttpContext.Failed(NotFound).ExecuteAsync(pages.HttpContext),
                StatusCodes.Status405MethodNotAllowed => pages.HttpContext.Failed(MethodNotAllowed).ExecuteAsync(pages.HttpContext),
                _ => Task.CompletedTask,
            });
        });
}
