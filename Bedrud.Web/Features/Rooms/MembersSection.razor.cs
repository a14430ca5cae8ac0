using Bedrud.Domain.Rooms;
using Bedrud.Web.Components.Shared;
using Bedrud.Web.Hosting;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using MudBlazor;

namespace Bedrud.Web.Features.Rooms;

/// <summary>Who belongs to a room, and as what.</summary>
public sealed partial class MembersSection(MemberService service, CurrentActor current, IDialogService dialogs) : IDisposable
{
    private const string AddKey = "add";
    private static readonly RoomRole[] Roles = [RoomRole.Owner, RoomRole.Moderator, RoomRole.Speaker, RoomRole.Viewer];
    private IReadOnlyList<MemberSummary>? _members;
    private Problem? _problem;
    private Problem? _addProblem;
    private string? _email;
    private RoomRole _role = RoomRole.Speaker;
    private string? _loaded;

    [Inject] private CommandRunner Runner { get; set; } = default!;

    [Inject] private IStringLocalizer<RoomTexts> Texts { get; set; } = default!;

    [Parameter, EditorRequired] public string Room { get; set; } = "";

    [Parameter] public bool CanManage { get; set; }

    /// <summary>The room has another owner: whoever gave it away may be able to do less than before.</summary>
    [Parameter] public EventCallback OnTransferred { get; set; }

    public void Dispose() => Runner.Changed -= StateHasChanged;

    protected override void OnInitialized() => Runner.Changed += StateHasChanged;

    protected override async Task OnParametersSetAsync()
    {
        if (_loaded == Room)
            return;
        _loaded = Room;
        await LoadAsync();
    }

    private static string Key(RoomRole role) => $"role.{role.ToString().ToLowerInvariant()}";

    private static string Id(MemberSummary member) => member.UserId.ToString();

    private async Task LoadAsync()
    {
        var actor = await current.GetAsync();
        var result = await Runner.ReadAsync(() => service.ListAsync(Room, actor, default));
        _problem = result.Problem;
        if (result.Succeeded)
            _members = result.Value;
    }

    private async Task AddAsync()
    {
        var actor = await current.GetAsync();
        var outcome = await Runner.RunAsync(new Command(AddKey, async () => (await service.SetAsync(Room, _email, _role, actor, default)).Problem)
        {
            Landed = Texts["members.added"],
            TellFailure = false,
        });
        _addProblem = outcome.Problem;
        if (!outcome.Succeeded)
            return;
        _email = null;
        await LoadAsync();
    }

    private async Task ChangeAsync(MemberSummary member, string? value)
    {
        if (!Enum.TryParse<RoomRole>(value, out var role) || role == member.Role)
            return;
        var actor = await current.GetAsync();
        await Runner.RunAsync(new Command(Id(member), async () => (await service.SetAsync(Room, member.Email, role, actor, default)).Problem)
        {
            Landed = Texts["members.changed", member.Name, Texts[Key(role)].Value],
        });
        // After a refusal too: the choice must show what is.
        _members = null;
        await LoadAsync();
    }

    private async Task RemoveAsync(MemberSummary member)
    {
        var actor = await current.GetAsync();
        var outcome = await Runner.RunAsync(new Command(Id(member), async () => (await service.RemoveAsync(Room, member.UserId, actor, default)).Problem)
        {
            Confirm = new Confirmation(Texts["members.remove.title", member.Name], Texts["members.remove.consequence"], Texts["members.remove"]),
            Landed = Texts["members.removed", member.Name],
        });
        if (outcome.Ran)
            await LoadAsync();
    }

    private async Task TransferAsync()
    {
        if (await OwnerDialog.ShowAsync(dialogs, Texts["owner.title", Room], Room) is not { } owner)
            return;
        Runner.Say(Texts["owner.landed", owner.Name]);
        await OnTransferred.InvokeAsync();
        await LoadAsync();
    }
}
