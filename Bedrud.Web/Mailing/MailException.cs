namespace Bedrud.Web.Mailing;

/// <summary>Why a mail was not taken; the message is for administrators, in English, and holds no secret.</summary>
public sealed class MailException : Exception
{
    public MailException(string message)
        : base(message)
    {
    }

    public MailException(string message, Exception inner)
        : base(message, inner)
    {
    }

    public MailException()
    {
    }

    /// <summary>The server will not take it later either.</summary>
    public bool IsFinal { get; init; }
}
