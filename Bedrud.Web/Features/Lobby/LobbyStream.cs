using System.Threading.Channels;
using Bedrud.Domain.Rooms;
using Bedrud.Web.Features.Meeting;
using Bedrud.Web.Hosting;

namespace Bedrud.Web.Features.Lobby;

/// <summary>
/// The connection that somebody who waits holds: their sign of life, and the way on which they hear what was decided. The entry is in the database, so
/// a page that comes back after the portal's restart waits on; see <c>docs/meeting.md</c>.
/// </summary>
public sealed class LobbyStream(JoinService join, LobbyService lobby, LobbyBoard board, TimeProvider time, IHostApplicationLifetime lifetime)
{
    // Seldom enough that a thousand who wait don't trouble the database, often enough for one that is missed within the patience.
    private static readonly TimeSpan TouchEvery = TimeSpan.FromSeconds(10);

    // Also how late another portal's word comes.
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    // Each asks the database every two seconds: nobody waits in so many tabs.
    private readonly AtOnce _places = new(8);

    /// <summary>Answers until it is decided, they go, or the portal stops. The problem where there is nothing to wait for.</summary>
    public async Task<Problem?> RunAsync(string room, Actor actor, Guest? guest, HttpResponse response, CancellationToken aborted)
    {
        if (actor.UserId is null && guest is null)
            return Problems.NotWaiting;
        using var place = _places.Take(actor.UserId is { } user ? ParticipantIdentity.ForUser(user) : ParticipantIdentity.ForGuest(guest!.Id));
        if (place is null)
            return Problems.TooManyRequests;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(aborted, lifetime.ApplicationStopping);
        var news = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        // Listening begins before looking: what is decided in between is not missed.
        board.Changed += Wake;
        try
        {
            if (await LookAsync(room, actor, guest, ending.Token) is not { } standing)
                return Problems.NotWaiting;
            if (standing.Problem == Problems.RoomNotFound)
                return standing.Problem;
            await WaitAsync(standing, () => LookAsync(room, actor, guest, ending.Token), response, news.Reader, ending.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // They went, or the portal goes: the page comes back.
        }
        finally
        {
            board.Changed -= Wake;
        }

        return null;

        void Wake(string changed)
        {
            if (changed == room)
                news.Writer.TryWrite(true);
        }
    }

    private async Task WaitAsync(
        Standing standing, Func<Task<Standing?>> look, HttpResponse response, ChannelReader<bool> news, CancellationToken cancellationToken)
    {
        ServerSentEvent.Open(response);
        await response.StartAsync(cancellationToken);
        if (standing.Waiting is { } first)
        {
            await SendAsync(ServerSentEvent.Write("waiting", new { first.AskedAt }));
            await UnlessAwayAsync(() => TouchAsync(first), first, cancellationToken);
            // They may have been away for so long that nobody saw them any more.
            await board.RefreshAsync(cancellationToken);
        }

        var touched = time.GetTimestamp();
        while (standing.Waiting is { } entry)
        {
            if (time.GetElapsedTime(touched) >= TouchEvery)
            {
                touched = time.GetTimestamp();
                await SendAsync(ServerSentEvent.Beat);
                await UnlessAwayAsync(() => TouchAsync(entry), entry, cancellationToken);
            }

            await PauseAsync(news, cancellationToken);
            if (await UnlessAwayAsync(look, standing, cancellationToken) is not { } now)
                return;
            standing = now;
        }

        if (standing.Problem is { } problem)
            await SendAsync(ServerSentEvent.Write("refused", new { problem.Code, Reason = Extension(problem, "reason"), Until = Extension(problem, "until") }));
        else
            await SendAsync(ServerSentEvent.Write("admitted", new { }));

        async Task SendAsync(ReadOnlyMemory<byte> piece)
        {
            await response.Body.WriteAsync(piece, cancellationToken);
            await response.Body.FlushAsync(cancellationToken);
        }
    }

    private async Task<LobbyEntry?> TouchAsync(LobbyEntry entry)
    {
        await lobby.TouchAsync(entry.Id, CancellationToken.None);
        return entry;
    }

    // Where the database is away they go on waiting; that it is away, the board writes down once for all of them.
    private static async Task<T?> UnlessAwayAsync<T>(Func<Task<T?>> ask, T before, CancellationToken cancellationToken)
    {
        try
        {
            return await ask();
        }
#pragma warning disable CA1031 // Whatever the database throws.
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            return before;
        }
    }

    private async Task PauseAsync(ChannelReader<bool> news, CancellationToken cancellationToken)
    {
        using var pause = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(news.WaitToReadAsync(pause.Token).AsTask(), Task.Delay(LookEvery, time, pause.Token));
        await pause.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
        news.TryRead(out _);
    }

    /// <summary>Null for somebody who neither waits nor was decided about.</summary>
    private async Task<Standing?> LookAsync(string room, Actor actor, Guest? guest, CancellationToken cancellationToken)
    {
        // A place may be free by the time that they are admitted: joining tells.
        var answer = await join.DecideAsync(room, actor, guest, cancellationToken, heedCapacity: false);
        return answer switch
        {
            { Problem: { } problem } => new Standing(null, problem),
            { Value: JoinAnswer.Admission } => new Standing(null, null),
            { Value: JoinAnswer.Wait { Entry: { State: LobbyState.Waiting } entry } } => new Standing(entry, null),
            { Value: JoinAnswer.Wait { Entry: { State: LobbyState.Refused } entry } } => new Standing(null, Problems.RefusedEntry with
            {
                Extensions = new Dictionary<string, object?> { ["reason"] = lobby.ReasonOf(entry.Id) },
            }),
            _ => null,
        };
    }

    private static object? Extension(Problem problem, string name) => problem.Extensions?.GetValueOrDefault(name);

    /// <param name="Waiting">Null where it is decided.</param>
    /// <param name="Problem">Why they may not join; null where they may.</param>
    private sealed record Standing(LobbyEntry? Waiting, Problem? Problem);
}
