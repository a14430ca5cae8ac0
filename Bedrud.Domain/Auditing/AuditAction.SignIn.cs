namespace Bedrud.Domain.Auditing;

// What people do with their own accounts.
public static partial class AuditAction
{
    /// <summary>Somebody signed in, or tried; the details say with what.</summary>
    public const string AccountSignIn = "account.sign-in";
    public const string AccountSignOut = "account.sign-out";
    public const string SessionRevoke = "session.revoke";
    /// <summary>All sessions of an account, or all but the one that asked.</summary>
    public const string SessionRevokeAll = "session.revoke-all";
    public const string TwoFactorEnable = "two-factor.enable";
    public const string TwoFactorDisable = "two-factor.disable";
    /// <summary>New recovery codes were made; the old ones are void.</summary>
    public const string TwoFactorCodes = "two-factor.codes";
    public const string PasskeyAdd = "passkey.add";
    public const string PasskeyRename = "passkey.rename";
    public const string PasskeyRemove = "passkey.remove";
    /// <summary>An account was connected with one at an identity provider.</summary>
    public const string AccountLink = "account.link";
    public const string AccountUnlink = "account.unlink";
    /// <summary>An account was made because an identity provider vouched for it.</summary>
    public const string AccountProvision = "account.provision";
    /// <summary>An identity provider gave an account other roles.</summary>
    public const string AccountRoles = "account.roles";
    public const string AccountRename = "account.rename";
    public const string AccountPicture = "account.picture";
    public const string AccountPassword = "account.password";
    public const string AccountExport = "account.export";
    /// <summary>Somebody deleted their own account.</summary>
    public const string AccountDelete = "account.delete";
}
