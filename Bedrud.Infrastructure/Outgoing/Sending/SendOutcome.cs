namespace Bedrud.Infrastructure.Outgoing;

/// <summary>What came of a request.</summary>
/// <param name="Cause">One of <see cref="SendCause"/>.</param>
/// <param name="Detail">In the words of whoever failed; may be empty.</param>
/// <param name="Status">HTTP; null where there was no answer.</param>
/// <param name="Answer">The beginning of its body; null where there was none.</param>
/// <param name="Request">The request's line and headers, without the signature.</param>
/// <param name="RetryAfter">How long the endpoint asks to be left alone.</param>
public sealed record SendOutcome(string Cause, string Detail, int? Status, string? Answer, string Request, int Milliseconds, TimeSpan? RetryAfter = null)
{
    public bool Arrived => Cause == SendCause.Delivered;
}

/// <summary>Stable: they stand in the database, in the API and in the pages' texts.</summary>
public static class SendCause
{
    public const string Delivered = "delivered";

    /// <summary>An answer that is neither 2xx nor a redirect.</summary>
    public const string Status = "status";

    /// <summary>An answer that sends on to another address; nobody goes there.</summary>
    public const string Redirect = "redirect";

    /// <summary>410: nobody wants to be told any more.</summary>
    public const string Gone = "gone";

    /// <summary>The name means no address.</summary>
    public const string Dns = "dns";

    /// <summary>The address is internal, and internal ones are not called.</summary>
    public const string Blocked = "blocked";

    /// <summary>Nobody listens at the port.</summary>
    public const string Refused = "refused";

    /// <summary>There is no way to the address.</summary>
    public const string Unreachable = "unreachable";

    /// <summary>The certificate, or the encryption.</summary>
    public const string Tls = "tls";

    public const string Timeout = "timeout";

    /// <summary>The connection broke, or the answer is no HTTP.</summary>
    public const string Connection = "connection";

    /// <summary>The secret can't be read: the key that encrypted it is lost. It has to be replaced.</summary>
    public const string Secret = "secret";
}
