using System.Diagnostics.Metrics;
using Bedrud.Infrastructure.Metrics;
using Bedrud.Web.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bedrud.Web.Features.Metrics;

/// <summary>Answers to those who ask to join.</summary>
internal sealed class JoinMeter : IMeterArea
{
    // What the join path can answer; a problem that is not among them counts as "other".
    private static readonly Problem[] Refusals =
    [
        Problems.SignInRequired, Problems.NotAMember, Problems.GuestsNotAllowed, Problems.Banned, Problems.Kicked, Problems.RefusedEntry, Problems.RoomFull,
        Problems.RoomClosed, Problems.RoomNotFound, Problems.AlreadyHere, Problems.InvalidName, Problems.InvalidRequest, Problems.TooManyRequests,
        Problems.LiveKitUnreachable, Problems.LiveKitFailed,
    ];

    private readonly Tally _answers = new("outcome", ["admitted", "waiting", .. Refusals.Select(problem => problem.Code)]);

    public JoinMeter(IMeterFactory meters) =>
        meters.CreateBedrud().CreateObservableCounter("bedrud.joins", _answers.Read, "{answer}", "Answers to requests to join: admitted, waiting, or the code of the refusal.");

    /// <summary>Counts an answer, and gives it back.</summary>
    public TAnswer Count<TAnswer>(TAnswer answer)
        where TAnswer : INestedHttpResult
    {
        _answers.Count(answer.Result switch
        {
            ProblemHttpResult refused => refused.ProblemDetails.Extensions["code"] as string ?? Tally.Other,
            IStatusCodeHttpResult { StatusCode: StatusCodes.Status202Accepted } => "waiting",
            _ => "admitted",
        });
        return answer;
    }
}
