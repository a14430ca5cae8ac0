using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Bedrud.Tests;

/// <summary>Takes tokens apart and makes wrong ones.</summary>
internal static class Jwt
{
    public static JsonElement Header(string token) => Part(token, 0);

    public static JsonElement Claims(string token) => Part(token, 1);

    public static bool IsSignedWith(string token, string secret) =>
        Signature(token[..token.LastIndexOf('.')], secret) == token[(token.LastIndexOf('.') + 1)..];

    public static string Make(string header, string claims, string secret)
    {
        var signed = $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header))}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims))}";
        return $"{signed}.{Signature(signed, secret)}";
    }

    private static string Signature(string signed, string secret) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.ASCII.GetBytes(signed)));

    private static JsonElement Part(string token, int index) =>
        JsonDocument.Parse(Base64Url.DecodeFromChars(token.Split('.')[index])).RootElement;
}
