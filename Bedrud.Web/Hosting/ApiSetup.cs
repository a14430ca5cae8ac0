using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;

namespace Bedrud.Web.Hosting;

internal static class ApiSetup
{
    /// <summary>The largest body that is read, in bytes: a webhook about a long recording is the longest that anybody sends.</summary>
    private const int MaxBody = 1024 * 1024;

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
        context => context.Request.IsApi(),
        api =>
        {
            api.UseExceptionHandler(new ExceptionHandlerOptions
            {
                ExceptionHandler = AnswerExceptionAsync,
                // The sender's mistake, or a connection cut in the middle of a body: nothing that anybody here could mend.
                SuppressDiagnosticsCallback = thrown => thrown.Exception is BadHttpRequestException,
            });
            api.UseStatusCodePages(pages => AnswerStatusAsync(pages.HttpContext));
            api.Use((context, next) => Unreadable(context) is { } problem ? context.Failed(problem).ExecuteAsync(context) : next(context));
        });

    private static Task AnswerExceptionAsync(HttpContext context)
    {
        var problem = context.Features.Get<IExceptionHandlerFeature>()?.Error is BadHttpRequestException bad ? ForStatus(bad.StatusCode) : null;
        return AnswerAsync(context, problem ?? Problems.InternalError);
    }

    private static Task AnswerStatusAsync(HttpContext context)
    {
        var problem = context.Response.StatusCode is StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed
            ? ApiMethods.WhatIsWrong(context)
            : ForStatus(context.Response.StatusCode);
        return problem is null ? Task.CompletedTask : AnswerAsync(context, problem);
    }

    private static Task AnswerAsync(HttpContext context, Problem problem)
    {
        // After a chunk that can't be read nobody knows where the next request begins: Kestrel would look for it, and log a failure of its own.
        if (context.Request.Headers.TransferEncoding.Count > 0)
            context.Response.Headers.Connection = "close";
        return context.Failed(problem).ExecuteAsync(context);
    }

    /// <summary>What stands in the way of reading the body at all, before anything is read.</summary>
    private static Problem? Unreadable(HttpContext context)
    {
        // An endpoint that takes files sets a limit of its own, once it knows whose they are.
        if (context.GetEndpoint()?.Metadata.GetMetadata<IRequestSizeLimitMetadata>() is not { MaxRequestBodySize: null })
        {
            if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
                limit.MaxRequestBodySize = MaxBody;
            if (context.Request.ContentLength > MaxBody)
                return Problems.TooLarge;
        }

        // .NET takes an unknown character set for a bug of the portal's.
        return MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) && type.Charset.HasValue && type.Encoding is null
            ? Problems.UnsupportedMediaType
            : null;
    }

    private static Problem? ForStatus(int status) => status switch
    {
        StatusCodes.Status400BadRequest => Problems.InvalidRequest,
        StatusCodes.Status408RequestTimeout => Problems.TooSlow,
        StatusCodes.Status413PayloadTooLarge => Problems.TooLarge,
        StatusCodes.Status415UnsupportedMediaType => Problems.UnsupportedMediaType,
        _ => null,
    };
}
