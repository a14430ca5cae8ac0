using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace Bedrud.Web.Hosting;

/// <summary>Turns problems into words of the reader's language, for the API and for pages alike.</summary>
public sealed class ProblemTexts(IStringLocalizer<ProblemTexts> texts)
{
    /// <summary>What happened, as one sentence.</summary>
    public string Title(Problem problem) => texts[problem.Code];

    /// <summary>What it means and what to do.</summary>
    public string Detail(Problem problem)
    {
        var detail = problem.Args.Length > 0 ? texts[$"{problem.Code}.detail.{problem.Args[0]}"] : texts[$"{problem.Code}.detail"];
        return detail.ResourceNotFound ? texts[$"{problem.Code}.detail", problem.Args] : detail;
    }

    public ProblemDetails Document(Problem problem)
    {
        var document = new ProblemDetails { Status = problem.Status, Title = Title(problem), Detail = Detail(problem) };
        document.Extensions["code"] = problem.Code;
        foreach (var (name, value) in problem.Extensions ?? new Dictionary<string, object?>())
            document.Extensions[name] = value;
        return document;
    }
}
