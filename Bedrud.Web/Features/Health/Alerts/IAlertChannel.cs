namespace Bedrud.Web.Features.Health.Alerts;

/// <summary>A way to tell somebody. A singleton.</summary>
internal interface IAlertChannel
{
    /// <summary>Stable: <c>mail</c>, <c>webhook</c>.</summary>
    string Name { get; }

    bool IsConfigured { get; }

    /// <summary>Sends it once.</summary>
    /// <exception cref="AlertException">It did not arrive, as far as anybody knows.</exception>
    Task SendAsync(AlertMessage message, CancellationToken cancellationToken);
}

/// <summary>Why an alert was not sent; the message is for administrators and holds no secret.</summary>
public sealed class AlertException : Exception
{
    public AlertException(string message)
        : base(message)
    {
    }

    public AlertException(string message, Exception inner)
        : base(message, inner)
    {
    }

    public AlertException()
    {
    }

    /// <summary>The receiver will not take it later either.</summary>
    public bool IsFinal { get; init; }
}
