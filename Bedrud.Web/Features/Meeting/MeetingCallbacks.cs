using Microsoft.JSInterop;

namespace Bedrud.Web.Features.Meeting;

/// <summary>What the meeting's module may call in the circuit: this, and nothing else of the page.</summary>
public sealed class MeetingCallbacks(Func<MeetingState, Task> changed)
{
    [JSInvokable]
    public Task OnMeetingState(MeetingState state) => changed(state);
}
