using Bedrud.Infrastructure.Identity;
using Bedrud.Web.Features.Invitations;
using Bedrud.Web.Hosting;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;

namespace Bedrud.Web.Account;

/// <summary>Where people make accounts of their own, by an invitation's link or without.</summary>
public sealed partial class Register(AccountService accounts, InvitationService invitations, IOptions<AccountOptions> options, NavigationManager navigation)
{
    private OpenInvitation? _invitation;
    private Problem? _refused;
    private Problem? _problem;
    private bool _mustConfirm;

    [CascadingParameter] private HttpContext HttpContext { get; set; } = default!;

    [SupplyParameterFromForm(Name = "email")] private string? Email { get; set; }

    [SupplyParameterFromForm(Name = "name")] private string? Name { get; set; }

    [SupplyParameterFromForm(Name = "password")] private string? Password { get; set; }

    [SupplyParameterFromQuery(Name = "invitation")] private string? Invitation { get; set; }

    [SupplyParameterFromQuery(Name = "returnUrl")] private string? Return { get; set; }

    private AccountService Accounts => accounts;

    private string LoginUrl => Return is null ? "/account/login" : $"/account/login?returnUrl={Uri.EscapeDataString(Return)}";

    private string Lead => _invitation is null ? Texts["register.lead"]
        : _invitation.Role == Roles.User ? Texts["register.invited", _invitation.InvitedBy]
        : Texts["register.invited.role", _invitation.InvitedBy, Texts[$"role.{_invitation.Role}"].Value];

    private string? EmailHint => _invitation?.Email is not null ? Texts["email.bound"].Value
        : _invitation is null && options.Value.AllowedDomains is { Length: > 0 } domains ? Texts["email.domains", string.Join(", ", domains)].Value
        : null;

    protected override async Task OnInitializedAsync()
    {
        var mode = options.Value.Registration;
        // Of a form that was open for a while, the service says what has changed meanwhile.
        var isSent = HttpMethods.IsPost(HttpContext.Request.Method);
        if (!string.IsNullOrEmpty(Invitation))
            _invitation = await invitations.FindAsync(Invitation, HttpContext.RequestAborted);
        _refused = isSent ? null
            : mode == RegistrationMode.Closed ? Problems.RegistrationClosed
            : _invitation is not null ? null
            : !string.IsNullOrEmpty(Invitation) ? Problems.InvitationGone
            : mode == RegistrationMode.Invitation ? Problems.InvitationNeeded
            : null;
    }

    private async Task RegisterAsync()
    {
        var result = await accounts.RegisterAsync(Email, Name, Password, Invitation, Actor.From(HttpContext));
        _problem = result.Problem;
        if (!result.Succeeded)
            return;
        if (result.Value == Registered.MustConfirm)
            _mustConfirm = true;
        else
            navigation.NavigateTo(ReturnUrl.Local(Return));
    }
}
