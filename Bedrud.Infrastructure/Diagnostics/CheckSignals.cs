namespace Bedrud.Infrastructure.Diagnostics;

/// <summary>Where those who notice something tell it, so that the checks that it concerns look at once. A singleton; safe for concurrent use.</summary>
public sealed class CheckSignals
{
    /// <summary>Raised on the caller's thread: it must return at once.</summary>
    internal event Action<Concern>? Raised;

    /// <summary>Returns at once, whatever comes of it.</summary>
    public void Raise(Concern concern) => Raised?.Invoke(concern);
}
