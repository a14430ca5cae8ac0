using System.Text.Json;
using Microsoft.Playwright;

namespace Bedrud.EndToEnd.Tests;

/// <summary>
/// Somebody with a LiveKit client of their own, on the portal's own origin, so that nothing but the server's rules stands in the way. They hold a guest's
/// cookie like anybody else.
/// </summary>
internal sealed class Attacker
{
    private const string Tools =
        """
        async () => {
          window.lk = await import('/bare/livekit.js');
          window.ask = async (method, path, body) => {
            const stop = new AbortController();
            const response = await fetch(path, {
              method, headers: body === undefined ? {} : { 'content-type': 'application/json' }, body: body === undefined ? undefined : JSON.stringify(body), signal: stop.signal,
            });
            // A stream that is let in never ends.
            const isStream = response.headers.get('content-type')?.startsWith('text/event-stream');
            const text = isStream ? '' : await response.text();
            if (isStream) stop.abort();
            let json = null;
            try { json = JSON.parse(text); } catch {}
            return { status: response.status, code: json?.code ?? null, body: json };
          };
          window.enter = async (serverUrl, token) => {
            const room = new lk.Room({ adaptiveStream: false, dynacast: false });
            (window.rooms ??= []).push(room);
            await room.connect(serverUrl, token, { maxRetries: 0 });
            window.room = room;
          };
        }
        """;

    private Attacker(IPage page) => Page = page;

    public IPage Page { get; }

    public static async Task<Attacker> ComeAsync(House house)
    {
        var page = await house.Browser.NewPersonAsync(640, 480, lawless: true);
        var library = Path.Combine(RepositoryPaths.Root, "Bedrud.Web", "Client", "node_modules", "livekit-client", "dist", "livekit-client.esm.mjs");
        await page.RouteAsync("**/bare/livekit.js", route => route.FulfillAsync(new RouteFulfillOptions { Path = library, ContentType = "text/javascript" }));
        await page.GotoAsync($"{house.Url}/health/live");
        await page.EvaluateAsync(Tools);
        return new Attacker(page);
    }

    /// <summary>Asks the portal, with the cookies that they have.</summary>
    public async Task<(int Status, string? Code, JsonElement Body)> AskAsync(string method, string path, object? body = null)
    {
        var answer = await Page.EvaluateAsync<JsonElement>(
            "([method, path, body]) => ask(method, path, body === null ? undefined : JSON.parse(body))",
            new object?[] { method, path, body is null ? null : JsonSerializer.Serialize(body) });
        var code = answer.GetProperty("code");
        return (answer.GetProperty("status").GetInt32(), code.ValueKind == JsonValueKind.String ? code.GetString() : null, answer.GetProperty("body"));
    }

    /// <summary>A token, as anybody gets one.</summary>
    public async Task<(string Server, string Token, string Identity)> TokenAsync(string room, string name)
    {
        var (status, code, body) = await AskAsync("POST", "/api/room/join", new { roomName = room, displayName = name });
        Assert.True(status == 200, $"{status} {code}");
        return (body.GetProperty("serverUrl").GetString()!, body.GetProperty("token").GetString()!, body.GetProperty("identity").GetString()!);
    }

    /// <summary>Connects; false where LiveKit, or the way to it, refuses.</summary>
    public async Task<bool> EnterAsync(string server, string token)
    {
        try
        {
            await Page.EvaluateAsync("([server, token]) => enter(server, token)", new[] { server, token });
            return true;
        }
        catch (PlaywrightException)
        {
            return false;
        }
    }

    /// <summary>Runs code with <c>room</c> (the last one entered) and <c>lk</c> (livekit-client); false where it throws.</summary>
    public async Task<bool> TryAsync(string code)
    {
        try
        {
            await Page.EvaluateAsync($"async () => {{ {code} }}");
            return true;
        }
        catch (PlaywrightException)
        {
            return false;
        }
    }
}
