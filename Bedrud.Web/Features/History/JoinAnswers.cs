using Bedrud.Domain.Statistics;
using Bedrud.Infrastructure.History;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bedrud.Web.Features.History;

internal static class JoinAnswers
{
    /// <summary>Counts an answer to somebody who asked to join, and gives it back.</summary>
    public static TAnswer Count<TAnswer>(this JoinTally tally, TAnswer answer)
        where TAnswer : INestedHttpResult
    {
        tally.Count(answer.Result switch
        {
            ProblemHttpResult refused => JoinOutcomes.Refused(refused.ProblemDetails.Extensions["code"] as string ?? "other"),
            IStatusCodeHttpResult { StatusCode: StatusCodes.Status202Accepted } => JoinOutcomes.Waiting,
            _ => JoinOutcomes.Admitted,
        });
        return answer;
    }
}
