namespace Bedrud.Web.Mailing;

/// <summary>How the connection to the mail server is encrypted.</summary>
public enum MailSecurity
{
    /// <summary>Begins in the clear and must turn to TLS: port 587.</summary>
    StartTls,

    /// <summary>TLS from the first byte: port 465.</summary>
    Tls,

    /// <summary>In the clear: for a mail server on the same machine.</summary>
    None,
}

/// <summary>A mail server, and in whose name it is given mails.</summary>
public abstract class MailServerOptions
{
    /// <summary>Of the mail server; empty: no mails.</summary>
    public string? Host { get; set; }

    public int Port { get; set; } = 587;

    public MailSecurity Security { get; set; } = MailSecurity.StartTls;

    /// <summary>Empty: nobody signs in.</summary>
    public string? User { get; set; }

    public string? Password { get; set; }

    /// <summary>An address, with or without a name: <c>Bedrud &lt;bedrud@example.org&gt;</c>.</summary>
    public string? From { get; set; }

    internal bool IsConfigured => !string.IsNullOrWhiteSpace(Host);

    /// <summary>What is wrong with it, each naming its key below <paramref name="section"/>; nothing where there is no host.</summary>
    internal IEnumerable<string> Errors(string section)
    {
        if (!IsConfigured)
            yield break;
        if (Port is < 1 or > 65535)
            yield return $"{section}:Port is {Port}. Write a port from 1 to 65535; 587 is usual.";
        if (!MailAddress.IsAddress(From))
            yield return $"{section}:From is missing, or no address. Write the sender, such as bedrud@example.org.";
        if (string.IsNullOrEmpty(User) != string.IsNullOrEmpty(Password))
            yield return $"{section}:User and {section}:Password belong together, and only one is set. Set both, or neither.";
    }
}
