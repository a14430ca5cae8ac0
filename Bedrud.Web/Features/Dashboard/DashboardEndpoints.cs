using System.Globalization;
using Bedrud.Web.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bedrud.Web.Features.Dashboard;

internal static class DashboardSetup
{
    public static IServiceCollection AddDashboard(this IServiceCollection services) => services.AddSingleton<DashboardService>();

    public static void MapDashboard(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/dashboard", ReadAsync).WithTags("History").RequireAuthorization(Policies.RoomReader).ProducesProblem(400).ProducesProblem(403)
            .WithSummary("Figures of the last day, week or month, and of today; today begins at the given moment, or at midnight of UTC.");
        routes.MapPost("/api/admin/statistics/rebuild", RebuildAsync).WithTags("Administration").RequireAuthorization(Policies.Administrator).ProducesProblem(403)
            .WithSummary("Counts the figures by hour and day anew, as far back as meetings are kept. Takes seconds to minutes.");
    }

    /// <param name="range">day, week or month.</param>
    /// <param name="today">When the reader's day began, in UTC.</param>
    private static async Task<Results<Ok<DashboardFigures>, ProblemHttpResult>> ReadAsync(HttpContext context, DashboardService dashboard, string range = "day", string? today = null)
    {
        var begin = DateTime.MinValue;
        if (!EnumNames.TryParse(range, out DashboardRange known)
            || (today is not null && !DateTime.TryParse(today, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out begin)))
            return context.Failed(Problems.InvalidQuery);
        return context.ToOk(await dashboard.ReadAsync(known, begin, Actor.From(context), context.RequestAborted));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RebuildAsync(HttpContext context, DashboardService dashboard) =>
        context.ToNoContent(await dashboard.RebuildAsync(Actor.From(context), context.RequestAborted));
}
