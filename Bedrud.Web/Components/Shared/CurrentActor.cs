using Bedrud.Web.Hosting;
using Microsoft.AspNetCore.Components.Authorization;

namespace Bedrud.Web.Components.Shared;

/// <summary>Who sits before this circuit, for the services that pages call. The services check rights again at every act.</summary>
public sealed class CurrentActor(AuthenticationStateProvider authentication)
{
    public async Task<Actor> GetAsync() => Actor.From((await authentication.GetAuthenticationStateAsync()).User);
}
