using System.Text.Json;
using Bedrud.Domain.Health;
using Bedrud.Infrastructure.Configuration;
using Bedrud.Web.Hosting;
using Bedrud.Web.Hosting.Signalling;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bedrud.Web.Features.ConnectionTest;

/// <param name="ServerUrl">LiveKit's address for the browser.</param>
/// <param name="Publisher">A token for one who sends.</param>
/// <param name="Subscriber">A token for one who receives.</param>
/// <param name="Ticket">To be sent with the report.</param>
/// <param name="Now">UTC; the portal's clock.</param>
/// <param name="ExpiresAt">UTC; when the tokens stop opening LiveKit.</param>
public sealed record ConnectionTestStart(string ServerUrl, string Publisher, string Subscriber, string Ticket, DateTime Now, DateTime ExpiresAt);

/// <summary>A report as administrators read it; see <see cref="ConnectionReport"/>.</summary>
public sealed record ConnectionReportBody(
    Guid Id, DateTime At, string Browser, string Network, bool? Signalling, bool? Udp, bool? Tcp, bool? TurnUdp, bool? TurnTls, bool? Media, int? RoundTrip,
    double? ClockAhead, string? SelectedPair, JsonElement Details)
{
    public static ConnectionReportBody Of(ConnectionReport report) => new(
        report.Id, report.At, report.Browser, report.Network, report.Signalling, report.Udp, report.Tcp, report.TurnUdp, report.TurnTls, report.Media, report.RoundTrip,
        report.ClockAhead, report.SelectedPair, JsonSerializer.Deserialize<JsonElement>(Claims.Json(report.Details) ?? "{}"));
}

public static class ConnectionTestEndpoints
{
    private const int MaxReport = 16 * 1024 + 2048;

    public static IServiceCollection AddConnectionTest(this IServiceCollection services)
    {
        services.AddSettings<ConnectionTestOptions>(ConnectionTestOptions.Section);
        return services.AddSingleton<ProbeTickets>().AddSingleton<ConnectionTestService>().AddSingleton<ConnectionReportService>().AddSingleton<JoinFailureService>();
    }

    public static void MapConnectionTest(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/connection-test/start", Start).AllowAnonymous().WithTags("Connection test")
            .WithSummary("Two tokens, good for two minutes, for a room that is nobody's meeting: what a browser needs to test its connection.")
            .ProducesProblem(401).ProducesProblem(404).ProducesProblem(429);
        routes.MapPost("/api/connection-test/reports", ReportAsync).AllowAnonymous().WithTags("Connection test")
            .WithSummary("What a test came to, for the administrators. Once for each test.")
            .ProducesProblem(400).ProducesProblem(403).ProducesProblem(413).ProducesProblem(429);
        routes.MapGet("/api/admin/connection-reports", ListAsync).WithTags("Administration")
            .WithSummary("What people sent of their connection tests in the last 30 days, the latest first.").RequireAuthorization(Policies.Administrator);
        routes.MapJoinFailures();
    }

    private static Results<Ok<ConnectionTestStart>, ProblemHttpResult> Start(
        HttpContext context, ConnectionTestService tests, BrowserLiveKitAddress address, TimeProvider time)
    {
        var pass = tests.Start(Actor.From(context), context.Connection.RemoteIpAddress);
        context.Response.Headers.CacheControl = "no-store";
        if (!pass.Succeeded)
            return context.Failed(pass.Problem);
        var (publisher, subscriber, ticket) = pass.Value;
        return TypedResults.Ok(new ConnectionTestStart(
            address.For(context.Request), publisher.Value, subscriber.Value, ticket, time.GetUtcNow().UtcDateTime, publisher.ExpiresAt));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> ReportAsync(ConnectionReportRequest request, HttpContext context, ConnectionReportService reports) =>
        context.Request.ContentLength > MaxReport
            ? context.Failed(Problems.TooLarge)
            : context.ToNoContent(await reports.KeepAsync(request, context.Connection.RemoteIpAddress, context.RequestAborted));

    private static async Task<Results<Ok<IReadOnlyList<ConnectionReportBody>>, ProblemHttpResult>> ListAsync(
        HttpContext context, ConnectionReportService reports, int limit = ConnectionReportService.Most)
    {
        var found = await reports.ListAsync(Actor.From(context), limit, context.RequestAborted);
        return found.Succeeded ? TypedResults.Ok<IReadOnlyList<ConnectionReportBody>>([.. found.Value.Select(ConnectionReportBody.Of)]) : context.Failed(found.Problem);
    }
}
