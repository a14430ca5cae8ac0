namespace Bedrud.Tests;

/// <summary>The key pair that the suite gives to portals and media servers alike, so that it may ask LiveKit itself.</summary>
internal static class LiveKitKeys
{
    public const string Key = "APIfaults001";
    public const string Secret = "faults-secret-0123456789abcdef0123456789";

    /// <summary>Opens the server API, with every right and the one room.</summary>
    public static string ApiToken(string room) => Jwt.Make(
        """{"alg":"HS256","typ":"JWT"}""",
        $$$"""{"iss":"{{{Key}}}","sub":"truth","exp":{{{DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 300}}},"video":{"roomList":true,"roomAdmin":true,"room":"{{{room}}}"}}""",
        Secret);
}
