namespace Bedrud.Infrastructure;

/// <summary>Calls subscribers back as themselves: a page that is told of something from a thread of the portal's own would else speak that thread's language.</summary>
internal static class SubscribersContext
{
    /// <summary>The callback in the context, with the culture, of whoever calls this.</summary>
    public static Func<Task> Keep(Func<Task> callback)
    {
        if (ExecutionContext.Capture() is not { } context)
            return callback;
        return () =>
        {
            var called = Task.CompletedTask;
            ExecutionContext.Run(context, _ => called = callback(), null);
            return called;
        };
    }
}
