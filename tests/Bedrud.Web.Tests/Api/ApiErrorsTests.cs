using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Bedrud.Web.Tests.Api;

/// <summary>Whatever is sent, the answer is a problem document with a code: never a page, never an empty body, never a 500.</summary>
public sealed class ApiErrorsTests(Portal portal) : IClassFixture<Portal>
{
    [Theory]
    [InlineData("/api/room/join")]
    [InlineData("/API/Room/Join")]
    [InlineData("/api/auth/login")]
    public async Task Post_WithAnUnknownCharset_IsTheSendersMistake(string path)
    {
        using var client = portal.NewClient();
        using var body = new ByteArrayContent("{}"u8.ToArray());
        body.Headers.TryAddWithoutValidation("Content-Type", "application/json; charset=nonsense");

        await (await client.PostAsync(path, body)).ShouldBeProblemAsync(415, "unsupported-media-type");
    }

    [Fact]
    public async Task Post_OfAnotherKindOfBody_IsToldWhichIsRead()
    {
        using var client = portal.NewClient();

        await (await client.PostAsync("/api/room/join", new StringContent("a=b", Encoding.UTF8, "text/plain")))
            .ShouldBeProblemAsync(415, "unsupported-media-type");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("5")]
    [InlineData("""{"roomName":{}}""")]
    [InlineData("""{"roomName":"\ud800"}""")]
    public async Task Post_OfABodyThatIsNoSuchObject_IsInvalid(string body)
    {
        using var client = portal.NewClient();

        await (await client.PostAsync("/api/room/join", new StringContent(body, Encoding.UTF8, "application/json")))
            .ShouldBeProblemAsync(400, "invalid-request");
    }

    [Theory]
    [InlineData("/api/room/join")]
    [InlineData("/api/livekit/webhook")]
    public async Task Post_OfTwoMegabytes_IsRefusedUnread(string path)
    {
        using var client = portal.NewClient();

        await (await client.PostAsync(path, new StringContent(new string(' ', 2 << 20), Encoding.UTF8, "application/json")))
            .ShouldBeProblemAsync(413, "too-large");
    }

    [Theory]
    [InlineData("GET", "/api", 404, "not-found")]
    [InlineData("GET", "/api/nothing", 404, "not-found")]
    [InlineData("GET", "/API/nothing", 404, "not-found")]
    [InlineData("POST", "/api/nothing", 404, "not-found")]
    [InlineData("DELETE", "/api/rooms/some/members/no-guid", 404, "not-found")]
    [InlineData("DELETE", "/api/rooms", 405, "method-not-allowed")]
    [InlineData("PUT", "/api/rooms", 405, "method-not-allowed")]
    [InlineData("OPTIONS", "/api/rooms/some", 405, "method-not-allowed")]
    [InlineData("GET", "/api/livekit/webhook", 405, "method-not-allowed")]
    [InlineData("GET", "/API/ROOMS", 401, "sign-in-required")]
    public async Task Send_ToWhatIsNotThere_SaysWhichPartIsWrong(string method, string path, int status, string code)
    {
        using var client = portal.NewClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        await (await client.SendAsync(request)).ShouldBeProblemAsync(status, code);
    }

    [Fact]
    public async Task Send_WithTheWrongMethod_IsToldTheRightOnes()
    {
        using var client = portal.NewClient();

        var response = await client.DeleteAsync("/api/rooms");

        Assert.Equal(["GET", "POST"], response.Content.Headers.Allow.Order());
    }

    [Theory]
    [InlineData("/api/auth/login")]
    [InlineData("/API/auth/login")]
    [InlineData("/_blazor/negotiate")]
    [InlineData("/_BLAZOR/negotiate")]
    public async Task Post_FromAnotherSitesPage_IsRefusedWhateverThePathsCase(string path)
    {
        using var client = portal.NewClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent("{}", Encoding.UTF8, "application/json") };
        request.Headers.Add("Origin", "https://evil.example");

        await (await client.SendAsync(request)).ShouldBeProblemAsync(403, "cross-origin");
    }

    [Fact]
    public async Task Webhook_WithoutASignature_IsAProblemDocumentToo()
    {
        using var client = portal.NewClient();
        using var body = new StringContent("{}", new MediaTypeHeaderValue("application/webhook+json"));

        var response = await client.PostAsync("/api/livekit/webhook", body);

        await response.ShouldBeProblemAsync((int)HttpStatusCode.Unauthorized, "invalid-signature");
    }
}
