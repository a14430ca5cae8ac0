using Microsoft.JSInterop;

namespace Bedrud.Web.Features.Meeting;

/// <summary>The meeting's module as the circuit sees it. The meeting works without all this: whatever fails here is left alone.</summary>
internal sealed class MeetingInterop(IJSRuntime js, MeetingCallbacks callbacks) : IAsyncDisposable
{
    private const string Module = "/meeting/interop.js";
    private readonly DotNetObjectReference<MeetingCallbacks> _callbacks = DotNetObjectReference.Create(callbacks);
    private IJSObjectReference? _module;
    private IJSObjectReference? _element;

    public async Task AttachAsync(string elementId)
    {
        try
        {
            _module = await js.InvokeAsync<IJSObjectReference>("import", Module);
            _element = await js.InvokeAsync<IJSObjectReference>("document.getElementById", elementId);
            await _module.InvokeVoidAsync("attach", _element, _callbacks);
        }
        catch (Exception e) when (IsHarmless(e))
        {
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_module is not null)
            {
                if (_element is not null)
                    await _module.InvokeVoidAsync("detach", _element);
                await _module.DisposeAsync();
            }

            if (_element is not null)
                await _element.DisposeAsync();
        }
        catch (Exception e) when (IsHarmless(e))
        {
            // The circuit is gone, and with it the browser's end of all this.
        }

        _callbacks.Dispose();
    }

    private static bool IsHarmless(Exception e) => e is JSException or JSDisconnectedException or OperationCanceledException;
}
