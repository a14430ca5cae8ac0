using Microsoft.AspNetCore.Http.HttpResults;

namespace Bedrud.Web.Hosting;

/// <summary>The one place where expected failures become HTTP.</summary>
public static class ApiResults
{
    public static ProblemHttpResult Failed(this HttpContext context, Problem problem) =>
        TypedResults.Problem(context.RequestServices.GetRequiredService<ProblemTexts>().Document(problem));

    /// <summary>200 with the value, or the problem.</summary>
    public static Results<Ok<T>, ProblemHttpResult> ToOk<T>(this HttpContext context, Result<T> result) =>
        result.Succeeded ? TypedResults.Ok(result.Value) : context.Failed(result.Problem);

    /// <summary>204, or the problem.</summary>
    public static Results<NoContent, ProblemHttpResult> ToNoContent<T>(this HttpContext context, Result<T> result) =>
        result.Succeeded ? TypedResults.NoContent() : context.Failed(result.Problem);
}
